import { Fault } from './fault.js';
import type { Permission } from './permission.js';

/**
 * Who asks, for which organisation, and what they may do there. Every domain method takes one first,
 * and the database is told the same two ids, so a forgotten check still finds no foreign row.
 */
export class Actor {
  private readonly permissions: ReadonlySet<Permission>;

  constructor(
    readonly organisationId: string,
    /** The person, or null when an application acts with its key. */
    readonly personId: string | null,
    permissions: Iterable<Permission>,
    /** The application key in use, or null when a person acts. */
    readonly applicationKeyId: string | null = null,
  ) {
    this.permissions = new Set(permissions);
  }

  may(permission: Permission): boolean {
    return this.permissions.has(permission);
  }

  must(permission: Permission): void {
    if (!this.may(permission)) throw new Fault({ code: 'FORBIDDEN', permission });
  }
}

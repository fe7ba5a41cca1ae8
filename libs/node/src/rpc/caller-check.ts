import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface CallerCheckOptions {
  /** Host names under which this server may be asked for, besides addresses and localhost; `*` allows all. */
  readonly hosts: readonly string[];
  /** Origins whose pages may ask, besides those served from this machine; `*` allows all. */
  readonly origins: readonly string[];
}

/**
 * Keeps web pages out that have no business here. A page of a hostile site that rebinds its name to this address still
 * says its own name in `Host`; a page that asks this address directly says where it is from in `Origin`.
 */
export class CallerCheck {
  constructor(private readonly options: CallerCheckOptions) {}

  /** Why the request is refused, if it is. */
  refusal({ headers }: IncomingMessage): string | undefined {
    if (!this.allowsHost(headers.host))
      return 'This host name is not allowed; ask by address or name it in the list of hosts';
    if (!this.allowsOrigin(headers.origin))
      return 'Pages of this origin are not allowed; name it in the list of origins';
    return undefined;
  }

  private allowsHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    const name = nameOf(`http://${host}`);
    return name !== undefined && (isLocal(name) || isIP(name) !== 0 || names(this.options.hosts, name));
  }

  private allowsOrigin(origin: string | undefined): boolean {
    if (origin === undefined || names(this.options.origins, origin)) return true;
    const name = nameOf(origin);
    return name !== undefined && isLocal(name);
  }
}

function names(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

function isLocal(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(\.\d+){3}$/.test(name);
}

function nameOf(url: string): string | undefined {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

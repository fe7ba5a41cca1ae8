import { Store, type StatusPurpose } from '@atoll/store';
import { Injectable } from '@nestjs/common';

/** A signed list, and the SHA-256 that the chain has of it. */
export type PublishedList = { document: string; hash: string; version: bigint };

const READ = {
  name: 'read_status_list',
  text: 'SELECT document, hash, version FROM read_status_list($1::uuid, $2::status_purpose)',
};
const PLACE = /\/status-lists\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(revocation|suspension)$/;

/** Status lists are public: whoever was shown a credential reads them, and is not asked who that is. */
@Injectable()
export class StatusListsService {
  constructor(private readonly store: Store) {}

  async read(id: string, purpose: StatusPurpose): Promise<PublishedList | null> {
    const [found] = await this.store.lookUp<PublishedList>(READ, [id, purpose]);
    return found ?? null;
  }

  /**
   * What stands at an address of a list. Only the lists of this installation are read: a credential's address is its issuer's
   * choice, and nobody makes this server call somebody else's.
   */
  async fetch(url: string): Promise<string | null> {
    const [, id, purpose] = PLACE.exec(url) ?? [];
    if (!id || !purpose) return null;
    return (await this.read(id, purpose.toUpperCase() as StatusPurpose))?.document ?? null;
  }
}

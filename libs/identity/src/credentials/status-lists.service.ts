import type { StatusList } from '@atoll/credentials';
import { Store, type StatusPurpose } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { ForeignLists } from './foreign-lists.js';

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
  constructor(
    private readonly store: Store,
    private readonly foreign: ForeignLists,
  ) {}

  async read(id: string, purpose: StatusPurpose): Promise<PublishedList | null> {
    const [found] = await this.store.lookUp<PublishedList>(READ, [id, purpose]);
    return found ?? null;
  }

  /** What stands at an address of a list, here or at another installation. Refused where that cannot be had. */
  async fetch(url: string): Promise<string> {
    const [, id, purpose] = PLACE.exec(url) ?? [];
    const own = id && purpose ? await this.read(id, purpose.toUpperCase() as StatusPurpose) : null;
    return own ? own.document : this.foreign.fetch(url);
  }

  /** A list that was fetched is what it says it is, and may be kept for as long as it says. */
  believe(list: StatusList): void {
    this.foreign.believe(list);
  }
}

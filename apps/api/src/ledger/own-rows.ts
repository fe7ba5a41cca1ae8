import { KeysService, TransactionsService } from '@atoll/ledger';
import type { Key, Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** Keys and transactions of the caller's organisation that an answer refers to, read once for all of its rows. */
@Injectable()
export class OwnRows {
  readonly keys: Batch<Key>;
  readonly transactions: Batch<Transaction>;

  constructor(keys: KeysService, transactions: TransactionsService) {
    this.keys = new Batch((actor, ids) => keys.byIds(actor, ids), 'key:read');
    this.transactions = new Batch((actor, ids) => transactions.byIds(actor, ids), 'transaction:read');
  }
}

import {
  ApprovalsService,
  KeyExportsService,
  KeysService,
  PoliciesService,
  TransactionsService,
  type TransactionStep,
} from '@atoll/ledger';
import type { Approval, ApprovalVote, Key, KeyExport, Policy, Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** Keys, transactions and what governs them of the caller's organisation that an answer refers to, read once for all of its rows. */
@Injectable()
export class OwnRows {
  readonly keys: Batch<Key>;
  readonly transactions: Batch<Transaction>;
  /** The steps of each transaction, by its id. */
  readonly histories: Batch<TransactionStep[]>;
  readonly policies: Batch<Policy>;
  /** The newest of each transaction, by its id. */
  readonly approvals: Batch<Approval>;
  readonly votes: Batch<ApprovalVote[]>;
  readonly exports: Batch<KeyExport>;

  constructor(
    keys: KeysService,
    transactions: TransactionsService,
    policies: PoliciesService,
    approvals: ApprovalsService,
    exports: KeyExportsService,
  ) {
    this.keys = new Batch((actor, ids) => keys.byIds(actor, ids), 'key:read');
    this.transactions = new Batch((actor, ids) => transactions.byIds(actor, ids), 'transaction:read');
    this.histories = new Batch((actor, ids) => transactions.histories(actor, ids), 'transaction:read');
    this.policies = new Batch((actor, ids) => policies.byIds(actor, ids), 'key:read');
    this.approvals = new Batch((actor, ids) => approvals.byTransactions(actor, ids), 'key:read');
    this.votes = new Batch((actor, ids) => approvals.votesOn(actor, ids), 'key:read');
    this.exports = new Batch((actor, ids) => exports.byIds(actor, ids), 'key:read');
  }
}

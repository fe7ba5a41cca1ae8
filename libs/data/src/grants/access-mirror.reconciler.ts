import { Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import type { PlacedLog } from '../follow-logs.js';
import { MirrorReconciler } from '../mirror.reconciler.js';
import { accessEvent, apply, movedBy } from './access-events.js';
import { wantDirect } from './direct-releases.js';

/** Follows what AccessGrant says of policies, grants and receipts. */
@Injectable()
export class AccessMirrorReconciler extends MirrorReconciler {
  constructor(store: Store) {
    super(store, {
      ...{ queue: 'access-mirror', contract: 'AccessGrant', place: 'accessMirror', placeTable: 'access_mirrors' },
      tables: ['accessReceipt', 'accessGrant', 'accessPolicy'],
      writer: async (logs) => (db) => write(db, logs),
    });
  }
}

async function write(db: Db, logs: readonly PlacedLog[]): Promise<void> {
  const moved = new Map<Hex, string>();
  for (const { log, place } of logs) {
    const event = accessEvent(log);
    if (!event) continue;
    await apply(db, event, place);
    const resource = movedBy(event);
    if (resource) moved.set(resource, place.chainId);
  }
  const [chainId] = moved.values();
  if (chainId) await wantDirect(db, chainId, [...moved.keys()]);
}

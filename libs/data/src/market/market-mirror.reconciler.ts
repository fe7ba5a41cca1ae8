import { Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { MirrorReconciler } from '../mirror.reconciler.js';
import { applyMarketEvent } from './market-events.js';

/** Follows what DataMarket says of assets, offers and orders. */
@Injectable()
export class MarketMirrorReconciler extends MirrorReconciler {
  constructor(store: Store) {
    super(store, {
      ...{ queue: 'market-mirror', contract: 'DataMarket', place: 'marketMirror', placeTable: 'market_mirrors' },
      tables: ['dataOrder', 'dataOffer', 'dataAsset'],
      writer: async (logs) => async (db) => {
        for (const { log, place } of logs) await applyMarketEvent(db, log, place);
      },
    });
  }
}

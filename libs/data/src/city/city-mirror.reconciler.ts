import type { KernelView } from '@atoll/contracts';
import { Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import type { PlacedLog } from '../follow-logs.js';
import { MirrorReconciler } from '../mirror.reconciler.js';
import { applyCity, cityEvent } from './city-events.js';

/** Follows what CityExchange says of datasets, calls and leaks. */
@Injectable()
export class CityMirrorReconciler extends MirrorReconciler {
  constructor(store: Store) {
    super(store, {
      ...{ queue: 'city-mirror', contract: 'CityExchange', place: 'cityMirror', placeTable: 'city_mirrors' },
      tables: ['cityLeak', 'cityCall', 'cityDataset'],
      writer: async (logs, view) => {
        const resources = await resourcesOf(view, logs);
        return async (db) => {
          for (const { log, place } of logs) {
            const event = cityEvent(log);
            if (event) await applyCity(db, event, place, resources);
          }
        };
      },
    });
  }
}

/** Of which resource each grant is that was called by. A grant is one of the same resource for ever. */
async function resourcesOf(view: KernelView, logs: readonly PlacedLog[]): Promise<Map<Hex, Hex>> {
  const resources = new Map<Hex, Hex>();
  for (const { log } of logs) {
    const event = cityEvent(log);
    if (event?.eventName !== 'DataCalled' || resources.has(event.args.grant)) continue;
    const [resource] = await view.read('AccessGrant', 'grants', [event.args.grant]);
    resources.set(event.args.grant, resource);
  }
  return resources;
}

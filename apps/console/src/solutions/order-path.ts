import type { DataOrderState } from '@atoll/sdk';

export type OrderStep = 'escrowed' | 'delivered' | 'undelivered' | 'accepted' | 'judged' | 'settled' | 'refunded';
type Walked = { step: OrderStep; state: 'done' | 'now' | 'later' };
type Order = { state: DataOrderState; wrapHash: string | null; evidenceHash: string | null };

/** The way of a purchase: arbiters stand on it where somebody complained, and a refund in place of the licence where it came to that. */
export function pathOf({ state, wrapHash, evidenceHash }: Order): Walked[] {
  const steps: OrderStep[] = [
    'escrowed',
    ...(state === 'REFUNDED' && !wrapHash ? (['undelivered'] as const) : (['delivered', 'accepted'] as const)),
    ...(evidenceHash ? (['judged'] as const) : []),
    state === 'REFUNDED' ? 'refunded' : 'settled',
  ];
  const over = state === 'SETTLED' || state === 'REFUNDED';
  const at = over ? steps.length : { ESCROWED: 1, KEY_DELIVERED: 2, DISPUTED: 3 }[state];
  return steps.map((step, index) => ({ step, state: index < at ? 'done' : index === at ? 'now' : 'later' }));
}

export type OrderDeed = 'deliver' | 'accept' | 'dispute' | 'judge' | 'resolve' | 'settle' | 'refund';
type Party = { buys: boolean; sells: boolean; judges: boolean };

/** What somebody can do with a purchase at a moment. Once the time of a step is over, whoever waits for it is served by anybody. */
export function deedsOf(state: DataOrderState, isOver: boolean, { buys, sells, judges }: Party): OrderDeed[] {
  const may: Record<DataOrderState, [OrderDeed, boolean][]> = {
    ESCROWED: [
      ['deliver', sells && !isOver],
      ['refund', isOver],
    ],
    KEY_DELIVERED: [
      ['accept', buys],
      ['dispute', buys && !isOver],
      ['settle', isOver],
    ],
    DISPUTED: [
      ['judge', judges && !buys && !sells],
      ['resolve', true],
      ['refund', isOver],
    ],
    ...{ SETTLED: [], REFUNDED: [] },
  };
  return may[state].filter(([, can]) => can).map(([deed]) => deed);
}

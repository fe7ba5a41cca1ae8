import { AtollError, type ChainChangedSubscription, type ChainQuery } from '@atoll/sdk';

import type { Member } from './member.js';

export type Chain = ChainChangedSubscription['chainChanged'];
export type ChainNode = NonNullable<ChainQuery['chain']>['nodes'][number];

/** Follows the chain through the subscription until it is as wished, and gives the state that was. */
export async function chainUntil(
  { atoll }: Member,
  id: string,
  what: string,
  wished: (chain: Chain) => boolean,
  seconds = 240,
): Promise<Chain> {
  let changes = atoll.chainChanged({ id })[Symbol.asyncIterator]();
  let last: Chain | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () =>
      reject(new Error(`Waited ${seconds} s for ${what}; the chain says ${last?.reason}: ${last?.message}`));
    timer = setTimeout(fail, seconds * 1_000);
  });
  try {
    for (;;) {
      const { value, done } = await Promise.race([changes.next(), late]);
      // With the token that it began under; another begins under the next.
      if (done) changes = atoll.chainChanged({ id })[Symbol.asyncIterator]();
      else if (wished((last = value.chainChanged))) return last;
    }
  } finally {
    clearTimeout(timer);
    void changes.return?.(undefined);
  }
}

export function isTrue(chain: Chain, type: string): boolean {
  return chain.conditions.some((condition) => condition.type === type && condition.status === 'True');
}

export const isReady = (chain: Chain) => isTrue(chain, 'Ready');

/** Votes for every open proposal of the chain, as each of these members. */
export async function approveAll(members: Member[], chainId: string): Promise<void> {
  for (const { atoll } of members) {
    const { proposals } = await atoll.proposals({ chainId, first: 50 });
    for (const { id, status } of proposals.nodes) {
      if (status === 'OPEN') await atoll.voteOnProposal({ id, approve: true }).catch(whenDecided);
    }
  }
}

/** The votes before may have been enough, and what they decided may be carried out by now. */
function whenDecided(error: unknown): void {
  if (!(error instanceof AtollError && error.code === 'CONFLICT' && /it is executed/.test(error.message))) throw error;
}

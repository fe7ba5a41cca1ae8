import { chainUntil } from './chain.js';
import type { Installation } from './installation.js';
import { join } from './member.js';
import { until } from './wait.js';

/** Seconds from the mutation to the first block of chains with four validators, one chain after another. */
export async function secondsToFirstBlock({ addresses }: Installation, rounds: number): Promise<number[]> {
  const founder = await join(addresses.graphql, 'Bench');
  const { foundConsortium } = await founder.atoll.foundConsortium({ input: { name: 'Bench' } });
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const { createChain } = await founder.atoll.createChain({
      input: {
        consortiumId: foundConsortium.id,
        name: `bench-${round}`,
        blockPeriodMs: 1_000,
        validators: [{ organisationId: founder.organisationId, count: 4 }],
      },
    });
    await chainUntil(founder, createChain.id, 'the first block', ({ height }) => Number(height) >= 1);
    seconds.push((performance.now() - start) / 1_000);
    await founder.atoll.deleteChain({ id: createChain.id });
    // Gone before the next begins: its validators would take the processors of those that are measured.
    await until(
      'the chain to be gone',
      () =>
        founder.atoll.chain({ id: createChain.id }).then(
          () => false,
          () => true,
        ),
      { seconds: 180 },
    );
  }
  return seconds;
}

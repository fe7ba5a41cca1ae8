import { chainUntil } from '../chain.js';
import { Installation } from '../installation.js';
import { join } from '../member.js';
import { median, print, rounded } from '../measure.js';
import { until } from '../wait.js';

/** Seconds from the mutation to the first block of a chain with four validators: `-- chain-start [rounds]`. */
export async function run(rounds = '3'): Promise<void> {
  const installation = await Installation.up('bench');
  try {
    const founder = await join(installation.addresses.graphql, 'Bench');
    const { foundConsortium } = await founder.atoll.foundConsortium({ input: { name: 'Bench' } });
    const seconds: number[] = [];
    for (let round = 0; round < Number(rounds); round++) {
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
      await until('the chain to be gone', () =>
        founder.atoll.chain({ id: createChain.id }).then(
          () => false,
          () => true,
        ),
      );
    }
    print({
      name: 'chain-start',
      ours: rounded(median(seconds)),
      peer: null,
      ratio: null,
      unit: 'seconds from the mutation to the first block, 4 validators',
      rounds: seconds.length,
      each: seconds.map((value) => rounded(value)),
      reference: { paladinDevnetSeconds: 104, chainstackSelfHostedMinutes: [2, 5] },
    });
  } finally {
    await installation.remove();
  }
}

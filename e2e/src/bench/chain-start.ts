import { secondsToFirstBlock } from '../first-block.js';
import { Installation } from '../installation.js';
import { median, print, rounded } from '../measure.js';

/** Seconds from the mutation to the first block of a chain with four validators: `-- chain-start [rounds]`. */
export async function run(rounds = '3'): Promise<void> {
  const installation = await Installation.up('bench');
  try {
    const seconds = await secondsToFirstBlock(installation, Number(rounds));
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

import { secondsToFirstBlock } from '../first-block.js';
import { Installation } from '../installation.js';
import { median, print, rounded } from '../measure.js';

/**
 * Seconds from the mutation to the first block of a chain whose four validators are pods of the cluster of KUBECONFIG, with
 * volumes and keys that are made meanwhile; the node's image is there before: `-- kubernetes-chain-start [rounds]`.
 */
export async function run(rounds = '3'): Promise<void> {
  const installation = await Installation.up('bench', 'kubernetes');
  try {
    const seconds = await secondsToFirstBlock(installation, Number(rounds));
    print({
      name: 'kubernetes-chain-start',
      ours: rounded(median(seconds)),
      peer: null,
      ratio: null,
      unit: 'seconds from the mutation to the first block, 4 validators in pods',
      rounds: seconds.length,
      each: seconds.map((value) => rounded(value)),
      reference: { paladinDevnetSeconds: 104, chainstackSelfHostedMinutes: [2, 5] },
    });
  } finally {
    await installation.remove();
  }
}

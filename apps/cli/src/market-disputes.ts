import type { KeyVerdict } from '@atoll/sdk';
import { Argument, type Command } from 'commander';
import fs from 'node:fs/promises';

import { doing, withOutput } from './access-deeds.js';
import { wholeNumber } from './arguments.js';
import { evidenceOf, examine } from './market-evidence.js';
import { showOne, type Format } from './output.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;
type Panel = Format & { period: number; report: number; dispute: number };

const VERDICTS = { 'wrong-key': 'WRONG_KEY', 'right-key': 'RIGHT_KEY' } as const satisfies Record<string, KeyVerdict>;

const NAMES: Record<KeyVerdict, string> = { WRONG_KEY: 'wrong-key', RIGHT_KEY: 'right-key' };

/** What becomes of a key that opens something else. */
export function disputeCommands(group: Command): void {
  const output = (name: string, description: string) => withOutput(group.command(name).description(description));

  output('arbiters <chain> <name> <addresses...>', 'Make the feed by which these arbiters judge, by majority.')
    .option('--period <seconds>', 'how long a round is', wholeNumber, 3_600)
    .option('--report <seconds>', 'how long after it they report', wholeNumber, 3_600)
    .option('--dispute <seconds>', 'how long a round can be disputed itself', wholeNumber, 600)
    .action((chainId: string, name: string, arbiters: Hex[], options: Panel) =>
      doing(options, async (atoll) => {
        const { period: periodSeconds, report: reportSeconds, dispute: disputeSeconds } = options;
        const input = { chainId, name, arbiters, periodSeconds, reportSeconds, disputeSeconds };
        return (await atoll.appointArbiters({ input })).appointArbiters;
      }),
    );
  output(
    'dispute <chain> <order> <file>',
    'Say that the key opens something else; the file is for the arbiters.',
  ).action((chainId: string, order: Hex, file: string, options: Format) =>
    doing(options, async (atoll) => {
      const evidence = await fs.readFile(file, 'utf8');
      return (await atoll.disputeOrder({ input: { chainId, order, evidence } })).disputeOrder;
    }),
  );
  group
    .command('evidence <chain> <order>')
    .description(
      'Print what a dispute takes: the private key of this order, wrapped for every arbiter. Use it for nothing else.',
    )
    .requiredOption('--reader-key <file>', 'the key that was published for this order')
    .action((chainId: string, order: Hex, { readerKey }: { readerKey: string }) =>
      signedIn(async (atoll) => console.log(await evidenceOf(atoll, chainId, order, readerKey))),
    );
  output('examine <chain> <order>', 'Look, as an arbiter, at all that was sold, and say what to report.')
    .requiredOption('--reader-key <file>', 'yours, which the evidence is wrapped for')
    .action((chainId: string, order: Hex, { readerKey, ...options }: Format & { readerKey: string }) =>
      signedIn(async (atoll) => {
        const found = await examine(atoll, chainId, order, readerKey);
        showOne(found, { verdict: (it) => NAMES[it.verdict], because: (it) => it.because }, options);
      }),
    );
  output('judge <chain> <order>', 'Report, as an arbiter, what you found about a key.')
    .addArgument(new Argument('<verdict>', 'what it was').choices(Object.keys(VERDICTS)))
    .option('--round <n>', 'of the feed; the one that takes reports by default', wholeNumber)
    .action((chainId: string, order: Hex, said: keyof typeof VERDICTS, options: Format & { round?: number }) =>
      doing(options, async (atoll) => {
        const { round } = options;
        const input = { chainId, order, verdict: VERDICTS[said], ...(round !== undefined && { round }) };
        return (await atoll.judgeOrder({ input })).judgeOrder;
      }),
    );
  output('resolve <chain> <order>', 'Take the next step that ends a dispute; ask again until it is over.').action(
    (chainId: string, order: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.resolveDispute({ chainId, order })).resolveDispute),
  );
}

import type { KeptReceiptPartsFragment, ProcessorsQuery } from '@atoll/sdk';
import type { Command } from 'commander';

import { doing, withOutput } from './access-deeds.js';
import { wholeNumber } from './arguments.js';
import { showJson, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const columns: Columns<ProcessorsQuery['processors']['nodes'][number]> = {
  when: (receipt) => receipt.minedAt,
  what: (receipt) => receipt.kind,
  who: (receipt) => receipt.grantee,
  'purpose (bit)': (receipt) => receipt.purpose,
  transaction: (receipt) => receipt.transactionHash,
  block: (receipt) => receipt.block,
  log: (receipt) => receipt.logIndex,
};

const keptColumns: Columns<KeptReceiptPartsFragment> = {
  id: (receipt) => receipt.id,
  when: (receipt) => receipt.occurredAt,
  who: (receipt) => receipt.grantee,
  'purpose (bit)': (receipt) => receipt.purpose,
};

type Kept = Format & { asked: Hex; answered: Hex; at?: string };

/** Who processed some data: what the chain says, and what the owner keeps and commits to. */
export function addReceipts(group: Command): void {
  const output = (name: string, description: string) => withOutput(group.command(name).description(description));

  output('processors <chain> <resource>', 'Who processed a resource, what for, and when.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, resource: Hex, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.processors({ chainId, resource, ...page })).processors,
          columns,
          options,
          'Nobody.',
        ),
      ),
    );
  output('verify-receipt <chain> <block>', 'Ask a node whether a receipt is there; the exit code says no, too.')
    .argument('<log>', 'its place among the logs of the block', wholeNumber)
    .option('--node <id>', 'which node; one of yours by default')
    .action((chainId: string, block: string, logIndex: number, { node, ...options }: Format & { node?: string }) =>
      signedIn(async (atoll) => {
        const where = { chainId, block, logIndex, ...(node && { nodeId: node }) };
        const { verifyAccessReceipt } = await atoll.verifyAccessReceipt(where);
        showOne({ there: verifyAccessReceipt }, { there: ({ there }) => there }, options);
        if (!verifyAccessReceipt) process.exitCode = 1;
      }),
    );
  output('keep-receipt <chain> <resource> <grantee> <purpose>', 'Keep that somebody processed your data off the chain.')
    .requiredOption('--asked <hash>', 'of what was asked')
    .requiredOption('--answered <hash>', 'of what went out')
    .option('--at <moment>', 'when it was, such as 2026-12-01T08:00:00Z; now by default')
    .action(
      (chainId: string, resource: Hex, grantee: Hex, purpose: string, { asked, answered, at, ...options }: Kept) =>
        signedIn(async (atoll) => {
          const occurredAt = at ?? new Date().toISOString();
          const input = { chainId, resource, grantee, purpose, occurredAt, reqHash: asked, respHash: answered };
          showOne((await atoll.keepAccessReceipt({ input })).keepAccessReceipt, keptColumns, options);
        }),
    );
  output('anchor-receipts <chain> <resource>', 'Commit to the receipts that you keep of a resource.').action(
    (chainId: string, resource: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.anchorAccessReceipts({ chainId, resource })).anchorAccessReceipts),
  );
  group
    .command('receipt-proof <receipt>')
    .description('That a root on the chain commits to a receipt which you keep, as JSON.')
    .action((id: string) =>
      signedIn(async (atoll) => showJson((await atoll.keptReceiptProof({ id })).keptReceiptProof)),
    );
}

import type { ChainIndexQuery } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, showJson, showOne, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

type Wish = ChainIndexQuery['chainIndex']['wish'];

/** Blocks that the last one seen is ahead of the index; null before there is any of both. */
function behind({ chain, chainIndex }: ChainIndexQuery): string | null {
  if (chain.height === null || chainIndex.height === null) return null;
  const [head, indexed] = [BigInt(chain.height), BigInt(chainIndex.height)];
  return String(head > indexed ? head - indexed : 0n);
}

const wished = ({ paused, fromBlock }: Wish): string => (paused ? 'nothing' : `from block ${fromBlock}`);

const columns: Columns<ChainIndexQuery> = {
  chain: (i) => i.chain.name,
  indexed: (i) => i.chainIndex.height,
  head: (i) => i.chain.height,
  'blocks behind': behind,
  'contents from block': (i) => i.chainIndex.firstBlock,
  'blocks came last': (i) => i.chainIndex.seenAt,
  'you want': (i) => wished(i.chainIndex.wish),
  trouble: (i) => i.chainIndex.trouble,
};

const wishColumns: Columns<Wish> = { 'you want': wished };

export function indexCommands(): Command {
  const group = new Command('index').description(
    'How far chains can be searched: blocks, transactions, events, balances.',
  );

  group
    .command('status <chain>')
    .description('How far a chain is indexed, and why it does not go on. Fails when it is in trouble.')
    .addOption(JSON_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const index = await atoll.chainIndex({ chainId });
        if (format.json) showJson({ chain: index.chain, ...index.chainIndex, behind: behind(index) });
        else showOne(index, columns, format);
        if (index.chainIndex.trouble) process.exitCode = 1;
      }),
    );

  group
    .command('wish <chain>')
    .description('Say how much of a chain your organisation wants to find. It is kept for the member that wants most.')
    .option('--from-block <n>', 'its contents from this block on; all unless you say so', wholeNumber)
    .option('--nothing', 'want none of what comes')
    .addOption(JSON_OPTION)
    .action((chainId: string, { fromBlock, nothing, ...format }: Format & { fromBlock?: number; nothing?: boolean }) =>
      signedIn(async (atoll) => {
        if (nothing && fromBlock !== undefined) throw new UsageError('Say --from-block or --nothing, not both.');
        const input = { chainId, fromBlock: String(fromBlock ?? 0), paused: nothing ?? false };
        showOne((await atoll.wishForIndex({ input })).wishForIndex, wishColumns, format);
      }),
    );
  return group;
}

import type {
  AddressQuery,
  BlockPartsFragment,
  EventPartsFragment,
  MinedTransactionPartsFragment,
  SearchQuery,
  TokenPartsFragment,
} from '@atoll/sdk';
import type { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const minedColumns: Columns<MinedTransactionPartsFragment> = {
  hash: (t) => t.hash,
  block: (t) => t.blockNumber,
  result: (t) => (t.succeeded ? 'succeeded' : 'failed'),
  from: (t) => t.from,
  to: (t) => t.to ?? t.contractAddress,
  value: (t) => t.value,
  'gas used': (t) => t.gasUsed,
  logs: (t) => t.logCount,
};

const blockColumns: Columns<BlockPartsFragment> = {
  number: (b) => b.number,
  at: (b) => b.timestamp,
  transactions: (b) => b.transactionCount,
  logs: (b) => b.logCount,
  'gas used': (b) => b.gasUsed,
  hash: (b) => b.hash,
  'proposed by': (b) => b.miner,
};

const eventColumns: Columns<EventPartsFragment> = {
  block: (e) => e.blockNumber,
  event: (e) => e.name ?? e.topics[0],
  contract: (e) => e.address,
  arguments: (e) => e.arguments,
  transaction: (e) => e.transactionHash,
};

const foundColumns: Columns<SearchQuery['search'][number]> = {
  kind: (f) => f.kind.toLowerCase().replaceAll('_', ' '),
  name: (f) => f.name,
  id: (f) => f.id,
  address: (f) => f.address,
};

const addressColumns: Columns<AddressQuery['address']> = {
  address: (a) => a.address,
  contract: (a) => a.contractNames.join(', '),
};

const balanceColumns: Columns<AddressQuery['address']['tokenBalances']['nodes'][number]> = {
  token: (b) => b.token,
  id: (b) => b.tokenId,
  amount: (b) => b.amount,
  standard: (b) => b.standard,
};

const tokenColumns: Columns<TokenPartsFragment> = {
  address: (t) => t.address,
  name: (t) => t.name,
  symbol: (t) => t.symbol,
  decimals: (t) => t.decimals,
  standard: (t) => t.standard,
};

/** What was mined, whoever sent it. */
export function addMined(group: Command): void {
  group
    .command('mined <chain> [hash]')
    .description('What a chain has, whoever sent it: the newest, or one by its hash with what it logged.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, hash: Hex | undefined, options: Paged) =>
      signedIn(async (atoll) => {
        if (!hash)
          return showPages(
            async (page) => (await atoll.minedTransactions({ chainId, ...page })).minedTransactions,
            minedColumns,
            options,
            'None yet.',
          );
        const { minedTransaction } = await atoll.minedTransaction({ chainId, hash });
        showOne(minedTransaction, minedColumns, options);
        if (options.json || options.quiet || minedTransaction.events.nodes.length === 0) return;
        console.log();
        showList(minedTransaction.events.nodes, eventColumns, {}, 'None.');
      }),
    );
}

/** What the index has of a chain, besides transactions. */
export function addBlocks(group: Command): void {
  group
    .command('blocks <chain> [block]')
    .description('The newest blocks of a chain, or one by its number or hash with its transactions.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: string | undefined, options: Paged) =>
      signedIn(async (atoll) => {
        if (!name)
          return showPages(
            async (page) => (await atoll.blocks({ chainId, ...page })).blocks,
            blockColumns,
            options,
            'None.',
          );
        const { block } = await atoll.block({
          chainId,
          ...(name.startsWith('0x') ? { hash: name as Hex } : { number: name }),
        });
        showOne(block, blockColumns, options);
        if (options.json || options.quiet || block.transactions.nodes.length === 0) return;
        console.log();
        showList(block.transactions.nodes, minedColumns, {}, 'None.');
      }),
    );

  group
    .command('search <chain> <text>')
    .description('What of a chain is called so: contracts, tokens, devices, data streams, policies, services, members.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, text: string, options: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.search({ chainId, text })).search, foundColumns, options, 'Nothing is called that.'),
      ),
    );

  group
    .command('address <chain> <address>')
    .description('What the index knows of an address: its tokens, and the newest that it sent or got.')
    .addOption(JSON_OPTION)
    .action((chainId: string, of: Hex, { json }: Format) =>
      signedIn(async (atoll) => {
        const { address: known } = await atoll.address({ chainId, address: of });
        if (json) return showJson(known);
        showOne(known, addressColumns, {});
        for (const show of [
          () => showList(known.tokenBalances.nodes, balanceColumns, {}, 'No tokens.'),
          () => showList(known.transactions.nodes, minedColumns, {}, 'No transactions.'),
          () => showList(known.events.nodes, eventColumns, {}, 'No events.'),
        ]) {
          console.log();
          show();
        }
      }),
    );

  group
    .command('tokens <chain>')
    .description('The tokens of a chain, and what they say of themselves.')
    .option('--first <n>', 'how many at most, up to 100', wholeNumber, 20)
    .addOption(JSON_OPTION)
    .action((chainId: string, { json, first }: Format & { first: number }) =>
      signedIn(async (atoll) =>
        showList((await atoll.tokens({ chainId, first })).tokens.nodes, tokenColumns, { json: json ?? false }, 'None.'),
      ),
    );

  group
    .command('events <chain>')
    .description('What contracts of a chain logged, newest first.')
    .option('--contract <address>', 'of this one alone')
    .option('--event <name>', 'only this one of the contract')
    .option('--from-block <n>', 'from this block on', wholeNumber)
    .option('--to-block <n>', 'up to this block', wholeNumber)
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .action((chainId: string, { contract, event, fromBlock, toBlock, ...options }: Logged) =>
      signedIn(async (atoll) => {
        const input = {
          chainId,
          ...(contract && { contract }),
          ...(event && { event }),
          ...(fromBlock !== undefined && { fromBlock: String(fromBlock) }),
          ...(toBlock !== undefined && { toBlock: String(toBlock) }),
        };
        await showPages(
          async (page) => (await atoll.events({ input, ...page })).events,
          eventColumns,
          options,
          'None.',
        );
      }),
    );
}

type Logged = Paged & { contract?: Hex; event?: string; fromBlock?: number; toBlock?: number };

import type { RpcLimitsPartsFragment, RpcUsageQuery } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, showJson, showList, showOne, tell, type Columns, type Format } from './output.js';
import { endpointOf, linesFor } from './rpc-endpoint.js';
import { signedIn } from './session.js';

const limitColumns: Columns<RpcLimitsPartsFragment> = {
  'points a second': (l) => l.rate,
  'points at once': (l) => l.burst,
  'blocks of a search': (l) => l.logBlocks,
  methods: (l) => l.methods.join(' ') || 'all that are offered',
};

const usageColumns: Columns<RpcUsageQuery['rpcUsage'][number]> = {
  hour: (u) => u.hour,
  kind: (u) => u.methodGroup,
  requests: (u) => u.requests,
  points: (u) => u.points,
  bytes: (u) => u.bytes,
};

type Named = { methods?: string[]; rate?: number; burst?: number; logBlocks?: number };
type Wanted = Format & { key?: string; new?: string; send?: boolean; days: number };

export function rpcCommands(): Command {
  const group = new Command('rpc').description('JSON-RPC of chains for applications, through the RPC gateway.');

  group
    .command('endpoint <chain>')
    .description('Where a chain is asked by JSON-RPC, with lines for curl, cast, viem, ethers and MetaMask.')
    .addOption(new Option('--key <secret>', 'the application key to put into them').env('ATOLL_RPC_KEY'))
    .option('--new <name>', 'make a key for it, which may read; its secret is shown this once')
    .option('--send', 'let the new key send transactions, too')
    .option('--days <n>', 'how long the new key works, up to 365', wholeNumber, 90)
    .addOption(JSON_OPTION)
    .option('-q, --quiet', 'print only the URL')
    .action((chainId: string, { key, new: name, send, days, ...format }: Wanted) =>
      signedIn(async (atoll) => {
        if (send && name === undefined) throw new UsageError('--send is about the key that --new makes.');
        const { chain } = await atoll.rpcEndpoint({ chainId });
        if (!chain.rpcEndpoint)
          throw new Error(
            'This installation has no RPC gateway. Ask who operates it, or use rpcUrl of a node of yours.',
          );
        const scopes = send ? ['rpc:read', 'rpc:send'] : ['rpc:read'];
        const input = { name: name ?? '', scopes, expiresInDays: days };
        const made = name === undefined ? null : (await atoll.createApplicationKey({ input })).createApplicationKey;
        const secret = made?.secret ?? key;
        const endpoint = endpointOf(chain, chain.rpcEndpoint, secret);
        if (format.json) return showJson(endpoint);
        if (format.quiet) return console.log(endpoint.keyed?.url ?? endpoint.url);
        console.log(linesFor(endpoint));
        if (made)
          tell(`Keep the key now: it is not shown again. Its id, for limits and usage: ${made.applicationKey.id}`);
        if (!secret) tell(`$ATOLL_RPC_KEY is an application key with the scope rpc:read; make one with --new NAME.`);
      }),
    );

  group.addCommand(limitCommands());

  group
    .command('usage <key> <chain>')
    .description('What an application asked of a chain, by the hour and the kind of methods.')
    .option('--hours <n>', 'of so many hours, this one included, up to 168', wholeNumber, 24)
    .addOption(JSON_OPTION)
    .action((applicationKeyId: string, chainId: string, { hours, ...format }: Format & { hours: number }) =>
      signedIn(async (atoll) => {
        const { rpcUsage } = await atoll.rpcUsage({ applicationKeyId, chainId, hours });
        showList(rpcUsage, usageColumns, format, `Nothing was asked in ${hours} h.`);
      }),
    );
  return group;
}

function limitCommands(): Command {
  const group = new Command('limits').description('What an application key may ask of the RPC gateway, and how fast.');

  group
    .command('show <key>')
    .description('The limits of a key, by its id.')
    .addOption(JSON_OPTION)
    .action((id: string, format: Format) =>
      signedIn(async (atoll) => {
        const { applicationKey } = await atoll.rpcLimits({ applicationKeyId: id });
        showOne(applicationKey.rpcLimits, limitColumns, format);
      }),
    );

  group
    .command('set <key>')
    .description('Change what is named and keep the rest; in force within five seconds.')
    .option('--methods <names...>', 'the methods it may call; "all" for all that are offered')
    .option('--rate <points>', 'points that come back a second', wholeNumber)
    .option('--burst <points>', 'points that may be spent at once', wholeNumber)
    .option('--log-blocks <n>', 'blocks that a search for logs may span', wholeNumber)
    .addOption(JSON_OPTION)
    .action((applicationKeyId: string, { json, ...named }: Format & Named) =>
      signedIn(async (atoll) => {
        if (Object.keys(named).length === 0) throw new UsageError('Name what is to change; see --help.');
        if (named.methods?.join() === 'all') named.methods = [];
        // The platform sets what is not named back to what is usual, which would open a key that was narrowed.
        const { applicationKey } = await atoll.rpcLimits({ applicationKeyId });
        const input = { applicationKeyId, ...applicationKey.rpcLimits, ...named };
        showOne((await atoll.limitRpc({ input })).limitRpc, limitColumns, { ...(json && { json }) });
      }),
    );

  group
    .command('clear <key>')
    .description('Let a key do what every key may.')
    .addOption(JSON_OPTION)
    .action((applicationKeyId: string, format: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.limitRpc({ input: { applicationKeyId } })).limitRpc, limitColumns, format),
      ),
    );
  return group;
}

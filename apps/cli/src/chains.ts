import type { Atoll, ChainChangedSubscription, ChainPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { UsageError } from './failure.js';
import { nodeColumns } from './nodes.js';
import { showJson, showList, showOne, tell, type Columns, type Json } from './output.js';
import { proposalColumns } from './proposals.js';
import { signedIn } from './session.js';

const columns: Columns<ChainPartsFragment> = {
  id: (c) => c.id,
  name: (c) => c.name,
  'chain id': (c) => c.evmChainId,
  phase: (c) => c.phase,
  height: (c) => c.height,
  consortium: (c) => c.consortium.name,
  message: (c) => c.message,
};

type Creation = Json & {
  validators: string[];
  blockPeriod: number;
  requestTimeout?: number;
  engine: string;
  wait: boolean;
};

export function chainCommands(): Command {
  const group = new Command('chains').description('Chains of your consortia.');

  group
    .command('list')
    .description('All chains you can see.')
    .option('--consortium <id>', 'only of this consortium')
    .option('--json')
    .action(({ consortium, ...options }: Json & { consortium?: string }) =>
      signedIn(async (atoll) => {
        const { chains } = await atoll.chains({ first: 100, ...(consortium ? { consortiumId: consortium } : {}) });
        showList(chains.nodes, columns, options, 'None yet: atoll chains create --help');
      }),
    );

  group
    .command('create <consortium> <name>')
    .description('Propose a chain. It starts when every member that is to run validators has approved.')
    .requiredOption('--validators <organisation=count...>', "each member's number of validators")
    .option('--block-period <ms>', 'milliseconds between blocks', Number, 1_000)
    .option('--request-timeout <seconds>', 'how long round 0 may take', Number)
    .option('--engine <engine>', 'the node software', 'atoll-node')
    .option('--no-wait', 'do not wait until it is ready')
    .option('--json')
    .addHelpText(
      'after',
      '\nExample:\n  atoll chains create $CONSORTIUM containers --validators $PORT=2 $LINE=1 $YARD=1',
    )
    .action((consortiumId: string, name: string, options: Creation) =>
      signedIn(async (atoll) => {
        const { createChain } = await atoll.createChain({
          input: {
            consortiumId,
            name,
            engine: options.engine,
            blockPeriodMs: options.blockPeriod,
            validators: options.validators.map(shareOf),
            ...(options.requestTimeout ? { requestTimeoutSeconds: options.requestTimeout } : {}),
          },
        });
        if (options.wait) await follow(atoll, createChain.id, isReady);
        showOne((await atoll.chain({ id: createChain.id })).chain, columns, options);
      }),
    );

  group
    .command('show <id>')
    .description('A chain, its conditions and its nodes.')
    .option('--json')
    .action((id: string, options: Json) =>
      signedIn(async (atoll) => {
        const { chain } = await atoll.chain({ id });
        if (options.json) return showJson(chain);
        showOne(chain, { ...columns, round: (c) => c.round, validators: (c) => c.validators.length }, options);
        console.log();
        const told = { condition: 'type', status: 'status', reason: 'reason', message: 'message' } as const;
        showList(
          chain.conditions,
          Object.fromEntries(
            Object.entries(told).map(([head, field]) => [head, (c: (typeof chain.conditions)[number]) => c[field]]),
          ),
          options,
          'No conditions yet.',
        );
        console.log();
        showList(chain.nodes, nodeColumns, options, 'No nodes yet.');
      }),
    );

  group
    .command('watch <id>')
    .description('Tell every change until interrupted; one JSON object a line with --json.')
    .option('--json')
    .option('--until-ready', 'end once blocks are produced')
    .action((id: string, { json, untilReady }: Json & { untilReady?: boolean }) =>
      signedIn((atoll) => follow(atoll, id, untilReady ? isReady : () => false, json)),
    );

  group
    .command('genesis <id>')
    .description("Print the chain's genesis file.")
    .action((id: string) => signedIn(async (atoll) => showJson((await atoll.chain({ id })).chain.genesis)));

  for (const verb of ['start', 'stop', 'delete'] as const) {
    group
      .command(`${verb} <id>`)
      .description(`Propose to ${verb} the chain; the members vote.`)
      .option('--json')
      .action((id: string, options: Json) =>
        signedIn(async (atoll) => showOne(await propose(atoll, verb, id), proposalColumns, options)),
      );
  }
  return group;
}

async function propose(atoll: Atoll, verb: 'start' | 'stop' | 'delete', id: string) {
  switch (verb) {
    case 'start':
      return (await atoll.startChain({ id })).startChain;
    case 'stop':
      return (await atoll.stopChain({ id })).stopChain;
    case 'delete':
      return (await atoll.deleteChain({ id })).deleteChain;
  }
}

type Seen = ChainChangedSubscription['chainChanged'];

const isReady = (chain: Seen) => chain.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

/** Tells each new message, or each state as a line of JSON, until the chain is as wished. */
async function follow(atoll: Atoll, id: string, wished: (chain: Seen) => boolean, json = false): Promise<void> {
  let last = '';
  for await (const { chainChanged: chain } of atoll.chainChanged({ id })) {
    const told = `${chain.phase}, height ${chain.height}: ${chain.message}`;
    if (json) console.log(JSON.stringify(chain));
    else if (told !== last) tell(told);
    last = told;
    if (wished(chain)) return;
  }
}

function shareOf(text: string): { organisationId: string; count: number } {
  const [organisationId = '', count = ''] = text.split('=');
  if (!organisationId || !/^\d+$/.test(count))
    throw new UsageError(`--validators takes ORGANISATION=COUNT, and "${text}" is not that.`);
  return { organisationId, count: Number(count) };
}

import type { Atoll, ChainChangedSubscription, ChainPartsFragment, KernelFounderInput } from '@atoll/sdk';
import { allOf } from '@atoll/sdk/pages';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { addBlocks } from './explorer.js';
import { UsageError } from './failure.js';
import { founder } from './kernel.js';
import { nodeColumns } from './nodes.js';
import {
  JSON_OPTION,
  QUIET_OPTION,
  harmless,
  showJson,
  showList,
  showOne,
  tell,
  type Columns,
  type Format,
} from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { proposalColumns } from './proposals.js';
import { signedIn } from './session.js';

const columns: Columns<ChainPartsFragment> = {
  id: (c) => c.id,
  name: (c) => c.name,
  phase: (c) => c.phase,
  height: (c) => c.height,
  consortium: (c) => c.consortium.name,
  'chain id': (c) => c.evmChainId,
  message: (c) => c.message,
};

const conditionColumns: Columns<ChainPartsFragment['conditions'][number]> = {
  condition: (c) => c.type,
  status: (c) => c.status,
  message: (c) => c.message,
  reason: (c) => c.reason,
};

type Creation = Format & {
  validators: string[];
  blockPeriod: number;
  requestTimeout?: number;
  engine?: string;
  founder: KernelFounderInput[];
  wait: boolean;
};

export function chainCommands(): Command {
  const group = new Command('chains').description('Chains of your consortia.');

  group
    .command('list')
    .description('All chains you can see.')
    .option('--consortium <id>', 'only of this consortium')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(({ consortium, ...options }: Paged & { consortium?: string }) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.chains({ ...page, ...(consortium ? { consortiumId: consortium } : {}) })).chains,
          columns,
          options,
          'None yet: atoll chains create --help',
        ),
      ),
    );

  group
    .command('create <consortium> <name>')
    .description('Propose a chain, and wait for its first block unless other members must approve it first.')
    .requiredOption(
      '--validators <organisation=count...>',
      "each member's number of validators, and after @ their site",
    )
    .option('--block-period <ms>', 'milliseconds between blocks', wholeNumber, 1_000)
    .option('--request-timeout <seconds>', 'how long round 0 may take', wholeNumber)
    .option('--engine <engine>', 'the node software; by default the first that the installation offers')
    .option(
      '--founder <organisation=roles>',
      'a founder of its kernel and its roles, as ID=OPERATOR,GATEWAY; once for each, and none for a chain without one',
      founder,
      [],
    )
    .option('--no-wait', 'do not wait until it is ready')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, name: string, options: Creation) =>
      signedIn(async (atoll) => {
        const { createChain } = await atoll.createChain({
          input: {
            consortiumId,
            name,
            ...(options.engine ? { engine: options.engine } : {}),
            blockPeriodMs: options.blockPeriod,
            validators: options.validators.map(shareOf),
            ...(options.founder.length > 0 ? { kernelFounders: options.founder } : {}),
            ...(options.requestTimeout ? { requestTimeoutSeconds: options.requestTimeout } : {}),
          },
        });
        const othersDecide = createChain.desired === 'PROPOSED' && (await tellWhoMustApprove(atoll, createChain.id));
        if (!othersDecide && options.wait) await untilReady(atoll, createChain.id);
        showOne((await atoll.chain({ id: createChain.id })).chain, columns, options);
      }),
    );

  group
    .command('engines')
    .description('The node software that new chains may run here, the first by default.')
    .addOption(JSON_OPTION)
    .action(({ json }: Format) =>
      signedIn(async (atoll) => {
        const { engines } = await atoll.engines();
        if (json) showJson(engines);
        else console.log(engines.join('\n'));
      }),
    );

  group
    .command('show <id>')
    .description('A chain, its conditions and its nodes.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        const { chain } = await atoll.chain({ id });
        if (options.json) return showJson(chain);
        if (options.quiet) return console.log(chain.id);
        showOne(chain, { ...columns, round: (c) => c.round, validators: (c) => c.validators.length }, options);
        console.log();
        showList(chain.conditions, conditionColumns, options, 'No conditions yet.', 3);
        console.log();
        showList(chain.nodes, nodeColumns, options, 'No nodes yet.');
      }),
    );

  group
    .command('watch <id>')
    .description('Tell every change until interrupted; one JSON object a line with --json.')
    .addOption(JSON_OPTION)

    .option('--until-ready', 'end once blocks are produced')
    .action((id: string, options: Format & { untilReady?: boolean }) =>
      signedIn(async (atoll) => {
        await atoll.chain({ id }); // an unknown id or a platform that is down is told at once, not after retries
        if (options.untilReady) await untilReady(atoll, id, options.json);
        else await follow(atoll, id, () => false, options.json);
      }),
    );

  group
    .command('genesis <id>')
    .description("Print the chain's genesis file.")
    .action((id: string) => signedIn(async (atoll) => showJson((await atoll.chain({ id })).chain.genesis)));

  for (const verb of ['start', 'stop'] as const) {
    group
      .command(`${verb} <id>`)
      .description(`Propose to ${verb} the chain; the members vote.`)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, options: Format) =>
        signedIn(async (atoll) => showOne(await propose(atoll, verb, id), proposalColumns, options)),
      );
  }

  group
    .command('delete <id>')
    .description('Propose to delete the chain with all keys and data; the members vote.')
    .option('--keep-volumes', 'leave key and data of your own nodes where they lie; others say so with their votes')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, { keepVolumes = false, ...options }: Format & { keepVolumes?: boolean }) =>
      signedIn(async (atoll) =>
        showOne((await atoll.deleteChain({ id, keepVolumes })).deleteChain, proposalColumns, options),
      ),
    );
  addBlocks(group);
  return group;
}

async function propose(atoll: Atoll, verb: 'start' | 'stop', id: string) {
  switch (verb) {
    case 'start':
      return (await atoll.startChain({ id })).startChain;
    case 'stop':
      return (await atoll.stopChain({ id })).stopChain;
  }
}

type Seen = ChainChangedSubscription['chainChanged'];

const isReady = (chain: Seen) => chain.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

async function untilReady(atoll: Atoll, id: string, json = false): Promise<void> {
  const last = await follow(atoll, id, (chain) => isReady(chain) || chain.phase === 'Refused', json);
  if (!last || !isReady(last)) throw new Error(last?.message ?? 'The chain was deleted.');
}

/** Others decide when, perhaps in days, so this is said and not waited for. False when nobody else is left to ask. */
async function tellWhoMustApprove(atoll: Atoll, chainId: string): Promise<boolean> {
  const [proposals, { chain }] = await Promise.all([
    allOf(async (page) => (await atoll.proposals({ chainId, ...page })).proposals),
    atoll.chain({ id: chainId }),
  ]);
  const founding = proposals.find(({ kind, status }) => kind === 'FOUND_CHAIN' && status === 'OPEN');
  if (!founding) return false;
  const { consortium } = await atoll.consortium({ id: chain.consortium.id });
  const voted = new Set(founding.votes.map(({ organisation }) => organisation?.id));
  const others = consortium.members.map((m) => m.organisation).filter(({ id }) => !voted.has(id));
  if (others.length === 0) return false;
  tell(
    `It starts once ${founding.needed} members agree, among them all that are to run validators. ` +
      `Still to be asked: ${others.map(({ name }) => harmless(name)).join(', ')}.\n` +
      `They run   atoll proposals approve ${founding.id}\n` +
      `Then see   atoll chains watch ${chainId} --until-ready`,
  );
  return true;
}

/** Tells each new message, or each state as a line of JSON, until the chain is as wished. */
async function follow(
  atoll: Atoll,
  id: string,
  wished: (chain: Seen) => boolean,
  json = false,
): Promise<Seen | undefined> {
  let last: Seen | undefined;
  let before = '';
  const say = json ? console.log : (told: string) => tell(harmless(told));
  // It also ends with the access token that it began with, and then goes on with the next one.
  while (last?.desired !== 'DELETED') {
    for await (const { chainChanged: chain } of atoll.chainChanged({ id })) {
      const told = json ? JSON.stringify(chain) : `${chain.phase}, height ${chain.height}: ${chain.message}`;
      if (told !== before) say(told);
      [last, before] = [chain, told];
      if (wished(chain)) return chain;
    }
  }
  return undefined;
}

function shareOf(text: string): { organisationId: string; count: number; siteId?: string } {
  const [, organisationId, count, siteId] = /^([^=@]+)=(\d+)(?:@([^=@]+))?$/.exec(text) ?? [];
  if (!organisationId)
    throw new UsageError(`--validators takes ORGANISATION=COUNT or ORGANISATION=COUNT@SITE, and "${text}" is neither.`);
  return { organisationId, count: Number(count), ...(siteId ? { siteId } : {}) };
}

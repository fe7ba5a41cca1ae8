import type { Atoll, ServiceDeedPartsFragment, ServiceNodesQuery, ServicePartsFragment } from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';

import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';
import { addServiceCall } from './service-call.js';
import { ticketCommands } from './tickets.js';

type Hex = `0x${string}`;

const columns: Columns<ServicePartsFragment> = {
  id: (s) => s.id,
  name: (s) => s.descriptor?.name ?? s.name,
  mode: (s) => s.mode,
  state: (s) => (s.state === 'ACTIVE' ? (s.available ? 'available' : 'not available') : 'deprecated'),
  price: (s) => s.price,
  version: (s) => s.version,
  owner: (s) => s.organisation?.name ?? s.owner,
  at: (s) => (s.mode === 'ON_CHAIN' ? s.target : s.descriptor?.endpoint),
};

/** The first column is what the next command takes: what was made, or what it was about. */
const deedColumns: Columns<ServiceDeedPartsFragment> = {
  id: (d) => d.made ?? d.subject,
  action: (d) => d.action,
  deed: (d) => d.id,
  status: (d) => d.status,
  hash: (d) => d.hash,
  reason: (d) => d.reason,
};

const nodeColumns: Columns<ServiceNodesQuery['serviceNodes']['nodes'][number]> = {
  id: (n) => n.id,
  name: (n) => n.name,
  owner: (n) => n.owner,
  height: (n) => n.height,
  seen: (n) => n.lastSeen,
};

type Terms = Format & { target?: string; codeHash?: string; policy?: string; price: string; publish?: boolean };
type Search = Paged & {
  text?: string;
  mode?: string;
  owner?: string;
  schema?: string;
  live?: boolean;
  price?: string;
};

export function serviceCommands(): Command {
  const group = new Command('services').description('Services that devices find and use, on a chain or off it.');

  group
    .command('list <chain>')
    .description("Every member's services, found by what they are and say.")
    .option('--text <words>', 'words that stand in the name or description')
    .option('--mode <mode>', 'on_chain or off_chain')
    .option('--owner <address>', "an organisation's principal")
    .option('--schema <address>', 'what its answers look like')
    .option('--live', 'only those that can be used')
    .option('--price <most>', 'that cost at most this')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { mode, owner, ...search }: Search) =>
      signedIn(async (atoll) => {
        const { text, schema, live, price } = search;
        const filter = {
          ...(text && { text }),
          ...(schema && { schema }),
          ...(live && { live }),
          ...(price && { price }),
          ...(mode && { mode: mode.toUpperCase() as 'ON_CHAIN' }),
          ...(owner && { owner: owner as Hex }),
        };
        await showPages(
          async (page) => (await atoll.services({ chainId, ...page, ...filter })).services,
          columns,
          search,
          'None.',
        );
      }),
    );

  group
    .command('show <chain> <service>')
    .description('One service, with what describes it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, id: Hex, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.service({ chainId, id })).service, columns, options)),
    );

  terms(group.command('register <chain> <name> <descriptor>'))
    .description('Register a service: <descriptor> is a file of JSON. Waits until a block has it.')
    .action((chainId: string, name: string, file: string, wish: Terms) =>
      signedIn(async (atoll) => {
        const input = { chainId, name, ...(await termsOf(file, wish)) };
        await showDone(atoll, (await atoll.registerService({ input })).registerService.id, wish);
      }),
    );

  terms(group.command('update <chain> <service> <descriptor>'))
    .description("Make a service's next version; tickets for the last one end.")
    .action((chainId: string, id: Hex, file: string, wish: Terms) =>
      signedIn(async (atoll) => {
        const input = { chainId, id, ...(await termsOf(file, wish)) };
        await showDone(atoll, (await atoll.updateService({ input })).updateService.id, wish);
      }),
    );

  group
    .command('deprecate <chain> <service>')
    .description('End a service, for good.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, id: Hex, options: Format) =>
      signedIn(async (atoll) =>
        showDone(atoll, (await atoll.deprecateService({ chainId, id })).deprecateService.id, options),
      ),
    );

  group
    .command('deeds <chain>')
    .description('What your organisation did at the registry, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.serviceDeeds({ chainId, ...page })).serviceDeeds,
          deedColumns,
          options,
          'None.',
        ),
      ),
    );

  group
    .command('register-node <chain> <name>')
    .description('Register a node of your organisation, or what changed about it.')
    .option('--info <text>', 'what is said of it; the chain gets its hash', '')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: string, { info, ...options }: Format & { info: string }) =>
      signedIn(async (atoll) =>
        showDone(atoll, (await atoll.registerNode({ input: { chainId, name, info } })).registerNode.id, options),
      ),
    );

  group
    .command('heartbeat <chain> <node> <height>')
    .description('Say that a node is up, and which block it has.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, id: Hex, height: string, options: Format) =>
      signedIn(async (atoll) =>
        showDone(atoll, (await atoll.heartbeat({ chainId, id, height })).heartbeat.id, options),
      ),
    );

  group
    .command('nodes <chain>')
    .description("Members' nodes as the registry has them.")
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.serviceNodes({ chainId, ...page })).serviceNodes,
          nodeColumns,
          options,
          'None.',
        ),
      ),
    );

  addServiceCall(group);
  return group.addCommand(ticketCommands());
}

const terms = (command: Command): Command =>
  command
    .option('--target <address>', 'the contract that it is; left out, it is off the chain')
    .option('--code-hash <hash>', "of the contract's code; by default of the code that is there")
    .option('--policy <resource>', 'the resource of its policy')
    .option('--price <amount>', 'in the smallest unit', '0')
    .option('--publish', 'put the descriptor on the chain, for everybody to read, for ever')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION);

async function termsOf(file: string, { target, codeHash, policy, price, publish }: Terms) {
  return {
    ...{ descriptor: await fs.readFile(file, 'utf8'), price, publish: publish ?? false },
    ...(target && { target: target as Hex }),
    ...(codeHash && { codeHash: codeHash as Hex }),
    ...(policy && { policy: policy as Hex }),
  };
}

/** Waits for the deed's transaction. */
export async function showDone(atoll: Atoll, id: string, options: Format): Promise<void> {
  const deed = await poll(
    async () => (await atoll.serviceDeed({ id })).serviceDeed,
    ({ status }) => status === 'MINED' || status === 'FAILED',
  );
  showOne(deed, deedColumns, options);
  if (deed.status === 'FAILED') process.exitCode = 1;
}

import type { Atoll, ServiceDeedPartsFragment, ServicePartsFragment } from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
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

type Terms = Format & { target?: string; codeHash?: string; policy?: string; price: string; publish?: boolean };
type Search = Format & {
  text?: string;
  mode?: string;
  owner?: string;
  schema?: string;
  live?: boolean;
  price?: string;
  first: number;
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
    .option('--first <n>', 'how many', wholeNumber, 100)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { mode, owner, ...search }: Search) =>
      signedIn(async (atoll) => {
        const { text, schema, live, price, first } = search;
        const { services } = await atoll.services({
          ...{ chainId, first },
          ...(text && { text }),
          ...(schema && { schema }),
          ...(live && { live }),
          ...(price && { price }),
          ...(mode && { mode: mode.toUpperCase() as 'ON_CHAIN' }),
          ...(owner && { owner: owner as Hex }),
        });
        showList(services.nodes, columns, search, 'None.');
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
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.serviceDeeds({ chainId, first: 100 })).serviceDeeds.nodes, deedColumns, options, 'None.'),
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
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { serviceNodes } = await atoll.serviceNodes({ chainId, first: 100 });
        type Node = (typeof serviceNodes.nodes)[number];
        const nodeColumns: Columns<Node> = {
          id: (n) => n.id,
          name: (n) => n.name,
          owner: (n) => n.owner,
          height: (n) => n.height,
          seen: (n) => n.lastSeen,
        };
        showList(serviceNodes.nodes, nodeColumns, options, 'None.');
      }),
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

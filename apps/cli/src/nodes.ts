import type { Atoll, NodePartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { showJson, showOne, type Columns, type Json } from './output.js';
import { proposalColumns } from './proposals.js';
import { signedIn } from './session.js';

export const nodeColumns: Columns<NodePartsFragment> = {
  id: (n) => n.id,
  name: (n) => n.name,
  owner: (n) => n.organisation?.name,
  role: (n) => n.role,
  phase: (n) => n.phase,
  seals: (n) => (n.sealing ? 'yes' : 'no'),
  height: (n) => n.height,
  peers: (n) => n.peers,
  rpc: (n) => n.rpcUrl,
};

export function nodeCommands(): Command {
  const group = new Command('nodes').description('Nodes of your organisation, and those of others to look at.');

  group
    .command('show <id>')
    .description('A node as it is now.')
    .option('--json')
    .action((id: string, options: Json) =>
      signedIn(async (atoll) => {
        const { node } = await atoll.node({ id });
        showOne(node, { ...nodeColumns, address: (n) => n.address, message: (n) => n.message }, options);
      }),
    );

  group
    .command('add <chain>')
    .description('Add a node of your organisation. A validator follows the chain until it is voted in.')
    .option('--role <role>', 'validator or rpc', 'rpc')
    .option('--name <name>')
    .option('--json')
    .action((chainId: string, { role, name, ...options }: Json & { role: string; name?: string }) =>
      signedIn(async (atoll) => {
        const input = { chainId, role: role.toUpperCase() as never, ...(name ? { name } : {}) };
        showOne((await atoll.addNode({ input })).addNode, nodeColumns, options);
      }),
    );

  const verbs = { start: 'Start', stop: 'Stop', restart: 'Replace the process of', remove: 'Remove' } as const;
  for (const [verb, meaning] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    group
      .command(`${verb} <id>`)
      .description(`${meaning} a node of your organisation.`)
      .option('--json')
      .action((id: string, options: Json) =>
        signedIn(async (atoll) => showOne(await change(atoll, verb, id), nodeColumns, options)),
      );
  }

  group
    .command('logs <id>')
    .description('The last lines a node of your organisation wrote.')
    .option('--lines <n>', 'how many', Number, 100)
    .option('--json')
    .action((id: string, { lines, json }: Json & { lines: number }) =>
      signedIn(async (atoll) => {
        const { nodeLogs } = await atoll.nodeLogs({ id, lines });
        if (json) return showJson(nodeLogs);
        for (const { at, level, message } of nodeLogs) console.log(`${at} ${level.padEnd(5)} ${message}`);
      }),
    );

  group
    .command('vote-in <id>')
    .description('Propose that a node become a validator.')
    .option('--json')
    .action((nodeId: string, options: Json) =>
      signedIn(async (atoll) =>
        showOne((await atoll.proposeValidator({ nodeId })).proposeValidator, proposalColumns, options),
      ),
    );

  group
    .command('vote-out <id>')
    .description('Propose that a node be a validator no longer.')
    .option('--json')
    .action((nodeId: string, options: Json) =>
      signedIn(async (atoll) => {
        const { proposeValidatorRemoval } = await atoll.proposeValidatorRemoval({ nodeId });
        showOne(proposeValidatorRemoval, proposalColumns, options);
      }),
    );
  return group;
}

async function change(atoll: Atoll, verb: 'start' | 'stop' | 'restart' | 'remove', id: string) {
  switch (verb) {
    case 'start':
      return (await atoll.startNode({ id })).startNode;
    case 'stop':
      return (await atoll.stopNode({ id })).stopNode;
    case 'restart':
      return (await atoll.restartNode({ id })).restartNode;
    case 'remove':
      return (await atoll.removeNode({ id })).removeNode;
  }
}

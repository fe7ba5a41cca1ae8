import type { Atoll, NodePartsFragment } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import {
  JSON_OPTION,
  QUIET_OPTION,
  harmless,
  showJson,
  showList,
  showOne,
  type Columns,
  type Format,
} from './output.js';
import { proposalColumns } from './proposals.js';
import { scaleCommand } from './scale.js';
import { restoreNode } from './restore.js';
import { signedIn } from './session.js';

export const nodeColumns: Columns<NodePartsFragment> = {
  id: (n) => n.id,
  name: (n) => n.name,
  phase: (n) => n.phase,
  height: (n) => n.height,
  owner: (n) => n.organisation?.name,
  role: (n) => n.role,
  seals: (n) => (n.sealing ? 'yes' : 'no'),
  outdated: (n) => (n.outdated ? 'yes' : 'no'),
  peers: (n) => n.peers,
  rpc: (n) => n.rpcUrl,
};

/** With what its owner wants, which a command has changed before the node has. */
const oneNode: Columns<NodePartsFragment> = {
  ...nodeColumns,
  wanted: (n) => n.desired,
  site: (n) => n.site?.name,
  address: (n) => n.address,
  message: (n) => n.message,
};

export function nodeCommands(): Command {
  const group = new Command('nodes').description('Nodes of your organisation, and those of others to look at.');

  group
    .command('list <chain>')
    .description('The nodes of a chain, whoever owns them.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showList((await atoll.chain({ id })).chain.nodes, nodeColumns, options, 'None yet.')),
    );

  group
    .command('show <id>')
    .description('A node as it is now.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        const { node } = await atoll.node({ id });
        showOne(node, oneNode, options);
      }),
    );

  group
    .command('add <chain>')
    .description('Add a node of your organisation. A validator follows the chain until it is voted in.')
    .addOption(new Option('--role <role>', 'what it is for').choices(['validator', 'rpc']).default('rpc'))
    .option('--name <name>', 'unique within the chain; by default the next free one')
    .option('--site <id>', 'where it is to stand')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(
      (chainId: string, { role, name, site, ...options }: Format & { role: string; name?: string; site?: string }) =>
        signedIn(async (atoll) => {
          const input = {
            chainId,
            role: role.toUpperCase() as never,
            ...(name ? { name } : {}),
            ...(site ? { siteId: site } : {}),
          };
          showOne((await atoll.addNode({ input })).addNode, oneNode, options);
        }),
    );

  group.addCommand(scaleCommand());

  const verbs = { start: 'Start', stop: 'Stop', restart: 'Replace the process of' } as const;
  for (const [verb, meaning] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    group
      .command(`${verb} <id>`)
      .description(`${meaning} a node of your organisation.`)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, options: Format) =>
        signedIn(async (atoll) => showOne(await change(atoll, verb, id), oneNode, options)),
      );
  }

  group
    .command('remove <id>')
    .description('Remove a node of your organisation, with its key and data.')
    .option('--keep-volumes', 'leave key and data where they lie, for the next node of this name')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, { keepVolumes = false, ...options }: Format & { keepVolumes?: boolean }) =>
      signedIn(async (atoll) => showOne((await atoll.removeNode({ id, keepVolumes })).removeNode, oneNode, options)),
    );

  group
    .command('restore <id>')
    .description('Bring the key of a node of yours back to its lost disk, under the same address.')
    .requiredOption('--key <file>', 'your backup key, which opens the key of the node on this machine')
    .option('--sealed <file>', "the node's key from a backup or an export, instead of the platform's copy")
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, { key, sealed, ...options }: Format & { key: string; sealed?: string }) =>
      signedIn(async (atoll) => {
        await restoreNode(atoll, id, { key, ...(sealed !== undefined && { sealed }) });
        showOne((await atoll.node({ id })).node, oneNode, options);
      }),
    );

  group
    .command('advertise <id> [host]')
    .argument('[port]', 'where it listens there', wholeNumber)
    .description('Say where nodes of other installations reach a node of yours; without a host, where it is seen.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((nodeId: string, host: string | undefined, port: number | undefined, options: Format) =>
      signedIn(async (atoll) => {
        if ((host === undefined) !== (port === undefined)) throw new UsageError('A host comes with its port.');
        const input = { nodeId, host: host ?? null, port: port ?? null };
        showOne((await atoll.advertiseNode({ input })).advertiseNode, oneNode, options);
      }),
    );

  group
    .command('logs <id>')
    .description('The last lines a node of your organisation wrote.')
    .option('--lines <n>', 'how many, up to 1000', wholeNumber, 100)
    .addOption(JSON_OPTION)

    .action((id: string, { lines, json }: Format & { lines: number }) =>
      signedIn(async (atoll) => {
        const { nodeLogs } = await atoll.nodeLogs({ id, lines });
        if (json) return showJson(nodeLogs);
        for (const { at, level, message } of nodeLogs) console.log(`${at} ${level.padEnd(5)} ${harmless(message)}`);
      }),
    );

  group
    .command('vote-in <id>')
    .description('Propose that a node become a validator.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((nodeId: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.proposeValidator({ nodeId })).proposeValidator, proposalColumns, options),
      ),
    );

  group
    .command('vote-out <id>')
    .description('Propose that a node be a validator no longer.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((nodeId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { proposeValidatorRemoval } = await atoll.proposeValidatorRemoval({ nodeId });
        showOne(proposeValidatorRemoval, proposalColumns, options);
      }),
    );
  return group;
}

async function change(atoll: Atoll, verb: 'start' | 'stop' | 'restart', id: string) {
  switch (verb) {
    case 'start':
      return (await atoll.startNode({ id })).startNode;
    case 'stop':
      return (await atoll.stopNode({ id })).stopNode;
    case 'restart':
      return (await atoll.restartNode({ id })).restartNode;
  }
}

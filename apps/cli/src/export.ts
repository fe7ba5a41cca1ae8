import type { Atoll } from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { UsageError } from './failure.js';
import { exportBlocks, type Head } from './export-blocks.js';
import { exportContracts } from './export-contracts.js';
import { exportDevices, exportStreams } from './export-devices.js';
import { exportLines } from './export-lines.js';
import { readmeOf } from './export-readme.js';
import { harmless, JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

type Exported = {
  directory: string;
  head: Head;
  keys: number;
  contracts: number;
  transactions: number;
  events: number;
  devices: number;
  streams: number;
  readings: number;
};

const columns: Columns<Exported> = {
  directory: (e) => e.directory,
  'last block': (e) => e.head.number,
  hash: (e) => e.head.hash,
  'state root': (e) => e.head.stateRoot,
  keys: (e) => e.keys,
  contracts: (e) => e.contracts,
  transactions: (e) => e.transactions,
  events: (e) => e.events,
  devices: (e) => e.devices,
  streams: (e) => e.streams,
  readings: (e) => e.readings,
};

/** Everything that a member needs to go on without this platform, in files that others read too. */
export function exportCommand(): Command {
  return new Command('export')
    .argument('<chain>')
    .description('Write all that is yours of a chain into a directory, to be run without this platform.')
    .requiredOption('--to <directory>', 'a new directory, or one that an export left unfinished')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { to, ...options }: Format & { to: string }) =>
      signedIn(async (atoll) => showOne(await exported(atoll, chainId, path.resolve(to)), columns, options)),
    );
}

async function exported(atoll: Atoll, chainId: string, directory: string): Promise<Exported> {
  const { chain } = await atoll.chain({ id: chainId });
  if (!chain.genesis) throw new UsageError('The chain has no genesis yet; wait until it runs.');
  await fs.mkdir(directory, { recursive: true, mode: 0o700 });
  await requireSameChain(directory, chain.genesis);
  const write = (name: string, value: unknown) =>
    fs.writeFile(path.join(directory, name), `${JSON.stringify(value, null, 2)}\n`);

  await write('genesis.json', chain.genesis);
  const nodes = chain.nodes.map(({ name, role, organisation, address, publicKey, sealing, mine }) => ({
    ...{ name, role, owner: organisation?.name ?? null, mine, address, publicKey, sealing },
  }));
  await write('nodes.json', nodes);
  const head = await exportBlocks(atoll, chainId, chain.genesis, path.join(directory, 'blocks.rlp'));
  await write('head.json', head);
  const keys = await exportKeys(atoll, chainId, directory);
  const transactions = await exportLines(
    path.join(directory, 'transactions.jsonl'),
    async (part) => (await atoll.transactions({ chainId, ...part })).transactions,
  );
  const devices = await exportDevices(atoll, chainId, directory);
  const said = await exportStreams(atoll, chainId, directory);
  const found = await exportContracts(atoll, chainId, directory, head.number);
  const running = nodes.filter(({ name, sealing }) => sealing && keys.includes(name)).map(({ name }) => name);
  if (running.length > 0)
    tell(`The platform still runs ${running.join(', ')}: stop them there before their keys run anywhere else.`);
  const name = harmless(chain.name);
  await fs.writeFile(path.join(directory, 'README.md'), readmeOf({ name, head, nodes, keys, running }));
  return { directory, head, keys: keys.length, transactions, ...found, devices, ...said };
}

/** An export goes on where one of the same chain ended; another chain's is not written over. */
async function requireSameChain(directory: string, genesis: unknown): Promise<void> {
  const file = path.join(directory, 'genesis.json');
  const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null && !isDeepStrictEqual(JSON.parse(text), genesis))
    throw new UsageError(`${directory} holds the export of another chain; choose another directory.`);
}

/** The keys of one's own nodes, as ciphertext to one's own backup key. */
async function exportKeys(atoll: Atoll, chainId: string, directory: string): Promise<string[]> {
  const { sealedKeys } = await atoll.sealedKeys({ chainId });
  const names = [...new Set(sealedKeys.map(({ nodeName }) => nodeName))];
  if (names.length === 0) {
    tell('There are no keys to take along: "atoll backups plan CHAIN --key FILE" has them encrypted to you.');
    return [];
  }
  await fs.mkdir(path.join(directory, 'keys'), { recursive: true });
  for (const name of names) {
    const { sealed } = sealedKeys.find(({ nodeName }) => nodeName === name)!; // the newest
    await fs.writeFile(path.join(directory, 'keys', `${name}.age`), sealed, { mode: 0o600 });
  }
  return names;
}

import type { Atoll } from '@atoll/sdk';
import { ChainExport, type Counts, type Head } from '@atoll/sdk/export';
import { Command } from 'commander';
import path from 'node:path';

import { writeExport } from './export-directory.js';
import { JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

type Exported = Counts & { directory: string; head: Head };

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
  const leaving = await ChainExport.of(atoll, chainId);
  await writeExport(leaving, directory);
  const { head, counts, running, undecoded } = leaving;
  for (const block of undecoded)
    tell(`Block ${block} has too many events of one contract to decode here; its receipts have them.`);
  if (counts.keys === 0)
    tell('There are no keys to take along: "atoll backups plan CHAIN --key FILE" has them encrypted to you.');
  if (running.length > 0)
    tell(`The platform still runs ${running.join(', ')}: stop them there before their keys run anywhere else.`);
  return { directory, head, ...counts };
}

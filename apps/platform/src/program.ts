import { forgetIndex } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { Command } from 'commander';
import fs from 'node:fs';

import { accountCommands } from './accounts.js';
import { backUp } from './backup/backup.js';
import { restore } from './backup/restore.js';
import { CHECKS, examine, exitCode, type Examined } from './doctor/doctor.js';
import { summed, told } from './doctor/told.js';
import { quotaCommands } from './quotas.js';
import { settingFrom } from './setting.js';

const CHECK_NAMES = CHECKS.map(({ name }) => name);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What an operator may do with an installation, where its environment or its home is. */
export function program(
  env: NodeJS.ProcessEnv = process.env,
  write = (text: string) => void process.stdout.write(text),
) {
  const command = new Command('atoll-platform')
    .description('Looks after an installation of Atoll, for who operates it.')
    .showHelpAfterError();
  command
    .command('doctor')
    .description('Says what is wrong with the installation and what to do. Changes nothing.')
    .option('--json', 'one JSON object instead of lines')
    .option('--only <parts...>', `only these parts: ${CHECK_NAMES.join(', ')}`)
    .action(async ({ json = false, only = [] }: { json?: boolean; only?: string[] }) => {
      const unknown = only.find((name) => !CHECK_NAMES.includes(name));
      if (unknown) throw new Error(`There is no part "${unknown}"; there are ${CHECK_NAMES.join(', ')}.`);
      const examined: Examined[] = [];
      for await (const part of examine(settingFrom(env), only)) {
        examined.push(part);
        if (!json) write(told(part));
      }
      write(json ? `${JSON.stringify({ well: exitCode(examined) === 0, examined }, null, 2)}\n` : summed(examined));
      process.exitCode = exitCode(examined);
    });
  command
    .command('backup')
    .description('Writes all rows of the platform as of one moment, and the master key, encrypted with age.')
    .requiredOption('--to <file>', 'the file to write')
    .requiredOption('--recipient <age1...>', 'who can open it; may be said several times', gathered, [])
    .option('--without-master-key', 'where the master key is kept elsewhere')
    .action(
      async ({
        to,
        recipient,
        withoutMasterKey = false,
      }: {
        to: string;
        recipient: string[];
        withoutMasterKey?: boolean;
      }) => {
        const { ownerUrl, masterKeyFile } = settingFrom(env);
        if (!withoutMasterKey && !masterKeyFile)
          throw new Error(
            'Where is the master key? Set ATOLL_MASTER_KEY_FILE or ATOLL_HOME, or say --without-master-key.',
          );
        const { rows, unmarked } = await backUp({
          databaseUrl: owner(ownerUrl),
          masterKeyFile: withoutMasterKey ? null : masterKeyFile,
          recipients: recipient,
          file: to,
        });
        write(`${rows} rows are in ${to}\n`);
        if (unmarked)
          write(`The database could not be told (${unmarked}): "atoll doctor" and the alert will miss this backup.\n`);
      },
    );
  command
    .command('restore')
    .description('Fills an empty database with a backup and puts the master key in its place.')
    .requiredOption('--from <file>', 'the backup')
    .requiredOption('--identity <file>', 'the file with the age identity that opens it')
    .action(async ({ from, identity }: { from: string; identity: string }) => {
      const { ownerUrl, masterKeyFile } = settingFrom(env);
      const opened = identityIn(identity);
      const { rows, takenAt } = await restore({
        databaseUrl: owner(ownerUrl),
        masterKeyFile,
        identity: opened,
        file: from,
      });
      write(
        `${rows} rows are back, as they were at ${takenAt}, which now counts as the last backup. ` +
          'Next: atoll-migrate, for the logins; then start the platform, and take a backup of it.\n',
      );
    });
  const ownerUrl = () => owner(settingFrom(env).ownerUrl);
  command.addCommand(accountCommands(ownerUrl, () => page(settingFrom(env).publicUrl), write));
  command.addCommand(quotaCommands(ownerUrl, write));
  command
    .command('rebuild-index <chain>')
    .description('Forgets what is indexed of a chain; the workers take it in anew, and less can be found meanwhile.')
    .action(async (chain: string) => {
      const { databaseUrl } = settingFrom(env);
      if (!databaseUrl)
        throw new Error("Where is the database? Set ATOLL_DATABASE_URL to the worker's login, or ATOLL_HOME.");
      if (!UUID.test(chain)) throw new Error(`"${chain}" is not the id of a chain; "atoll chains list" shows them.`);
      const store = new Store(databaseUrl, { connections: 1 });
      const wasThere = await forgetIndex(store, chain).finally(() => store.close());
      if (!wasThere) throw new Error(`Nothing is indexed of a chain ${chain}.`);
      write(`The workers take it in anew; "atoll index status ${chain}" tells how far they are.\n`);
    });
  return command;
}

const gathered = (value: string, before: string[]): string[] => [...before, value];

function owner(url: string | null): string {
  if (url) return url;
  throw new Error(
    'Whose database is it? Set ATOLL_OWNER_DATABASE_URL to its owner, or ATOLL_HOME to the home of an installation.',
  );
}

function page(url: string | null): string {
  if (url) return url;
  throw new Error(
    'Where do people find the console? Set ATOLL_PUBLIC_URL as the API has it, or ATOLL_HOME to the home of an installation.',
  );
}

/** As age-keygen writes it: comments, and one line that is the identity. */
function identityIn(file: string): string {
  const line = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .find((each) => each.startsWith('AGE-SECRET-KEY-'));
  if (!line) throw new Error(`${file} holds no age identity.`);
  return line.trim();
}

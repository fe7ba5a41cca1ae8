import type { ApplicationKeyPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<ApplicationKeyPartsFragment> = {
  id: (k) => k.id,
  name: (k) => k.name,
  begins: (k) => k.prefix,
  expires: (k) => k.expiresAt,
  revoked: (k) => k.revokedAt,
  scopes: (k) => k.scopes.join(' '),
};

export function applicationKeyCommands(): Command {
  const group = new Command('application-keys').description('Secrets with which programs act for your organisation.');

  group
    .command('list')
    .description('All keys, newest first, revoked ones too; never their secrets.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.applicationKeys(page)).applicationKeys,
          columns,
          format,
          'None yet: atoll application-keys create --help',
        ),
      ),
    );

  group
    .command('create <name>')
    .description('Make a key. Its secret is shown this once.')
    .requiredOption('--scopes <scope...>', 'what it may do, for example chain:read; "atoll who --json" lists yours')
    .option('--days <n>', 'how long it works, up to 365', wholeNumber, 90)
    .addOption(JSON_OPTION)
    .option('-q, --quiet', 'print only the secret')
    .action((name: string, { scopes, days, ...format }: Format & { scopes: string[]; days: number }) =>
      signedIn(async (atoll) => {
        const input = { name, scopes, expiresInDays: days };
        const { createApplicationKey: created } = await atoll.createApplicationKey({ input });
        if (format.json) return showJson(created);
        if (format.quiet) return console.log(created.secret);
        showOne({ ...created.applicationKey, secret: created.secret }, { ...columns, secret: (k) => k.secret }, format);
        tell('Keep the secret now: it is not shown again.');
      }),
    );

  group
    .command('revoke <id>')
    .description('End a key at once.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, format: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.revokeApplicationKey({ id })).revokeApplicationKey, columns, format),
      ),
    );
  return group;
}

import type { DirectoryTokenPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<DirectoryTokenPartsFragment> = {
  id: (t) => t.id,
  provider: (t) => t.providerId,
  begins: (t) => t.prefix,
  expires: (t) => t.expiresAt,
  revoked: (t) => t.revokedAt,
};

export function directoryTokenCommands(): Command {
  const group = new Command('directory-tokens').description('Secrets with which directories make and take out people.');

  group
    .command('list')
    .description('All tokens, newest first, those that ended too; never their secrets.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.directoryTokens(page)).directoryTokens,
          columns,
          format,
          'None yet: atoll directory-tokens create --help',
        ),
      ),
    );

  group
    .command('create <provider>')
    .description('Make a token for the directory of a provider. Its secret is shown this once.')
    .option('--days <n>', 'how long it works, up to 366', wholeNumber, 366)
    .addOption(JSON_OPTION)
    .option('-q, --quiet', 'print only the secret')
    .action((providerId: string, { days, ...format }: Format & { days: number }) =>
      signedIn(async (atoll) => {
        const input = { providerId, expiresInDays: days };
        const { createDirectoryToken: created } = await atoll.createDirectoryToken({ input });
        if (format.json) return showJson(created);
        if (format.quiet) return console.log(created.secret);
        showOne({ ...created.directoryToken, secret: created.secret }, { ...columns, secret: (t) => t.secret }, format);
        tell('Keep the secret now: it is not shown again.');
      }),
    );

  group
    .command('revoke <id>')
    .description('End a token at once.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, format: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.revokeDirectoryToken({ id })).revokeDirectoryToken, columns, format),
      ),
    );
  return group;
}

import type { PasskeyFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showJson, showList, tell, type Columns, type Format } from './output.js';
import { signedInPersonally } from './session.js';

const columns: Columns<PasskeyFragment> = {
  id: (p) => p.id,
  name: (p) => p.name,
  host: (p) => p.host,
  synced: (p) => (p.synced ? 'yes' : 'no'),
  made: (p) => p.createdAt,
  used: (p) => p.usedAt,
};

/** Made and used in a browser; from here they can be looked at and removed. */
export function passkeyCommands(): Command {
  const group = new Command('passkeys').description('By what you sign in to pages, without a password.');

  group
    .command('list')
    .description('Your passkeys, newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedInPersonally(async (atoll) =>
        showList((await atoll.passkeys()).passkeys, columns, options, 'None: a browser adds one, on the page Account.'),
      ),
    );

  group
    .command('remove <id>')
    .description('Sign in no more by a passkey, from now on; sessions go on.')
    .addOption(JSON_OPTION)
    .action((id: string, { json }: Format) =>
      signedInPersonally(async (atoll) => {
        const { removePasskey: removed } = await atoll.removePasskey({ id });
        if (json) showJson({ removed });
        else tell('Removed.');
      }),
    );
  return group;
}

import type { DirectoryClaim } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { providerColumns } from './identity-providers.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Format } from './output.js';
import { signedIn } from './session.js';

export function directoryCommands(): Command {
  const group = new Command('directories').description(
    'Directories (SCIM) that make the people of an identity provider, and take them out.',
  );

  group
    .command('url')
    .description('The address for a directory.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) => {
        const { directoryUrl: url } = await atoll.identityProviders();
        showOne({ url }, { address: (it) => it.url }, options);
      }),
    );

  group
    .command('connect <provider>')
    .description('Have the directory behind a provider say who its people are; nobody else comes in from now on.')
    .addOption(
      new Option('--claim <claim>', 'how people are known at sign-in: oid for Entra, sub for others')
        .choices(['sub', 'oid'])
        .default('sub'),
    )
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((providerId: string, { claim, ...options }: Format & { claim: string }) =>
      signedIn(async (atoll) => {
        const input = { providerId, claim: claim.toUpperCase() as DirectoryClaim };
        showOne((await atoll.connectDirectory({ input })).connectDirectory, providerColumns, options);
      }),
    );

  group
    .command('disconnect <provider>')
    .description('End its tokens at once. Its people stay, and newcomers come in by the provider alone again.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((providerId: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.disconnectDirectory({ providerId })).disconnectDirectory, providerColumns, options),
      ),
    );
  return group;
}

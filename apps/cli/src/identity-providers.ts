import type { IdentityProviderPartsFragment, Role } from '@atoll/sdk';
import { Command } from 'commander';

import { role } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { askPasswords } from './password.js';
import { signedIn } from './session.js';

export const providerColumns: Columns<IdentityProviderPartsFragment> = {
  id: (p) => p.id,
  'sign-in': (p) => p.slug,
  name: (p) => p.name,
  issuer: (p) => p.issuer,
  newcomers: (p) => p.role,
  client: (p) => p.clientId,
  secret: (p) => (p.secretSetAt ? `since ${p.secretSetAt}` : 'none'),
  directory: (p) => p.directoryClaim,
};

const PUBLIC = ['--public', 'a client without a secret, which PKCE alone protects'] as const;
const STDIN = '\nThe secret is asked for, or read from stdin.';

type Adding = Format & { name: string; issuer: string; clientId: string; role: Role; public?: boolean };

export function identityProviderCommands(): Command {
  const group = new Command('identity-providers').description(
    'Providers of OpenID Connect by which your organisation signs its people in.',
  );

  group
    .command('list')
    .description('All of them, newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) => {
        const { identityProviders } = await atoll.identityProviders();
        showList(identityProviders, providerColumns, options, 'None yet: atoll identity-providers add --help');
      }),
    );

  group
    .command('redirect-uri')
    .description('What to register as the redirect URI at a provider.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) => {
        const { identityProviderRedirectUri: uri } = await atoll.identityProviders();
        showOne({ uri }, { 'redirect URI': (it) => it.uri }, options);
      }),
    );

  group
    .command('add')
    .description('Have your people sign in by a provider; it is asked for its configuration at once.')
    .argument('<slug>', 'what they type to sign in by it')
    .requiredOption('--name <name>', 'what you call it')
    .requiredOption('--issuer <url>', 'as the provider writes it, to the letter')
    .requiredOption('--client-id <id>', 'what the provider calls this installation')
    .option('--role <role>', 'what newcomers are: anything but owner', role, 'AUDITOR')
    .option(...PUBLIC)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .addHelpText('after', STDIN)
    .action((slug: string, { name, issuer, clientId, role: newcomers, public: isPublic, ...options }: Adding) =>
      signedIn(async (atoll) => {
        const wish = { slug, name, issuer, clientId, role: newcomers };
        const input = { ...wish, clientSecret: await secretOf(isPublic) };
        showOne((await atoll.addIdentityProvider({ input })).addIdentityProvider, providerColumns, options);
      }),
    );

  group
    .command('secret <id>')
    .description('Set another secret of the client; the next sign-in uses it.')
    .option(...PUBLIC)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .addHelpText('after', STDIN)
    .action((id: string, { public: isPublic, ...options }: Format & { public?: boolean }) =>
      signedIn(async (atoll) => {
        const input = { id, clientSecret: await secretOf(isPublic) };
        showOne((await atoll.setIdentityProviderSecret({ input })).setIdentityProviderSecret, providerColumns, options);
      }),
    );

  group
    .command('remove <id>')
    .description('Sign nobody in by it any more, and end the sessions of everybody whom it signed in.')
    .action((id: string) =>
      signedIn(async (atoll) => {
        await atoll.removeIdentityProvider({ id });
        tell('Removed. Its people stay members: see atoll organisations members.');
      }),
    );
  return group;
}

/** Null for a public client; nothing typed by mistake is one. */
async function secretOf(isPublic = false): Promise<string | null> {
  if (isPublic) return null;
  const [secret = ''] = await askPasswords('Secret of the client');
  if (secret === '') throw new UsageError('Pipe in the secret of the client, or say --public.');
  return secret;
}

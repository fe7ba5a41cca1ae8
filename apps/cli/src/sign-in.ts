import { AtollError, connect, type Atoll } from '@atoll/sdk';
import type { Command } from 'commander';

import { URL_OPTION } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, showJson, showOne, tell, type Format } from './output.js';
import { askPasswords } from './password.js';
import { readSession, removeSession, writeSession } from './session-file.js';
import { signedIn, signedInPersonally } from './session.js';

type Credentials = { url: string; email: string; name?: string };

export function signInCommands(atoll: Command): void {
  atoll
    .command('sign-up')
    .description('Make an account and sign in.')
    .addOption(URL_OPTION)
    .requiredOption('--email <email>', 'your e-mail address')
    .requiredOption('--name <name>', 'your name')
    .addHelpText('after', '\nThe password is asked for, or read from stdin.')
    .action(async ({ url, email, name }: Required<Credentials>) => {
      const [password = ''] = await askPasswords('Password');
      const { signUp } = await connect({ url }).signUp({ input: { email, name, password } });
      await keep(url, signUp);
    });

  atoll
    .command('sign-in')
    .description('Sign in; the session is kept for the next commands.')
    .addOption(URL_OPTION)
    .requiredOption('--email <email>', 'your e-mail address')
    .addHelpText(
      'after',
      '\nThe password is asked for, or read from stdin. Where the account has a second factor, so is a code of its app, or a recovery code: on the second line.',
    )
    .action(async ({ url, email }: Credentials) => {
      const [password = '', code] = await askPasswords('Password');
      const platform = connect({ url });
      const signed = await platform.signIn({ input: { email, password } }).then(
        ({ signIn }) => signIn,
        (error: unknown) => byCode(platform, error, code),
      );
      await keep(url, signed);
    });

  atoll
    .command('password')
    .description('Change your password, which ends your sessions everywhere else.')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nThe current and the new password are asked for, or read from stdin, one on each line.')
    .action(({ json }: Format) =>
      signedInPersonally(async (client) => {
        const [currentPassword = '', newPassword = '', again = newPassword] = await askPasswords(
          'Current password',
          'New password',
          'New password once more',
        );
        if (newPassword !== again) throw new UsageError('The new password was not typed the same twice.');
        await client.changePassword({ input: { currentPassword, newPassword } });
        if (json) showJson({ changed: true });
        else tell('Changed. Every other session has ended.');
      }),
    );

  atoll
    .command('recover')
    .description('Set a new password by the token that the operator gave you, after which nothing else signs you in.')
    .addOption(URL_OPTION)
    .addHelpText(
      'after',
      '\nThe token, which stands behind the # of the link, and the new password are asked for, or read from stdin, one on each line.',
    )
    .action(async ({ url }: { url: string }) => {
      const [token = '', newPassword = '', again = newPassword] = await askPasswords(
        'Token',
        'New password',
        'New password once more',
      );
      if (newPassword !== again) throw new UsageError('The new password was not typed the same twice.');
      await connect({ url }).recoverAccount({ input: { token, newPassword } });
      tell('Set. Next: atoll sign-in');
    });

  atoll
    .command('sign-out')
    .description('End the session here and on the platform.')
    .action(async () => {
      try {
        await signedInPersonally((client) => client.signOut());
      } catch (error) {
        // A session that has ended by itself is out already.
        if (!(error instanceof AtollError && error.code === 'UNAUTHENTICATED')) throw error;
      }
      await removeSession();
      tell('Signed out.');
    });

  atoll
    .command('who')
    .description('Who is signed in, where, and for which organisation.')
    .addOption(JSON_OPTION)
    .action((options: Format) =>
      signedIn(async (client) => {
        const { me } = await client.me();
        const { ATOLL_URL, ATOLL_TOKEN, ATOLL_ORGANISATION } = process.env;
        const saved = ATOLL_URL && ATOLL_TOKEN ? null : await readSession();
        const url = saved?.url ?? ATOLL_URL;
        const organisation = ATOLL_ORGANISATION ?? saved?.organisationId;
        showOne(
          { url, organisation, ...me },
          {
            platform: (who) => who.url,
            person: (who) => who.person && `${who.person.name} <${who.person.email}>`,
            application: (who) => who.application?.id,
            organisation: (who) => who.organisation,
            organisations: (who) =>
              who.organisations.map(({ organisation: o, role }) => `${o.name} (${role})`).join(', '),
          },
          options,
        );
      }),
    );
}

/** Goes on where a right password is half of a sign-in, and fails as before where it was wrong. */
async function byCode(platform: Atoll, error: unknown, piped: string | undefined): Promise<SignedIn> {
  if (!(error instanceof AtollError) || error.code !== 'CODE_REQUIRED') throw error;
  const input = { challenge: String(error.detail['challenge']), code: piped ?? (await askCode()) };
  return (await platform.signInWithCode({ input })).signInWithCode;
}

async function askCode(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError('This account takes a code, too: pipe it in on a second line.');
  const [code = ''] = await askPasswords('Code of your app, or a recovery code');
  return code;
}

type SignedIn = { accessToken: string; accessExpiresAt: string; refreshToken: string; person: { name: string } };

/** Keeps the session and, where there is only one, chooses the organisation. */
async function keep(url: string, { accessToken, accessExpiresAt, refreshToken, person }: SignedIn): Promise<void> {
  const { me } = await connect({ url, token: () => accessToken }).me();
  const [first, ...others] = me.organisations;
  const chosen = first && others.length === 0 ? { organisationId: first.organisation.id } : {};
  await writeSession({ url, accessToken, accessExpiresAt, refreshToken, ...chosen });
  tell(`Signed in as ${person.name}${first && !others.length ? `, for ${first.organisation.name}` : ''}.`);
  if (!first) tell('Next: atoll organisations create NAME');
  if (others.length) tell('You belong to several organisations. Next: atoll organisations use ID');
}

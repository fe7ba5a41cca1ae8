import { newSecret, RECOVERY, RECOVERY_SECONDS } from '@atoll/accounts';
import { Command } from 'commander';
import type pg from 'pg';

import { asOperator, note } from './as-operator.js';

type Write = (text: string) => void;
type Person = { id: string; name: string; email: string };

/** What the operator does for people who cannot do it themselves. */
export function accountCommands(ownerUrl: () => string, publicUrl: () => string, write: Write): Command {
  const group = new Command('accounts').description('People who sign in here.');
  group
    .command('recover <email>')
    .description('Makes a link by which somebody who lost password, passkeys or second factor sets a new password.')
    .option('--json', 'an object instead of lines')
    .action(async (email: string, { json = false }: { json?: boolean }) => {
      const page = new URL('/console/recover', publicUrl());
      const { text: token, hash } = newSecret(RECOVERY);
      const { person, expiresAt } = await asOperator(ownerUrl(), (client) => offer(client, email.toLowerCase(), hash));
      page.hash = token; // what is behind the hash goes to no server and into no log
      if (json) return write(`${JSON.stringify({ ...person, url: page.href, token, expiresAt }, null, 2)}\n`);
      write(
        `${page.href}\n\nIt works once, until ${expiresAt.toISOString()}, for ${person.name} <${person.email}>. Whoever has it takes ` +
          'the account over: hand it to nobody else, and make sure first who asks. All other ways to sign in then end.\n',
      );
    });
  return group;
}

/** In the place of one that was made before. It stands in the books of every organisation that the person is of. */
async function offer(client: pg.Client, email: string, hash: Uint8Array): Promise<{ person: Person; expiresAt: Date }> {
  const { rows } = await client.query<Person>(
    'SELECT id, name, email FROM people WHERE email = $1 AND managed_by IS NULL',
    [email],
  );
  const [person] = rows;
  if (!person)
    throw new Error(
      `Nobody signs in here as ${email} by a password. Whom an organisation's provider signs in is let in by that provider.`,
    );
  const { rows: made } = await client.query<{ expires_at: Date }>(
    `INSERT INTO account_recoveries (person_id, hash, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))
     ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at RETURNING expires_at`,
    [person.id, Buffer.from(hash), RECOVERY_SECONDS],
  );
  const { rows: places } = await client.query<{ id: string }>(
    'SELECT organisation_id AS id FROM memberships WHERE person_id = $1',
    [person.id],
  );
  for (const { id } of places)
    await note(client, id, { action: 'offerAccountRecovery', given: {}, subject: person.id });
  return { person, expiresAt: made[0]!.expires_at };
}

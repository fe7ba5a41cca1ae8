import { newId } from '@atoll/store';
import pg from 'pg';

/** Who may do what no organisation and no person can: the owner of the database alone can be this role. */
const ROLE = 'atoll_definer';

/** Works in one transaction. */
export async function asOperator<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL ROLE ${ROLE}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end(); // what was not committed is undone
  }
}

/** In the books of the organisation, as what the platform did. */
export async function note(
  client: pg.Client,
  organisation: string,
  { action, given, subject }: { action: string; given: object; subject: string },
): Promise<void> {
  const fact = { actor: { platform: true }, action, arguments: given, subject, result: 'OK' };
  await client.query('INSERT INTO audit_notes (organisation_id, id, fact) VALUES ($1, $2, $3)', [
    organisation,
    newId(),
    fact,
  ]);
  await client.query(`INSERT INTO outbox (queue, key) VALUES ('audit', $1)`, [organisation]);
}

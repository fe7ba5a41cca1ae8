import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 1_000;
/** Nothing listens, no such name yet, a connection that was cut, or a server that starts or stops (class 57P). */
const AWAY = /^(57P0\d|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EPIPE|ETIMEDOUT)$/;
/** The server knows no such login, password or database. */
const STRANGER = /^(28P01|28000|3D000)$/;

/**
 * Resolves once the database lets this login in. A server that is away is waited for; one that refuses the login, only
 * where `strangers` says that somebody else is about to make it.
 */
export async function answering(url: string, { patienceMs, strangers }: { patienceMs: number; strangers: boolean }) {
  for (const end = performance.now() + patienceMs; ; await pause(EVERY_MS)) {
    const trouble = await troubleOf(url);
    if (!trouble) return;
    const passing = AWAY.test(trouble.code) || (strangers && STRANGER.test(trouble.code));
    if (!passing || performance.now() >= end) throw new Error(sentence(url, trouble.message));
  }
}

async function troubleOf(url: string): Promise<{ code: string; message: string } | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // told by the query that fails
  try {
    await client.connect();
    await client.query('SELECT 1');
    return null;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    const cut = /terminated|timeout/i.test(message) ? 'ETIMEDOUT' : '';
    return { code: code || cut, message: message || code };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Says which server and login, never the password. */
function sentence(url: string, because: string): string {
  const { host, pathname, username } = new URL(url);
  return `The database ${host}${pathname} does not let ${username || 'anybody'} in: ${because}.`;
}

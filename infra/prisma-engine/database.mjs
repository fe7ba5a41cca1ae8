import { log } from './log.mjs';
import { pg } from './adapter.mjs';

/** What the engine does without a schema: look whether a database is there, or make it. The exit code is the answer. */
export async function connectOrCreate(command, url) {
  log('INFO', 'Starting schema engine CLI'); // the Prisma CLI drops the first line
  try {
    if (command === 'can-connect-to-database') await query(url, 'SELECT');
    else if (command === 'create-database') await create(url);
    else throw new Error(`There is no command "${command}" here.`);
    log('INFO', 'Done');
  } catch (error) {
    const [error_code, message] = known(error);
    log('ERROR', message, { is_panic: false, error_code });
    process.exitCode = 1;
  }
}

async function create(url) {
  const server = new URL(url);
  const name = decodeURIComponent(server.pathname.slice(1)) || 'postgres';
  server.pathname = '/postgres';
  server.searchParams.delete('schema');
  await query(server.href, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
}

async function query(connectionString, sql) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Prisma's names for what may go wrong here. */
function known(error) {
  if (error.code === '3D000') return ['P1003', error.message];
  if (error.code === '28P01') return ['P1000', error.message];
  return ['P1001', error.code === 'ECONNREFUSED' ? "Can't reach database server" : String(error.message ?? error)];
}

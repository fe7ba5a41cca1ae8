import { fileURLToPath } from 'node:url';

import { answering } from './answering.js';
import { apply } from './apply.js';
import { configFrom } from './config.js';

/** This file is `apps/migrate/{src,dist}/main`. */
const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

try {
  const config = configFrom(process.env);
  const [command = 'apply', ...rest] = process.argv.slice(2);
  if (!['apply', 'wait'].includes(command) || rest.length > 0) throw new Error('Say "apply", "wait", or nothing.');
  if (command === 'wait') await answering(config.databaseUrl, { patienceMs: config.patienceMs, strangers: true });
  else for (const line of report(await apply(config, MIGRATIONS))) process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`${told(error)}\n`);
  process.exitCode = 1;
}

function report(applied: string[]): string[] {
  return applied.length > 0 ? applied.map((name) => `applied ${name}`) : ['Nothing to apply.'];
}

/** The whole chain of reasons in one line each; what to do where the owner's rights do not suffice. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint =
    (error as { code?: string }).code === '42501'
      ? '\nThe owner must be allowed to make roles and tables: ALTER ROLE ... CREATEROLE, and make it the owner of the database.'
      : '';
  return error.message + hint + (error.cause ? `\n${told(error.cause)}` : '');
}

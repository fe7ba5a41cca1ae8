import type { Setting } from '../setting.js';
import { ok, problem, type Finding } from './finding.js';

const OLDEST = [20, 19] as const;

/** What must be known of an installation before anything can be looked at. */
export async function lookAtEnvironment(setting: Setting): Promise<Finding[]> {
  const needed = {
    ATOLL_DATABASE_URL: setting.databaseUrl,
    ATOLL_REDIS_URL: setting.redisUrl,
    ATOLL_MASTER_KEY_FILE: setting.masterKeyFile,
    ...(setting.driver === 'process' && { ATOLL_HOME: setting.home }),
  };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
  const complaints = missing.map((name) =>
    problem(
      `${name} is not set, and no home of an installation says it`,
      `Set ${name} as the worker has it, or ATOLL_HOME to the directory that "npm run up" uses.`,
    ),
  );
  return [
    nodeVersion(process.versions.node),
    ...(complaints.length > 0 ? complaints : [ok('The installation is described')]),
  ];
}

export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (enough) return ok(`Node.js ${version}`);
  return problem(`Node.js ${version} is too old`, `Install Node.js ${OLDEST.join('.')} or newer.`);
}

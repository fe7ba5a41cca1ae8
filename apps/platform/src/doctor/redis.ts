import type { Setting } from '../setting.js';
import { Redis } from 'ioredis';

import { because, ok, problem, warning, type Finding } from './finding.js';

/** The first sound release of each line: CVE-2025-49844 let whoever may run scripts run code on the server. */
const SOUND = {
  redis: [
    [6, 2, 20],
    [7, 2, 11],
    [7, 4, 6],
    [8, 0, 4],
    [8, 2, 2],
  ],
  valkey: [
    [7, 2, 11],
    [8, 0, 6],
    [8, 1, 4],
  ],
} as const;

export async function lookAtRedis({ redisUrl }: Setting): Promise<Finding[]> {
  if (!redisUrl) return [];
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
  });
  let cause: unknown;
  redis.on('error', (error) => (cause = error));
  try {
    await redis.connect();
    return judged(factsIn(await redis.info()));
  } catch (error) {
    return [
      problem(
        `Redis does not answer: ${because(cause ?? error)}`,
        'Start it, or mend the address, the password or the network between. It may come back empty: nothing in it is needed.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

export function judged(facts: Map<string, string>): Finding[] {
  return [judgedVersion(facts), ...judgedRole(facts), judgedMemory(facts), judgedPersistence(facts)];
}

function judgedVersion(facts: Map<string, string>): Finding {
  const valkey = facts.get('valkey_version');
  const version = valkey ?? facts.get('redis_version') ?? '0';
  const name = `${valkey ? 'Valkey' : 'Redis'} ${version}`;
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const lines: readonly (readonly [number, number, number])[] = SOUND[valkey ? 'valkey' : 'redis'];
  const newest = lines.at(-1)!;
  const line = lines.find((each) => each[0] === major && each[1] === minor);
  const sound = line ? patch >= line[2] : major > newest[0] || (major === newest[0] && minor > newest[1]);
  if (sound) return ok(name);
  return warning(
    `${name} is older than the mending of CVE-2025-49844, unless your distribution has brought it in`,
    `Upgrade to ${line ? line.join('.') : newest.join('.')} or newer, or see your distribution's notes for the CVE.`,
  );
}

function judgedRole(facts: Map<string, string>): Finding[] {
  const role = facts.get('role') ?? 'master';
  if (role === 'master') return [];
  return [problem('The address leads to a replica, which takes no writes', 'Point it to the primary.')];
}

function judgedMemory(facts: Map<string, string>): Finding {
  const policy = facts.get('maxmemory_policy') ?? 'unknown';
  const [used, most] = [Number(facts.get('used_memory') ?? 0), Number(facts.get('maxmemory') ?? 0)];
  if (policy !== 'noeviction')
    return problem(
      `Redis may throw jobs away when it is full (maxmemory-policy ${policy})`,
      'CONFIG SET maxmemory-policy noeviction, and the same in its configuration file.',
    );
  if (most > 0 && used > 0.9 * most)
    return problem(
      `Redis is full: ${used} of ${most} bytes`,
      'Give it more memory (maxmemory); jobs that are due are a few hundred bytes each.',
    );
  return ok('Redis throws nothing away when it is full');
}

function judgedPersistence(facts: Map<string, string>): Finding {
  const appends = facts.get('aof_enabled') === '1';
  const failed = [facts.get('aof_last_write_status'), facts.get('rdb_last_bgsave_status')].some(
    (status) => status === 'err',
  );
  if (failed)
    return problem(
      'Redis cannot write to its disk, and then refuses writes',
      'Free or mend the disk; its log says which write failed.',
    );
  if (appends) return ok('Redis keeps its jobs on disk');
  return warning(
    'Redis does not append its jobs to a file: after a crash the workers find their work by sweeping the tables, later',
    'CONFIG SET appendonly yes, if the delay matters to you.',
  );
}

/** What INFO says, as `name:value` lines. */
function factsIn(info: string): Map<string, string> {
  return new Map(
    info.split('\r\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 && !line.startsWith('#') ? [[line.slice(0, colon), line.slice(colon + 1)]] : [];
    }),
  );
}

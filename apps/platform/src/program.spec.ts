import { testRedis } from '@atoll/embedded/testing';
import { testDatabase } from '@atoll/store/testing';
import { randomUUID } from 'node:crypto';

import type { Examined } from './doctor/doctor.js';
import { program } from './program.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let redis: Awaited<ReturnType<typeof testRedis>>;
beforeAll(async () => void ([database, redis] = [await testDatabase(), await testRedis()]), 120_000);
afterAll(() => Promise.all([database.close(), redis.close()]));

describe('doctor', () => {
  const run = async (...words: string[]) => {
    let output = '';
    const env = { ATOLL_DATABASE_URL: database.worker, ATOLL_REDIS_URL: redis.url };
    await program(env, (text) => void (output += text)).parseAsync(['doctor', ...words], { from: 'user' });
    const code = process.exitCode;
    process.exitCode = 0;
    return { output, code };
  };

  it('prints lines for people, and ends with 1 when something is wrong', async () => {
    const { output, code } = await run('--only', 'queues');
    expect(output).toMatch(/^✗ queues: No worker attends to the queue "chain"\n {2}→ Start a worker/m);
    expect(output).toMatch(/\d+ well, 0 to think about, \d+ wrong\n$/);
    expect(code).toBe(1);
  });

  it('prints one object for programs, and no secret', async () => {
    const { output, code } = await run('--json', '--only', 'postgres', 'clock');
    const { well, examined } = JSON.parse(output) as { well: boolean; examined: Examined[] };
    expect([well, code, examined.map(({ check }) => check)]).toEqual([true, 0, ['postgres', 'clock']]);
    expect(output).not.toContain(new URL(database.worker).password);
  });

  it('knows its parts', async () => {
    await expect(run('--only', 'weather')).rejects.toThrow('There is no part "weather"');
  });
});

describe('rebuild-index', () => {
  const run = (chain: string) =>
    program({ ATOLL_DATABASE_URL: database.worker }).parseAsync(['rebuild-index', chain], { from: 'user' });

  it('knows no chain that is not indexed', async () => {
    await expect(run(randomUUID())).rejects.toThrow('Nothing is indexed of a chain');
    await expect(run('tides')).rejects.toThrow('"tides" is not the id of a chain');
  });
});

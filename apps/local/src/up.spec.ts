import { alive, commandOf } from '@atoll/embedded';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Report } from './report.js';

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js');
const homes: string[] = [];

/** Runs the command as a person would and gives what it printed. */
function atoll(home: string, words: string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number | null; output: string; complaint: string }>((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, ATOLL_HOME: home, ...env } });
    let [output, complaint] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    child.once('close', (code) => resolve({ code, output, complaint }));
  });
}

async function up(home: string, env: NodeJS.ProcessEnv = {}): Promise<Report> {
  const { code, output, complaint } = await atoll(home, ['up', '--detach'], env);
  if (code !== 0) throw new Error(`${output}${complaint}`);
  return JSON.parse(output.trim().split('\n').at(-1) as string) as Report;
}

async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function rpc<T>({ rpc: url }: Report, method: string, ...params: unknown[]): Promise<T> {
  return (await post<{ result: T }>(url as string, { jsonrpc: '2.0', id: 1, method, params })).result;
}

const height = async (report: Report) => Number(await rpc<string>(report, 'eth_blockNumber'));

async function growsBeyond(report: Report, from: number): Promise<void> {
  while (!((await height(report).catch(() => -1)) > from)) await pause(200);
}

type Refusal = { extensions: { code: string; retryAfterSeconds?: number } };
type SignIn = { data: { signIn: { person: { email: string } } } | null; errors?: Refusal[] };

/** Waits when told to: these tests sign in more often in a minute than an account may. */
async function signsIn(report: Report): Promise<boolean> {
  const { email, password } = report.signIn;
  const query = `mutation ($input: SignInInput!) { signIn(input: $input) { person { email } } }`;
  const answer = await post<SignIn>(report.graphql, { query, variables: { input: { email, password } } }).catch(
    () => null,
  );
  const refusal = answer?.errors?.[0]?.extensions;
  if (refusal?.code === 'RATE_LIMITED') {
    await pause((refusal.retryAfterSeconds ?? 1) * 1_000);
    return signsIn(report);
  }
  return answer?.data?.signIn.person.email === email;
}

const isReady = ({ graphql }: Report) =>
  fetch(new URL('/readyz', graphql)).then(
    ({ ok }) => ok,
    () => false,
  );

const supervisorIn = (home: string): number =>
  JSON.parse(fs.readFileSync(path.join(home, 'supervisor.json'), 'utf8')).pid;

/** Every process whose command line names the home. */
function processesOf(home: string): string[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => alive(Number(pid)) && commandOf(Number(pid)).includes(home))
    .map((pid) => commandOf(Number(pid)));
}

function newHome(): string {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-up-'));
  homes.push(home);
  return home;
}

afterAll(async () => {
  for (const home of homes) {
    await atoll(home, ['down']);
    fs.rmSync(home, { recursive: true, force: true });
  }
}, 120_000);

describe('an installation', () => {
  const home = newHome();
  let report: Report;

  it('comes up with one command, says how to sign in, and has a chain that makes blocks', async () => {
    report = await up(home);
    expect(Object.keys(report)).toEqual(['graphql', 'console', 'gateway', 'rpc', 'signIn', 'firstBlockSeconds']);
    expect(report.firstBlockSeconds).toBeGreaterThan(0);
    expect(await (await fetch(report.console)).text()).toContain('<div id="root">');
    expect(await signsIn(report)).toBe(true);
    await growsBeyond(report, 1);
    expect(await rpc<string[]>(report, 'qbft_getValidatorsByBlockNumber', 'latest')).toHaveLength(4);
  }, 240_000);

  it('is found running by a second command, which says the same and whose, and is refused', async () => {
    const { code, output, complaint } = await atoll(home, ['up', '--detach']);
    expect(code).toBe(2);
    expect(JSON.parse(output.trim().split('\n').at(-1) as string)).toEqual(report);
    expect(complaint).toContain(`Atoll already runs in ${home}: process ${supervisorIn(home)}, ${report.console}.`);
    expect(await isReady(report)).toBe(true);
  }, 60_000);

  it.each(['api', 'worker', 'gateway', 'redis', 'postgres'])(
    'goes on after a kill of its %s',
    async (name) => {
      const pids = {
        api: () => pidIn('api.pid'),
        worker: () => pidIn('worker.pid'),
        gateway: () => pidIn('gateway.pid'),
        redis: () => JSON.parse(fs.readFileSync(path.join(home, 'redis.json'), 'utf8')).pid as number,
        postgres: () => pidIn('postgres/data/postmaster.pid'),
      };
      const pidOf = pids[name as keyof typeof pids];
      const before = pidOf();
      process.kill(before, 'SIGKILL');
      while (alive(before) || !namesAnother(pidOf, before)) await pause(50);
      while (!(await isReady(report))) await pause(100);
      expect(await signsIn(report)).toBe(true);
      await growsBeyond(report, await height(report));
    },
    120_000,
  );

  it('runs beside another installation, and outlives it', async () => {
    const other = newHome();
    const beside = await up(other);
    expect(new Set([beside.graphql, report.graphql, beside.rpc, report.rpc]).size).toBe(4);
    expect((await atoll(other, ['down'])).code).toBe(0);
    expect(processesOf(other)).toEqual([]);
    await growsBeyond(report, await height(report));
  }, 240_000);

  it('leaves no process behind when it goes down, and continues the same chain at the same addresses', async () => {
    const [at, hash] = [
      await height(report),
      (await rpc<{ hash: string }>(report, 'eth_getBlockByNumber', 'latest', false)).hash,
    ];
    const block = await rpc<{ number: string }>(report, 'eth_getBlockByHash', hash, false);
    expect((await atoll(home, ['down'])).code).toBe(0);
    expect(processesOf(home)).toEqual([]);

    // Of the nodes at their old addresses it names one that answers first.
    expect(await up(home)).toEqual({ ...report, rpc: expect.any(String) });
    await growsBeyond(report, at);
    expect(await rpc(report, 'eth_getBlockByNumber', block.number, false)).toMatchObject({ hash });
  }, 240_000);

  it('is taken over by the next command when its supervisor was killed, which tells the worker alone where keys lie', async () => {
    process.kill(supervisorIn(home), 'SIGKILL');
    const custody = { ATOLL_KEY_ENCRYPTION_KEYS: 'env:FIRST_KEK', FIRST_KEK: 'ab'.repeat(32) };
    expect(await up(home, custody)).toEqual({ ...report, rpc: expect.any(String) });
    expect(await signsIn(report)).toBe(true);
    expect(environmentOf(pidIn('worker.pid'))).toMatchObject(custody);
    for (const name of ['api', 'gateway'])
      expect(Object.keys(environmentOf(pidIn(`${name}.pid`)))).not.toContain('FIRST_KEK');
  }, 120_000);

  const pidIn = (file: string) => Number(fs.readFileSync(path.join(home, file), 'utf8').split('\n')[0]);
});

function environmentOf(pid: number): Record<string, string> {
  const entries = fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/** A file that is just being written anew does not count as an answer. */
function namesAnother(pidOf: () => number, before: number): boolean {
  try {
    const now = pidOf();
    return now > 0 && now !== before && alive(now);
  } catch {
    return false;
  }
}

it('says which given port is in use, and leaves nothing half started', async () => {
  const home = newHome();
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  for (const name of ['API', 'POSTGRES', 'REDIS']) {
    const { code, complaint } = await atoll(home, ['up', '--detach'], { [`ATOLL_${name}_PORT`]: String(port) });
    expect(code).toBe(1);
    expect(complaint).toContain(`choose another port with ATOLL_${name}_PORT`);
    expect(processesOf(home)).toEqual([]);
  }
  taken.close();
}, 120_000);

it('is started by one of several commands at once; the others say by whom', async () => {
  const home = newHome();
  const all = await Promise.all([1, 2, 3].map(() => atoll(home, ['up', '--detach'], { ATOLL_DEMO: 'off' })));
  expect(all.map(({ code }) => code).sort()).toEqual([0, 2, 2]);
  for (const { complaint } of all.filter(({ code }) => code === 2))
    expect(complaint).toMatch(new RegExp(`Atoll .* in ${home}\\b.* process ${supervisorIn(home)}\\b`));
  expect(processesOf(home).filter((command) => command.includes('postgres/data'))).toHaveLength(1);
  expect((await atoll(home, ['down'])).code).toBe(0);
}, 240_000);

it('stops everything on an interrupt in the foreground', async () => {
  const home = newHome();
  const child = spawn(process.execPath, [MAIN, 'up'], { env: { ...process.env, ATOLL_HOME: home } });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  while (!said.includes('Atoll is ready.')) await pause(100);
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
  expect(processesOf(home)).toEqual([]);
}, 240_000);

it('does not take a mistake for a wish', async () => {
  const { code, complaint } = await atoll(newHome(), ['up', '--detatch']);
  expect(code).toBe(2);
  expect(complaint).toContain('"--detatch" is not known here; there is only --detach.');
});

// The built command line as its users run it, and the built API on a real database and Redis for it to talk to.
import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, provisionLogins } from '@atoll/store';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const at = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url));

export type Outcome = { code: number | null; out: string; err: string };
type Circumstances = { stdin?: string; env?: Record<string, string> };

/** Somebody's terminal: a home directory of their own, and no colours unless asked for. */
export class Terminal {
  private constructor(readonly home: string) {}

  static async open(): Promise<Terminal> {
    return new Terminal(await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-terminal-')));
  }

  get sessionFile(): string {
    return path.join(this.home, 'atoll', 'session.json');
  }

  async run(words: string[], { stdin = '', env = {} }: Circumstances = {}): Promise<Outcome> {
    const child = this.spawn(words, env);
    const outcome: Outcome = { code: null, out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.err += text));
    child.stdin.on('error', () => undefined); // a command that reads nothing has ended before this was written
    child.stdin.end(stdin);
    [outcome.code] = (await once(child, 'close')) as [number | null];
    return outcome;
  }

  /** A command that goes on: its lines as they come, until the reader has seen enough. */
  async *lines(...words: string[]): AsyncGenerator<string> {
    const child = this.spawn(words);
    try {
      yield* createInterface({ input: child.stdout });
    } finally {
      child.kill();
    }
  }

  private spawn(words: string[], env: Record<string, string> = {}) {
    return spawn(process.execPath, [at('apps/cli/bin/atoll.mjs'), ...words], {
      env: { PATH: process.env['PATH'], XDG_CONFIG_HOME: this.home, ...env },
    });
  }

  /** What a command prints when it must succeed. */
  async print(...words: string[]): Promise<string> {
    const { code, out, err } = await this.run(words);
    if (code !== 0) throw new Error(`atoll ${words.join(' ')} ended with ${code}: ${err}`);
    return out.trim();
  }

  async json<T>(...words: string[]): Promise<T> {
    return JSON.parse(await this.print(...words, '--json')) as T;
  }

  close(): Promise<void> {
    return fs.rm(this.home, { recursive: true, force: true });
  }
}

/** An API that answers, without a worker: nothing it is asked to do will move on. */
export async function startPlatform(): Promise<{ url: string; adminUrl: string; close: () => Promise<void> }> {
  const database = await testPostgres({ migrate: (url) => migrate(url, at('prisma/migrations')) });
  const redis = await testRedis();
  const logins = await provisionLogins(database.url, { api: 'test-api', worker: 'test-worker' });
  const port = await freePort();
  const api = spawn(process.execPath, [at('apps/api/dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      ATOLL_LOG: 'error',
      ATOLL_DATABASE_URL: logins.api,
      ATOLL_REDIS_URL: redis.url,
      ATOLL_API_PORT: String(port),
      ATOLL_GATEWAY_URL: 'https://rpc.example.org',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(api, 'exit');
  const url = `http://127.0.0.1:${port}/graphql`;
  while (!(await answers(url))) {
    if (api.exitCode !== null) throw new Error(`The API ended with ${api.exitCode}.`);
    await pause(50);
  }
  return {
    url,
    adminUrl: database.url,
    close: async () => {
      api.kill();
      await ended;
      await database.close();
      await redis.close();
    },
  };
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import { stopAll } from '@atoll/driver-process';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { chainUntil, isReady } from '../chain.js';
import { endsWithUs } from '../ends-with-us.js';
import { join, type Member } from '../member.js';
import { until } from '../wait.js';
import { startApi, type ApiProcess } from './api-process.js';

const WORKER = fileURLToPath(new URL('../../../apps/worker/dist/main.js', import.meta.url));

/** On a signal, a process of Node writes all that is on its heap into its directory. Nest would take SIGUSR2 for the end. */
const TELLS = (directory: string) => ({
  NODE_OPTIONS: `--heapsnapshot-signal=SIGWINCH --diagnostic-dir=${directory}`,
  ATOLL_LOG: 'info',
});

/** The real API and a real worker as processes that log and can be looked into, with a key-encryption key of their own. */
export class CustodyHome {
  private constructor(
    readonly home: string,
    readonly api: ApiProcess,
    readonly worker: ChildProcess,
    readonly secrets: { master: Buffer; kek: Buffer },
    readonly member: Member,
  ) {}

  static async start(name: string, more: Record<string, string> = {}): Promise<CustodyHome> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), `atoll-${name}-`));
    const secrets = { master: randomBytes(32), kek: randomBytes(32) };
    for (const [file, secret] of Object.entries(secrets))
      await fs.writeFile(path.join(home, file), secret.toString('hex'), { mode: 0o600 });
    for (const process of ['api', 'worker']) await fs.mkdir(path.join(home, `heap-${process}`));
    const backends = more['ATOLL_PKCS11_MODULE'] ? 'SEALED,PKCS11' : 'SEALED';
    const api = await startApi(
      { ...TELLS(path.join(home, 'heap-api')), ATOLL_KEY_BACKENDS: backends },
      path.join(home, 'api.log'),
    );
    const log = await fs.open(path.join(home, 'worker.log'), 'a');
    const worker = spawn(process.execPath, [WORKER], {
      env: {
        ...{ PATH: process.env['PATH'], ATOLL_HOME: home, ATOLL_DRIVER: 'process', ATOLL_NODE_MEMORY_MB: '160' },
        ...{ ATOLL_DATABASE_URL: api.servers.workerUrl, ATOLL_REDIS_URL: api.servers.redisUrl },
        ...{ ATOLL_MASTER_KEY_FILE: path.join(home, 'master'), ATOLL_WORKER_PORT: '0' },
        ATOLL_KEY_ENCRYPTION_KEYS: `file:${path.join(home, 'kek')}`,
        ATOLL_INTERNAL_TOKEN: randomBytes(16).toString('hex'),
        ...TELLS(path.join(home, 'heap-worker')),
        ...more,
      },
      stdio: ['ignore', log.fd, log.fd],
    });
    await log.close();
    endsWithUs(worker);
    return new CustodyHome(home, api, worker, secrets, await join(`${api.origin}/graphql`, 'Vault'));
  }

  /** A chain of one validator, which is ready, and its consortium. */
  async chain(name: string): Promise<string> {
    const { atoll, organisationId } = this.member;
    const { foundConsortium } = await atoll.foundConsortium({ input: { name } });
    const { createChain } = await atoll.createChain({
      input: {
        ...{ consortiumId: foundConsortium.id, name, blockPeriodMs: 500, requestTimeoutSeconds: 2 },
        validators: [{ organisationId, count: 1 }],
      },
    });
    await chainUntil(this.member, createChain.id, `the chain ${name}`, isReady);
    return createChain.id;
  }

  /** Everything on the heap of a process, as it writes it down itself. */
  async heapOf(process: 'api' | 'worker'): Promise<Buffer> {
    const directory = path.join(this.home, `heap-${process}`);
    const pid = process === 'api' ? this.api.pid : this.worker.pid!;
    globalThis.process.kill(pid, 'SIGWINCH');
    const file = await until(`the heap of the ${process}`, async () => {
      const [name] = await fs.readdir(directory);
      if (!name) return null;
      const { size } = await fs.stat(path.join(directory, name));
      const tail = await fs.open(path.join(directory, name)).then(async (at) => {
        const { buffer } = await at.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2));
        await at.close();
        return buffer.toString();
      });
      return tail.trimEnd().endsWith('}') && path.join(directory, name);
    });
    return fs.readFile(file);
  }

  async stop(): Promise<void> {
    const ended = once(this.worker, 'exit');
    if (this.worker.exitCode === null && this.worker.signalCode === null) {
      this.worker.kill('SIGTERM');
      await ended;
    }
    await stopAll(this.home);
    await this.api.stop();
    await fs.rm(this.home, { recursive: true, force: true });
  }
}

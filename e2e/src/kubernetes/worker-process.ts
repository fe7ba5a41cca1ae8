import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { endsWithUs } from '../ends-with-us.js';
import { startApi, type ApiProcess } from '../faults/api-process.js';
import { join, type Member } from '../member.js';
import { ApiProxy } from './api-proxy.js';
import { kubectl } from './kubectl.js';

const WORKER = fileURLToPath(new URL('../../../apps/worker/dist/main.js', import.meta.url));

/** The engine that pods of tests run, and how small. */
const SMALL = {
  ATOLL_DRIVER: 'kubernetes',
  ATOLL_DEVELOPMENT_ENGINES: 'allow',
  ATOLL_ENGINES: 'atoll-node',
  ATOLL_NODE_MEMORY_MB: '160',
  ATOLL_CPU_REQUEST: '10m',
  ATOLL_STORAGE: '64Mi',
};

/** The real API and a real worker as processes, the worker behind a proxy of the API server, to be killed and started at will. */
export class Platform {
  private child: ChildProcess | null = null;

  private constructor(
    readonly installation: string,
    readonly api: ApiProcess,
    readonly proxy: ApiProxy,
    private readonly home: string,
  ) {}

  static async start(name: string): Promise<Platform> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), `atoll-${name}-`));
    await fs.writeFile(path.join(home, 'master.key'), randomBytes(32).toString('hex'), { mode: 0o600 });
    const proxy = await ApiProxy.start(); // first, for it fails at once where there is no cluster
    const api = await startApi(SMALL);
    const platform = new Platform(`${name}-${randomBytes(4).toString('hex')}`, api, proxy, home);
    platform.startWorker();
    return platform;
  }

  startWorker(): void {
    const { ATOLL_TEST_NODE_IMAGE: image, PATH } = process.env;
    const { workerUrl, redisUrl } = this.api.servers;
    const child = spawn(process.execPath, [WORKER], {
      env: {
        ...{ PATH, ...SMALL, ATOLL_DATABASE_URL: workerUrl, ATOLL_REDIS_URL: redisUrl, ATOLL_LOG: 'error' },
        ...{ ATOLL_MASTER_KEY_FILE: path.join(this.home, 'master.key'), ATOLL_WORKER_PORT: '0' },
        ...{ ATOLL_INTERNAL_TOKEN: randomBytes(16).toString('hex'), ATOLL_KUBECONFIG: this.proxy.kubeconfig },
        ...{ ATOLL_INSTALLATION: this.installation, ...(image && { ATOLL_NODE_IMAGE: image }) },
      },
      stdio: ['ignore', process.env['ATOLL_TEST_WORKER_LOG'] ? 'inherit' : 'ignore', 'inherit'],
    });
    this.child = endsWithUs(child);
  }

  /** A real signal to the real process; it is gone when this returns. */
  async killWorker(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** An organisation with a consortium of its own, which agrees with itself. */
  async member(): Promise<{ member: Member; consortiumId: string }> {
    const member = await join(`${this.api.origin}/graphql`, 'Solo');
    const { foundConsortium } = await member.atoll.foundConsortium({ input: { name: 'Alone' } });
    return { member, consortiumId: foundConsortium.id };
  }

  /** Also what a story that failed has left in the cluster. */
  async stop(): Promise<void> {
    await this.killWorker('SIGTERM');
    await kubectl(['delete', 'namespaces', '-l', `atoll.dev/installation=${this.installation}`]);
    await this.proxy.close();
    await this.api.stop();
    await fs.rm(this.home, { recursive: true, force: true });
  }
}

import { KubeConfig } from '@kubernetes/client-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ApiProxy, type Written } from '../kubernetes/api-proxy.js';
import { PostgresProxy } from './postgres-proxy.js';

const WORKER = fileURLToPath(new URL('../../../apps/worker/dist/main.js', import.meta.url));

export type Surroundings = {
  /** Holds the master key and the settings, and what the worker says. */
  directory: string;
  databaseUrl: string;
  redisUrl: string;
  installation: string;
  /** A token of the platform's user at the API server. */
  token: string;
};

/** A write of a worker that the API server answered, with the fence it carried; a deletion carries none. */
export type Fenced = { worker: string; request: string; status: number; fence: number | null; version: number | null };

/** A real worker that sees the database and the API server through proxies, and can be put to sleep. */
export class SleepyWorker {
  readonly written: Fenced[] = [];

  private constructor(
    readonly name: string,
    readonly kubernetes: ApiProxy,
    readonly postgres: PostgresProxy,
    private readonly child: ChildProcess,
  ) {
    kubernetes.onWritten = (written) => this.written.push(fencedOf(name, written));
  }

  static async start(name: string, { directory, databaseUrl, redisUrl, installation, token }: Surroundings) {
    const postgres = await PostgresProxy.start(databaseUrl);
    const kubernetes = await ApiProxy.start(configOf(token));
    const log = await fs.open(path.join(directory, `worker-${name}.log`), 'a');
    const child = spawn(process.execPath, [WORKER], {
      env: {
        PATH: process.env['PATH'],
        ATOLL_DATABASE_URL: postgres.url,
        ATOLL_REDIS_URL: redisUrl,
        ATOLL_MASTER_KEY_FILE: path.join(directory, 'master-key'),
        ATOLL_INTERNAL_TOKEN: 'fault-internal-token',
        ATOLL_WORKER_PORT: '0',
        ATOLL_DRIVER: 'kubernetes',
        ATOLL_DEVELOPMENT_ENGINES: 'allow',
        ATOLL_INSTALLATION: installation,
        ATOLL_KUBECONFIG: kubernetes.kubeconfig,
        ATOLL_KUBERNETES_SETTINGS: path.join(directory, 'settings.json'),
      },
      stdio: ['ignore', log.fd, log.fd],
    });
    await log.close();
    return new SleepyWorker(name, kubernetes, postgres, child);
  }

  pause(): void {
    this.child.kill('SIGSTOP');
  }

  wake(): void {
    this.child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.kubernetes.release();
    this.postgres.release();
    this.wake();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await this.kubernetes.close();
    this.postgres.close();
  }
}

/** The cluster of KUBECONFIG as another user. */
function configOf(token: string): KubeConfig {
  const own = new KubeConfig();
  own.loadFromDefault();
  const other = new KubeConfig();
  other.loadFromClusterAndUser(own.getCurrentCluster()!, { name: 'platform', token });
  return other;
}

function fencedOf(worker: string, { asked, sent, status, said }: Written): Fenced {
  const fence = annotationIn(sent);
  const version = Number((parsed(said) as Meta | null)?.metadata?.resourceVersion ?? NaN);
  const request = `${asked.method} ${asked.url.split('?')[0]}`;
  return { worker, request, status, fence, version: Number.isNaN(version) ? null : version };
}

type Meta = { metadata?: { resourceVersion?: string; annotations?: Record<string, string> } };

function annotationIn(sent: string): number | null {
  const fence = (parsed(sent) as Meta | null)?.metadata?.annotations?.['atoll.dev/fence'];
  return fence === undefined ? null : Number(fence);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { secret, secretFile, stablePort, startPostgres, startRedis } from '@atoll/embedded';
import { stopAll } from '@atoll/driver-process';

import { prepareDatabase } from './database.js';
import { demonstrate } from './demo.js';
import { GraphQL } from './graphql.js';
import { Kept } from './keep.js';
import { keepLogsSmall } from './logs.js';
import type { Progress } from './progress.js';
import type { Report } from './report.js';
import { endService, Service, SERVICES } from './service.js';
import type { Settings } from './settings.js';

/** All processes of one machine's Atoll, started in order and stopped in reverse. */
export class Installation {
  private readonly undo: (() => Promise<unknown>)[] = [];
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly progress: Progress,
  ) {}

  /** Returns when all is ready. When it fails, nothing it started remains. */
  async start(): Promise<Report> {
    try {
      return await this.startInOrder();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops everything, chain nodes included; all data stays. */
  stop(): Promise<void> {
    return (this.stopped ??= this.undoAll());
  }

  private async startInOrder(): Promise<Report> {
    const { home, ports, databaseUrl, redisUrl, nodes, custody, keyBackends } = this.settings;
    const endKeeping = keepLogsSmall(home);
    this.undo.push(async () => endKeeping());
    // A supervisor that was killed leaves its services, and they still hold their ports.
    await Promise.all(SERVICES.map((name) => endService(home, name)));
    const port = {
      api: await stablePort(home, 'api', ports.api),
      worker: await stablePort(home, 'worker', ports.worker),
      gateway: await stablePort(home, 'gateway', ports.gateway),
    };
    const postgres = await this.keep('Postgres', (again) =>
      startPostgres({ home, port: again ?? ports.postgres, url: databaseUrl }),
    );
    const redis = await this.keep('Redis', (again) => startRedis({ home, port: again ?? ports.redis, url: redisUrl }));
    const logins = await this.step('migrations and keys', () => prepareDatabase(home, postgres.url));
    this.undo.push(() => stopAll(home));

    const token = secret(home, 'internal-token');
    const shared = { ...nodes, ATOLL_REDIS_URL: redis.url, ATOLL_INTERNAL_TOKEN: token };
    const gateway = `http://127.0.0.1:${port.gateway}`;
    await this.step('API, worker and RPC gateway', () =>
      Promise.all([
        this.serve('worker', port.worker, {
          ...shared,
          ...custody,
          ATOLL_DATABASE_URL: logins.worker,
          ATOLL_WORKER_PORT: String(port.worker),
          ATOLL_MASTER_KEY_FILE: secretFile(home, 'master-key'),
        }),
        this.serve('api', port.api, {
          ...shared,
          ATOLL_DATABASE_URL: logins.api,
          ATOLL_API_HOST: '127.0.0.1',
          ATOLL_API_PORT: String(port.api),
          ATOLL_WORKER_URL: `http://127.0.0.1:${port.worker}`,
          ATOLL_GATEWAY_URL: gateway,
          ATOLL_KEY_BACKENDS: keyBackends,
          ATOLL_INTROSPECTION: 'on',
        }),
        this.serve('gateway', port.gateway, {
          ATOLL_REDIS_URL: redis.url,
          ATOLL_DATABASE_URL: logins.gateway,
          ATOLL_GATEWAY_PORT: String(port.gateway),
        }),
      ]),
    );
    const graphql = `http://127.0.0.1:${port.api}/graphql`;
    const title = this.settings.demo ? 'demo chain of four validators' : 'somebody who may sign in';
    const demo = await this.step(title, () => demonstrate(home, new GraphQL(graphql), this.settings.demo));
    return { graphql, console: new URL('/console/', graphql).href, gateway: `${gateway}/rpc`, ...demo };
  }

  private async keep(name: string, start: (port?: number) => ReturnType<typeof startPostgres>): Promise<Kept> {
    const kept = await this.step(name, () => Kept.start(name, start, (sentence) => this.progress.note(sentence)));
    this.undo.push(() => kept.stop());
    return kept;
  }

  private async serve(name: string, port: number, env: Record<string, string>): Promise<void> {
    const { home } = this.settings;
    const metrics = process.env[`ATOLL_${name.toUpperCase()}_METRICS_PORT`];
    const service = new Service({
      name,
      home,
      // As in the images: GraphQL looks at every value twice elsewhere.
      env: {
        ...forEveryChild(),
        NODE_ENV: 'production',
        ...env,
        ATOLL_HOME: home,
        ...(metrics && { ATOLL_METRICS_PORT: metrics }),
      },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      onRestart: (sentence) => this.progress.note(sentence),
    });
    this.undo.push(() => service.stop());
    await service.start();
  }

  private step<T>(title: string, work: () => Promise<T>): Promise<T> {
    if (this.stopped) return Promise.reject(new Error('Stopped while starting.'));
    return this.progress.step(title, work);
  }

  private async undoAll(): Promise<void> {
    for (let undo = this.undo.pop(); undo; undo = this.undo.pop())
      await undo().catch((error: unknown) => this.progress.note(`While stopping: ${String(error)}`));
  }
}

/** Nothing of our own environment reaches a service by accident, least of all the address of the database's owner. */
function forEveryChild(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'ATOLL_LOG'];
  const traced = Object.keys(process.env).filter((name) => name.startsWith('OTEL_'));
  return Object.fromEntries(
    [...passed, ...traced].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

import { StreamScene } from '@atoll/data/testing';
import { testRedis } from '@atoll/embedded/testing';
import { anchorDomain, type ReadingScope } from '@atoll/sealed';
import { newId, type DataStream } from '@atoll/store';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { endsWithUs } from '../ends-with-us.js';
import { freePort } from '../node-network.js';
import { until } from '../wait.js';
import { nativeDevice, type NativeDevice } from './native-device.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const SECRET = `atoll_key_${'d'.repeat(43)}`;
const EVM_CHAIN_ID = 31_337;

export type Answer = { accepted: number; duplicates: number; refused: { line: number; code: string }[] };
/** A stream, who signs for it, and what its signatures name. */
export type Source = { stream: DataStream; device: NativeDevice; scope: ReadingScope };

/** The real API in a process of its own, before a database and a chain with a kernel; this process is the worker. */
export class ReadingSite {
  private constructor(
    readonly scene: StreamScene,
    readonly origin: string,
    private readonly child: ChildProcess,
    private readonly closeRedis: () => Promise<void>,
  ) {}

  static async open(): Promise<ReadingSite> {
    const [scene, redis] = await Promise.all([StreamScene.open(), testRedis()]);
    await application(scene);
    const port = String(await freePort());
    const child = spawn(process.execPath, [at('../../../apps/api/dist/main.js')], {
      env: {
        ...{ PATH: process.env['PATH'], ATOLL_DATABASE_URL: scene.network.database.logins.api },
        ...{ ATOLL_REDIS_URL: redis.url, ATOLL_API_PORT: port, ATOLL_LOG: 'error' },
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    endsWithUs(child);
    const origin = `http://127.0.0.1:${port}`;
    await until('the API to listen', async () => (await fetch(`${origin}/readyz`)).ok, { seconds: 180 });
    return new ReadingSite(scene, origin, child, () => redis.close());
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** A device that an authority vouched for, and a stream of it that the chain has. */
  async source({ endorsed = true, batchReadings = 10_000 } = {}): Promise<Source> {
    const device = nativeDevice();
    await this.scene.device(this.scene.network.members.A, { endorsed, device });
    const stream = await this.scene.stream(device, { batchReadings });
    return { device, stream, scope: { domain: anchorDomain(EVM_CHAIN_ID, stream.contract), stream: stream.stream } };
  }

  /** Hands lines of JSON in. */
  async post(lines: readonly string[]): Promise<Answer> {
    const response = await fetch(`${this.origin}/data-streams/readings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    await Promise.all([this.scene.close(), this.closeRedis()]);
  }
}

async function application({ network: { database, members } }: StreamScene): Promise<void> {
  const { platform } = database.admin;
  const { organisationId } = members.A;
  const person = { id: newId(), email: 'meters@example.org', name: 'Meters', passwordHash: 'none' };
  const { id: createdBy } = await platform.person.create({ data: person });
  await platform.membership.create({ data: { organisationId, personId: createdBy, role: 'OWNER' } });
  await platform.applicationKey.create({
    data: {
      ...{ organisationId, id: newId(), createdBy, name: 'Meters', prefix: 'atoll_key_', scopes: ['data:submit'] },
      secretHash: new Uint8Array(createHash('sha256').update(SECRET).digest()),
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
}

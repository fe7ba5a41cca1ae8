import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { kubectl } from './kubectl.js';
import { run } from './shell.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CHART = path.join(ROOT, 'helm', 'atoll');

/** Small pods, chains of the development engine, and the database and the queues of the chart. */
const SMALL = {
  image: { repository: process.env['ATOLL_TEST_PLATFORM_IMAGE'] ?? 'atoll/platform' },
  postgres: {
    evaluation: {
      enabled: true,
      image: process.env['ATOLL_TEST_POSTGRES_IMAGE'] ?? 'atoll/postgres:18',
      storage: '256Mi',
    },
  },
  redis: { evaluation: { enabled: true, image: process.env['ATOLL_TEST_REDIS_IMAGE'] ?? 'atoll/redis:7' } },
  api: { resources: { requests: { cpu: '10m', memory: '128Mi' } } },
  worker: { resources: { requests: { cpu: '10m', memory: '128Mi' } } },
  chains: {
    ...{ developmentEngines: true, engines: ['atoll-node'], storage: '64Mi', memoryMb: 192, graceSeconds: 5 },
    cpu: { request: '10m', limit: '2' },
  },
};

/** The RPC gateway, which is off by default. */
export const GATEWAY = { 'rpc-gateway': { enabled: true, resources: { requests: { cpu: '10m', memory: '96Mi' } } } };

type Process = 'api' | 'worker' | 'rpc-gateway';
type Pod = { metadata: { deletionTimestamp?: string }; spec: { containers: { image: string }[] } };

/** The chart in a namespace, as somebody who follows docs/install.md has it. */
export class Release {
  private constructor(
    readonly namespace: string,
    private readonly values: string,
  ) {}

  /** The namespace and its Secrets, by the manual's own words, or by what a test makes of them; and values of the test's own. */
  static async prepared(namespace: string, edited = (script: string) => script, more: object = {}): Promise<Release> {
    const script = await shellBlock('docs/install.md', 'create secret');
    await run('bash', ['-ec', edited(script.replace('NAMESPACE=atoll\n', `NAMESPACE=${namespace}\n`))]);
    const values = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-values-')), 'values.json');
    await fs.writeFile(values, JSON.stringify({ ...SMALL, ...more }));
    return new Release(namespace, values);
  }

  install(...args: string[]): Promise<string> {
    return this.helm('install', 'atoll', CHART, `--values=${this.values}`, ...args);
  }

  /** Also what is said over the values that the release was installed with. */
  upgrade(...args: string[]): Promise<string> {
    return this.helm('upgrade', 'atoll', CHART, `--values=${this.values}`, ...args);
  }

  helm(...args: string[]): Promise<string> {
    return run('helm', [...args, `--namespace=${this.namespace}`]);
  }

  kubectl(...args: string[]): Promise<string> {
    return kubectl([`--namespace=${this.namespace}`, ...args]);
  }

  /** Objects of a test's own, in the namespace. */
  apply(...items: object[]): Promise<string> {
    return kubectl([`--namespace=${this.namespace}`, 'apply', '--server-side', '--filename=-'], {
      ...{ apiVersion: 'v1', kind: 'List', items },
    });
  }

  /** A Service's address, which outlives every pod. */
  address(process: Process): Promise<string> {
    return this.kubectl('get', `service/atoll-${process}`, '--output=jsonpath={.spec.clusterIP}');
  }

  async url(): Promise<string> {
    return `http://${await this.address('api')}/graphql`;
  }

  async pods(process: Process): Promise<string[]> {
    const selector = `--selector=app.kubernetes.io/name=${process}`;
    const running = '--field-selector=status.phase=Running';
    return (await this.kubectl('get', 'pods', selector, running, '--output=name')).trim().split('\n').filter(Boolean);
  }

  /** The images of all processes' pods, each once; one on its way out may still be there after a rollout. */
  async images(): Promise<string[]> {
    const selector = '--selector=app.kubernetes.io/name in (api,worker,rpc-gateway)';
    const said = await this.kubectl('get', 'pods', selector, '--output=json');
    const pods = (JSON.parse(said) as { items: Pod[] }).items.filter(({ metadata }) => !metadata.deletionTimestamp);
    return [...new Set(pods.map(({ spec }) => spec.containers[0]!.image))];
  }

  /** The namespaces of this installation's chains. */
  async chainNamespaces(): Promise<string[]> {
    const selector = `--selector=atoll.dev/installation=${this.namespace}`;
    return (await kubectl(['get', 'namespaces', selector, '--output=name'])).trim().split('\n').filter(Boolean);
  }

  /** The command of the notes that removes what an uninstallation leaves. */
  async removal(): Promise<string[]> {
    const line = (await this.helm('get', 'notes', 'atoll')).split('\n').find((each) => /kubectl delete/.test(each));
    return (line ?? '').trim().split(' ').slice(1);
  }

  async remove(): Promise<void> {
    await this.helm('uninstall', 'atoll', '--ignore-not-found', '--no-hooks').catch(() => undefined);
    await kubectl(['delete', 'namespaces', `--selector=atoll.dev/installation=${this.namespace}`]);
    await kubectl(['delete', 'namespace', this.namespace, '--ignore-not-found']);
    await fs.rm(path.dirname(this.values), { recursive: true });
  }
}

/** The first block of shell in a text that holds these words. */
async function shellBlock(file: string, words: string): Promise<string> {
  const text = await fs.readFile(path.join(ROOT, file), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!);
  const found = blocks.find((block) => block.includes(words));
  if (!found) throw new Error(`${file} has no block of shell with "${words}".`);
  return found;
}

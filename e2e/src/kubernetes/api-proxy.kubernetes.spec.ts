import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';

import { until } from '../wait.js';
import { ApiProxy, type Asked } from './api-proxy.js';
import { kubectl } from './kubectl.js';

const namespace = `api-proxy-${randomBytes(4).toString('hex')}`;
const configMap = (name: string) => ({ metadata: { name }, data: { some: 'thing' } });
const lists = ({ url, verb }: Asked) => verb === 'read' && /configmaps(\?|$)/.test(url);
const watches = ({ verb }: Asked) => verb === 'watch';

let proxy: ApiProxy;
let config: KubeConfig;
let core: CoreV1Api;

beforeAll(() => kubectl(['create', 'namespace', namespace]), 60_000);
afterAll(() => kubectl(['delete', 'namespace', namespace, '--wait=false']), 60_000);
beforeEach(async () => {
  proxy = await ApiProxy.start();
  config = new KubeConfig();
  config.loadFromFile(proxy.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
});
afterEach(() => proxy.close());

const make = (name: string) => core.createNamespacedConfigMap({ namespace, body: configMap(name) });
const names = async () => (await kubectl(['-n', namespace, 'get', 'cm', '-o', 'name'])).trim().split('\n');
const seen = async () =>
  (await core.listNamespacedConfigMap({ namespace })).items.map(({ metadata }) => metadata!.name);

it('passes what is asked, counts writes, and opens to nobody without its token', async () => {
  await make('counted');
  expect(await seen()).toContain('counted');
  expect(proxy.counts).toEqual({ read: 1, watch: 0, write: 1 });
  expect(proxy.writes).toEqual([`POST /api/v1/namespaces/${namespace}/configmaps`]);
  const [cluster, user] = [config.getCurrentCluster()!, config.getCurrentUser()!];
  config.loadFromClusterAndUser(cluster, { ...user, token: 'another' });
  await expect(config.makeApiClient(CoreV1Api).listNamespace()).rejects.toMatchObject({ code: 401 });
});

it('holds a write before the API server knows of it, and after', async () => {
  const before = proxy.holdWrite(2, 'before');
  await make('first');
  const held = make('second');
  expect(await before).toMatchObject({ n: 2, method: 'POST' });
  expect(await names()).not.toContain('configmap/second');
  proxy.release();
  await held;

  const after = proxy.holdWrite(1, 'after');
  let heard = false;
  const third = make('third').then(() => (heard = true));
  await after;
  expect(await names()).toContain('configmap/third');
  expect(heard).toBe(false);
  proxy.release();
  await third;
});

it('forgets a held write whose client died', async () => {
  const held = proxy.holdWrite(1, 'before');
  const request = make('never').catch((error: Error) => error);
  await held;
  expect(proxy.cut(({ verb }) => verb === 'write')).toBe(1);
  expect(await request).toBeInstanceOf(Error);
  proxy.release();
  await make('later');
  expect(await names()).not.toContain('configmap/never');
});

it('refuses, and repeats what was', async () => {
  proxy.refuse(lists, { status: 429, retryAfter: 7 });
  await expect(seen()).rejects.toMatchObject({ code: 429, headers: { 'retry-after': '7' } });
  proxy.heal();

  proxy.remember();
  const old = await seen();
  await make('new');
  proxy.replay(lists);
  expect(await seen()).toEqual(old);
  proxy.heal();
  expect(await seen()).toContain('new');
});

it('cuts a watch, takes its events away, and leaves one open without a word', async () => {
  const first = await watch();
  await make('one');
  await first.has('one');
  proxy.cut(watches);
  await first.ended;

  proxy.dropEvents(watches);
  const deaf = await watch();
  await make('two');
  await until('the event to be taken out', async () => proxy.dropped.some((line) => line.includes('"name":"two"')));
  proxy.heal();
  await make('three');
  await deaf.has('three');
  expect(deaf.text()).not.toContain('"two"');

  proxy.blackHole(watches);
  await make('four');
  proxy.heal();
  const other = await watch();
  await other.has('four');
  expect(proxy.watching).toBe(2);
  expect(deaf.text()).not.toContain('"four"');
});

/** What a watch has said, from what the API server has in its cache: for the newest state it might have to wait, and give up. */
async function watch() {
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const url = new URL(`/api/v1/namespaces/${namespace}/configmaps?watch=true&resourceVersion=0`, proxy.origin);
    https.get(url, options, resolve).once('error', reject);
  });
  let text = '';
  let heard = () => {};
  response.setEncoding('utf8').on('data', (data: string) => ((text += data), heard()));
  const ended = new Promise<void>((resolve) => response.once('close', resolve).on('error', () => {}));
  const has = async (name: string) => {
    while (!text.includes(`"name":"${name}"`)) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { ended, has, text: () => text };
}

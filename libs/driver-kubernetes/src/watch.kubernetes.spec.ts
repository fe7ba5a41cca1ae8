import type { ChainPlan } from '@atoll/driver';
import { engine } from '@atoll/engines';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { type KubernetesObject, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, config } from './cluster-in-tests.js';
import { manifests } from './manifests.js';
import { FIELD_MANAGER, namespaceOf } from './names.js';
import { noted } from './owned.js';
import { DEFAULTS } from './settings.js';
import { watch } from './watch.js';
import type { Watched } from './watched.js';

jest.setTimeout(120_000); // A machine that may be busy.

const installation = `watch-${randomUUID().slice(0, 8)}`;
const byHand = KubernetesObjectApi.makeApiClient(config);
const node = { chainId: randomUUID(), organisationId: randomUUID(), name: 'validator-0' };
const identity = { publicKey: `0x${'02'.repeat(64)}`, address: `0x${'03'.repeat(20)}` } as const;
const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 1_000 });
// It never runs: only its objects are of interest here.
const nodes: ChainPlan['nodes'] = [
  { ...node, role: 'validator', identity, run: false, incarnation: 1, mayLeave: false },
];
const plan: ChainPlan = { chainId: node.chainId, engine: 'besu', genesis, nodes, fence: 1 };
const objects = manifests(plan, engine('besu'), { ...DEFAULTS, installation }, () => 'token').map(noted);
const watching = new AbortController();
const told: string[] = [];
let watched: Watched;
let ended: Promise<void>;

beforeAll(async () => {
  ({ watched, ended } = watch(cluster, installation, (chainId) => told.push(chainId), watching.signal));
  for (const object of objects) await cluster.apply(object);
});
afterAll(async () => {
  watching.abort();
  await ended;
  const name = namespaceOf({ installation, ...node });
  await cluster.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
});

it('knows every object that stands as it was applied, also by what another look says of a Secret', async () => {
  await until(() => watched.live && objects.every((object) => watched.stands(object)) && told.includes(node.chainId));
  expect(watched.of(node.chainId, 'StatefulSet')).toHaveLength(1);
});

const kinds = () => objects.filter(({ kind }) => kind !== 'Secret').map((object) => [object.kind!, object] as const);

it.each(kinds())('sees that somebody changed a field of a %s, and leaves what is not ours', async (_, object) => {
  const { apiVersion, kind } = object;
  const metadata = { name: object.metadata!.name!, namespace: object.metadata!.namespace! };
  await patch({
    apiVersion: apiVersion!,
    kind: kind!,
    metadata: { ...metadata, annotations: { 'example.org/note': 'kept' } },
  });
  await until(() => noteOn(find(object)) === 'kept');
  expect(watched.stands(object)).toBe(true);

  const labels = { 'app.kubernetes.io/managed-by': 'somebody' };
  told.length = 0;
  await patch({ apiVersion: apiVersion!, kind: kind!, metadata: { ...metadata, labels } });
  await until(() => !watched.stands(object) && told.includes(node.chainId));

  await cluster.apply(object);
  await until(() => watched.stands(object));
  expect(find(object)?.metadata?.labels?.['app.kubernetes.io/managed-by']).toBe(FIELD_MANAGER);
});

it('sees what is gone, and what has another content', async () => {
  const object = objects.find(({ kind }) => kind === 'ConfigMap')!;
  await cluster.apply(noted({ ...object, data: { other: 'content' } } as KubernetesObject));
  await until(() => !watched.stands(object));
  await cluster.apply(object);
  await until(() => watched.stands(object));

  const { apiVersion, kind, metadata } = object;
  await cluster.remove({ apiVersion: apiVersion!, kind: kind!, metadata: metadata as { name: string } });
  await until(() => !watched.stands(object));
  expect(find(object)).toBeUndefined();
});

const find = ({ kind, metadata }: KubernetesObject) =>
  watched.of(node.chainId, kind!).find((object) => (object as KubernetesObject).metadata?.name === metadata?.name) as
    KubernetesObject | undefined;
const noteOn = (object: KubernetesObject | undefined) => object?.metadata?.annotations?.['example.org/note'];
const patch = (object: KubernetesObject) =>
  byHand.patch(object, undefined, undefined, 'somebody', undefined, PatchStrategy.MergePatch);

async function until(wished: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !wished(); await pause(20))
    if (performance.now() > end)
      throw new Error(`Not so: ${objects.filter((o) => !watched.stands(o)).map((o) => o.kind)}`);
}

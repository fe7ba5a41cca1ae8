import type { NodeRef } from '@atoll/driver';
import { describeChainDriver, describeNodeKeys } from '@atoll/driver/conformance';
import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, containerOf, killContainer, settled, testDriver } from './cluster-in-tests.js';
import { namespaceOf, objectName } from './names.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.
/** As in a worker, which watches; a driver that was just started has not seen anything yet. */
const watching = new AbortController();
const watcher = testDriver('conformance');
const watched = watcher.watch(() => undefined, watching.signal);
afterAll(async () => {
  watching.abort();
  await watched;
});
let started = 0;
/** Every other one watches. */
const start = () => (started++ % 2 === 0 ? watcher : testDriver('conformance'));

describeChainDriver('kubernetes', async () => start(), {
  engine: 'atoll-node',
  patienceMs: 120_000,
  restartsByItself: true,
  upgrade: async () => testDriver('conformance', { memoryMb: 170 }),
  kill: async (node: NodeRef) => killContainer(containerOf(await settled('conformance', node))),
  processOf: async (node: NodeRef) => containerOf(await settled('conformance', node)),
});

describeNodeKeys('kubernetes', async () => start(), {
  engine: 'atoll-node',
  patienceMs: 120_000,
  wipe: async (node: NodeRef) => {
    const metadata = { name: objectName(node), namespace: namespaceOf({ installation: 'conformance', ...node }) };
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata };
    await cluster.remove(claim);
    await cluster.remove({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: `${metadata.name}-0` } });
    while (await cluster.find(claim)) await pause(200);
  },
});

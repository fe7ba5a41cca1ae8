import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, testDriver } from './cluster-in-tests.js';
import { keyJobName } from './key-job.js';
import { namespaceOf } from './names.js';

jest.setTimeout(300_000); // It waits as long as a slow cluster may take.

const INSTALLATION = 'trouble';
const another = () => ({ chainId: randomUUID(), organisationId: randomUUID(), name: 'validator-0' });

it.each([
  [
    'an image that cannot be pulled',
    { images: { 'atoll-node': 'localhost/no-such-image:1' } },
    /no-such-image:1 cannot be pulled; check its name/,
  ],
  [
    'a storage class that is not there',
    { storageClass: 'no-such-class' },
    /Its volume is not made: .*check that the storage class exists/,
  ],
  ['more memory than any machine has', { memoryMb: 64_000_000 }, /Insufficient memory.*Make room/],
])('says of %s what is wrong, and leaves no attempt behind', async (_, settings, sentence) => {
  const driver = testDriver(INSTALLATION, settings);
  const node = another();
  const told = await driver.prepare(node, 1).catch((error: unknown) => error);

  expect(told).toMatchObject({ detail: { code: 'CONFLICT', because: expect.stringMatching(sentence) } });
  const metadata = { name: keyJobName(node), namespace: namespaceOf({ installation: INSTALLATION, ...node }) };
  expect(await cluster.find({ apiVersion: 'batch/v1', kind: 'Job', metadata })).toBeNull();
  await driver.remove(node.chainId, 1);
});

it('does not take over a namespace that somebody else made, and changes nothing in it', async () => {
  const driver = testDriver(INSTALLATION);
  const node = another();
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespaceOf({ installation: INSTALLATION, ...node }), labels: { 'example.org/owner': 'other' } },
  };
  await cluster.create(namespace);
  const before = await cluster.find(namespace);

  await expect(driver.prepare(node, 1)).rejects.toMatchObject({
    detail: { code: 'CONFLICT', because: expect.stringMatching(/not this installation's; rename or remove it/) },
  });
  await driver.remove(node.chainId, 1);

  expect((await cluster.find(namespace))?.metadata?.resourceVersion).toBe(before?.metadata?.resourceVersion);
  await cluster.remove(namespace);
});

it('says of a pod that a quota refuses what is wrong, and runs it when there is room again', async () => {
  const driver = testDriver(INSTALLATION);
  const node = another();
  const identity = await driver.prepare(node, 1);
  const namespace = namespaceOf({ installation: INSTALLATION, ...node });
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'full', namespace } };
  await cluster.create({ ...quota, spec: { hard: { pods: '0' } } });
  const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 1_000 });
  const planned = { ...node, role: 'validator' as const, identity, run: true, incarnation: 1, mayLeave: false };
  const plan = { chainId: node.chainId, engine: 'atoll-node', genesis, nodes: [planned], fence: 1 };
  await driver.apply(plan);
  const until = async (phase: string) => {
    for (;;) {
      const [seen] = await driver.observe(node.chainId);
      if (seen?.phase === phase) return seen;
      await pause(200);
    }
  };

  expect((await until('Failed')).message).toMatch(
    /^Its pod would exceed a quota: .*exceeded quota: full.*Raise the quota/,
  );

  await cluster.remove(quota);
  // Its set waits longer and longer until it tries again, unless something of it changes.
  await driver.apply({ ...plan, nodes: [{ ...planned, mayLeave: true }] });
  await until('Running');
  await driver.remove(node.chainId, 1);
});

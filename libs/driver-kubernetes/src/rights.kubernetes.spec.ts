import { newIdentity, recipientOf } from '@atoll/crypto/age';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { platform, settled, testDriver } from './cluster-in-tests.js';
import type { KubernetesDriver } from './kubernetes-driver.js';
import { clusterRole } from './rights.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.

const INSTALLATION = 'rights';
let account: Awaited<ReturnType<typeof platform>>;
let driver: KubernetesDriver;

beforeAll(async () => {
  account = await platform(INSTALLATION, clusterRole(INSTALLATION));
  driver = testDriver(INSTALLATION, { config: account.config });
});
afterAll(() => account.end());

it('lets a chain live and go with these rights alone, under the policy that confines their holder', async () => {
  const node = { chainId: randomUUID(), organisationId: randomUUID(), name: 'validator-0' };
  const identity = await driver.prepare(node, 1);
  const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 200 });
  const planned = { ...node, role: 'validator' as const, identity, run: true, incarnation: 1, mayLeave: false };
  const plan = { chainId: node.chainId, engine: 'atoll-node', genesis, nodes: [planned], fence: 1 };
  await driver.apply(plan);
  await settled(INSTALLATION, node);
  for (let height = 0; height < 2; await pause(200))
    height = (await driver.observe(node.chainId))[0]?.status?.height ?? 0;
  expect(await driver.logs(node, 5)).not.toEqual([]);
  expect(await driver.control(node, 'qbft_getPendingVotes', [])).toEqual({});
  const recipient = await recipientOf(await newIdentity());
  expect(await driver.sealKey(node, identity, recipient)).toContain('AGE ENCRYPTED FILE');
  await driver.apply({ ...plan, nodes: [{ ...planned, incarnation: 2 }] });
  await driver.apply({ ...plan, nodes: [] });
  await driver.remove(node.chainId, 1);
  expect(await driver.observe(node.chainId)).toEqual([]);
});

// The platform as an SRE installs it, on a cluster with real pods, while chains and clients go on.
import { connect } from '@atoll/sdk';
import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { Blocks } from '../blocks.js';
import type { Chain } from '../chain.js';
import { consoleIsWhole } from '../console-page.js';
import { newKey, TOKEN } from '../contracts.js';
import { seeded } from '../kills.js';
import { join, type Member } from '../member.js';
import { Patient } from '../patient.js';
import { until } from '../wait.js';
import { GATEWAY, Release } from './release.js';
import { Transfers } from './transfers.js';

jest.setTimeout(900_000); // Real pods, on a machine that may be busy.

/** The tag of the same platform as the version that comes next. */
const NEXT = process.env['ATOLL_TEST_NEXT_TAG'] ?? 'next';
const ROUNDS = 6;
const VALIDATORS = 4;
/** Seconds between blocks of a chain of 1 s that only ever waited for another proposer, on a busy machine. */
const NO_STOP = 30;
const PATIENT = { seconds: 600, everyMs: 1_000 };

let release: Release;
let member: Member;
let chain: Chain;
let transfers: Transfers;
const patient = new Patient();

beforeAll(async () => {
  release = await Release.prepared('atoll-helm-test', undefined, GATEWAY);
}, 60_000);
afterAll(async () => {
  const { retries, silent } = patient;
  console.log(`helm: ${transfers?.ids.length} transfers, ${retries} retries, ${silent} requests without an answer`);
  await release?.remove();
}, 300_000);

/** The chain's nodes where they stand now: a pod that was replaced has another address. */
async function blocksNow(): Promise<Blocks> {
  const found = await patient.ask(() => member.atoll.chain({ id: chain.id }));
  return new Blocks(found.chain!);
}

/** Does the work while transfers are asked for and the chain is watched; it must not stop, nor have two truths. */
async function whileBusy(work: () => Promise<unknown>): Promise<void> {
  const before = await (await blocksNow()).height();
  await transfers.during(work);
  const blocks = await until(
    'every node to be beyond it',
    async () => {
      const now = await blocksNow();
      const heights = await now.heights();
      return heights.size === VALIDATORS && Math.min(...heights.values()) > before + 3 ? now : null;
    },
    PATIENT,
  );
  const after = Math.min(...(await blocks.heights()).values());
  expect(await blocks.longestGap(before, after)).toBeLessThan(NO_STOP);
  expect(await blocks.forks(before, after)).toBe(0);
}

it('is installed from nothing, and its own test passes', async () => {
  await release.install('--wait', '--timeout=10m');
  expect(await release.helm('test', 'atoll', '--logs')).toMatch(/Phase: +Succeeded/);
  const pods = await Promise.all((['api', 'worker', 'rpc-gateway'] as const).map((name) => release.pods(name)));
  expect(pods.map(({ length }) => length)).toEqual([2, 2, 2]);
});

it('serves the console whole, in which nothing runs but what it names', async () => {
  const url = await release.url();
  await patient.ask(() => consoleIsWhole(url));
});

it.each([
  ['api.replicas=two', /api[./]replicas/],
  ['worker.concurrency=0', /concurrency/],
  ['postgres.password=secret', /additional properties|Additional property/],
  ['chains.memoryMb=much', /chains[./]memoryMb/],
])('is not upgraded with %s', async (value, complaint) => {
  await expect(release.upgrade('--set', value)).rejects.toThrow(complaint);
});

it('lets somebody sign up, found a chain of pods, and deploy a contract', async () => {
  const url = await release.url();
  member = await patient.ask(() => join(url, 'Port'));
  const { atoll, organisationId } = member;
  const { foundConsortium } = await patient.ask(() => atoll.foundConsortium({ input: { name: 'Harbour' } }));
  const founding = {
    ...{ consortiumId: foundConsortium.id, name: 'containers', blockPeriodMs: 1_000, requestTimeoutSeconds: 2 },
    ...{ validators: [{ organisationId, count: VALIDATORS }], idempotencyKey: 'containers' },
  };
  const { createChain } = await patient.ask(() => atoll.createChain({ input: founding }));
  chain = await until(
    'the chain to be ready',
    async () => {
      const found = (await atoll.chain({ id: createChain.id })).chain as Chain | null;
      return found?.conditions.some(({ type, status }) => type === 'Ready' && status === 'True') ? found : null;
    },
    PATIENT,
  );
  const key = await patient.ask(() => newKey(member, 'treasury'));
  const sources = [{ path: 'Shell.sol', content: TOKEN }];
  const contract = { name: 'Shell', contractName: 'Shell', sources, idempotencyKey: 'shell' };
  const { createRelease } = await patient.ask(() => atoll.createRelease({ input: contract }));
  const deployment = { releaseId: createRelease.id, chainId: chain.id, keyId: key.id, idempotencyKey: 'shell' };
  const { deployContract: token } = await patient.ask(() =>
    atoll.deployContract({ input: { ...deployment, arguments: ['1000000000'] } }),
  );
  await until(
    'the token to be verified',
    async () => (await atoll.deployment({ id: token.id })).deployment?.status === 'VERIFIED',
    PATIENT,
  );
  chain = (await atoll.chain({ id: chain.id })).chain as Chain;
  transfers = new Transfers(member, token.id, key.id, patient);
});

it('answers applications through the RPC gateway, whichever of its pods is killed', async () => {
  const input = { name: 'wallet', scopes: ['rpc:read'], expiresInDays: 1 };
  const { createApplicationKey: key } = await patient.ask(() => member.atoll.createApplicationKey({ input }));
  const url = `http://${await release.address('rpc-gateway')}/rpc/${chain.id}`;
  const ask = async (method: string, secret = key.secret) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] });
    const answer = await fetch(url, {
      ...{ method: 'POST', body, headers: { 'x-api-key': secret }, signal: AbortSignal.timeout(10_000) },
    });
    return (await answer.json()) as { result?: string; error?: { data: { code: string } } };
  };
  const height = async () => BigInt((await ask('eth_blockNumber').catch(() => null))?.result ?? 0);
  expect(BigInt((await ask('eth_chainId')).result ?? 0)).toBe(BigInt(chain.evmChainId));
  expect((await ask('eth_chainId', 'nonsense')).error?.data.code).toBe('UNAUTHENTICATED');
  expect((await ask('admin_peers')).error?.data.code).toBe('FORBIDDEN');

  for (const victim of await release.pods('rpc-gateway')) {
    const before = await until('a block', async () => (await height()) || null, PATIENT);
    await release.kubectl('delete', '--force', '--grace-period=0', victim);
    await until('a later block', async () => (await height()) > before, PATIENT);
    await release.kubectl('rollout', 'status', 'deployment/atoll-rpc-gateway', '--timeout=600s');
  }
  const of = { applicationKeyId: key.applicationKey.id, chainId: chain.id, hours: 1 };
  const counted = async () => (await patient.ask(() => member.atoll.rpcUsage(of))).rpcUsage.length > 0;
  await until('the requests to be counted', counted, PATIENT);
});

it('is upgraded to the next version while chain and clients go on', async () => {
  await whileBusy(() => release.upgrade('--wait', '--timeout=10m', `--set=image.tag=${NEXT}`, '--set=log=error'));
  expect(await release.images()).toEqual([expect.stringContaining(`:${NEXT}`)]);
});

it('is rolled back while chain and clients go on', async () => {
  await whileBusy(() => release.helm('rollback', 'atoll', '1', '--wait', '--timeout=10m'));
  expect(await release.images()).toEqual([expect.not.stringContaining(`:${NEXT}`)]);
});

it('goes on when any of its pods are killed', async () => {
  const seed = Number(process.env['ATOLL_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`helm: ${ROUNDS} rounds of kills, seed ${seed}`);
  const random = seeded(seed);
  await whileBusy(async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const pods = [...(await release.pods('api')), ...(await release.pods('worker'))];
      const victims = round === ROUNDS - 1 ? pods : pods.filter(() => random() < 0.5);
      if (victims.length > 0) await release.kubectl('delete', '--force', '--grace-period=0', ...victims);
      await pause(random() * 4_000);
    }
    for (const name of ['api', 'worker'])
      await release.kubectl('rollout', 'status', `deployment/atoll-${name}`, '--timeout=600s');
  });
});

it('has done everything that was asked for, once', async () => {
  expect(transfers.ids.length).toBeGreaterThan(20);
  await transfers.areMinedOnce(chain);
});

it('leaves the chains when it goes, and takes them over when it comes back', async () => {
  const before = await release.chainNamespaces();
  expect(before).not.toEqual([]);
  const blocks = await blocksNow();
  await release.helm('uninstall', 'atoll', '--wait');
  const height = await blocks.height();
  await until('blocks without a platform', async () => (await blocks.height()) > height + 5, PATIENT);
  expect(await release.chainNamespaces()).toEqual(before);

  await release.install('--wait', '--timeout=10m');
  const url = await release.url(); // the Service came back with another address
  const { token, organisationId } = member;
  member = { ...member, atoll: connect({ url, token: () => token, organisation: () => organisationId }) };
  const seen = Number((await member.atoll.chain({ id: chain.id })).chain?.height);
  await until(
    'the platform to see new blocks',
    async () => Number((await member.atoll.chain({ id: chain.id })).chain?.height) > Math.max(seen, height + 5),
    PATIENT,
  );
});

it('is gone with its chains by the command of its notes', async () => {
  const removal = await release.removal();
  await release.helm('uninstall', 'atoll', '--wait');
  await release.kubectl(...removal);
  expect(await release.chainNamespaces()).toEqual([]);
});

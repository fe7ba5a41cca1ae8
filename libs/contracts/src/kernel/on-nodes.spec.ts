// The whole life of a kernel on a chain of four members' own nodes, as the API asks for it and the workers make it true.
import { ChainReconciler, ChainsService, Engines, NodeLogs, NodesService, ProposalsService } from '@atoll/chains';
import { ProcessDriver, stopAll } from '@atoll/driver-process';
import { Actor, Fault, PERMISSIONS } from '@atoll/kernel';
import { AccountReconciler, KeyReconciler, SealedCustody } from '@atoll/ledger';
import { testDatabase, type TestDatabase } from '@atoll/ledger/testing';
import type { Handler } from '@atoll/queue';
import { newId } from '@atoll/store';
import { RpcClient } from '@atoll/protocol';
import { WorkerDoor } from '@atoll/queue';
import { jest } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hex } from 'viem';

import { DeploymentReconciler } from '../deployment.reconciler.js';
import { GoverningService } from './governing.service.js';
import { KernelReconciler } from './kernel.reconciler.js';
import { KernelsService } from './kernels.service.js';
import { KERNEL_PLAN } from './plan.js';
import { maskOf } from './roles.js';

jest.setTimeout(600_000); // Five real nodes, on a machine that may be busy.

const NODE = path.resolve(import.meta.dirname, '../../../../apps/node/dist/main.js');
const actors = Array.from({ length: 4 }, () => new Actor(newId(), null, PERMISSIONS));
const [first, second, third, stranger] = [actors[0]!, actors[1]!, actors[2]!, new Actor(newId(), null, PERMISSIONS)];
const [consortiumId, organisations] = [newId(), actors.map(({ organisationId }) => organisationId)];

let home: string;
let database: TestDatabase;
let handlers: Handler[];
let chainId: string;
let proposals: ProposalsService;
let nodes: NodesService;
let kernels: KernelsService;
let governing: GoverningService;
const platform = () => database.admin.platform;
const chain = () => platform().chain.findUniqueOrThrow({ where: { id: chainId } });
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

beforeAll(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-kernel-'));
  database = await testDatabase();
  const { api, worker } = database;
  const driver = new ProcessDriver({ home, programs: { 'atoll-node': [process.execPath, NODE] } });
  const custody = new SealedCustody(worker, { id: 'test', bytes: new Uint8Array(32).fill(7) });
  handlers = workers(driver, custody);
  proposals = new ProposalsService(api);
  nodes = new NodesService(api, new NodeLogs(new WorkerDoor('http://127.0.0.1:9', '')));
  kernels = new KernelsService(api);
  governing = new GoverningService(api);

  const everyone = [...actors, stranger];
  await platform().organisation.createMany({
    data: everyone.map(({ organisationId: id }, i) => ({ id, name: `Member ${i}` })),
  });
  await platform().consortium.create({ data: { id: consortiumId, name: 'Harbour', foundedBy: organisations[0]! } });
  await platform().consortiumMember.createMany({
    data: organisations.map((organisationId) => ({ consortiumId, organisationId })),
  });
  const wish = { consortiumId, name: 'Tides', engine: 'atoll-node', blockPeriodMs: 1_000, epochLength: 30_000 };
  const validators = organisations.map((organisationId) => ({ organisationId, count: 1 }));
  ({ id: chainId } = await new ChainsService(api, new Engines(['atoll-node'])).create(first, { ...wish, validators }));
  await approveAll();
  await until(async () => (await chain()).height > 2n);
});
afterAll(async () => {
  await stopAll(home);
  await database.close();
  await fs.rm(home, { recursive: true, force: true });
});

const workers = (driver: ProcessDriver, custody: SealedCustody): Handler[] => {
  const { worker } = database;
  return [
    new KeyReconciler(worker, custody, custody),
    new KernelReconciler(worker),
    new DeploymentReconciler(worker),
    new AccountReconciler(worker, custody),
    new ChainReconciler(worker, driver),
  ];
};

/** Does what workers do, at their pace, until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    for (const handler of handlers) {
      const keys = handler instanceof ChainReconciler ? [chainId] : await handler.due(100);
      for (const key of keys) await handler.handle(key).catch(unlessAway);
    }
    await pause(100);
  }
}

/** The queue tries again what no node answered in time, on a machine that is busy with others. */
function unlessAway(error: unknown): void {
  if (!(error instanceof Fault && error.retryable)) throw error;
}

async function approveAll(): Promise<void> {
  for (const actor of actors) {
    const open = await proposals.list(actor, { chainId, status: 'OPEN' }, { take: 10 });
    for (const { id } of open) await proposals.vote(actor, id, true);
  }
}

const mined = async ({ id }: { id: string }) => {
  await until(async () => {
    const { status, reason } = await platform().transaction.findFirstOrThrow({ where: { id } });
    if (status === 'FAILED') throw new Error(String(reason));
    return status === 'MINED';
  });
};

const founders = organisations.map((organisationId) => ({ organisationId, roles: maskOf(['OPERATOR']) }));

it('is deployed by what its members agreed to, and by nothing less', async () => {
  await proposals.deployKernel(first, chainId, founders);
  const other = founders.map((it, i) => ({ ...it, roles: i === 0 ? maskOf(['OPERATOR', 'REGULATOR']) : it.roles }));
  const smuggled = proposals.deployKernel(first, chainId, other);
  await expect(smuggled).rejects.toThrow(fault({ code: 'CONFLICT', what: 'chain' }));
  for (const actor of [second, third]) {
    const [open] = await proposals.list(actor, { chainId, status: 'OPEN' }, { take: 1 });
    await proposals.vote(actor, open!.id, true);
  }
  const before = (await chain()).height;
  await until(async () => (await chain()).height > before + 2n);
  expect(await kernels.find(first, chainId)).toBeNull(); // the fourth founder has not agreed

  await approveAll();
  const began = performance.now();
  const from = (await chain()).height;
  await until(async () => (await kernels.find(first, chainId))?.status === 'READY');
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const sent = await platform().transaction.findMany({ where: { chainId } });
  expect(sent.filter(({ status }) => status !== 'MINED')).toEqual([]);
  const gas = await gasOf(sent.map(({ hash }) => hash as Hex));
  const blocks = (await chain()).height - from;
  process.stdout.write(`A kernel of four: ${seconds} s, ${blocks} blocks, ${sent.length} transactions, ${gas} gas.\n`);
  expect((await kernels.find(second, chainId))!.contracts).toHaveLength(KERNEL_PLAN.length);
  expect(await kernels.members(second, chainId)).toEqual(
    organisations.map((organisationId) =>
      expect.objectContaining({ organisationId, state: 'ACTIVE', roles: ['OPERATOR'] }),
    ),
  );
});

it('shows a stranger nothing, and lets it do nothing', async () => {
  const unknown = fault({ code: 'NOT_FOUND', what: 'chain' });
  await expect(kernels.find(stranger, chainId)).rejects.toThrow(unknown);
  await expect(kernels.members(stranger, chainId)).rejects.toThrow(unknown);
  await expect(governing.tell(stranger, chainId, 'proposeParam', [`0x${'01'.repeat(32)}`, 1n])).rejects.toThrow(
    unknown,
  );
  await expect(proposals.deployKernel(stranger, chainId, founders)).rejects.toThrow(unknown);
});

it('has a second one refused, however it is asked for', async () => {
  const conflict = fault({ code: 'CONFLICT', what: 'chain', because: 'it has a kernel already' });
  await expect(proposals.deployKernel(second, chainId, founders)).rejects.toThrow(conflict);
  await expect(proposals.adoptKernel(second, chainId, `0x${'5e'.repeat(20)}`)).rejects.toThrow(conflict);
});

it('changes who seals blocks when its members decide so', async () => {
  const { id } = await nodes.add(first, { chainId, role: 'VALIDATOR' });
  const node = () => platform().node.findFirstOrThrow({ where: { id } });
  await until(async () => (await node()).phase === 'Running');
  const { address: validator } = await node();
  const [member] = await kernels.members(first, chainId);

  const decided = async (admit: boolean) => {
    const args = [member!.address, validator as Hex, admit] as const;
    await mined(await governing.tell(first, chainId, 'proposeValidator', args));
    const [proposal] = await kernels.proposals(first, chainId, 1);
    expect(proposal).toMatchObject({ kind: 'VALIDATOR', status: 'OPEN', needed: 3, payload: { admit } });
    for (const actor of [first, second])
      await mined(await governing.tell(actor, chainId, 'vote', [proposal!.id, true]));
    const early = governing.tell(first, chainId, 'execute', [proposal!.id]);
    await expect(early).rejects.toThrow(fault({ code: 'REVERTED', error: 'NoQuorum' }));
    await mined(await governing.tell(third, chainId, 'vote', [proposal!.id, true]));
    await mined(await governing.tell(second, chainId, 'execute', [proposal!.id]));
    await until(async () => (await sealers()).includes(validator!) === admit);
    expect(await kernels.proposal(first, chainId, proposal!.id)).toMatchObject({ status: 'EXECUTED', yes: 3 });
  };
  await decided(true);
  expect(await sealers()).toHaveLength(5);
  await decided(false);
  expect(await sealers()).toHaveLength(4);
  // Nothing is voted for any more, and nothing was written twice.
  await until(async () => (await platform().proposal.count({ where: { chainId, status: 'ACCEPTED' } })) === 0);
  const mirrored = await platform().proposal.findMany({
    where: { chainId, kind: { in: ['ADD_VALIDATOR', 'DROP_VALIDATOR'] } },
  });
  expect(mirrored.map(({ kind, status }) => [kind, status]).sort()).toEqual([
    ['ADD_VALIDATOR', 'EXECUTED'],
    ['DROP_VALIDATOR', 'EXECUTED'],
  ]);
});

async function gasOf(hashes: Hex[]): Promise<number> {
  const { rpcUrl } = await platform().node.findFirstOrThrow({ where: { chainId } });
  const rpc = new RpcClient(rpcUrl!);
  const used = hashes.map(async (hash) =>
    Number((await rpc.call<{ gasUsed: Hex }>('eth_getTransactionReceipt', [hash])).gasUsed),
  );
  return (await Promise.all(used)).reduce((sum, gas) => sum + gas, 0);
}

/** As the newest header says, by a node that nobody of us asked to vote. */
async function sealers(): Promise<string[]> {
  const { rpcUrl } = await platform().node.findFirstOrThrow({ where: { chainId, organisationId: organisations[3]! } });
  return new RpcClient(rpcUrl!).call<string[]>('qbft_getValidatorsByBlockNumber', ['latest']);
}

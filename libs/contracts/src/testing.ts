// A consortium with a kernel on a real EVM that is not ours, as the API and the worker have it: rows, keys in custody, actors.
import { Actor, PERMISSIONS } from '@atoll/kernel';
import { AccountReconciler, KeyReconciler, SealedCustody } from '@atoll/ledger';
import { testDatabase, workOff, type TestDatabase } from '@atoll/ledger/testing';
import type { Handler } from '@atoll/queue';
import { newId, type Prisma, type Transaction } from '@atoll/store';
import { keccak256, toHex, type Address, type Hex } from 'viem';

import type { Deed, DeedArgs } from './kernel/kernel-abi.js';
import { kernelCode } from './kernel.js';
import { enqueueKernelCall } from './kernel/kernel-call.js';
import { kernelView, type KernelView } from './kernel/kernel-view.js';
import type { KernelContract } from './kernel/plan.js';
import { maskOf, type KernelRole } from './kernel/roles.js';
import { account, deployKernel, testEvm, type Contract, type TestEvm } from './kernel/testing.js';

export * from './kernel/testing.js';
export { device, DEVICE_FIELDS, ENDORSEMENT, FAR, lowS, NOBODY, secureElement, STATUS } from './kernel/scene.js';
export type { Device } from './kernel/scene.js';

/** An organisation of the consortium: who acts for it, and what it is on the chain. */
export type Member = { name: string; actor: Actor; organisationId: string; keyId: string; principal: Address };

/** Two operators with gateways, an authority that vouches for devices, and a regulator. */
export const ROLES_OF = {
  A: ['OPERATOR', 'GATEWAY', 'PROVIDER'],
  B: ['OPERATOR', 'GATEWAY', 'ORACLE', 'PROVIDER'],
  AUTHORITY: ['ISSUER', 'ORACLE', 'AUDITOR'],
  REGULATOR: ['REGULATOR', 'ORACLE', 'ARBITER'],
} as const satisfies Record<string, readonly KernelRole[]>;
export type MemberName = keyof typeof ROLES_OF;
const NAMES = Object.keys(ROLES_OF) as MemberName[];

export type KernelNetworkOptions = {
  database?: TestDatabase;
  evm?: TestEvm;
  /** Whether the kernel is on the chain, with its rows; left out, it is. */
  deployed?: boolean;
  /** Whether members have principals; left out, as `deployed`. */
  principals?: boolean;
};

export class KernelNetwork {
  /** Of an organisation that is no member of anything here. */
  readonly stranger = new Actor(newId(), newId(), PERMISSIONS);

  private constructor(
    readonly database: TestDatabase,
    readonly evm: TestEvm,
    readonly custody: SealedCustody,
    readonly consortiumId: string,
    readonly chainId: string,
    readonly members: Record<MemberName, Member>,
    /** Of the deployed kernel, to be asked directly; empty where it was not deployed. */
    readonly kernel: Record<KernelContract, Contract>,
  ) {}

  static async open(options: KernelNetworkOptions = {}): Promise<KernelNetwork> {
    const { deployed = true, principals = deployed } = options;
    const [database, evm] = await Promise.all([options.database ?? testDatabase(), options.evm ?? testEvm()]);
    const custody = new SealedCustody(database.worker, { id: 'test', bytes: new Uint8Array(32).fill(7) });
    const members = Object.fromEntries(NAMES.map((name) => [name, unborn(name)])) as Record<MemberName, Member>;
    const place = await insertChain(database, Object.values(members), evm.url);
    if (principals) for (const member of Object.values(members)) await giveBirth(database, custody, place, member);
    const kernel = deployed ? await deploy(database, evm, place, members) : ({} as Record<KernelContract, Contract>);
    const network = [database, evm, custody, place.consortiumId, place.chainId, members, kernel] as const;
    const opened = new KernelNetwork(...network);
    const { organisationId } = opened.stranger;
    await database.admin.platform.organisation.create({ data: { id: organisationId, name: 'Stranger' } });
    return opened;
  }

  async close(): Promise<void> {
    await this.evm.close();
    await this.database.close();
  }

  /** As a worker sees it, through any node. */
  view(member: Member = this.members.A): Promise<KernelView> {
    return kernelView(this.database.worker.platform, member.organisationId, this.chainId);
  }

  /** Does what a worker would with these handlers and those of keys and transactions, until nothing is left to do. */
  settle(...handlers: Handler[]): Promise<void> {
    return workOff([...handlers, ...this.ground]);
  }

  /** Has a member's principal call the kernel as the platform does, and waits for it; a refusal fails with its reason. */
  async tell<C extends KernelContract, F extends Deed<C>>(
    member: Member,
    contract: C,
    functionName: F,
    args: DeedArgs<C, F>,
  ): Promise<Transaction> {
    const { platform } = this.database.worker;
    const call = { chainId: this.chainId, contract, function: functionName, args };
    const { organisationId, id } = await platform.$transaction((db) =>
      enqueueKernelCall(db, member.organisationId, call),
    );
    await this.settle();
    const done = await platform.transaction.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } });
    if (done.status !== 'MINED') throw new Error(`${functionName} is ${done.status}: ${done.reason}`);
    return done;
  }

  /** Has a proposal made, agreed to by everybody, and executed. */
  async decide<F extends Extract<Deed<'Consortium'>, `propose${string}`>>(
    propose: F,
    args: DeedArgs<'Consortium', F>,
  ): Promise<Hex> {
    const { hash } = await this.tell(this.members.A, 'Consortium', propose, args);
    const { logs } = await this.evm.client.getTransactionReceipt({ hash: hash as Hex });
    const [, id] = logs[0]!.topics as [Hex, Hex];
    for (const member of Object.values(this.members)) await this.tell(member, 'Consortium', 'vote', [id, true]);
    await this.tell(this.members.A, 'Consortium', 'execute', [id]);
    return id;
  }

  private get ground(): Handler[] {
    const { worker } = this.database;
    return [new KeyReconciler(worker, this.custody, this.custody), new AccountReconciler(worker, this.custody)];
  }
}

type Place = { consortiumId: string; chainId: string };

const unborn = (name: MemberName): Member => {
  const actor = new Actor(newId(), null, PERMISSIONS);
  return { name, actor, organisationId: actor.organisationId, keyId: newId(), principal: '0x' };
};

async function insertChain({ admin }: TestDatabase, members: Member[], rpcUrl: string): Promise<Place> {
  const { platform } = admin;
  const [first] = members as [Member];
  const [consortiumId, chainId] = [newId(), newId()];
  await platform.organisation.createMany({ data: members.map(({ organisationId: id, name }) => ({ id, name })) });
  await platform.consortium.create({ data: { id: consortiumId, name: 'Sea', foundedBy: first.organisationId } });
  await platform.consortiumMember.createMany({
    data: members.map(({ organisationId }) => ({ consortiumId, organisationId })),
  });
  await platform.chain.create({
    data: {
      ...{ consortiumId, id: chainId, name: 'Tides', evmChainId: 31_337, foundedBy: first.organisationId },
      ...{ desired: 'RUNNING', engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2 },
      ...{ epochLength: 30_000, gasLimit: 60_000_000 },
    },
  });
  await platform.node.createMany({
    data: members.map(({ organisationId }, i) => ({
      ...{ organisationId, consortiumId, chainId, name: `validator-${i}`, role: 'VALIDATOR' as const },
      ...{ phase: 'Running', rpcUrl, height: 0 },
    })),
  });
  return { consortiumId, chainId };
}

async function giveBirth({ admin }: TestDatabase, custody: SealedCustody, place: Place, member: Member): Promise<void> {
  const { organisationId, keyId } = member;
  await admin.platform.key.create({ data: { organisationId, id: keyId, name: 'principal' } });
  const { address } = await custody.create({ organisationId, keyId });
  member.principal = address;
  await admin.platform.kernelPrincipal.create({ data: { organisationId, keyId, ...place, address } });
}

/** The quick way: Anvil lets everybody send for everybody, before the ledger has sent anything. */
async function deploy(
  { admin }: TestDatabase,
  evm: TestEvm,
  { consortiumId, chainId }: Place,
  members: Record<MemberName, Member>,
): Promise<Record<KernelContract, Contract>> {
  const founders = NAMES.map((name) => ({ org: members[name].principal, roles: maskOf(ROLES_OF[name]) }));
  await evm.chain.rpc.call('anvil_autoImpersonateAccount', [true]);
  const kernel = await deployKernel(evm, account(6).address, founders);
  await evm.chain.rpc.call('anvil_autoImpersonateAccount', [false]);
  const { organisationId } = members.A;
  await admin.platform.kernel.create({
    data: {
      ...{ consortiumId, chainId, deployedBy: organisationId, status: 'READY', message: 'Ready', readyAt: new Date() },
      founders: NAMES.map((name) => ({
        organisationId: members[name].organisationId,
        roles: maskOf(ROLES_OF[name]),
      })) as Prisma.InputJsonValue,
      contracts: {
        create: (Object.keys(kernelCode) as KernelContract[]).map((contract) => ({
          contract,
          address: kernel[contract].address.toLowerCase(),
          codeHash: keccak256(toHex(contract)),
        })),
      },
    },
  });
  return kernel;
}

/** A worker whose every `nth` transaction is undone, or whose answer gets lost. */
export function cutOff(store: TestDatabase['worker'], nth: number) {
  let transactions = 0;
  const platform = new Proxy(store.platform, {
    get: (target, key) => {
      const member = Reflect.get(target, key) as unknown;
      if (key !== '$transaction') return typeof member === 'function' ? member.bind(target) : member;
      return async (work: (db: unknown) => Promise<unknown>, options: unknown) => {
        const last = transactions++ === nth;
        const result = await (target.$transaction as (...args: unknown[]) => Promise<unknown>)(async (db: unknown) => {
          const done = await work(db);
          if (last && nth % 2 === 0) throw new Error('cut off');
          return done;
        }, options);
        if (last) throw new Error('cut off');
        return result;
      };
    },
  });
  return new Proxy(store, { get: (target, key) => (key === 'platform' ? platform : Reflect.get(target, key)) });
}

// A real API and a real chain, two members of its consortium, and what the worker does, step by step.
import { DeploymentReconciler, ReleaseReconciler } from '@atoll/contracts';
import { AccountReconciler, ApprovalReconciler, IntentReconciler, KeyReconciler, SealedCustody } from '@atoll/ledger';
import { testChain, workOff } from '@atoll/ledger/testing';
import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';

import { startTestApi } from '../testing.js';

export type TestLedger = Awaited<ReturnType<typeof startTestLedger>>;

export async function startTestLedger() {
  const [api, chain] = await Promise.all([startTestApi(), testChain()]);
  const [worker, admin] = [new Store(api.logins.worker), new Store(api.adminUrl)];
  const custody = new SealedCustody(worker, { id: 'test', bytes: new Uint8Array(32).fill(3) });
  const handlers: Handler[] = [
    new KeyReconciler(worker, custody, custody),
    new ReleaseReconciler(worker),
    new DeploymentReconciler(worker),
    new AccountReconciler(worker, custody),
    new ApprovalReconciler(worker),
    new IntentReconciler(worker),
  ];

  const work = () => workOff(handlers);

  /** One look of a handler at everything that is due. */
  async function once(kind: new (...given: never[]) => Handler): Promise<void> {
    const handler = handlers.find((each) => each instanceof kind)!;
    for (const key of await handler.due(100)) await handler.handle(key);
  }

  let chains = 0;
  /** Two members of a consortium whose chain runs, and the id of the first one's key. */
  async function members() {
    const [ada, bob] = [await api.owner(), await api.owner()];
    const { id: consortiumId } = await admin.platform.consortium.create({
      data: { name: 'Sea', foundedBy: ada.organisation },
    });
    for (const { organisation } of [ada, bob]) {
      await admin.platform.consortiumMember.create({ data: { consortiumId, organisationId: organisation } });
    }
    // The chain rows share one EVM, so only one may sign for its real id; the tests that send use the first.
    const evmChainId = chains++ === 0 ? 31_337 : 900_000 + chains;
    const row = { consortiumId, name: 'Tides', foundedBy: ada.organisation, desired: 'RUNNING' as const, evmChainId };
    const more = { engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000 };
    const { id: chainId } = await admin.platform.chain.create({ data: { ...row, ...more, gasLimit: 30_000_000 } });
    const nodes = [ada, bob].map(({ organisation }, i) =>
      admin.platform.node.create({
        data: {
          ...{ organisationId: organisation, consortiumId, chainId, name: `validator-${i}`, role: 'VALIDATOR' },
          ...{ phase: 'Running', rpcUrl: chain.url, height: 0 },
        },
      }),
    );
    const [, hers] = await Promise.all(nodes);
    const { createKey } = await api.get(ada, 'mutation { createKey(input: { name: "deployer" }) { id address } }');
    expect(createKey.address).toBeNull();
    await work();
    return { ada, bob, chainId, keyId: createKey.id as string, bobsNode: hers!.id };
  }

  /** A second chain of the same consortium, whose nodes are at another EVM. */
  async function secondChain(first: string, rpcUrl: string, evmChainId: number): Promise<string> {
    const { id: _, createdAt: __, ...row } = await admin.platform.chain.findUniqueOrThrow({ where: { id: first } });
    const { consortiumId, foundedBy: organisationId } = row;
    const data = { ...row, name: 'Ebb', evmChainId, conditions: [] };
    const { id: chainId } = await admin.platform.chain.create({ data: data as never });
    await admin.platform.node.create({
      data: {
        ...{ organisationId, consortiumId, chainId, name: 'validator-0', role: 'VALIDATOR' },
        ...{ phase: 'Running', rpcUrl, height: 0 },
      },
    });
    return chainId;
  }

  async function close(): Promise<void> {
    await api.close();
    await chain.close();
    await Promise.all([worker, admin].map((store) => store.close()));
  }

  return { api, admin, chain, work, once, members, secondChain, close };
}

import { RpcClient } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';

import { chainUntil, isReady, type Chain } from '../chain.js';
import { Installation } from '../installation.js';
import { join, type Member } from '../member.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/** Requests a second that a node is to answer: more than the platform asks while it catches up; the flood asks several times as many. */
const RATE = 100;
const BATCH = 100;
const EVERY_MS = 100;

/** A member's RPC nodes follow what applications ask: `npm run scenario -- scale [process|kubernetes]`. */
export async function run(driver: 'process' | 'kubernetes' = 'process'): Promise<Tally> {
  const more = { ATOLL_DEMO: 'off', ATOLL_SCALE_DOWN_SECONDS: '10' };
  const installation = await Installation.up('scale', driver, more);
  try {
    return await tell('scale', { 'nodes follow the load': (story) => follow(story, installation) });
  } finally {
    await installation.remove();
  }
}

async function follow(story: Story, { addresses }: Installation): Promise<void> {
  const ada = await join(addresses.graphql, 'Ada');
  const id = await story.step('Ada runs a chain of her own', () => foundChain(ada));
  const { node: own } = await story.step('she adds an RPC node by herself, called mine', async () => {
    const { addNode } = await ada.atoll.addNode({ input: { chainId: id, role: 'RPC', name: 'mine' } });
    await chainUntil(ada, id, 'her node', (chain) => running(chain).length === 1);
    return ada.atoll.node({ id: addNode.id });
  });
  await story.step(
    `and lets the platform keep 1 to 3, each for ${RATE} requests a second; hers is enough`,
    async () => {
      await ada.atoll.scaleRpcNodes({ input: { chainId: id, minimum: 1, maximum: 3, rate: RATE } });
      const { measured } = await until('a first measurement', () =>
        scalingIf(ada, id, ({ measured }) => measured !== null),
      );
      mustEqual(measured! < RATE, true, 'That the load is low');
      mustEqual(names(await chainOf(ada, id)), ['mine'], 'The RPC nodes');
    },
  );

  const flood = new Flood(own.rpcUrl!);
  try {
    await story.step('applications ask for more, and nodes come until there are as many as may be', async () => {
      const chain = await chainUntil(ada, id, 'more nodes', (seen) => running(seen).length === 3);
      mustEqual(names(chain), ['mine', 'rpc-scaled-1', 'rpc-scaled-2'], 'The RPC nodes');
    });
    await story.step('each of them answers, and knows the chain', async () => {
      const urls = running(await chainOf(ada, id)).map(({ rpcUrl }) => new RpcClient(rpcUrl!));
      const first = await Promise.all(
        urls.map((rpc) => rpc.call<{ hash: string }>('eth_getBlockByNumber', ['0x1', false])),
      );
      mustEqual(new Set(first.map(({ hash }) => hash)).size, 1, 'The number of different first blocks');
    });
    await story.step('the load that was measured is what applications asked', async () => {
      const { measured } = await until('the load', () => scalingIf(ada, id, (now) => (now.measured ?? 0) > 2 * RATE));
      mustEqual(measured! <= (BATCH * 1_000) / EVERY_MS + RATE, true, 'That no more was measured than was asked');
    });
  } finally {
    await flood.end();
  }
  await story.step('they ask no more, and the nodes that the platform added go, the newest first', async () => {
    const left = await chainUntil(ada, id, 'one node fewer', (seen) => rpcs(seen).length < 3);
    mustEqual(names(left).slice(0, 2), ['mine', 'rpc-scaled-1'], 'The first of the RPC nodes');
    const chain = await chainUntil(ada, id, 'none of them', (seen) => rpcs(seen).length === 1);
    mustEqual(names(chain), ['mine'], 'The RPC nodes');
    mustEqual(isReady(chain), true, 'That the chain is ready');
  });
  await story.step('she stops it, and her node is left as it was', async () => {
    await ada.atoll.stopScalingRpcNodes({ chainId: id });
    const { node } = await ada.atoll.node({ id: own.id });
    mustEqual([node.phase, node.scaled, node.address], ['Running', false, own.address], 'Her node');
    mustEqual((await ada.atoll.chain({ id })).chain.rpcScaling, null, 'The scaling');
  });
}

async function foundChain(ada: Member): Promise<string> {
  const { foundConsortium } = await ada.atoll.foundConsortium({ input: { name: 'Harbour' } });
  const validators = [{ organisationId: ada.organisationId, count: 1 }];
  const input = { consortiumId: foundConsortium.id, name: 'tides', validators };
  const { createChain } = await ada.atoll.createChain({ input });
  await chainUntil(ada, createChain.id, 'the first block', isReady);
  return createChain.id;
}

/** Applications that ask one node again and again, whatever it answers. */
class Flood {
  private ending = false;
  private readonly ended: Promise<void>;

  constructor(url: string) {
    this.ended = this.ask(new RpcClient(url));
  }

  async end(): Promise<void> {
    this.ending = true;
    await this.ended;
  }

  private async ask(rpc: RpcClient): Promise<void> {
    const calls = Array.from({ length: BATCH }, () => ({ method: 'eth_blockNumber' }));
    while (!this.ending) await Promise.all([rpc.batch(calls).catch(() => undefined), pause(EVERY_MS)]);
  }
}

const chainOf = async ({ atoll }: Member, id: string) => (await atoll.chain({ id })).chain;

type Scaling = NonNullable<Awaited<ReturnType<typeof chainOf>>['rpcScaling']>;

async function scalingIf(member: Member, id: string, wished: (scaling: Scaling) => boolean): Promise<Scaling | null> {
  const { rpcScaling } = await chainOf(member, id);
  return rpcScaling && wished(rpcScaling) ? rpcScaling : null;
}

const rpcs = ({ nodes }: Pick<Chain, 'nodes'>) => nodes.filter(({ role }) => role === 'RPC');
const running = (chain: Pick<Chain, 'nodes'>) =>
  rpcs(chain).filter(({ phase, rpcUrl }) => phase === 'Running' && rpcUrl);
const names = (chain: Pick<Chain, 'nodes'>) => rpcs(chain).map(({ name }) => name);

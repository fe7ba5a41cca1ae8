// The promises of a chain driver as tests; one idea, so longer than most files. It needs Jest's globals.
import { addressOf, fromHex } from '@atoll/crypto';
import { createGenesis, RpcClient } from '@atoll/protocol';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { allRun, bare, FENCE, find, heightOf, Removals, STRANGER, TestChain } from './conformance-chain.js';
import type { ChainDriver, ChainPlan, NodePlan, NodeRef, Sighting } from './driver.js';
import { NAMES_TO_REFUSE } from './names-to-refuse.js';

export { describeNodeKeys } from './conformance-keys.js';

export type ConformanceOptions = {
  engine: string;
  /** Ends the node's process as the operating system would in a crash. */
  kill(node: NodeRef): Promise<void>;
  /** Which process the node runs as, null for none; another value means that it was replaced. */
  processOf(node: NodeRef): Promise<string | null>;
  /** Another driver onto the same world, which starts nodes as another version or in another way. */
  upgrade(): Promise<ChainDriver>;
  /** Has applications ask the node so many requests; over HTTP at its `rpcUrl` where it is not given. */
  ask?(node: Sighting, requests: number): Promise<void>;
  /** Whether something nearer to the process than the driver starts it again when it ended, as the kubelet does. */
  restartsByItself?: boolean;
  /** How long a node may take until it seals blocks. */
  patienceMs?: number;
};

/**
 * The promises every driver keeps. A driver that passes can stand in for any other. Each call of `start` gives another
 * driver onto the same world, as when the platform is started again.
 */
export function describeChainDriver(
  kind: string,
  start: () => Promise<ChainDriver>,
  {
    engine,
    kill,
    processOf,
    upgrade,
    ask = askInPublic,
    restartsByItself = false,
    patienceMs = 30_000,
  }: ConformanceOptions,
): void {
  describe(`${kind} driver`, () => {
    let driver: ChainDriver;
    let chain: TestChain;
    const chains: TestChain[] = [];
    const removals = new Removals();

    beforeEach(async () => {
      driver = await start();
      chain = another();
    });
    afterEach(() => chains.splice(0).forEach(({ chainId }) => removals.begin(driver, chainId)));
    afterAll(() => removals.ended());

    describe('prepare', () => {
      it('gives a node one key for good, whoever asks and however often', async () => {
        const node = chain.ref('validator-0');
        const first = await driver.prepare(node, FENCE);
        const again = await Promise.all([driver.prepare(node, FENCE), (await start()).prepare(node, FENCE)]);

        expect(again).toEqual([first, first]);
        expect(fromHex(first.publicKey, 64)).toHaveLength(64);
        expect(addressOf(fromHex(first.publicKey))).toBe(first.address);
      });

      it('gives one key when asked twice at once, and another key to another node', async () => {
        const node = chain.ref('validator-0');
        const [one, two] = await Promise.all([driver.prepare(node, FENCE), driver.prepare(node, FENCE)]);
        const other = await driver.prepare({ ...node, organisationId: randomUUID() }, FENCE);

        expect(two).toEqual(one);
        expect(other.address).not.toBe(one.address);
      });

      it('starts nothing', async () => {
        const node = chain.ref('validator-0');
        await driver.prepare(node, FENCE);

        expect(await chain.look()).toMatchObject([{ ...node, phase: 'Prepared', status: null, rpcUrl: null }]);
        expect(await processOf(node)).toBeNull();
      });
    });

    describe('apply', () => {
      it('starts every planned node, and a second time changes nothing', async () => {
        const plan = await chain.planOf(1, 1);
        await driver.apply(plan);
        await chain.until(allRun);
        const before = await processes(plan);
        await driver.apply(plan);
        await (await start()).apply(plan);

        expect(await processes(plan)).toEqual(before);
        expect(new Set(before).size).toBe(2);
        expect((await chain.until(allRun)).map(({ incarnation }) => incarnation)).toEqual([1, 1]);
      });

      it('builds one chain of them: every node at its height, with all others as peers', async () => {
        const plan = await chain.planOf(4);
        await driver.apply(plan);
        const validators = plan.nodes.map(({ identity }) => identity.address).sort();
        const seen = await chain.until((all) => allRun(all) && all.every(({ status }) => status!.height >= 3));

        expect(seen.map(({ status }) => status)).toEqual(
          validators.map(() => expect.objectContaining({ peers: 3, round: 0, syncing: false, validators })),
        );
        expect(seen.every(({ rpcUrl }) => rpcUrl !== null)).toBe(true);
      });

      it('builds one chain with nodes that are planned elsewhere, once each side was told where the other is', async () => {
        const elsewhere = another();
        const [here, there] = [await chain.planOf(3), await elsewhere.planOf(1)];
        const nodes = [...here.nodes, ...there.nodes];
        const validators = nodes.map(({ identity }) => identity.address).sort();
        const genesis = createGenesis({ chainId: 20_261, validators, blockPeriodMs: 200 });
        const peersOf = async ({ nodes }: ChainPlan, test: TestChain) => {
          const seen = await test.look();
          return nodes.map((node) => ({ ...find(seen, node).place!, publicKey: node.identity.publicKey }));
        };
        await driver.apply({ ...here, genesis });
        await driver.apply({ ...there, genesis, foreign: await peersOf(here, chain) });
        await driver.apply({ ...here, genesis, foreign: await peersOf(there, elsewhere) });

        for (const [test, count] of [
          [chain, 3],
          [elsewhere, 1],
        ] as const) {
          const seen = await test.until((all) => allRun(all) && all.every(({ status }) => status!.height >= 3));
          expect(seen.map(({ status }) => status)).toEqual(
            Array.from({ length: count }, () => expect.objectContaining({ peers: 3, syncing: false, validators })),
          );
        }
        const running = await processes(here);
        await driver.apply({ ...here, genesis, foreign: [] });
        expect(await processes(here)).toEqual(running);
      });

      it('takes away the nodes that left the plan, and leaves the others alone', async () => {
        const plan = await chain.planOf(1, 1);
        const [stays, leaves] = plan.nodes as [NodePlan, NodePlan];
        await driver.apply(plan);
        await chain.until(allRun);
        const before = await processOf(stays);
        await driver.apply({ ...plan, nodes: [stays] });

        await chain.until((all) => all.length === 1 && all[0]!.name === stays.name);
        expect(await processOf(stays)).toBe(before);
        expect(await processOf(leaves)).toBeNull();
        expect((await driver.prepare(bare(leaves), FENCE)).address).not.toBe(leaves.identity.address);
      });

      it('keeps the volume of a node that leaves where the plan says so, and gives it back to the same node alone', async () => {
        const plan = await chain.planOf(1, 2);
        const [stays, kept, gone] = plan.nodes as [NodePlan, NodePlan, NodePlan];
        await driver.apply(plan);
        const grown = await chain.until((all) => allRun(all) && heightOf(all, kept) >= 2);
        const without = { ...plan, nodes: [stays], keep: [bare(kept), chain.ref('unknown')] };
        await driver.apply(without);
        await driver.apply(without);
        await (await start()).apply({ ...plan, nodes: [stays] }); // what is kept stays kept, whoever forgets to say so
        await chain.until((all) => all.length === 1);
        expect([await processOf(kept), await processOf(gone)]).toEqual([null, null]);
        for (const ask of [
          driver.logs(bare(kept), 1),
          driver.control(bare(kept), 'eth_blockNumber', []),
          driver.sealKey(bare(kept), kept.identity, 'age1nobody'),
        ])
          await expect(ask).rejects.toMatchObject(fault('NOT_FOUND'));
        await expect(driver.receiveKey(bare(kept), kept.identity, FENCE)).rejects.toMatchObject(fault('CONFLICT'));

        const stranger = { ...bare(kept), organisationId: randomUUID() };
        expect((await driver.prepare(stranger, FENCE)).address).not.toBe(kept.identity.address);
        expect((await driver.prepare(bare(gone), FENCE)).address).not.toBe(gone.identity.address);
        expect(await driver.prepare(bare(kept), FENCE)).toEqual(kept.identity);
        await chain.until((all) => all.some(({ name, phase }) => name === kept.name && phase === 'Prepared'));
        await driver.apply({ ...plan, nodes: [stays, kept] });
        const back = await chain.until((all) => find(all, kept).status !== null);
        expect(heightOf(back, kept)).toBeGreaterThanOrEqual(heightOf(grown, kept));
        await driver.apply({ ...plan, nodes: [stays] });
        expect((await driver.prepare(bare(kept), FENCE)).address).not.toBe(kept.identity.address);
      });

      it('keeps a node that was prepared and did not enter the plan yet', async () => {
        const plan = await chain.planOf(1);
        const next = chain.ref('rpc-9');
        const identity = await driver.prepare(next, FENCE);
        await driver.apply(plan);

        expect(await driver.prepare(next, FENCE)).toEqual(identity);
      });

      it('stops one node and leaves the others, then starts it with the same key and data', async () => {
        const plan = await chain.planOf(1, 1);
        const [stays, stops] = plan.nodes as [NodePlan, NodePlan];
        await driver.apply(plan);
        const grown = await chain.until((all) => allRun(all) && heightOf(all, stops) >= 2);
        const before = await processOf(stays);

        await driver.apply({ ...plan, nodes: [stays, { ...stops, run: false }] });
        const stopped = await chain.until((all) => find(all, stops).phase === 'Stopped');
        expect(find(stopped, stops)).toMatchObject({ status: null, rpcUrl: null, incarnation: 1 });
        expect(await processOf(stops)).toBeNull();
        expect(await processOf(stays)).toBe(before);

        await driver.apply(plan);
        const back = await chain.until(allRun);
        expect(heightOf(back, stops)).toBeGreaterThanOrEqual(heightOf(grown, stops));
        expect(await processOf(stays)).toBe(before);
        expect(await driver.prepare(bare(stops), FENCE)).toEqual(stops.identity);
      });

      it('replaces a process exactly once for a raised incarnation, and no other', async () => {
        const plan = await chain.planOf(1, 1);
        const [stays, raised] = plan.nodes as [NodePlan, NodePlan];
        await driver.apply(plan);
        await chain.until(allRun);
        const [before, old] = await processes(plan);

        const wish = { ...plan, nodes: [stays, { ...raised, incarnation: 2 }] };
        await driver.apply(wish);
        const [, replaced] = await processes(plan);
        await driver.apply(wish);

        expect(replaced).not.toBe(old);
        expect(await processes(plan)).toEqual([before, replaced]);
        expect(find(await chain.until(allRun), raised)).toMatchObject({ incarnation: 2 });
      });

      it('says what another version would start anew, and replaces it only when it is told to', async () => {
        const plan = await chain.planOf(1, 1);
        const [raised, stays] = plan.nodes as [NodePlan, NodePlan];
        await driver.apply(plan);
        expect((await chain.until(allRun)).map(({ outdated }) => outdated)).toEqual([false, false]);
        const [old, before] = await processes(plan);

        chain.see(await upgrade());
        expect((await chain.until(allRun)).map(({ outdated }) => outdated)).toEqual([true, true]);
        await chain.driver.apply(plan);
        expect(await processes(plan)).toEqual([old, before]);

        await chain.driver.apply({ ...plan, nodes: [{ ...raised, incarnation: 2 }, stays] });
        const seen = await chain.until((all) => allRun(all) && find(all, raised).incarnation === 2);
        expect([find(seen, raised).outdated, find(seen, stays).outdated]).toEqual([false, true]);
        const [replaced, after] = await processes(plan);
        expect(replaced).not.toBe(old);
        expect(after).toBe(before);
      });

      it('remembers who may leave, and when each was started, and replaces nothing for it', async () => {
        const plan = await chain.planOf(1, 1);
        const [one, two] = plan.nodes as [NodePlan, NodePlan];
        await driver.apply({ ...plan, nodes: [one, { ...two, mayLeave: true }] });
        const first = await chain.until(allRun);
        const before = await processes(plan);
        expect([find(first, one).mayLeave, find(first, two).mayLeave]).toEqual([false, true]);
        expect(first.every(({ startedAt, draining }) => startedAt! > 0 && !draining)).toBe(true);

        await driver.apply({ ...plan, nodes: [{ ...one, mayLeave: true }, two] });
        const second = await chain.until(allRun);
        expect([find(second, one).mayLeave, find(second, two).mayLeave]).toEqual([true, false]);
        expect(second.map(({ startedAt }) => startedAt)).toEqual(first.map(({ startedAt }) => startedAt));
        expect(await processes(plan)).toEqual(before);
      });

      it('brings back a killed process with the same key and data', async () => {
        const plan = await chain.planOf(1);
        const [node] = plan.nodes as [NodePlan];
        await driver.apply(plan);
        const before = await chain.until((all) => allRun(all) && heightOf(all, node) >= 2);

        const killed = await processOf(node);
        await kill(node);
        if (restartsByItself) {
          await until(async () => ![null, killed].includes(await processOf(node)));
        } else {
          const [failed] = await chain.until((all) => all.every(({ phase }) => phase === 'Failed'));
          expect(failed).toMatchObject({ status: null, rpcUrl: null });
          expect(await chain.look()).toEqual([failed]);
        }

        await driver.apply(plan);
        const after = await chain.until((all) => allRun(all) && heightOf(all, node) > heightOf(before, node));
        expect(find(after, node).status!.validators).toEqual([node.identity.address]);
        expect(await driver.prepare(bare(node), FENCE)).toEqual(node.identity);
      });

      it('is safe to call at once, by one driver and by two', async () => {
        const plan = await chain.planOf(1, 1);
        const other = await start();
        await Promise.all([driver.apply(plan), driver.apply(plan), other.apply(plan), other.apply(plan)]);
        const first = await processes(plan);
        await chain.until(allRun);

        expect(await processes(plan)).toEqual(first);
      });

      it('refuses a node that has no key here or another one, and runs the rest', async () => {
        const plan = await chain.planOf(1);
        const [good] = plan.nodes as [NodePlan];
        const unknown: NodePlan = { ...good, ...chain.ref('unknown') };
        await expect(driver.apply({ ...plan, nodes: [unknown, good] })).rejects.toMatchObject(fault('CONFLICT'));
        await chain.until((all) => allRun(all) && all.length === 1);

        const { identity } = { identity: await driver.prepare(chain.ref('other'), FENCE) };
        const swapped = { ...plan, nodes: [good, { ...good, ...chain.ref('other'), identity: good.identity }] };
        expect(identity).not.toEqual(good.identity);
        await expect(driver.apply(swapped)).rejects.toMatchObject(fault('CONFLICT'));
        expect(await processOf(chain.ref('other'))).toBeNull();
      });

      it('refuses a plan with one name twice or with a node of another chain, and changes nothing', async () => {
        const plan = await chain.planOf(1);
        const [node] = plan.nodes as [NodePlan];
        const twice = { ...node, organisationId: randomUUID() };
        const foreign = { ...node, name: 'foreign', chainId: another().chainId };

        await expect(driver.apply({ ...plan, nodes: [node, twice] })).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.apply({ ...plan, nodes: [node, foreign] })).rejects.toMatchObject(fault('INVALID'));
        expect(await chain.look()).toMatchObject([{ phase: 'Prepared' }]);
      });
    });

    describe('observe', () => {
      it('sees nothing of an unknown chain', async () => expect(await chain.look()).toEqual([]));

      it('says the same words while nothing changes', async () => {
        const plan = await chain.planOf(1);
        await driver.apply(plan);
        const [first] = await chain.until(allRun);
        expect((await chain.look())[0]).toMatchObject({ phase: 'Running', message: first!.message });
      });
    });

    describe('control', () => {
      it('reaches the node, and tells an unknown method, a silent node and an unknown node apart', async () => {
        const plan = await chain.planOf(1);
        const [node] = plan.nodes as [NodePlan];
        await expect(driver.control(node, 'eth_blockNumber', [])).rejects.toMatchObject(fault('UNAVAILABLE'));
        await driver.apply(plan);
        await chain.until(allRun);

        const validators = await driver.control(node, 'qbft_getValidatorsByBlockNumber', ['latest']);
        expect(validators).toEqual([node.identity.address]);
        await expect(driver.control(node, 'atoll_noSuchMethod', [])).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.control(chain.ref('unknown'), 'eth_blockNumber', [])).rejects.toMatchObject(
          fault('NOT_FOUND'),
        );
      });

      it('carries a vote to the node, where it stays pending until it is discarded', async () => {
        const plan = await chain.planOf(2);
        const [node] = plan.nodes as [NodePlan, NodePlan];
        const candidate = `0x${'11'.repeat(20)}`;
        await driver.apply(plan);
        await chain.until(allRun);

        await driver.control(node, 'qbft_proposeValidatorVote', [candidate, true]);
        expect(await driver.control(node, 'qbft_getPendingVotes', [])).toEqual({ [candidate]: true });
        await driver.control(node, 'qbft_discardValidatorVote', [candidate]);
        expect(await driver.control(node, 'qbft_getPendingVotes', [])).toEqual({});
      });
    });

    describe('served', () => {
      it('counts what applications asked since the start, and nothing that the platform did', async () => {
        const plan = await chain.planOf(1, 1);
        const rpc = plan.nodes[1]!;
        await driver.apply(plan);
        const node = find(await chain.until(allRun), rpc);
        const before = await driver.served(rpc);
        await ask(node, 30);
        expect(await driver.served(rpc)).toBe(before + 30);
        await chain.look();
        expect(await (await start()).served(rpc)).toBe(before + 30);

        const anew = { ...plan, nodes: plan.nodes.map((each) => ({ ...each, incarnation: 2 })) };
        await driver.apply(anew);
        await chain.until((all) => allRun(all) && all.every(({ incarnation }) => incarnation === 2));
        expect(await driver.served(rpc)).toBeLessThan(before + 30);
      });

      it('tells a silent node and an unknown node apart', async () => {
        const plan = await chain.planOf(1);
        const [node] = plan.nodes as [NodePlan];
        await expect(driver.served(node)).rejects.toMatchObject(fault('UNAVAILABLE'));
        await expect(driver.served(chain.ref('unknown'))).rejects.toMatchObject(fault('NOT_FOUND'));
      });
    });

    it('tells the last lines that a node wrote, and no more than asked for', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      await driver.apply(plan);
      await chain.until(allRun);
      await until(async () => (await driver.logs(node, 1_000)).length > 0); // what it wrote may be on its way
      const all = await driver.logs(node, 1_000);

      for (const { at, level, message } of all) {
        expect(new Date(at).getTime()).toBeGreaterThan(0);
        expect([level, message]).not.toContain('');
      }
      expect(await driver.logs(node, 1)).toHaveLength(1);
      await expect(driver.logs(chain.ref('unknown'), 1)).rejects.toMatchObject(fault('NOT_FOUND'));
    });

    describe('a fence', () => {
      const DEPOSED = FENCE - 1;
      const refused = fault('CONFLICT');

      it('that is lower than one that was seen for the chain is refused by every verb, and nothing changes', async () => {
        const plan = await chain.planOf(1);
        const [node] = plan.nodes as [NodePlan];
        await driver.apply(plan);
        await chain.until(allRun);
        const before = await processes(plan);
        const replaced = { ...plan, nodes: [{ ...node, incarnation: 2 }] };
        const vote = [`0x${'11'.repeat(20)}`, true];

        for (const late of [driver, await start()]) {
          await expect(late.apply({ ...replaced, fence: DEPOSED })).rejects.toMatchObject(refused);
          await expect(late.apply({ ...plan, nodes: [], fence: DEPOSED })).rejects.toMatchObject(refused);
          await expect(late.prepare(chain.ref('late'), DEPOSED)).rejects.toMatchObject(refused);
          await expect(late.remove(plan.chainId, DEPOSED)).rejects.toMatchObject(refused);
          await expect(late.control(node, 'qbft_proposeValidatorVote', vote, DEPOSED)).rejects.toMatchObject(refused);
        }
        expect(await processes(plan)).toEqual(before);
        expect(await chain.look()).toMatchObject([{ name: node.name, incarnation: 1 }]);
        expect(await driver.control(node, 'qbft_getPendingVotes', [])).toEqual({});

        await driver.apply({ ...replaced, fence: FENCE + 1 });
        await expect(driver.apply(plan)).rejects.toMatchObject(refused);
        await driver.remove(plan.chainId, FENCE + 1);
      });

      it('is seen at the first word, before there is a plan, and says nothing of other chains', async () => {
        await driver.prepare(chain.ref('validator-0'), FENCE + 1);
        await expect((await start()).prepare(chain.ref('validator-1'), FENCE)).rejects.toMatchObject(refused);
        expect((await chain.look()).map(({ name }) => name)).toEqual(['validator-0']);
        await driver.remove(chain.chainId, FENCE + 1);

        chain = another();
        await expect(driver.prepare(chain.ref('validator-0'), DEPOSED)).resolves.toHaveProperty('address');
      });
    });

    it('removes a chain with its keys, twice without complaint, and touches no other chain', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      await driver.apply(plan);
      chain = another();
      const neighbour = await chain.planOf(1);
      await driver.apply(neighbour);
      await chain.until(allRun);
      const before = await processes(neighbour);

      await driver.remove(plan.chainId, FENCE);
      await driver.remove(plan.chainId, FENCE);

      expect(await driver.observe(plan.chainId)).toEqual([]);
      expect(await processOf(node)).toBeNull();
      expect((await driver.prepare(bare(node), FENCE)).address).not.toBe(node.identity.address);
      expect(await processes(neighbour)).toEqual(before);
      expect(allRun(await chain.look())).toBe(true);
    });

    it('removes a chain but for the volumes to keep, which nothing counts as the chain any more', async () => {
      const plan = await chain.planOf(2, 1);
      const [kept, gone, before] = plan.nodes as [NodePlan, NodePlan, NodePlan];
      await driver.apply(plan);
      const grown = await chain.until((all) => allRun(all) && heightOf(all, kept) >= 2);
      await driver.apply({ ...plan, nodes: [kept, gone], keep: [bare(before)] });

      for (const one of [driver, await start()]) await one.remove(plan.chainId, FENCE, [bare(kept)]);
      await driver.remove(plan.chainId, FENCE);
      expect(await driver.observe(plan.chainId)).toEqual([]);
      expect(await driver.inventory()).not.toContain(plan.chainId);
      expect(await processes(plan)).toEqual([null, null, null]);

      expect(await driver.prepare(bare(before), FENCE)).toEqual(before.identity);
      expect(await driver.prepare(bare(kept), FENCE)).toEqual(kept.identity);
      await chain.until((all) => all.length === 2 && all.every(({ phase }) => phase === 'Prepared'));
      expect(await driver.inventory()).toContain(plan.chainId);
      expect((await driver.prepare(bare(gone), FENCE)).address).not.toBe(gone.identity.address);
      const other = await driver.prepare(bare(gone), FENCE);
      await driver.apply({ ...plan, nodes: [kept, { ...gone, identity: other }] });
      const back = await chain.until((all) => all.some((node) => node.name === kept.name && node.status !== null));
      expect(heightOf(back, kept)).toBeGreaterThanOrEqual(heightOf(grown, kept));
    });

    it('keeps nothing that was only asked for by somebody who was deposed, or is of another chain', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      const foreign = { ...bare(node), chainId: another().chainId };
      await driver.apply(plan);
      await expect(driver.remove(plan.chainId, FENCE, [foreign])).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.apply({ ...plan, keep: [foreign] })).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.remove(plan.chainId, FENCE - 1, [bare(node)])).rejects.toMatchObject(fault('CONFLICT'));
      expect(await chain.look()).toHaveLength(1);
      await driver.remove(plan.chainId, FENCE);
      expect((await driver.prepare(bare(node), FENCE)).address).not.toBe(node.identity.address);
    });

    it('lists every chain of which something is there, also one that has no plan, and no other', async () => {
      const [one, other] = [chain, another()];
      expect(await driver.inventory()).not.toContain(one.chainId);
      await driver.prepare(one.ref('validator-0'), FENCE);
      await driver.apply(await other.planOf(1));
      for (const any of [driver, await start()])
        expect(await any.inventory()).toEqual(expect.arrayContaining([one.chainId, other.chainId]));
      await driver.remove(one.chainId, FENCE);
      const left = await driver.inventory();
      expect(left).toContain(other.chainId);
      expect(left).not.toContain(one.chainId);
    });

    it.each(Object.entries(NAMES_TO_REFUSE))('refuses %s as a name', async (_, name) => {
      const plan = chain.planFor([]);
      const node: NodePlan = {
        ...chain.ref('validator-0'),
        role: 'validator',
        identity: STRANGER,
        run: true,
        incarnation: 1,
        mayLeave: false,
      };
      for (const doubtful of [{ name }, { organisationId: name }, { chainId: name }]) {
        const bad = { ...node, ...doubtful };
        await expect(driver.prepare(bad, FENCE)).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.control(bad, 'eth_blockNumber', [])).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.served(bad)).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.logs(bad, 1)).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.apply({ ...plan, nodes: [bad] })).rejects.toMatchObject(fault('INVALID'));
      }
      await expect(driver.observe(name)).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.remove(name, FENCE)).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.apply({ ...plan, chainId: name })).rejects.toMatchObject(fault('INVALID'));
    });

    it('accepts the longest good name', async () => {
      await expect(driver.prepare(chain.ref(`v-${'x'.repeat(61)}`), FENCE)).resolves.toHaveProperty('address');
    });

    function another(): TestChain {
      const chain = new TestChain(driver, engine, patienceMs);
      chains.push(chain);
      return chain;
    }

    async function until(wished: () => Promise<boolean>): Promise<void> {
      for (const end = performance.now() + patienceMs; !(await wished()); await pause(20))
        if (performance.now() > end) throw new Error(`Not so in ${patienceMs} ms`);
    }

    const processes = (plan: ChainPlan) => Promise.all(plan.nodes.map((node) => processOf(node)));
  });
}

async function askInPublic({ rpcUrl }: Sighting, requests: number): Promise<void> {
  const calls = Array.from({ length: requests }, () => ({ method: 'eth_blockNumber' }));
  await new RpcClient(rpcUrl!).batch(calls);
}

const fault = (code: string) => ({ detail: { code } });

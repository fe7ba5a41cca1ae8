// The promises of a chain driver as tests; one idea, so longer than most files. It needs Jest's globals.
import { addressOf, fromHex } from '@atoll/crypto';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { allRun, bare, find, heightOf, STRANGER, TestChain } from './conformance-chain.js';
import type { ChainDriver, ChainPlan, NodePlan, NodeRef } from './driver.js';
import { NAMES_TO_REFUSE } from './names-to-refuse.js';

export type ConformanceOptions = {
  engine: string;
  /** Ends the node's process as the operating system would in a crash. */
  kill(node: NodeRef): Promise<void>;
  /** Which process the node runs as, null for none; another value means that it was replaced. */
  processOf(node: NodeRef): Promise<string | null>;
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
  { engine, kill, processOf, restartsByItself = false, patienceMs = 30_000 }: ConformanceOptions,
): void {
  describe(`${kind} driver`, () => {
    let driver: ChainDriver;
    let chain: TestChain;
    const chains: TestChain[] = [];

    beforeEach(async () => {
      driver = await start();
      chain = another();
    });
    afterEach(async () => {
      for (const { chainId } of chains.splice(0)) await driver.remove(chainId);
    });

    describe('prepare', () => {
      it('gives a node one key for good, whoever asks and however often', async () => {
        const node = chain.ref('validator-0');
        const first = await driver.prepare(node);
        const again = await Promise.all([driver.prepare(node), (await start()).prepare(node)]);

        expect(again).toEqual([first, first]);
        expect(fromHex(first.publicKey, 64)).toHaveLength(64);
        expect(addressOf(fromHex(first.publicKey))).toBe(first.address);
      });

      it('gives one key when asked twice at once, and another key to another node', async () => {
        const node = chain.ref('validator-0');
        const [one, two] = await Promise.all([driver.prepare(node), driver.prepare(node)]);
        const other = await driver.prepare({ ...node, organisationId: randomUUID() });

        expect(two).toEqual(one);
        expect(other.address).not.toBe(one.address);
      });

      it('starts nothing', async () => {
        const node = chain.ref('validator-0');
        await driver.prepare(node);

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
        expect((await driver.prepare(bare(leaves))).address).not.toBe(leaves.identity.address);
      });

      it('keeps a node that was prepared and did not enter the plan yet', async () => {
        const plan = await chain.planOf(1);
        const next = chain.ref('rpc-9');
        const identity = await driver.prepare(next);
        await driver.apply(plan);

        expect(await driver.prepare(next)).toEqual(identity);
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
        expect(await driver.prepare(bare(stops))).toEqual(stops.identity);
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
        expect(await driver.prepare(bare(node))).toEqual(node.identity);
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

        const { identity } = { identity: await driver.prepare(chain.ref('other')) };
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

    it('tells the last lines that a node wrote, and no more than asked for', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      await driver.apply(plan);
      await chain.until(allRun);
      const all = await driver.logs(node, 1_000);

      expect(all.length).toBeGreaterThan(0);
      for (const { at, level, message } of all) {
        expect(new Date(at).getTime()).toBeGreaterThan(0);
        expect([level, message]).not.toContain('');
      }
      expect(await driver.logs(node, 1)).toHaveLength(1);
      await expect(driver.logs(chain.ref('unknown'), 1)).rejects.toMatchObject(fault('NOT_FOUND'));
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

      await driver.remove(plan.chainId);
      await driver.remove(plan.chainId);

      expect(await driver.observe(plan.chainId)).toEqual([]);
      expect(await processOf(node)).toBeNull();
      expect((await driver.prepare(bare(node))).address).not.toBe(node.identity.address);
      expect(await processes(neighbour)).toEqual(before);
      expect(allRun(await chain.look())).toBe(true);
    });

    it.each(Object.entries(NAMES_TO_REFUSE))('refuses %s as a name', async (_, name) => {
      const plan = chain.planFor([]);
      const node: NodePlan = {
        ...chain.ref('validator-0'),
        role: 'validator',
        identity: STRANGER,
        run: true,
        incarnation: 1,
      };
      for (const doubtful of [{ name }, { organisationId: name }, { chainId: name }]) {
        const bad = { ...node, ...doubtful };
        await expect(driver.prepare(bad)).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.control(bad, 'eth_blockNumber', [])).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.logs(bad, 1)).rejects.toMatchObject(fault('INVALID'));
        await expect(driver.apply({ ...plan, nodes: [bad] })).rejects.toMatchObject(fault('INVALID'));
      }
      await expect(driver.observe(name)).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.remove(name)).rejects.toMatchObject(fault('INVALID'));
      await expect(driver.apply({ ...plan, chainId: name })).rejects.toMatchObject(fault('INVALID'));
    });

    it('accepts the longest good name', async () => {
      await expect(driver.prepare(chain.ref(`v-${'x'.repeat(61)}`))).resolves.toHaveProperty('address');
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

const fault = (code: string) => ({ detail: { code } });

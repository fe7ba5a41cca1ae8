// The promises of a chain driver about keys that leave and come back, as tests. It needs Jest's globals.
import { publicKeyOf, fromHex, toHex } from '@atoll/crypto';
import { decryptText, encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';

import { allRun, bare, FENCE, find, heightOf, Removals, TestChain } from './conformance-chain.js';
import type { ChainDriver, NodePlan, NodeRef } from './driver.js';
import { LONGEST_SEALED_KEY } from './node-keys.js';

export type KeyConformanceOptions = {
  engine: string;
  /** Takes a node's disk away, and whatever ran on it. */
  wipe(node: NodeRef): Promise<void>;
  patienceMs?: number;
};

export function describeNodeKeys(
  kind: string,
  start: () => Promise<ChainDriver>,
  { engine, wipe, patienceMs = 30_000 }: KeyConformanceOptions,
): void {
  describe(`keys of the ${kind} driver`, () => {
    let driver: ChainDriver;
    let chain: TestChain;
    let member: string;
    const removals = new Removals();

    beforeEach(async () => {
      driver = await start();
      chain = new TestChain(driver, engine, patienceMs);
      member = await newIdentity();
    });
    afterEach(() => removals.begin(driver, chain.chainId));
    afterAll(() => removals.ended());

    it('leave as ciphertext to the member alone, from a node that runs and from one that does not', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      const before = await sealed(node);
      await driver.apply(plan);
      await chain.until(allRun);
      const texts = [before, await sealed(node)];

      for (const text of texts) {
        expect(text.length).toBeLessThan(LONGEST_SEALED_KEY);
        const key = fromHex((await decryptText(member, text)).trim().replace(/^(?!0x)/, '0x'), 32);
        expect(toHex(publicKeyOf(key))).toBe(node.identity.publicKey);
      }
    });

    it('are not given for another identity, a stranger or somebody who can take none', async () => {
      const [one, other] = (await chain.planOf(2)).nodes as [NodePlan, NodePlan];
      const recipient = await recipientOf(member);
      await expect(driver.sealKey(bare(one), other.identity, recipient)).rejects.toMatchObject(fault('CONFLICT'));
      await expect(driver.sealKey(bare(one), one.identity, 'age1nobody')).rejects.toMatchObject(fault('INVALID'));
      const unknown = chain.ref('unknown');
      await expect(driver.sealKey(unknown, one.identity, recipient)).rejects.toMatchObject(fault('NOT_FOUND'));
    });

    it('do not come back while they are here, nor by the hand of somebody who was deposed', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      await expect(driver.receiveKey(bare(node), node.identity, FENCE)).rejects.toMatchObject(fault('CONFLICT'));
      await driver.apply(plan);
      await expect(driver.receiveKey(bare(node), node.identity, FENCE)).rejects.toMatchObject(fault('CONFLICT'));
      const elsewhere = chain.ref('lost');
      await expect(driver.receiveKey(elsewhere, node.identity, FENCE - 1)).rejects.toMatchObject(fault('CONFLICT'));
      await expect(driver.receiveKey(elsewhere, node.identity, FENCE)).resolves.toMatch(/^age1/);
    });

    it('come back to a disk that lost them, and the node runs on under the same address', async () => {
      const plan = await chain.planOf(1, 1);
      const [stays, lost] = plan.nodes as [NodePlan, NodePlan];
      const kept = await sealed(lost);
      await driver.apply(plan);
      await chain.until((all) => allRun(all) && heightOf(all, lost) >= 2);

      await wipe(lost);
      await expect(driver.apply(plan)).rejects.toMatchObject(fault('CONFLICT'));
      const recipient = await driver.receiveKey(bare(lost), lost.identity, FENCE);
      expect(await driver.receiveKey(bare(lost), lost.identity, FENCE)).toBe(recipient);
      const open = (text: string) => driver.openKey(bare(lost), lost.identity, text, FENCE);
      await expect(open(kept)).rejects.toMatchObject(fault('INVALID'));
      const foreign = await decryptText(member, await sealed(stays));
      await expect(open(await encryptText(recipient, foreign))).rejects.toMatchObject(fault('INVALID'));

      const resealed = await encryptText(recipient, await decryptText(member, kept));
      await open(resealed);
      await open(resealed);
      await driver.apply(plan);
      const seen = await chain.until((all) => allRun(all) && heightOf(all, lost) >= 2);
      expect(find(seen, lost).phase).toBe('Running');
      expect(await driver.prepare(bare(lost), FENCE)).toEqual(lost.identity);
    });

    it('answers many questions in one request, in their order', async () => {
      const plan = await chain.planOf(1);
      const [node] = plan.nodes as [NodePlan];
      await driver.apply(plan);
      await chain.until(allRun);
      const ask = { method: 'qbft_getValidatorsByBlockNumber', params: ['latest'] };
      const answers = await driver.controlAll(bare(node), [ask, { method: 'eth_blockNumber' }, ask]);
      const validators = [node.identity.address];
      expect(answers).toEqual([validators, expect.stringMatching(/^0x[0-9a-f]+$/), validators]);
      const unknown = [ask, { method: 'atoll_noSuchMethod' }];
      await expect(driver.controlAll(bare(node), unknown)).rejects.toMatchObject(fault('INVALID'));
    });

    const sealed = async (node: NodePlan) => driver.sealKey(bare(node), node.identity, await recipientOf(member));
  });
}

const fault = (code: string) => ({ detail: { code } });

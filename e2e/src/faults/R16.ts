import { fromHex, sign, toHex } from '@atoll/crypto';
import {
  decodeExtraData,
  decodeHeader,
  encodeHeader,
  genesisHash,
  sealDigest,
  withExtraData,
  type AccountProof,
  type Address,
  type Header,
} from '@atoll/protocol';
import {
  checkHeader,
  checkReceipt,
  checkState,
  evidenceOf,
  readReceipt,
  receiptText,
  ReceiptError,
  stateProof,
  verifyReceipt,
  type Evidence,
  type Receipt,
} from '@atoll/sealed/receipts';

import { AnchoredChain } from '../anchored-chain.js';
import { seeded } from '../kills.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { lies } from './lying-nodes.js';
import { newKeys, SealedChain } from './sealed-chain.js';

/**
 * Receipts, headers and proofs that somebody forged: each byte flipped, seals that are too few, repeated or foreign, validators of
 * former times, a chain that was rolled back, another chain's id. None is accepted, and every good one is:
 * `npm run fault -- R16 [forgeries] [seed]`, by default 1,000, or 12,000 by ATOLL_FULL=1.
 */
export async function run(forgeries = process.env['ATOLL_FULL'] ? '12000' : '1000', seed = '16'): Promise<Tally> {
  const total = Number(forgeries);
  const chance = seeded(Number(seed));
  const random = (below: number) => Math.floor(chance() * below);
  const chain = await AnchoredChain.start();
  try {
    return await tell(`R16, ${total} forgeries of seed ${seed}`, {
      'receipts from four nodes': (story) => flipped(story, chain, Math.ceil(total * 0.8), random),
      'seals, by whoever has keys': (story) => resealed(story, Math.ceil(total * 0.1), random),
      'nodes that lie': (story) => liedTo(story, Math.floor(total * 0.1), random),
    });
  } finally {
    await chain.stop();
  }
}

type Random = (below: number) => number;

/** Forgeries of one kind, and how many of them each check caught. */
class Count {
  private readonly caught = new Map<string, number>();
  private total = 0;

  async refused(how: string, attempt: () => unknown): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ReceiptError)) throw new Error(`Refused by no check: ${how}`, { cause: error });
      this.total++;
      this.caught.set(error.code, (this.caught.get(error.code) ?? 0) + 1);
      return;
    }
    throw new Error(`Accepted: ${how}`);
  }

  print(): void {
    const caught = [...this.caught].sort().map(([code, count]) => `${code} ${count}`);
    console.log(`    ${this.total} of ${this.total} refused: ${caught.join(', ')}`);
  }
}

async function flipped(story: Story, chain: AnchoredChain, total: number, random: Random): Promise<void> {
  const trusted = { genesis: chain.network.genesis, contract: chain.anchor };
  const receipts = await story.step(
    '21 readings in three batches are anchored, and each receipt is right',
    async () => {
      const all = [await chain.anchorBatch(1), await chain.anchorBatch(13), await chain.anchorBatch(7)].flat();
      for (const [i, { rpc }] of chain.network.validators.entries()) {
        await chain.network.reaches(Number(all.at(-1)!.block.number));
        for (const receipt of all.filter((_, at) => at % 4 === i))
          await verifyReceipt(readReceipt(receiptText(receipt)), rpc, trusted, { state: true });
      }
      return all;
    },
  );
  const receipt = receipts[5]!;
  const evidence = await evidenceOf(receipt, chain.rpc);
  const header = decodeHeader(fromHex(evidence.header));
  const { validators } = decodeExtraData(header.extraData);
  const trust = {
    ...{ chainId: receipt.chainId, genesis: genesisHash(trusted.genesis), contract: chain.anchor, validators },
  };
  const state = await stateProof(receipt, chain.rpc);
  const share = Math.ceil(total / 5);

  await story.step(`${share * 2} receipts with a byte flipped are refused`, async () => {
    const count = new Count();
    const bytes = new TextEncoder().encode(receiptText(receipt));
    for (const [at, forged] of flips(bytes, share * 2, random))
      await count.refused(`byte ${at} of the receipt`, () =>
        checkReceipt(readReceipt(new TextDecoder('latin1').decode(forged)), evidence, trust),
      );
    count.print();
    checkReceipt(receipt, evidence, trust);
  });

  await story.step(`${share} headers with a byte flipped are refused`, async () => {
    const count = new Count();
    for (const [at, forged] of flips(fromHex(evidence.header), share, random))
      await count.refused(`byte ${at} of the header`, () =>
        checkReceipt(receipt, { ...evidence, header: toHex(forged) }, trust),
      );
    count.print();
  });

  await story.step(`${share} proofs of storage with a byte flipped are refused`, async () => {
    const count = new Count();
    for (const [how, forged] of proofs(state, share, random))
      await count.refused(how, () => checkState(receipt, forged, header));
    count.print();
    checkState(receipt, state, header);
  });

  await story.step(`${share} transactions and logs with a byte flipped are refused`, async () => {
    const count = new Count();
    for (const [how, forged] of blocks(evidence, share, random))
      await count.refused(how, () => checkReceipt(receipt, forged, trust));
    count.print();
  });

  await story.step('no receipt passes for another reading’s', async () => {
    const count = new Count();
    for (const other of receipts.filter((it) => it !== receipt)) {
      const mixes: Partial<Receipt>[] = [
        { seq: other.seq, value: other.value, leaf: other.leaf },
        { index: other.index, path: other.path },
        { seq: other.seq, value: other.value, leaf: other.leaf, path: other.path },
      ];
      for (const mix of mixes.filter((it) => !fits(receipt, it)))
        await count.refused('parts of two receipts', () => checkReceipt({ ...receipt, ...mix }, evidence, trust));
    }
    count.print();
  });
}

/** Whether the parts are the receipt's own: a batch of one has one path, that of nothing. */
const fits = (receipt: Receipt, parts: Partial<Receipt>) =>
  receiptText({ ...receipt, ...parts }) === receiptText(receipt);

/** Each byte in turn, as often as it takes, with another bit of it flipped each time. */
function* flips(bytes: Uint8Array, total: number, random: Random): Generator<[number, Uint8Array]> {
  const stride = Math.max(1, bytes.length / total);
  for (let i = 0; i < total; i++) {
    const at = Math.floor(i * stride) % bytes.length;
    const round = Math.floor((i * stride) / bytes.length);
    yield [at, bytes.with(at, bytes[at]! ^ (1 << ((random(8) + round) % 8)))];
  }
}

function* proofs(proof: AccountProof, total: number, random: Random): Generator<[string, AccountProof]> {
  const { accountProof, storageProof } = proof;
  const all = [accountProof, ...storageProof.map((slot) => slot.proof)];
  const nodes = all.flatMap((list, which) => list.map((_, at) => ({ which, at })));
  const sizes = nodes.map(({ which, at }) => (all[which]![at]!.length - 2) / 2);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < total; i++) {
    let place = Math.floor(i * Math.max(1, bytes / total)) % bytes;
    let node = 0;
    while (place >= sizes[node]!) place -= sizes[node++]!;
    const { which, at } = nodes[node]!;
    const [, forged] = [...flips(fromHex(all[which]![at]!).subarray(place), 1, random)][0]!;
    const changed = Uint8Array.from([...fromHex(all[which]![at]!).subarray(0, place), ...forged]);
    const lists = all.map((list, l) => (l === which ? list.with(at, toHex(changed)) : list));
    const slots = storageProof.map((slot, s) => ({ ...slot, proof: lists[s + 1]! }));
    yield [`byte ${place} of node ${at} of proof ${which}`, { ...proof, accountProof: lists[0]!, storageProof: slots }];
  }
}

function* blocks(evidence: Evidence, total: number, random: Random): Generator<[string, Evidence]> {
  for (const what of ['transactions', 'receipts'] as const) {
    const [raw] = evidence[what];
    for (const [at, forged] of flips(fromHex(raw!), Math.ceil(total / 2), random))
      yield [`byte ${at} of ${what}`, { ...evidence, [what]: evidence[what].with(0, toHex(forged)) }];
  }
}

/** Eight keys, of which four validate at first; one comes, and one goes. */
function changing() {
  const keys = newKeys(8);
  const [, b, , , e] = [...keys.keys()] as [Address, Address, Address, Address, Address];
  const chain = new SealedChain(keys);
  const before = chain.anchor();
  chain.elect({ recipient: e, add: true });
  const among = chain.anchor();
  chain.elect({ recipient: b, add: false });
  const after = chain.anchor();
  return { chain, before, among, after, gone: b };
}

async function resealed(story: Story, total: number, random: Random): Promise<void> {
  const { chain, before, among, after, gone } = changing();
  const all = [before, among, after];
  const trustAt = (receipt: Receipt) => ({ validators: chain.validatorsAt(Number(receipt.block.number)) });

  await story.step('receipts from before, among and after changes of the validators are right', async () => {
    for (const receipt of all) {
      const evidence = chain.evidence(Number(receipt.block.number));
      const trust = { chainId: receipt.chainId, genesis: genesisHash(chain.genesis), contract: receipt.contract };
      checkReceipt(receipt, evidence, { ...trust, ...trustAt(receipt) });
      await verifyReceipt(receipt, chain.node(), chain.trust);
    }
    mustEqual(trustAt(after).validators.includes(gone), false, 'who went, among the last validators');
  });

  await story.step(`${total} headers with other seals are refused`, async () => {
    const count = new Count();
    for (let i = 0; i < total; i++) {
      const receipt = all[i % 3]!;
      const { header } = chain.blocks[Number(receipt.block.number)]!;
      const trust = trustAt(receipt);
      const [how, forged] = otherSeals(chain, header, trust.validators, gone, random, Math.floor(i / 3));
      await count.refused(how, () => checkHeader(receipt, toHex(encodeHeader(forged)), trust));
    }
    count.print();
  });
}

/** A header with seals that do not count. */
function otherSeals(
  chain: SealedChain,
  header: Header,
  validators: Address[],
  gone: Address,
  random: Random,
  kind: number,
): [string, Header] {
  const { seals } = decodeExtraData(header.extraData);
  const [digest, one] = [sealDigest(header), random(seals.length)];
  const by = (address: Address) => sign(digest, chain.keys.get(address)!);
  const strangers = [...chain.keys.keys()].filter((address) => !validators.includes(address));
  const some = strangers[random(strangers.length)]!;
  const other = chain.blocks[1 + random(chain.height)]!.header;
  const withSeals = (these: Uint8Array[]) => withExtraData(header, { seals: these });
  const forgeries: [string, () => Header][] = [
    ['none', () => withSeals([])],
    ['one too few', () => withSeals(seals.toSpliced(one, 1))],
    ['one twice instead of another', () => withSeals(seals.with(one, seals[(one + 1) % seals.length]!))],
    ['one twice beside the others', () => withSeals([...seals, seals[one]!])],
    ['a stranger’s instead of one', () => withSeals(seals.with(one, by(some)))],
    ['a stranger’s beside the others', () => withSeals([...seals, by(some)])],
    ['strangers’ alone', () => withSeals(strangers.map(by))],
    ['those of another block', () => withSeals(otherThan(decodeExtraData(other.extraData).seals, seals))],
    ['those of another round', () => withExtraData(header, { round: 1 + random(1_000) })],
    ['one with a high s', () => withSeals(seals.with(one, highS(seals[one]!)))],
    ['one with another v', () => withSeals(seals.with(one, seals[one]!.with(64, seals[one]![64]! ^ 1)))],
    ['one of zeros', () => withSeals(seals.with(one, new Uint8Array(65)))],
    [
      'who was or will be a validator, and is none now',
      () => withSeals(seals.with(one, by(validators.includes(gone) ? strangers[0]! : gone))),
    ],
  ];
  const [how, forge] = forgeries[kind % forgeries.length]!;
  return [how, forge()];
}

/** Another block's seals; of the same block, some that were cut. */
const otherThan = (others: Uint8Array[], own: Uint8Array[]) =>
  others.map(toHex).join() === own.map(toHex).join() ? own.slice(1) : others;

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
function highS(seal: Uint8Array): Uint8Array {
  const s = (ORDER - BigInt(toHex(seal.subarray(32, 64)))).toString(16).padStart(64, '0');
  return Uint8Array.from([...seal.subarray(0, 32), ...fromHex(`0x${s}`), seal[64]! ^ 1]);
}

async function liedTo(story: Story, total: number, random: Random): Promise<void> {
  const { chain, before, among, after, gone } = changing();
  for (let i = 0; i < 5; i++) chain.add();
  const { known } = await story.step(
    'a chain is followed to its end, and receipts from all of it stay right',
    async () => {
      const verified = await verifyReceipt(after, chain.node(), chain.trust);
      const last = chain.anchor();
      const further = await verifyReceipt(last, chain.node(), { ...chain.trust, known: verified.known });
      for (const receipt of [before, among, after, last])
        await verifyReceipt(receipt, chain.node(), { ...chain.trust, known: further.known });
      return further;
    },
  );

  await story.step(`${total} lies of nodes are refused`, async () => {
    const count = new Count();
    for (let i = 0; i < total; i++) {
      const [how, attempt] = lies(chain, [before, among, after], known, gone, random, i);
      await count.refused(how, attempt);
    }
    count.print();
  });
}

import { judgeKey, samplePlaces, type Sample } from '@atoll/data';
import { toHex } from '@atoll/crypto';
import type { KemKeys } from '@atoll/crypto/hpke';
import type { Hex } from '@atoll/sealed';
import { newEpochKey, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';
import fs from 'node:fs/promises';
import path from 'node:path';
import { keccak256, stringToHex } from 'viem';

import type { Founder } from '../../consortium-of-four.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { PRICE, type Trade, type Wares } from './trade.js';

/** Each of them lies where it pays, and each lie has a twin that is none. */
export async function cheat(story: Story, trade: Trade): Promise<void> {
  const { wares, asset } = await story.step('amber offers another series', async () => {
    const made = await trade.wares();
    await trade.stored(made);
    return { wares: made, asset: await trade.listed(made) };
  });
  await copies(story, trade, wares, asset);
  await storers(story, trade, wares, asset);
  const keys = await story.step(
    'birch publishes a key for its orders, and cedar one to be shown keys by',
    async () => ({
      buyer: await trade.readerKey(trade.buyer),
      arbiter: await trade.readerKey(trade.arbiter),
    }),
  );
  await purposes(story, trade, wares, asset);
  await disputes(story, trade, { wares, asset, keys });
}

/** Whoever is first has the content, and who comes near it is marked. */
async function copies(story: Story, trade: Trade, wares: Wares, asset: Hex): Promise<void> {
  const { arbiter: copier, buyer, chainId, witness } = trade;
  const copy = await trade.wares(copier);
  const evidence = keccak256(stringToHex('99 of 100 chunks are the same'));
  let near: Hex = '0x';
  await story.refuses(
    'cedar registers what amber registered',
    'REVERTED ContentTaken',
    () => trade.register(copier, copy, wares.tree.root),
    async () => void (near = (await trade.register(copier, copy)).made as Hex),
  );
  const flag = (by: Founder) =>
    trade.done(by, (atoll) => atoll.flagNearDuplicate({ chainId, asset: near, earlier: asset, evidence }));
  await story.refuses(
    'amber marks a rival’s data as a copy of its own',
    'REVERTED NotAuthorised',
    () => flag(trade.seller),
    () => flag(buyer),
  );
  await story.step('the authority sees the mark', async () => {
    const marked = async () =>
      (await witness.atoll.dataAssets({ chainId, nearDuplicate: true })).dataAssets.nodes.find(({ id }) => id === near);
    mustEqual((await until('the mark', marked)).nearDuplicateOf, asset, 'what it is near to');
  });
}

/** A storer alters what it holds. */
async function storers(story: Story, trade: Trade, { parts }: Wares, asset: Hex): Promise<void> {
  const { buyer, chainId } = trade;
  const place = 2;
  const files = await filesOf(trade, parts[place]!);
  const read = () => buyer.atoll.offeredChunk({ chainId, asset, place });
  await story.step('two of three storers alter a chunk, and it is read from the third', async () => {
    for (const file of files.slice(1)) await alter(file);
    mustEqual((await read()).offeredChunk, toHex(parts[place]!), 'the chunk');
  });
  await story.refuses(
    'all storers alter a chunk',
    'UNAVAILABLE',
    async () => {
      await alter(files[0]!);
      await read();
    },
    async () => {
      await alter(files[0]!);
      mustEqual((await read()).offeredChunk, toHex(parts[place]!), 'the chunk');
    },
  );
}

/** Keys go out for what was offered, and licences are for what they say. */
async function purposes(story: Story, trade: Trade, { resource, key }: Wares, asset: Hex): Promise<void> {
  const { buyer, chainId, witness } = trade;
  const order = await trade.ordered(asset);
  const [other, right] = [await trade.granted(resource, ['marketing']), await trade.granted(resource)];
  const wrap = await trade.wrapped(key, resource);
  await story.refuses(
    'amber delivers by a grant for something else',
    'REVERTED NotTheGrant',
    () => trade.deliver(order, other, wrap),
    () => trade.deliver(order, right, wrap),
  );
  await story.refuses(
    'amber accepts in birch’s stead',
    'REVERTED NotAuthorised',
    () => trade.done(trade.seller, (atoll) => atoll.acceptOrder({ chainId, order })),
    () => trade.done(buyer, (atoll) => atoll.acceptOrder({ chainId, order })),
  );
  await story.step('the licence is for research, and for nothing else', async () => {
    for (const [purpose, licensed] of [
      ['research', true],
      ['marketing', false],
    ] as const)
      mustEqual((await witness.atoll.isLicensed({ chainId, order, purpose })).isLicensed, licensed, purpose);
  });
}

type Goods = { wares: Wares; asset: Hex; keys: { buyer: KemKeys; arbiter: KemKeys } };

/** Wrong keys are paid back, and right ones are paid for, whoever complains. */
async function disputes(story: Story, trade: Trade, goods: Goods): Promise<void> {
  const { wares, asset } = goods;
  for (const [what, key, verdict, state] of [
    ['amber delivers a wrong key, and birch has its money back', newEpochKey(), 'WRONG_KEY', 'REFUNDED'],
    ['birch complains of a right key, and amber is paid', wares.key, 'RIGHT_KEY', 'SETTLED'],
  ] as const) {
    const before = await trade.balance(trade.buyer.principal);
    const order = await trade.ordered(asset);
    const wrap = await trade.wrapped(key, wares.resource);
    await trade.deliver(order, await trade.granted(wares.resource), wrap);
    await dispute(trade, goods, order);
    await story.step(`cedar decrypts sampled chunks: ${verdict}`, async () => {
      mustEqual(await opinion(trade, goods, order), verdict, 'what cedar finds');
    });
    const judge = (by: Founder) =>
      trade.done(by, (atoll) => atoll.judgeOrder({ input: { chainId: trade.chainId, order, verdict } }));
    await story.refuses(
      'birch judges its own complaint',
      'REVERTED NotAuthorised',
      () => judge(trade.buyer),
      () => judge(trade.arbiter),
    );
    await story.step(what, async () => {
      await resolve(trade, order);
      await trade.orderIs(order, state);
      const paid = before - (await trade.balance(trade.buyer.principal));
      mustEqual(String(paid), state === 'SETTLED' ? String(PRICE) : '0', 'what birch paid');
    });
  }
}

/** Every member can read the evidence; what is secret in it, cedar alone. */
async function dispute(trade: Trade, { keys }: Goods, order: Hex): Promise<void> {
  const { arbiter, buyer, chainId } = trade;
  const shown = await trade.wrapped(keys.buyer.privateKey, order, arbiter);
  const evidence = JSON.stringify({ order, shown: [shown] });
  await trade.done(buyer, (atoll) => atoll.disputeOrder({ input: { chainId, order, evidence } }));
  await trade.orderIs(order, 'DISPUTED', arbiter);
}

/** What cedar finds with what it was shown: chunks from the stores, paths from the seller, the key from the buyer. */
async function opinion(trade: Trade, { wares, asset, keys }: Goods, order: Hex): Promise<string> {
  const { arbiter, chainId } = trade;
  const { wrapHash, wrap, evidence } = await trade.order(order, arbiter);
  const { shown } = JSON.parse(evidence!) as { shown: Recipient[] };
  const privateKey = await unwrapKey(shown[0]!, trade.epoch(order), keys.arbiter.privateKey);
  const { recipients: _, ...header } = wares.envelope;
  const places = samplePlaces(header, order, 3);
  const samples: Sample[] = [];
  for (const place of places) {
    const { offeredChunk } = await arbiter.atoll.offeredChunk({ chainId, asset, place });
    const ciphertext = Uint8Array.from(Buffer.from(offeredChunk.slice(2), 'hex'));
    samples.push({ place, ciphertext, path: wares.ctTree.path(place), contentPath: wares.tree.path(place) });
  }
  const sold = {
    ...{ wrapHash: wrapHash as Hex, epoch: trade.epoch(wares.resource), header },
    contentRoot: wares.tree.root,
  };
  return (await judgeKey(sold, { wrap: wrap as Recipient, privateKey }, places, samples)).verdict;
}

/** The authority has the dispute ended, step by step; a step that comes too early is asked for again. */
async function resolve(trade: Trade, order: Hex): Promise<void> {
  const { witness, chainId } = trade;
  const step = () => trade.done(witness, (atoll) => atoll.resolveDispute({ chainId, order }));
  await until('the dispute to end', async () => (await step()).function === 'resolveDispute', { seconds: 400 });
}

/** Where the storers of a chunk keep it, its owner's own store first. */
async function filesOf(trade: Trade, chunk: Uint8Array): Promise<string[]> {
  const { home } = trade.ground.installation;
  const wanted = Buffer.from(chunk);
  const found: string[] = [];
  for (const entry of await fs.readdir(home, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.includes('/objects/')) continue;
    if ((await fs.readFile(file)).equals(wanted)) found.push(file);
  }
  const own = `/objects/${trade.seller.organisationId}/`;
  return found.sort((a, b) => Number(b.includes(own)) - Number(a.includes(own)));
}

/** Flips a bit; twice is never. */
async function alter(file: string): Promise<void> {
  const bytes = await fs.readFile(file);
  bytes[0]! ^= 1;
  await fs.writeFile(file, bytes);
}

import { fromHex, toHex } from '@atoll/crypto';
import type { Hex } from '@atoll/sealed';
import { openChunk, readEnvelope, TAG, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';
import { keccak256, stringToHex } from 'viem';

import type { Founder } from '../../consortium-of-four.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { LICENCE, lower, PRICE, type Trade } from './trade.js';

/** A series is sold, and what was told is read back from who had no part in it. */
export async function honest(story: Story, trade: Trade): Promise<void> {
  const { seller, buyer, witness, chainId } = trade;
  const wares = await story.step('amber seals a series at home, and three members hold the ciphertext', async () => {
    const made = await trade.wares();
    await trade.stored(made);
    return made;
  });
  const asset = await story.step('amber registers it and offers it for research', () => trade.listed(wares));

  await story.step('the authority finds it in the catalogue, with the licence that the chain has', async () => {
    const find = async () => {
      const { dataAssets } = await witness.atoll.dataAssets({ chainId, text: 'tides harbour', purpose: 'research' });
      return dataAssets.nodes.find(({ id }) => id === asset);
    };
    const found = await until('the asset in the catalogue', find);
    mustEqual([found.state, found.number, found.licence?.text], ['LISTED', '1', LICENCE], 'the entry');
    const [owner] = await trade.read<[Hex]>(witness, 'assets', [asset]);
    mustEqual(lower(owner), lower(seller.principal), 'the owner at the authority’s node');
    const [, , , licenceHash] = await trade.read<Hex[]>(witness, 'offers', [asset, 1]);
    mustEqual(licenceHash, keccak256(stringToHex(LICENCE)), 'the licence at the authority’s node');
  });

  const keys = await story.step('birch publishes a key for this order', () => trade.readerKey(buyer));
  const before = await trade.balance(seller.principal);
  const order = await story.step('birch orders, and the money lies with the market', async () => {
    const id = await trade.ordered(asset);
    mustEqual(String(await trade.balance(trade.market)), String(PRICE), 'what the market holds');
    return id;
  });
  await story.step('amber wraps the key for birch alone, and delivers it with a grant', async () => {
    const grant = await trade.granted(wares.resource);
    await trade.deliver(order, grant, await trade.wrapped(wares.key, wares.resource));
  });
  await story.step('birch fetches the ciphertext, opens the key, and reads what amber measured', async () => {
    const { wrap } = await trade.orderIs(order, 'KEY_DELIVERED', buyer);
    const key = await unwrapKey(wrap as Recipient, trade.epoch(wares.resource), keys.privateKey);
    mustEqual(toHex(await readSeries(trade, buyer, asset, key)), toHex(wares.content), 'what birch reads');
  });
  await story.step('birch accepts; amber is paid, and the order is the licence', async () => {
    await trade.done(buyer, (atoll) => atoll.acceptOrder({ chainId, order }));
    mustEqual(String((await trade.balance(seller.principal)) - before), String(PRICE), 'what amber got');
    await trade.orderIs(order, 'SETTLED');
    mustEqual(await trade.read(witness, 'held', [trade.token.address]).then(String), '0', 'what the market holds');
    const { isLicensed } = await witness.atoll.isLicensed({ chainId, order, purpose: 'research' });
    mustEqual(isLicensed, true, 'the licence for research, asked by the authority');
  });
  await story.step('the authority sees everybody who got the key', async () => {
    const { dataOrders } = await witness.atoll.dataOrders({ chainId, asset, first: 100 });
    const got = dataOrders.nodes.filter(({ wrapHash }) => wrapHash).map((it) => it.buyer);
    mustEqual(got, [lower(buyer.principal)], 'who got it');
    const { accessGrants } = await witness.atoll.accessGrants({ chainId, resource: wares.resource, first: 100 });
    mustEqual(
      accessGrants.nodes.map(({ grantee }) => grantee),
      [lower(buyer.principal)],
      'who may read it',
    );
  });
}

/** Chunk by chunk, as a buyer does: each is checked by its own tag, and all of them by the root. */
export async function readSeries(trade: Trade, reader: Founder, asset: Hex, key: Uint8Array): Promise<Uint8Array> {
  const { chainId } = trade;
  const { offeredData } = await reader.atoll.offeredData({ chainId, asset });
  const header = readEnvelope(offeredData.envelope!);
  const count = Math.ceil(Number(offeredData.bytes) / offeredData.chunk);
  const plain = [];
  for (let place = 0; place < count; place++) {
    const { offeredChunk } = await reader.atoll.offeredChunk({ chainId, asset, place });
    plain.push(await openChunk(header, key, place, fromHex(offeredChunk)));
  }
  mustEqual(offeredData.chunk, header.chunk + TAG, 'the size of a chunk');
  return Uint8Array.from(Buffer.concat(plain));
}

import { dataMarketAbi } from '@atoll/contracts/solutions';
import type { DataOrderState, Db, Prisma } from '@atoll/store';
import { decodeEventLog, type Hex } from 'viem';

import type { EventPlace, RpcLog } from '../follow-logs.js';
import { lower, wordOf } from '../grants/masks.js';

type Offer = {
  token: Hex;
  price: bigint;
  purposes: bigint;
  licenceHash: Hex;
  feed: Hex;
  licenceSeconds: bigint;
  deliverSeconds: number;
  acceptSeconds: number;
  judgeSeconds: number;
};
type Said = {
  asset: Hex;
  owner: Hex;
  resource: Hex;
  contentRoot: Hex;
  ctRoot: Hex;
  rights: Hex;
  version: number;
  offer: Offer;
  earlier: Hex;
  order: Hex;
  buyer: Hex;
  grant: Hex;
  wrapHash: Hex;
  evidence: Hex;
  until: bigint;
};
type Write = (db: Db, place: EventPlace, said: Said) => Promise<unknown>;

/** What each event makes of the rows. Events come in their order, each once: the rows and the place commit together. */
const WRITES: Record<string, Write> = {
  DataAssetRegistered: async (db, { consortiumId, chainId, minedAt }, said) => {
    const { asset: id, owner, resource, contentRoot, ctRoot, rights } = said;
    // As the contract counts them, whose events have no number.
    const number = BigInt((await db.dataAsset.count({ where: { chainId } })) + 1);
    const row = { id, number, owner: lower(owner), resource, contentRoot, ctRoot, rights, registeredAt: minedAt };
    await db.dataAsset.create({ data: { consortiumId, chainId, ...row, state: 'REGISTERED', version: 0 } });
  },
  AssetListed: async (db, { consortiumId, chainId }, { asset, version, offer }) => {
    const { token, price, purposes, ...rest } = offer;
    const terms = { ...rest, token: lower(token), price: price.toString(), purposes: wordOf(purposes) };
    await db.dataOffer.create({ data: { consortiumId, chainId, assetId: asset, version, ...terms } });
    await changeAsset(db, chainId, asset, { state: 'LISTED', version });
  },
  AssetDelisted: (db, { chainId }, { asset }) => changeAsset(db, chainId, asset, { state: 'DELISTED' }),
  NearDuplicateFound: (db, { chainId }, { asset, earlier }) =>
    changeAsset(db, chainId, asset, { nearDuplicateOf: earlier }),
  OrderEscrowed: async (db, place, { order: id, asset: assetId, buyer, version }) => {
    const { consortiumId, chainId, block, logIndex, minedAt } = place;
    const { deliverSeconds } = await offerOf(db, { chainId, assetId, version });
    const row = { id, assetId, buyer: lower(buyer), version, until: after(minedAt, deliverSeconds) };
    const at = { consortiumId, chainId, block, logIndex, orderedAt: minedAt };
    await db.dataOrder.create({ data: { ...at, ...row, state: 'ESCROWED' } });
  },
  KeyDelivered: (db, place, { order, grant: grantId, wrapHash }) =>
    step(db, place, order, 'KEY_DELIVERED', ({ acceptSeconds }) => acceptSeconds, { grantId, wrapHash }),
  OrderDisputed: (db, place, { order, evidence: evidenceHash }) =>
    step(db, place, order, 'DISPUTED', ({ judgeSeconds }) => judgeSeconds, { evidenceHash }),
  LicenceMinted: (db, { chainId }, { order, until }) =>
    changeOrder(db, chainId, order, { until: new Date(Number(until) * 1_000) }),
  OrderSettled: (db, { chainId }, { order }) => changeOrder(db, chainId, order, { state: 'SETTLED' }),
  OrderRefunded: (db, { chainId }, { order }) => changeOrder(db, chainId, order, { state: 'REFUNDED' }),
};

/** Writes down what a log says; one that says nothing of ours is passed over. */
export async function applyMarketEvent(db: Db, log: RpcLog, place: EventPlace): Promise<void> {
  const said = decoded(log);
  if (said) await WRITES[said.eventName]?.(db, place, said.args);
}

function decoded({ topics, data }: RpcLog): { eventName: string; args: Said } | null {
  try {
    return decodeEventLog({ abi: dataMarketAbi, topics, data }) as unknown as { eventName: string; args: Said };
  } catch {
    return null; // of a later version of the contract
  }
}

type OfferKey = { chainId: string; assetId: string; version: number };
const offerOf = (db: Db, { chainId, assetId, version }: OfferKey) =>
  db.dataOffer.findUniqueOrThrow({ where: { chainId_assetId_version: { chainId, assetId, version } } });

async function step(
  db: Db,
  { chainId, minedAt }: EventPlace,
  id: Hex,
  state: DataOrderState,
  secondsIn: (offer: Awaited<ReturnType<typeof offerOf>>) => number,
  more: Prisma.DataOrderUncheckedUpdateInput,
): Promise<void> {
  const order = await db.dataOrder.findUniqueOrThrow({ where: { chainId_id: { chainId, id } } });
  const until = after(minedAt, secondsIn(await offerOf(db, order)));
  await changeOrder(db, chainId, id, { state, until, ...more });
}

async function changeAsset(db: Db, chainId: string, id: Hex, data: Prisma.DataAssetUncheckedUpdateInput) {
  await db.dataAsset.update({ where: { chainId_id: { chainId, id } }, data });
}

async function changeOrder(db: Db, chainId: string, id: Hex, data: Prisma.DataOrderUncheckedUpdateInput) {
  await db.dataOrder.update({ where: { chainId_id: { chainId, id } }, data });
}

const after = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1_000);

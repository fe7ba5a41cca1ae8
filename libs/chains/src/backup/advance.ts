import { encryptTo } from '@atoll/crypto/age';
import type { ChainDriver, NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { type Genesis, genesisHash, genesisHeader, headerHash } from '@atoll/protocol';
import type { Backup, BackupPlan, Chain, Prisma, Store } from '@atoll/store';
import { z } from 'zod';

import { headersAfter, readRun } from './block-run.js';
import { placeOf, type BackupStore } from './backup-store.js';
import { digestOf, writeManifest, type Manifest } from './manifest.js';

/** A plan that has something to do, and what it takes. */
export type Errand = {
  plan: BackupPlan;
  chain: Chain;
  store: Store;
  driver: ChainDriver;
  /** To whom is encrypted what this installation must be able to restore for a drill. */
  installation: string;
};

const HEIGHT = z.string().regex(/^0x[0-9a-f]+$/);

/** Keeps one more chunk of blocks, or closes the backup when there are no more. True once it is done. */
export async function advance(errand: Errand, backup: Backup, files: BackupStore): Promise<boolean> {
  const { plan, chain, store, driver, installation } = errand;
  const { organisationId, chainId } = plan;
  const node = await readableNode(store, plan);
  const { recipient, height } = isBegun(errand, backup) ? backup : await begin(errand, backup, node);
  const of = { organisationId, chainId, recipient: recipient!, place: placeOf(plan) };
  const before = await store.platform.backupChunk.findFirst({ where: of, orderBy: { first: 'desc' } });
  const headers = headersAfter(chain.genesis as unknown as Genesis, before);
  const run = await readRun(driver, node, headers, Number(height));
  if (!run) return close(errand, { ...backup, recipient }, files);

  const sealed = await encryptTo([recipient!, installation], run.bytes);
  const digest = digestOf(sealed);
  const name = `${chainId}/${organisationId}/blocks/${run.first}-${run.last}.${digest.slice(2, 14)}.rlp.age`;
  await files.put(name, sealed);
  const { first, last, head, tally } = run;
  const row = { ...of, first, last, name, bytes: sealed.length, digest, head: new Uint8Array(head) };
  await store.platform.backupChunk.createMany({
    data: [{ ...row, tally: tally as unknown as Prisma.InputJsonObject }],
    skipDuplicates: true,
  });
  await tell(store, backup, { message: `Has the blocks up to ${last} of ${height}` });
  return false;
}

/** One whose plan has named another place meanwhile begins anew there. */
const isBegun = ({ plan }: Errand, { height, place }: Backup): boolean => height !== null && place === placeOf(plan);

/** What is kept is decided when it begins: the chain up to its newest block. */
async function begin({ plan, driver, store }: Errand, backup: Backup, node: NodeRef) {
  const height = BigInt(HEIGHT.parse(await driver.control(node, 'eth_blockNumber', [])));
  const { recipient } = plan;
  const place = placeOf(plan);
  await tell(store, backup, {
    status: 'RUNNING',
    height,
    recipient,
    place,
    message: `Reads the blocks up to ${height}`,
  });
  return { recipient, height };
}

async function close(errand: Errand, backup: Backup, files: BackupStore): Promise<true> {
  const { plan, chain, store, installation } = errand;
  const { organisationId, chainId } = plan;
  const recipient = backup.recipient!;
  const where = { organisationId, chainId, recipient };
  const here = { ...where, place: placeOf(plan) };
  const chunks = await store.platform.backupChunk.findMany({ where: here, orderBy: { first: 'asc' } });
  const sealed = await store.platform.sealedKey.findMany({ where, orderBy: { nodeName: 'asc' } });
  const genesis = chain.genesis as unknown as Genesis;
  const head = chunks.length > 0 ? headersAfter(genesis, chunks.at(-1)!).head : genesisHeader(genesis);
  const manifest: Manifest = {
    format: 'atoll-backup/1',
    createdAt: new Date().toISOString(),
    chain: { id: chainId, name: chain.name, engine: chain.engine, genesisHash: genesisHash(genesis), genesis },
    head: { number: Number(head.number), hash: headerHash(head), stateRoot: head.stateRoot },
    blocks: chunks.map(({ name, first, last, bytes, digest }) => ({
      ...{ name, first: Number(first), last: Number(last), bytes, sha256: digest },
    })),
    keys: sealed.map(({ nodeName, address, publicKey, sealed }) => ({ node: nodeName, address, publicKey, sealed })),
  };
  const name = `${chainId}/${organisationId}/${backup.id}.json.age`;
  const digest = await writeManifest(files, name, manifest, [recipient, installation]);
  const now = new Date();
  await tell(store, backup, {
    ...{ status: 'DONE', message: 'Is complete', endedAt: now, manifest: name, digest },
    ...{ height: head.number, headHash: manifest.head.hash, stateRoot: manifest.head.stateRoot },
    bytes: BigInt(chunks.reduce((sum, { bytes }) => sum + bytes, 0)),
    keys: sealed.length,
  });
  await store.platform.backupPlan.updateMany({
    where: { organisationId, chainId },
    data: { lastGoodAt: now, trouble: null },
  });
  return true;
}

/** A node of the plan's owner that runs, or else anybody's: the seals say whether what it tells is true. */
export async function readableNode(store: Store, { organisationId, chainId }: BackupPlan): Promise<NodeRef> {
  const running = await store.platform.node.findMany({
    where: { chainId, phase: 'Running' },
    orderBy: { name: 'asc' },
  });
  const node = running.find((one) => one.organisationId === organisationId) ?? running[0];
  if (!node) throw new Fault({ code: 'UNAVAILABLE', what: 'chain, of which no node runs,' });
  return { chainId, organisationId: node.organisationId, name: node.name };
}

async function tell(store: Store, { organisationId, id }: Backup, data: Prisma.BackupUpdateInput): Promise<void> {
  await store.platform.backup.update({ where: { organisationId_id: { organisationId, id } }, data });
}

import { kernelAddresses } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Store, type Db, type DeviceRegistry, type Log } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { foldEvents, type ShownDevice } from './registry-events.js';

/** How many events are read at a time. */
const AT_ONCE = 2_000;

/** Keeps what a chain's registry says of all devices, from the index of the chain, which believes no node. */
@Injectable()
export class DeviceRegistryReconciler implements Handler {
  readonly queue = 'device-registry';

  constructor(private readonly store: Store) {}

  async handle(chainId: string): Promise<LookAgain | null> {
    if (!(await this.registryOf(chainId))) return null;
    const more = await this.store.platform.$transaction((db) => readOn(db, chainId));
    return more ? { lookAgainMs: 0 } : null;
  }

  /** Chains whose registry was not met yet, or has said something since. */
  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT k.chain_id AS key FROM kernels k LEFT JOIN device_registries r ON r.chain_id = k.chain_id
      JOIN chain_indexes i ON i.chain_id = k.chain_id
      WHERE k.chain_id > ${after}::uuid AND k.status = 'READY' AND (r.chain_id IS NULL OR EXISTS (
        SELECT FROM logs l WHERE l.chain_id = r.chain_id AND l.address = r.address
          AND (l.block_number, l.log_index) >= (r.next_block, r.next_log) AND l.block_number <= i.height))
      ORDER BY k.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async registryOf(chainId: string): Promise<boolean> {
    const { platform } = this.store;
    if (await platform.deviceRegistry.findUnique({ where: { chainId } })) return true;
    const addresses = await kernelAddresses(platform, chainId).catch((error: unknown) => {
      if (error instanceof Fault) return null; // a nudge comes again once there is a kernel
      throw error;
    });
    if (!addresses) return false;
    const address = Buffer.from(addresses.IdentityRegistry.slice(2), 'hex');
    await platform.deviceRegistry.createMany({ data: [{ chainId, address }], skipDuplicates: true });
    return true;
  }
}

/** The next part of the events, and how far it came, in one transaction. Whether there is more. */
async function readOn(db: Db, chainId: string): Promise<boolean> {
  const [registry] = await db.$queryRaw<DeviceRegistry[]>`
    SELECT chain_id AS "chainId", address, next_block AS "nextBlock", next_log AS "nextLog" FROM device_registries
    WHERE chain_id = ${chainId}::uuid FOR UPDATE`;
  const index = await db.chainIndex.findUnique({ where: { chainId }, select: { height: true } });
  if (!registry || !index) return false;
  const logs = await db.$queryRaw<Log[]>`
    SELECT block_number AS "blockNumber", log_index AS "logIndex", topic0, topic1, topic2, topic3, data FROM logs
    WHERE chain_id = ${chainId}::uuid AND address = ${registry.address} AND block_number <= ${index.height}
      AND (block_number, log_index) >= (${registry.nextBlock}, ${registry.nextLog})
    ORDER BY block_number, log_index LIMIT ${AT_ONCE}`;
  const shown = await foldEvents(logs, (addresses) => shownBefore(db, chainId, addresses));
  await writeShown(db, chainId, shown);
  const last = logs.at(-1);
  const more = logs.length === AT_ONCE;
  const next =
    more && last
      ? { nextBlock: last.blockNumber, nextLog: last.logIndex + 1 }
      : { nextBlock: index.height + 1n, nextLog: 0 };
  await db.deviceRegistry.update({ where: { chainId }, data: next });
  return more;
}

const shownBefore = (db: Db, chainId: string, addresses: string[]): Promise<ShownDevice[]> =>
  db.chainDevice.findMany({ where: { chainId, address: { in: addresses } } });

/** For all members, and in the rows of the organisation that each device belongs to. */
async function writeShown(db: Db, chainId: string, shown: readonly ShownDevice[]): Promise<void> {
  if (shown.length === 0) return;
  const column = <T>(of: (device: ShownDevice) => T): T[] => shown.map(of);
  await db.$executeRaw`
    WITH s AS (SELECT * FROM unnest(${column((d) => d.address)}::text[], ${column((d) => d.owner)}::text[], ${column((d) => d.kind)}::int[],
        ${column((d) => d.class)}::text[], ${column((d) => d.hwIdHash)}::text[], ${column((d) => d.gateway)}::text[],
        ${column((d) => d.status)}::text[], ${column((d) => d.credential)}::text[], ${column((d) => d.infoHash)}::text[],
        ${column((d) => d.seq)}::bigint[], ${column((d) => d.registeredBlock)}::bigint[], ${column((d) => d.seenBlock)}::bigint[])
        AS s (address, owner, kind, class, hw_id_hash, gateway, status, credential, info_hash, seq, registered_block, seen_block)),
      shown AS (
        INSERT INTO chain_devices (chain_id, address, owner, kind, class, hw_id_hash, gateway, status, credential, info_hash, seq, registered_block, seen_block)
        SELECT ${chainId}::uuid, address, owner, kind, class::device_class, hw_id_hash, gateway, status::device_status, credential, info_hash, seq, registered_block, seen_block FROM s
        ON CONFLICT (chain_id, address) DO UPDATE SET gateway = excluded.gateway, status = excluded.status, credential = excluded.credential,
          info_hash = excluded.info_hash, seq = excluded.seq, seen_block = excluded.seen_block)
    UPDATE devices d SET status = s.status::device_status, seen_gateway = s.gateway, seen_credential = s.credential,
      seen_info_hash = s.info_hash, seen_seq = s.seq, seen_block = s.seen_block
    FROM s JOIN kernel_principals p ON p.chain_id = ${chainId}::uuid AND p.address = s.owner
    WHERE d.organisation_id = p.organisation_id AND d.chain_id = ${chainId}::uuid AND d.address = s.address
      AND coalesce(d.seen_block, -1) <= s.seen_block`;
}

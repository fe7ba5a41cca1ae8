import { kernelAddresses, type KernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { lock, newId, Store, type AccessDeed, type AccessReceipt, type Db, type KeptReceipt } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import type { RpcLog } from '../follow-logs.js';
import { accessEvent, type AccessEvent } from './access-events.js';
import { requireChain } from './data-policies.service.js';
import type { GrantPlace } from './grants.service.js';
import { lower } from './masks.js';
import { bitsOf } from './purposes.service.js';
import { receiptProof, receiptsRoot, type ReceiptLeaf, type ReceiptProof } from './receipt-tree.js';

/** A receipt of an access that the chain has no receipt of yet: one that was served without a key's release, by the owner's own word. */
export type KeptWish = {
  resource: string;
  grantee: string;
  purpose: string;
  reqHash: string;
  respHash: string;
  occurredAt: Date;
};

/** One receipt, and who that was, where it is an organisation of the platform. */
export type Processing = AccessReceipt & { organisationId: string | null };

/** Of one root; more go into the next. */
export const MOST_LEAVES = 10_000;
/** Of one organisation, that no root commits to. */
const MOST_KEPT = 100_000;

/** Who processed what, for which purpose and when: the receipts that keys left, and those that owners keep themselves. */
@Injectable()
export class AccessReceiptsService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Every receipt about a resource, newest first, starting after the place `after`. */
  processors(
    actor: Actor,
    chainId: string,
    resource: string,
    page: { take: number; after?: GrantPlace },
  ): Promise<Processing[]> {
    actor.must('data:read');
    const { take, after } = page;
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const older = after && {
        OR: [{ block: { lt: after.block } }, { block: after.block, logIndex: { lt: after.logIndex } }],
      };
      const rows = await db.accessReceipt.findMany({
        where: { chainId, resource: lower(resource), ...older },
        orderBy: [{ block: 'desc' }, { logIndex: 'desc' }],
        take,
      });
      const known = await principalsOf(db, chainId);
      return rows.map((row) => ({ ...row, organisationId: (row.grantee && known.get(row.grantee)) || null }));
    });
  }

  /** Whether a receipt is on the chain as it is written here, by the organisation's own node or the one that is named. */
  async verify(
    actor: Actor,
    chainId: string,
    { block, logIndex }: GrantPlace,
    nodeId?: string | null,
  ): Promise<boolean> {
    actor.must('data:read');
    const { view } = await this.deeds.standing(actor, chainId, nodeId);
    const row = await this.store.as(actor, (db) =>
      db.accessReceipt.findUnique({ where: { chainId_block_logIndex: { chainId, block, logIndex } } }),
    );
    if (!row) throw Fault.notFound('receipt', `${block}/${logIndex}`);
    return isOnChain(view, row);
  }

  /** Keeps a receipt here, until a root commits to it. */
  async keep(actor: Actor, chainId: string, wish: KeptWish): Promise<KeptReceipt> {
    actor.must('data:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      await kernelAddresses(db, chainId);
      const [purpose] = await bitsOf(db, consortiumId, [wish.purpose], 'purpose');
      if ((await db.keptReceipt.count({ where: { organisationId, deedId: null } })) >= MOST_KEPT)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'receipts that no root commits to', limit: MOST_KEPT });
      const { resource, grantee, reqHash, respHash, occurredAt } = wish;
      const fields = {
        resource: lower(resource),
        grantee: lower(grantee),
        purpose: purpose!,
        reqHash,
        respHash,
        occurredAt,
      };
      return db.keptReceipt.create({ data: { organisationId, id: newId(), consortiumId, chainId, ...fields } });
    });
  }

  /** Commits to the receipts of a resource that no root has yet, up to 10,000, oldest first. */
  async anchor(actor: Actor, chainId: string, resource: string): Promise<AccessDeed> {
    actor.must('data:manage');
    const { organisationId } = actor;
    const where = { organisationId, chainId, resource: lower(resource), deedId: null };
    const order = [{ occurredAt: 'asc' as const }, { id: 'asc' as const }];
    const open = await this.store.as(actor, (db) =>
      db.keptReceipt.findMany({ where, orderBy: order, take: MOST_LEAVES }),
    );
    if (open.length === 0) throw conflict('none of this resource waits for a root');
    const root = receiptsRoot(open.map(leafOf));
    const about = { chainId, contract: 'AccessGrant', function: 'anchorReceipts', subject: resource } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource, root, open.length] }, async (db, deed) => {
      await lock(db, `receipts of ${organisationId}`);
      for (const [position, { id }] of open.entries()) {
        const taken = await db.keptReceipt.updateMany({
          where: { organisationId, id, deedId: null },
          data: { deedId: deed.id, position },
        });
        if (taken.count === 0) throw conflict('somebody else commits to them at this moment; ask again');
      }
    });
  }

  /** What proves that a kept receipt is one of those that a root on the chain commits to. */
  async prove(actor: Actor, id: string): Promise<{ receipt: KeptReceipt; deed: AccessDeed; proof: ReceiptProof }> {
    actor.must('data:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const receipt = await db.keptReceipt.findUnique({
        where: { organisationId_id: { organisationId, id } },
        include: { deed: true },
      });
      if (!receipt) throw Fault.notFound('receipt', id);
      const { deed, position } = receipt;
      if (!deed || position === null) throw conflict('no root commits to it yet; ask for one with anchorReceipts');
      const all = await db.keptReceipt.findMany({
        where: { organisationId, deedId: deed.id },
        orderBy: { position: 'asc' },
      });
      return { receipt, deed, proof: receiptProof(all.map(leafOf), position) };
    });
  }
}

export const leafOf = ({ resource, grantee, purpose, reqHash, respHash, occurredAt }: KeptReceipt): ReceiptLeaf => ({
  ...{
    resource: resource as Hex,
    grantee: grantee as Hex,
    purpose,
    reqHash: reqHash as Hex,
    respHash: respHash as Hex,
  },
  occurredAt: BigInt(Math.floor(occurredAt.getTime() / 1_000)),
});

async function principalsOf(db: Db, chainId: string): Promise<Map<string, string>> {
  const principals = await db.kernelPrincipal.findMany({ where: { chainId, address: { not: null } } });
  return new Map(principals.map(({ address, organisationId }) => [lower(address!), organisationId]));
}

async function isOnChain(view: KernelView, row: AccessReceipt): Promise<boolean> {
  type Found = { status: Hex; logs: RpcLog[] } | null;
  const receipt = await view.onNode((rpc) => rpc.call<Found>('eth_getTransactionReceipt', [row.transactionHash]));
  const log = receipt?.logs.find(({ logIndex }) => Number(logIndex) === row.logIndex);
  if (!log || lower(log.address) !== lower(view.addresses.AccessGrant) || BigInt(log.blockNumber) !== row.block)
    return false;
  const event = accessEvent(log);
  return event !== null && says(event, row);
}

function says(event: AccessEvent, row: AccessReceipt): boolean {
  if (event.eventName === 'Consumed') {
    const { id, by, purpose, reqHash, respHash } = event.args;
    const same = id === row.grantId && purpose === row.purpose && reqHash === row.reqHash && respHash === row.respHash;
    return row.kind === 'CONSUMED' && same && lower(by) === row.by;
  }
  if (event.eventName === 'KeyWrapped') {
    const { resource, keyEpoch, grantee, wrapHash } = event.args;
    const same = resource === row.resource && BigInt(keyEpoch) === row.keyEpoch && wrapHash === row.respHash;
    return row.kind === 'WRAPPED' && same && lower(grantee) === row.grantee;
  }
  if (event.eventName !== 'ReceiptsAnchored') return false;
  const { resource, root, count } = event.args;
  return (
    row.kind === 'ANCHORED' &&
    resource === row.resource &&
    root === row.respHash &&
    count.toString() === row.count?.toFixed(0)
  );
}

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'receipts', because });

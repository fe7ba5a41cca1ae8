import { endpointsOf, enqueue, isMember, LEFT, onFirstAnswering } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Prisma, Store, type Deployment, type Release, type Transaction, type Upgrade } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { toHex, type Abi, type Hex } from 'viem';

import { failed, failureOf, NODES_AWAY, otherCode, SOON, whileQueued, type Failure } from '../awaiting.js';
import { checkUpgrade } from './check-upgrade.js';
import { upgradeOf } from './proxy-code.js';
import { addressIn, wrongWith } from './proxy-sight.js';

type Full = Upgrade & {
  deployment: Deployment & { release: Release };
  implementation: Deployment & { release: Release };
  transaction: Transaction | null;
};

/** Takes an upgrade one state further with each look: Queued, Checked, Signed, Verified, or Failed with a reason. */
@Injectable()
export class UpgradeReconciler implements Handler {
  readonly queue = 'upgrade';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    const upgrade = await this.store.platform.upgrade.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: {
        deployment: { include: { release: true } },
        implementation: { include: { release: true } },
        transaction: true,
      },
    });
    if (!upgrade) return null;
    switch (upgrade.status) {
      case 'QUEUED':
        return this.check(upgrade);
      case 'CHECKED':
      case 'SIGNED':
        return upgrade.transaction ? this.awaitBlock(upgrade, upgrade.transaction) : this.submit(upgrade);
      case 'VERIFIED':
      case 'FAILED':
        return null;
    }
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM upgrades
      WHERE status IN ('QUEUED', 'CHECKED', 'SIGNED') AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  /** Before anything is sent: a layout that does not fit would turn the contract's state into other values. */
  private async check(upgrade: Full): Promise<LookAgain | null> {
    const { deployment, implementation } = upgrade;
    const failure = await checkUpgrade(deployment.proxy!, deployment.release, implementation.release);
    return failure ? this.fail(upgrade, failure) : this.advance(upgrade, { status: 'CHECKED' });
  }

  /** The intent and its link to the upgrade commit together, so an upgrade has one transaction and never two. */
  private async submit(upgrade: Full): Promise<LookAgain | null> {
    const { organisationId, id, keyId, consortiumId, submittedBy, deployment, implementation } = upgrade;
    if (!(await isMember(this.store.platform, consortiumId, organisationId))) return this.fail(upgrade, LEFT);
    const endpoints = await endpointsOf(this.store.platform, deployment.chainId, organisationId);
    if (endpoints.length === 0) return NODES_AWAY;
    const proxy = deployment.address as Hex;
    const admin = await onFirstAnswering(endpoints, (rpc) => addressIn(rpc, proxy, 'admin'));
    const target = { proxy, admin, implementation: implementation.address as Hex, call: toHex(upgrade.call) };
    const call = upgradeOf(deployment.proxy!, target);
    await this.store.platform.$transaction(async (db) => {
      const abi = implementation.release.abi as unknown as Abi;
      const wish = { chainId: deployment.chainId, keyId, abi, ...call };
      const transaction = await enqueue(db, organisationId, wish, { submittedBy });
      const { count } = await db.upgrade.updateMany({
        where: { organisationId, id, transactionId: null },
        data: { transactionId: transaction.id },
      });
      if (count === 0) throw new Error(`Another worker submitted the upgrade ${id}.`);
    });
    return SOON;
  }

  private async awaitBlock(upgrade: Full, transaction: Transaction): Promise<LookAgain | null> {
    switch (transaction.status) {
      case 'QUEUED':
        return whileQueued(transaction);
      case 'SIGNED':
      case 'SENT':
        return upgrade.status === 'SIGNED' ? SOON : this.advance(upgrade, { status: 'SIGNED' });
      case 'FAILED':
        return this.fail(upgrade, failureOf(transaction));
      case 'MINED':
        return this.verify(upgrade, transaction.blockNumber ?? 0n);
    }
  }

  /** The proxy's row follows what the chain says, and never the wish. */
  private async verify(upgrade: Full, blockNumber: bigint): Promise<LookAgain | null> {
    const { deployment, implementation } = upgrade;
    const endpoints = await endpointsOf(this.store.platform, deployment.chainId, upgrade.organisationId);
    if (endpoints.length === 0) return NODES_AWAY;
    const { release } = implementation;
    const [proxy, runs] = [deployment.address ?? '', implementation.address ?? ''];
    const { head, wrong } = await onFirstAnswering(endpoints, async (rpc) => ({
      head: await rpc.call<Hex>('eth_blockNumber'),
      wrong: await wrongWith(rpc, deployment.proxy!, { proxy, implementation: runs, release }),
    }));
    // A node that is behind does not know the change yet.
    if (BigInt(head) < blockNumber) return SOON;
    if (wrong) return this.fail(upgrade, otherCode(wrong));
    const { organisationId, id } = upgrade;
    const { abi, natspec, releaseId, contractName } = implementation;
    await this.store.platform.$transaction([
      this.store.platform.deployment.updateMany({
        where: { organisationId, id: deployment.id },
        data: {
          ...{ releaseId, contractName, implementationId: implementation.id, abi: abi as Prisma.InputJsonValue },
          natspec: (natspec as Prisma.InputJsonValue | null) ?? Prisma.DbNull,
        },
      }),
      this.store.platform.upgrade.updateMany({ where: { organisationId, id }, data: { status: 'VERIFIED' } }),
    ]);
    return null;
  }

  private fail(upgrade: Full, failure: Failure): Promise<LookAgain | null> {
    return this.advance(upgrade, failed(failure), null);
  }

  /** Moves only from the state that was looked at, so a second worker with an older look changes nothing. */
  private async advance(
    { organisationId, id, status }: Full,
    data: Prisma.UpgradeUpdateManyMutationInput,
    next: LookAgain | null = SOON,
  ): Promise<LookAgain | null> {
    await this.store.platform.upgrade.updateMany({ where: { organisationId, id, status }, data });
    return next;
  }
}

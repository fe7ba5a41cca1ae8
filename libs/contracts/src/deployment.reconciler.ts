import { Fault } from '@atoll/kernel';
import {
  constructorInputs,
  endpointsOf,
  enqueue,
  isMember,
  LEFT,
  onFirstAnswering,
  readArguments,
} from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Store, type Deployment, type Prisma, type Release, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, toHex, type Abi, type Hex } from 'viem';

import { isSameCode, type ImmutableReferences } from './solidity/same-code.js';

type Full = Deployment & { release: Release; transaction: Transaction | null };

const SOON: LookAgain = { lookAgainMs: 200 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };

/** Takes a deployment one state further with each look: Queued, Compiled, Signed, Mined, Verified, or Failed with a reason. */
@Injectable()
export class DeploymentReconciler implements Handler {
  readonly queue = 'deployment';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    const deployment = await this.store.platform.deployment.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { release: true, transaction: true },
    });
    if (!deployment) return null;
    if (isUnsubmitted(deployment) && !(await isMember(this.store.platform, deployment.consortiumId, organisationId)))
      return this.fail(deployment, LEFT);
    switch (deployment.status) {
      case 'QUEUED':
        return this.awaitRelease(deployment);
      case 'COMPILED':
      case 'SIGNED':
        return deployment.transaction ? this.awaitBlock(deployment, deployment.transaction) : this.submit(deployment);
      case 'MINED':
        return this.verify(deployment);
      case 'VERIFIED':
      case 'FAILED':
        return null;
    }
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM deployments
      WHERE status IN ('QUEUED', 'COMPILED', 'SIGNED', 'MINED')
        AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async awaitRelease(deployment: Full): Promise<LookAgain | null> {
    const { release } = deployment;
    if (release.status === 'QUEUED') return SOON;
    if (release.status === 'FAILED') return this.fail(deployment, 'The release did not compile; its problems say why.');
    return this.advance(deployment, { status: 'COMPILED', abi: release.abi as Prisma.InputJsonValue });
  }

  /** The intent and its link to the deployment commit together, so a deployment has one transaction and never two. */
  private async submit(deployment: Full): Promise<LookAgain | null> {
    const { organisationId, id, chainId, keyId } = deployment;
    const data = creationOf(deployment);
    if (data instanceof Fault) return this.fail(deployment, data.message);
    await this.store.platform.$transaction(async (db) => {
      const abi = deployment.release.abi as unknown as Abi;
      const transaction = await enqueue(db, organisationId, { chainId, keyId, to: null, data, abi });
      const { count } = await db.deployment.updateMany({
        where: { organisationId, id, transactionId: null },
        data: { transactionId: transaction.id },
      });
      if (count === 0) throw new Error(`Another worker submitted the deployment ${id}.`);
    });
    return SOON;
  }

  private async awaitBlock(deployment: Full, transaction: Transaction): Promise<LookAgain | null> {
    switch (transaction.status) {
      case 'QUEUED':
        return SOON;
      case 'SIGNED':
      case 'SENT':
        return deployment.status === 'SIGNED' ? SOON : this.advance(deployment, { status: 'SIGNED' });
      case 'FAILED':
        return this.fail(deployment, transaction.reason ?? 'Its transaction failed.');
      case 'MINED': {
        const { contractAddress } = transaction.receipt as { contractAddress: string };
        return this.advance(deployment, {
          status: 'MINED',
          address: contractAddress.toLowerCase(),
          blockNumber: transaction.blockNumber,
        });
      }
    }
  }

  /** Verified means that the chain runs what was compiled, not that a transaction succeeded. */
  private async verify(deployment: Full): Promise<LookAgain | null> {
    const endpoints = await endpointsOf(this.store.platform, deployment.chainId, deployment.organisationId);
    if (endpoints.length === 0) return NODES_AWAY;
    const { head, code } = await onFirstAnswering(endpoints, async (rpc) => ({
      head: await rpc.call<Hex>('eth_blockNumber'),
      code: await rpc.call<Hex>('eth_getCode', [deployment.address, 'latest']),
    }));
    // A node that is behind does not know the contract yet.
    if (BigInt(head) < (deployment.blockNumber ?? 0n)) return SOON;
    if (code === '0x')
      return this.fail(deployment, `There is no code at ${deployment.address}: the constructor returned none.`);
    const { runtimeBytecode, immutableReferences } = deployment.release;
    const same = isSameCode(
      Buffer.from(code.slice(2), 'hex'),
      runtimeBytecode ?? new Uint8Array(),
      (immutableReferences ?? {}) as ImmutableReferences,
    );
    if (same) return this.advance(deployment, { status: 'VERIFIED' }, null);
    return this.fail(
      deployment,
      `The code at ${deployment.address} is not the compiled code. Compare the compiler and its settings.`,
    );
  }

  private fail(deployment: Full, reason: string): Promise<LookAgain | null> {
    return this.advance(deployment, { status: 'FAILED', reason }, null);
  }

  /** Moves only from the state that was looked at, so a second worker with an older look changes nothing. */
  private async advance(
    { organisationId, id, status }: Full,
    data: Prisma.DeploymentUpdateManyMutationInput,
    next: LookAgain | null = SOON,
  ): Promise<LookAgain | null> {
    await this.store.platform.deployment.updateMany({ where: { organisationId, id, status }, data });
    return next;
  }
}

/** Nothing of it is on its way to the chain. */
const isUnsubmitted = ({ status, transaction }: Full) => !transaction && (status === 'QUEUED' || status === 'COMPILED');

/** Creation code with the constructor's arguments behind it, or what is wrong with them. */
function creationOf({ release, arguments: json }: Full): Hex | Fault {
  const inputs = constructorInputs(release.abi as unknown as Abi);
  try {
    const values = readArguments(inputs, json as unknown[]);
    return `${toHex(release.bytecode ?? new Uint8Array())}${encodeAbiParameters(inputs, values).slice(2)}`;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

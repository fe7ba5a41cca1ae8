import { Fault, type FaultDetail } from '@atoll/kernel';
import {
  constructorInputs,
  endpointsOf,
  enqueue,
  isMember,
  LEFT,
  onFirstAnswering,
  readArguments,
} from '@atoll/ledger';
import type { RpcClient } from '@atoll/protocol';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Prisma, Store, type Deployment, type Key, type Release, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, hexToBytes, toHex, type Abi, type Hex } from 'viem';

import { failed, failureOf, NODES_AWAY, otherCode, SOON, whileQueued, type Failure } from './awaiting.js';
import { checkUpgrade } from './proxies/check-upgrade.js';
import { encodedCall, proxyCreation } from './proxies/proxy-code.js';
import { wrongWith } from './proxies/proxy-sight.js';
import { isSameCode, type ImmutableReferences } from './solidity/same-code.js';

type Full = Deployment & {
  release: Release;
  transaction: Transaction | null;
  implementation: Deployment | null;
  key: Key;
};

/** Takes a deployment one state further with each look: Queued, Compiled, Signed, Mined, Verified, or Failed with a reason. */
@Injectable()
export class DeploymentReconciler implements Handler {
  readonly queue = 'deployment';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    const deployment = await this.store.platform.deployment.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { release: true, transaction: true, implementation: true, key: true },
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
    if (release.status === 'FAILED') {
      const fault: FaultDetail = { code: 'CONFLICT', what: 'release', because: 'it did not compile' };
      return this.fail(deployment, { reason: 'The release did not compile; its problems say why.', fault });
    }
    if (deployment.proxy) {
      const failure = await checkUpgrade(deployment.proxy, null, release);
      if (failure) return this.fail(deployment, failure);
    }
    const { abi, natspec } = release as { abi: Prisma.InputJsonValue; natspec: Prisma.InputJsonValue | null };
    return this.advance(deployment, { status: 'COMPILED', abi, natspec: natspec ?? Prisma.DbNull });
  }

  /** The intent and its link to the deployment commit together, so a deployment has one transaction and never two. */
  private async submit(deployment: Full): Promise<LookAgain | null> {
    const { organisationId, id, chainId, keyId, submittedBy } = deployment;
    const data = creationOf(deployment);
    if (data instanceof Fault) return this.fail(deployment, { reason: data.message, fault: data.detail });
    await this.store.platform.$transaction(async (db) => {
      const abi = deployment.release.abi as unknown as Abi;
      const transaction = await enqueue(db, organisationId, { chainId, keyId, to: null, data, abi }, { submittedBy });
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
        return whileQueued(transaction);
      case 'SIGNED':
      case 'SENT':
        return deployment.status === 'SIGNED' ? SOON : this.advance(deployment, { status: 'SIGNED' });
      case 'FAILED':
        return this.fail(deployment, failureOf(transaction));
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
    const { head, wrong } = await onFirstAnswering(endpoints, async (rpc) => ({
      head: await rpc.call<Hex>('eth_blockNumber'),
      wrong: await wrongAt(rpc, deployment),
    }));
    // A node that is behind does not know the contract yet.
    if (BigInt(head) < (deployment.blockNumber ?? 0n)) return SOON;
    return wrong ? this.fail(deployment, otherCode(wrong)) : this.advance(deployment, { status: 'VERIFIED' }, null);
  }

  private fail(deployment: Full, failure: Failure): Promise<LookAgain | null> {
    return this.advance(deployment, failed(failure), null);
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

/** What the chain runs that was not compiled, in words; null where it runs just that. */
async function wrongAt(rpc: RpcClient, { address, release, proxy, implementation }: Full): Promise<string | null> {
  const at = address ?? '';
  if (proxy) return wrongWith(rpc, proxy, { proxy: at, implementation: implementation?.address ?? '', release });
  const code = await rpc.call<Hex>('eth_getCode', [at, 'latest']);
  if (code === '0x') return `There is no code at ${at}: the constructor returned none.`;
  const immutables = (release.immutableReferences ?? {}) as ImmutableReferences;
  if (isSameCode(hexToBytes(code), release.runtimeBytecode ?? new Uint8Array(), immutables)) return null;
  return `The code at ${at} is not the compiled code. Compare the compiler and its settings.`;
}

/** Nothing of it is on its way to the chain. */
const isUnsubmitted = ({ status, transaction }: Full) => !transaction && (status === 'QUEUED' || status === 'COMPILED');

/** Creation code with the constructor's arguments behind it, or what is wrong with them. */
function creationOf(deployment: Full): Hex | Fault {
  const { release, arguments: json, proxy, implementation, initialiser, key } = deployment;
  const inputs = constructorInputs(release.abi as unknown as Abi);
  try {
    if (proxy) {
      const call = encodedCall(release, initialiser ?? '', json, 'initialiser');
      const addresses = { implementation: implementation?.address as Hex, owner: key.address as Hex };
      return proxyCreation(proxy, { ...addresses, call });
    }
    const values = readArguments(inputs, json as unknown[]);
    return `${toHex(release.bytecode ?? new Uint8Array())}${encodeAbiParameters(inputs, values).slice(2)}`;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

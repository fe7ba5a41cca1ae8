import { issueSdJwt, onChainOf, readJws, type ClaimPath, type Credential, type JsonObject } from '@atoll/credentials';
import { enqueueKernelCall, kernelView, principalOf, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { CUSTODY, type Custody } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import {
  Lease,
  NIL_ID,
  nudge,
  Prisma,
  Store,
  type CredentialStatus,
  type Db,
  type IssuedCredential,
} from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { didDocuments, headOf } from '../did-documents.js';
import { schemaIdOf } from '../schema-id.js';
import { custodySigner, issuingKeyOf } from './custody-signer.js';

const SOON: LookAgain = { lookAgainMs: 500 };
/** A chain that does not list the key yet, or a node that is away. */
const LATER: LookAgain = { lookAgainMs: 2_000 };
/** Nobody came for it: a body that is not to be kept goes. */
const UNCOLLECTED_HOURS = 24;
/**
 * A status is written once per block: a node that estimates at the block of the one before takes it for a change of that, which is
 * cheaper than what comes of it a block later.
 */
const CHANGE_GAS = 300_000n;
const SEEN: readonly CredentialStatus[] = ['QUEUED', 'VALID', 'SUSPENDED', 'REVOKED'];

/** Takes a credential to where its issuer wants it: signed, on the chain, suspended, revoked. One step with each look. */
@Injectable()
export class CredentialReconciler implements Handler {
  readonly queue = 'credential';

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
  ) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    return Lease.hold<LookAgain | null>(this.store, `credential:${id}`, SOON, async (lease) => {
      const where = { organisationId_id: { organisationId, id } };
      const row = await this.store.platform.issuedCredential.findUnique({ where });
      if (!row) return null;
      try {
        return await this.step(row, lease);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (error.retryable || isWaiting(error)) return LATER;
        return this.refuse(row, lease, error);
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM issued_credentials
      WHERE (status IN ('QUEUED', 'SIGNED') OR (observed < generation AND status <> 'FAILED')
          OR (document IS NOT NULL AND NOT kept AND created_at < now() - ${UNCOLLECTED_HOURS} * interval '1 hour'))
        AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async step(row: IssuedCredential, lease: Lease): Promise<LookAgain | null> {
    if (row.transactionId) return this.await(row, row.transactionId, lease);
    if (row.status === 'QUEUED') return this.sign(row, lease);
    if (row.observed < row.generation && row.status !== 'FAILED') return this.change(row, lease);
    return this.forget(row, lease);
  }

  private async sign(row: IssuedCredential, lease: Lease): Promise<LookAgain | null> {
    const { organisationId, id, chainId } = row;
    const { view, document, body } = await this.issuing(row);
    const [signed, generation] = await lease.write(async (db) => {
      const key = await issuingKeyOf(db, organisationId, chainId, document);
      const signer = custodySigner(db, this.custody, key, id);
      return [await issueSdJwt(body, (row.hidden ?? []) as unknown as ClaimPath[], signer), row.generation] as const;
    });
    const { payload } = readJws(signed.split('~', 1)[0]!, ['vc+sd-jwt'], 'credential');
    const onChain = onChainOf({ credential: body as unknown as Credential, signed: payload });
    if (!onChain) throw Fault.invalid('credential', 'names no place on its chain');
    const until = BigInt(Math.floor(row.validUntil.getTime() / 1_000));
    const args = [schemaIdOf(row.type), onChain.subject, onChain.vcHash, until] as const;
    const { address } = await principalOf(this.store.platform, organisationId, chainId);
    await view.attempt('CredentialRegistry', 'anchor', args, address);
    await lease.write(async (db) => {
      const call = { chainId, contract: 'CredentialRegistry', function: 'anchor', args } as const;
      const transaction = await enqueueKernelCall(db, organisationId, call);
      await db.issuedCredential.updateMany({
        where: { organisationId, id, status: 'QUEUED', generation },
        data: {
          ...{ status: 'SIGNED', document: signed, vcHash: onChain.vcHash, onChainId: onChain.id },
          ...{ transactionId: transaction.id, body: Prisma.DbNull, hidden: Prisma.DbNull },
        },
      });
    });
    return SOON;
  }

  /** Its issuer's document as the newest block has it: a key that is not there signs nothing that anybody would believe. */
  private async issuing({ organisationId, chainId, body }: IssuedCredential) {
    const { platform } = this.store;
    const view = await kernelView(platform, organisationId, chainId);
    const { evmChainId } = await platform.chain.findUniqueOrThrow({ where: { id: chainId } });
    const statement = body as JsonObject;
    const document = await didDocuments(view, evmChainId, await headOf(view))(String(statement.issuer));
    if (!document) throw Fault.notFound('DID', String(statement.issuer));
    return { view, document, body: statement };
  }

  private async change(row: IssuedCredential, lease: Lease): Promise<LookAgain | null> {
    const { organisationId, id, chainId, generation } = row;
    const onChainId = row.onChainId as Hex;
    const view = await kernelView(this.store.platform, organisationId, chainId);
    const seen = await stateOf(view, onChainId);
    const deed = seen === row.wanted ? null : DEEDS[row.wanted];
    if (!deed) return this.saw(row, lease, seen);
    const { address } = await principalOf(this.store.platform, organisationId, chainId);
    await view.attempt('CredentialRegistry', deed, [onChainId], address);
    await lease.write(async (db) => {
      const call = {
        chainId,
        contract: 'CredentialRegistry',
        function: deed,
        args: [onChainId],
        gasLimit: CHANGE_GAS,
      } as const;
      const { id: transactionId } = await enqueueKernelCall(db, organisationId, call);
      await db.issuedCredential.updateMany({ where: { organisationId, id, generation }, data: { transactionId } });
    });
    return SOON;
  }

  private async await(row: IssuedCredential, transactionId: string, lease: Lease): Promise<LookAgain | null> {
    const { organisationId, chainId } = row;
    const transaction = await this.store.platform.transaction.findUniqueOrThrow({
      where: { organisationId_id: { organisationId, id: transactionId } },
    });
    if (transaction.status === 'FAILED') {
      const fault = transaction.fault as Prisma.InputJsonObject | null;
      return this.settle(row, lease, {
        ...(row.status === 'SIGNED' && { status: 'FAILED', document: null }),
        ...{ observed: row.generation, reason: transaction.reason, fault: fault ?? Prisma.DbNull },
      });
    }
    if (transaction.status !== 'MINED') return SOON;
    const view = await kernelView(this.store.platform, organisationId, chainId);
    // A node that is behind does not know of it yet.
    if ((await headOf(view)).number < (transaction.blockNumber ?? 0n)) return SOON;
    return this.saw(row, lease, await stateOf(view, row.onChainId as Hex));
  }

  /** Whether it came where it was wanted is for the next look: the wish may have changed meanwhile. */
  private saw(row: IssuedCredential, lease: Lease, status: CredentialStatus): Promise<LookAgain | null> {
    const done = status === row.wanted ? { observed: row.generation } : {};
    return this.settle(row, lease, { ...done, status, reason: null, fault: Prisma.DbNull });
  }

  private async settle(row: IssuedCredential, lease: Lease, data: Prisma.IssuedCredentialUpdateManyMutationInput) {
    const { organisationId, id, listId } = row;
    await lease.write(async (db) => {
      await db.issuedCredential.updateMany({ where: { organisationId, id }, data: { ...data, transactionId: null } });
      if (data.status === undefined || data.status === row.status) return;
      await db.statusList.updateMany({ where: { organisationId, id: listId }, data: { generation: { increment: 1 } } });
      await nudge(db, 'status-list', `${organisationId}/${listId}`);
    });
    return SOON;
  }

  /** What the contract would refuse is not sent. Before it was signed that is the end of it; later it is what it was. */
  private async refuse(row: IssuedCredential, lease: Lease, { message, detail }: Fault): Promise<null> {
    const { organisationId, id } = row;
    const gone = { status: 'FAILED' as const, body: Prisma.DbNull, hidden: Prisma.DbNull };
    await lease.write((db: Db) =>
      db.issuedCredential.updateMany({
        where: { organisationId, id },
        data: {
          ...(row.status === 'QUEUED' && gone),
          ...{ observed: row.generation, reason: message, fault: detail as Prisma.InputJsonObject },
        },
      }),
    );
    return null;
  }

  private async forget(
    { organisationId, id, kept, document, createdAt }: IssuedCredential,
    lease: Lease,
  ): Promise<null> {
    const old = createdAt.getTime() < Date.now() - UNCOLLECTED_HOURS * 3_600_000;
    if (document !== null && !kept && old)
      await lease.write((db) =>
        db.issuedCredential.updateMany({ where: { organisationId, id }, data: { document: null } }),
      );
    return null;
  }
}

const DEEDS = { REVOKED: 'revoke', SUSPENDED: 'suspend', VALID: 'resume' } as const;

/** As the contract counts: None, Valid, Suspended, Revoked. */
async function stateOf(view: KernelView, id: Hex): Promise<CredentialStatus> {
  const [, , , state] = await view.read('CredentialRegistry', 'credentials', [id]);
  return SEEN[state] ?? 'QUEUED';
}

/** Comes true by itself: the key is being listed. */
const isWaiting = ({ detail }: Fault): boolean => detail.code === 'CONFLICT' && detail.what === 'issuing key';

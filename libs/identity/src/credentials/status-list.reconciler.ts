import { sha256, toHex } from '@atoll/crypto';
import {
  Bitstring,
  FEWEST_ENTRIES,
  issueJwt,
  MOST_LIST_BYTES,
  stated,
  statusListClaims,
  type StatusPurpose as Purpose,
} from '@atoll/credentials';
import { enqueueKernelCall, kernelView, principalOf } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { CUSTODY, type Custody } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type StatusList, type StatusListDocument, type StatusPurpose } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';
import { keccak256, stringToHex, type Hex } from 'viem';

import { didDocuments, headOf } from '../did-documents.js';
import { custodySigner, issuingKeyOf } from './custody-signer.js';

const SOON: LookAgain = { lookAgainMs: 1_000 };
const LATER: LookAgain = { lookAgainMs: 5_000 };
/** For so long a reader may believe what it has, in milliseconds. */
export const LIST_TTL = 60_000;
const LASTS_DAYS = 30;
const RENEWED_DAYS = 7;
const PURPOSES = [
  ['REVOCATION', 'revocation', ['REVOKED']],
  ['SUSPENSION', 'suspension', ['SUSPENDED']],
] as const satisfies readonly (readonly [StatusPurpose, Purpose, readonly string[]])[];

/** A list on a chain: its address there and here is one name. */
export const listIdOf = (id: string, purpose: Purpose): Hex => keccak256(stringToHex(`${id}/${purpose}`));

/** Signs the lists that say which credentials still hold, as the chain has them, and commits to each version there. */
@Injectable()
export class StatusListReconciler implements Handler {
  readonly queue = 'status-list';

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
  ) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    return Lease.hold<LookAgain | null>(this.store, `status-list:${id}`, SOON, async (lease) => {
      const where = { organisationId_id: { organisationId, id } };
      const list = await this.store.platform.statusList.findUnique({ where, include: { versions: true } });
      if (!list) return null;
      try {
        let again: LookAgain | null = null;
        for (const purpose of PURPOSES) again = (await this.publish(list, purpose, lease)) ?? again;
        if (again) return again;
        const { generation } = list;
        await lease.write((db) =>
          db.statusList.updateMany({
            where: { organisationId, id, observed: { lt: generation } },
            data: { observed: generation },
          }),
        );
        return null;
      } catch (error) {
        if (error instanceof Fault) return LATER;
        throw error;
      }
    });
  }

  /** Those whose credentials changed since, those that end soon, and those whose commitment did not come through. */
  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT l.organisation_id || '/' || l.id AS key FROM status_lists l
      WHERE (l.organisation_id, l.id) > (${organisationId}::uuid, ${id}::uuid)
        AND (l.observed < l.generation OR EXISTS (
          SELECT FROM status_list_documents d
          LEFT JOIN transactions t ON t.organisation_id = d.organisation_id AND t.id = d.transaction_id
          WHERE d.organisation_id = l.organisation_id AND d.list_id = l.id
            AND (d.valid_until < now() + ${RENEWED_DAYS} * interval '1 day' OR t.status = 'FAILED')))
      ORDER BY l.organisation_id, l.id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async publish(
    list: StatusList & { versions: StatusListDocument[] },
    [purpose, name, statuses]: (typeof PURPOSES)[number],
    lease: Lease,
  ): Promise<LookAgain | null> {
    const { organisationId, id: listId, chainId } = list;
    const { platform } = this.store;
    const bits = Bitstring.ofLength(FEWEST_ENTRIES);
    const set = await platform.issuedCredential.findMany({
      where: { organisationId, listId, status: { in: [...statuses] } },
      select: { statusIndex: true },
    });
    for (const { statusIndex } of set) bits.set(statusIndex, true);
    const encodedList = await bits.encode();
    const last = list.versions.find((version) => version.purpose === purpose);
    const sent = last ? await this.sent(organisationId, last.transactionId) : 'FAILED';
    const lasts = last !== undefined && last.validUntil.getTime() > Date.now() + RENEWED_DAYS * 86_400_000;
    if (last?.encodedList === encodedList && lasts && sent !== 'FAILED') return null;
    // Versions follow one another on the chain.
    if (sent === 'WAITING') return SOON;

    const view = await kernelView(platform, organisationId, chainId);
    const { address } = await principalOf(platform, organisationId, chainId);
    const { evmChainId } = await platform.chain.findUniqueOrThrow({ where: { id: chainId } });
    const did = `did:ethr:0x${evmChainId.toString(16)}:${address}`;
    const document = await didDocuments(view, evmChainId, await headOf(view))(did);
    if (!document) throw Fault.notFound('DID', did);
    const onChain = listIdOf(listId, name);
    const version = (await view.read('CredentialRegistry', 'statusListVersion', [address, onChain])) + 1n;
    const [validFrom, validUntil] = [new Date(), new Date(Date.now() + LASTS_DAYS * 86_400_000)];
    const url = `${list.url}/${name}`;
    const claims = statusListClaims(name, encodedList, LIST_TTL);
    const types = ['BitstringStatusListCredential'];
    const said = stated({ id: url, types, issuer: did, subject: `${url}#list`, claims, validFrom, validUntil });
    await lease.write(async (db) => {
      const key = await issuingKeyOf(db, organisationId, chainId, document);
      const signed = await issueJwt(said, custodySigner(db, this.custody, key, listId), MOST_LIST_BYTES);
      const hash = toHex(sha256(Buffer.from(signed)));
      const call = { chainId, contract: 'CredentialRegistry', function: 'publishStatusList' } as const;
      const transaction = await enqueueKernelCall(db, organisationId, { ...call, args: [onChain, version, hash, url] });
      const data = { version, document: signed, encodedList, hash, validUntil, transactionId: transaction.id };
      const where = { organisationId_listId_purpose: { organisationId, listId, purpose } };
      await db.statusListDocument.upsert({ where, create: { organisationId, listId, purpose, ...data }, update: data });
    });
    return null;
  }

  private async sent(organisationId: string, id: string | null): Promise<'WAITING' | 'MINED' | 'FAILED'> {
    if (id === null) return 'FAILED';
    const where = { organisationId_id: { organisationId, id } };
    const found = await this.store.platform.transaction.findUnique({ where });
    return !found || found.status === 'FAILED' ? 'FAILED' : found.status === 'MINED' ? 'MINED' : 'WAITING';
  }
}

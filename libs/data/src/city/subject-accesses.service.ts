import { Fault } from '@atoll/kernel';
import { Store, type CityCallState } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { hexToBytes, type Hex } from 'viem';

import type { CityPage } from './places.js';
import { subjectProof, type SubjectProof } from './subjects.js';

/** That a person's data went into an answer: who got it, from whom, and what for. */
export type SubjectAccess = {
  callId: string;
  resource: string;
  provider: string;
  /** Null for somebody who is no organisation of this platform. */
  caller: string | null;
  callerAddress: string;
  purpose: number;
  purposeName: string | null;
  /** SERVED where no receipt was left, and so no key went out; RECEIPTED where one was. */
  state: CityCallState;
  requestedAt: Date;
  servedAt: Date;
  servedBy: string;
  receiptedAt: Date | null;
  receiptedBy: string | null;
  block: bigint;
  logIndex: number;
};

const [LAST_BLOCK, LAST_LOG] = [2n ** 63n - 1n, 2 ** 31 - 1];

/** What somebody who lives in the city may ask without an account: who processed my data. Who knows the commitment is who asks. */
@Injectable()
export class SubjectAccessesService {
  constructor(private readonly store: Store) {}

  /** Newest first, starting after the place `after`. Nobody's commitment is one of no accesses: it is not told apart. */
  list(chainId: string, commitment: string, { take, after }: CityPage): Promise<SubjectAccess[]> {
    const { block, logIndex } = after ?? { block: LAST_BLOCK, logIndex: LAST_LOG };
    const who = Buffer.from(hexToBytes(commitment as Hex));
    return this.store.asNobody(
      (db) => db.$queryRaw<SubjectAccess[]>`
        SELECT * FROM subject_accesses(${chainId}::uuid, ${who}::bytea, ${block}::bigint, ${logIndex}::integer, ${take}::integer)`,
    );
  }

  /** What proves that an answer holds one's data, by the root on the chain. */
  async prove(chainId: string, commitment: string, callId: string): Promise<SubjectProof> {
    const who = Buffer.from(hexToBytes(commitment as Hex));
    const [found] = await this.store.asNobody(
      (db) => db.$queryRaw<{ place: number; handles: Uint8Array[] }[]>`
        SELECT place, handles FROM subject_proof(${chainId}::uuid, ${who}::bytea, ${callId.toLowerCase()}::text)`,
    );
    if (!found) throw Fault.notFound('access', callId);
    return subjectProof(found.handles, found.place);
  }
}

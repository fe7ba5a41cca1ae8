import { randomToken } from '@atoll/crypto';
import {
  challengeMessage,
  clientIdOf,
  ethrOf,
  presentationRequest,
  type ClaimPath,
  type JsonObject,
  type Wanted,
} from '@atoll/credentials';
import { kernelAddresses } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { newId, Store, type AuthChallenge, type Db, type AuthProfile, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import type { PublicUrl } from '../credentials/issued-credentials.service.js';

export type ChallengeWish = {
  chainId: string;
  did: string;
  audience: string;
  origin: string;
  profile: AuthProfile;
  /** For a presentation: the credential's type, and the claims of the subject that must be shown. */
  type?: string | null;
  claims?: readonly string[];
  seconds: number;
};

/** With what is to be signed, or the request that a wallet answers. */
export type Challenged = AuthChallenge & { message: Uint8Array | null; request: JsonObject | null };

export const LONGEST_SECONDS = 300;
const MOST_A_MINUTE = 3_000;
const MOST_OF_A_DID = 20;
const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u;

/** Questions that a DID answers by its key, for enterprises that want to know who is there. */
@Injectable()
export class ChallengesService {
  constructor(private readonly store: Store) {}

  async ask(actor: Actor, wish: ChallengeWish, { url }: PublicUrl): Promise<Challenged> {
    actor.must('credential:verify');
    const { organisationId, applicationKeyId } = actor;
    const { chainId, did, audience, origin, profile } = wish;
    return this.store.as(actor, async (db) => {
      const chain = await db.chain.findUnique({
        where: { id: chainId },
        select: { evmChainId: true, consortiumId: true },
      });
      if (!chain) throw Fault.notFound('chain', chainId);
      await kernelAddresses(db, chainId);
      if (wish.seconds < 10 || wish.seconds > LONGEST_SECONDS)
        throw Fault.invalid('seconds', `must be from 10 to ${LONGEST_SECONDS}`);
      for (const [field, value] of Object.entries({ audience, origin }))
        if (!LINE.test(value)) throw Fault.invalid(field, 'must be one line of at most 200 characters');
      const id = newId();
      const wanted = wantedOf(wish);
      const responseUri = wanted && `${url}/presentations/${id}`;
      if (ethrOf(did)?.chainId !== chain.evmChainId)
        throw Fault.invalid('did', `must be did:ethr:0x${chain.evmChainId.toString(16)}: and an address`);
      await requirePace(db, organisationId, did);
      const now = new Date();
      await db.authChallenge.createMany({
        data: {
          ...{ organisationId, id, chainId, consortiumId: chain.consortiumId, did, audience, origin, profile },
          ...{ nonce: randomToken(), responseUri, applicationKeyId },
          ...(wanted && { wanted: wanted as unknown as Prisma.InputJsonObject }),
          ...{ createdAt: now, expiresAt: new Date(now.getTime() + wish.seconds * 1_000) },
        },
      });
      return asAsked(
        await db.authChallenge.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } }),
      );
    });
  }

  /** Takes what a wallet posts, the first time; whether it was taken says nothing about whether it is good. */
  async answer(id: string, vpToken: string): Promise<boolean> {
    const [row] = await this.store.asNobody(
      (db) => db.$queryRaw<{ taken: boolean }[]>`SELECT answer_challenge(${id}::uuid, ${vpToken}) AS taken`,
    );
    return row?.taken === true;
  }
}

async function requirePace(db: Db, organisationId: string, did: string): Promise<void> {
  const createdAt = { gt: new Date(Date.now() - 60_000) };
  const slower = (what: string) => new Fault({ code: 'RATE_LIMITED', what, retryAfterSeconds: 60 });
  if ((await db.authChallenge.count({ where: { organisationId, did, createdAt } })) >= MOST_OF_A_DID)
    throw slower('challenges of one DID');
  if ((await db.authChallenge.count({ where: { organisationId, createdAt } })) >= MOST_A_MINUTE)
    throw slower('challenges');
}

export function asAsked(row: AuthChallenge): Challenged {
  const { profile, responseUri, nonce, id } = row;
  if (profile === 'SIGNATURE') return { ...row, message: challengeMessage(row), request: null };
  const request = presentationRequest(row.wanted as unknown as Wanted, { responseUri: responseUri!, nonce, state: id });
  return { ...row, message: null, request };
}

/** Whom a presentation must be for. */
export const audienceOf = ({ responseUri }: AuthChallenge): string => clientIdOf(responseUri!);

function wantedOf({ profile, type, claims = [] }: ChallengeWish): Wanted | null {
  if (profile === 'SIGNATURE') {
    if (type) throw Fault.invalid('type', 'is for presentations');
    return null;
  }
  if (!type || !/^[A-Z][A-Za-z0-9]{0,30}$/.test(type)) throw Fault.invalid('type', 'must be the type of a credential');
  if (claims.length > 32) throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'claims', limit: 32 });
  const paths = claims.map((claim): ClaimPath => ['credentialSubject', ...claim.split('.')]);
  return { id: 'credential', type, claims: paths };
}

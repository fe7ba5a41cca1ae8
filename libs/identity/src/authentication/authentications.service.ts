import {
  onChainOf,
  type Block,
  presentationsIn,
  Refusal,
  requireWanted,
  sameDid,
  StatusLists,
  typesOf,
  verifyAnswer,
  verifyPresentation,
  type Judging,
  type Verified,
  type Wanted,
} from '@atoll/credentials';
import { kernelView, type KernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AuthChallenge, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { isAccredited } from '../credentials/accreditation.js';
import { StatusListsService } from '../credentials/status-lists.service.js';
import { didDocuments, headOf } from '../did-documents.js';
import { audienceOf } from './challenges.service.js';
import { standingOf } from './device-standing.js';
import type { AuthCode, Verdict } from './verdict.js';

/** Says who answered a challenge, by the newest block. A challenge is used up by the first try, whatever comes of it. */
@Injectable()
export class AuthenticationsService {
  constructor(
    private readonly store: Store,
    private readonly lists: StatusListsService,
  ) {}

  async verify(actor: Actor, id: string, signature: Uint8Array | null): Promise<Verdict> {
    actor.must('credential:verify');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.authChallenge.findUnique({ where: { organisationId_id: { organisationId, id } } }),
    );
    if (!found) throw Fault.notFound('challenge', id);
    if (found.profile === 'SIGNATURE' && !signature) throw Fault.invalid('signature', 'is what answers this challenge');
    if (found.profile === 'PRESENTATION' && !found.response && !isOver(found))
      return refused(found, 'NOT_ANSWERED', 'Nobody answered yet; ask again.');
    const { view, evmChainId } = await this.look(actor, found);
    const challenge = await this.use(actor, id);
    if (challenge === null) return refused(found, 'REPLAYED', 'The challenge was used already.');
    const verdict = await this.judge(challenge, signature, view, evmChainId);
    await this.store.as(actor, (db) =>
      db.authChallenge.updateMany({
        where: { organisationId, id },
        data: { verdict: verdict as Prisma.InputJsonObject },
      }),
    );
    return verdict;
  }

  /** Found before it is used up: a chain that is away costs nobody a challenge. */
  private look(actor: Actor, { chainId }: AuthChallenge) {
    return this.store.as(actor, async (db) => ({
      view: await kernelView(db, actor.organisationId, chainId),
      evmChainId: (await db.chain.findUniqueOrThrow({ where: { id: chainId } })).evmChainId,
    }));
  }

  /** One statement decides, so of two replicas that are asked at once, one is late. */
  private async use(actor: Actor, id: string): Promise<AuthChallenge | null> {
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const used = await db.$executeRaw`
        UPDATE auth_challenges SET used_at = clock_timestamp()
        WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND used_at IS NULL`;
      if (used === 0) return null;
      return db.authChallenge.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } });
    });
  }

  private async judge(
    challenge: AuthChallenge,
    signature: Uint8Array | null,
    view: KernelView,
    evmChainId: bigint,
  ): Promise<Verdict> {
    if (isOver(challenge)) return refused(challenge, 'EXPIRED', 'The challenge is too old.');
    const block = await headOf(view);
    const resolve = didDocuments(view, evmChainId, block);
    const standing = await standingOf(view, challenge.did, block.number);
    const { code, because, ...known } = standing;
    const told = { ...known, block: String(block.number) };
    try {
      if (challenge.profile === 'SIGNATURE') {
        const algorithm = await verifyAnswer(challenge, signature!, resolve);
        return code === 'ACCEPTED'
          ? { ...accepted(challenge, because), ...told, algorithm }
          : { ...refused(challenge, code, because), ...told };
      }
      const presented = await this.presented(challenge, { resolve, now: new Date() }, { view, block });
      if (code !== 'ACCEPTED') return { ...refused(challenge, code, because), ...told };
      return { ...accepted(challenge, 'The device is active, and what it presented holds.'), ...told, ...presented };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...refused(challenge, error.code, error.message), ...told };
    }
  }

  private async presented(challenge: AuthChallenge, judging: Judging, at: { view: KernelView; block: Block }) {
    const wanted = challenge.wanted as unknown as Wanted;
    const asked = { nonce: challenge.nonce, audience: audienceOf(challenge) };
    const lists = new StatusLists(
      (url) => this.lists.fetch(url),
      (list) => this.lists.believe(list),
    );
    let last: { credential: string; issuer: string } | null = null;
    for (const text of presentationsIn(challenge.response!, wanted)) {
      const presentation = await verifyPresentation(text, asked, judging);
      if (!sameDid(presentation.holder, challenge.did))
        throw new Refusal('NOT_BOUND', `It was presented by ${presentation.holder}.`);
      requireWanted(presentation, wanted);
      for (const credential of presentation.credentials) {
        last = await requireOnChain(credential, wanted, at);
        await lists.requireGood(credential, judging);
      }
    }
    return last!;
  }
}

/** The chain has the last word about a credential: a list may be as old as it says it may be. */
async function requireOnChain(verified: Verified, wanted: Wanted, { view, block }: { view: KernelView; block: Block }) {
  const found = onChainOf(verified);
  if (!found || found.registry !== view.addresses.CredentialRegistry.toLowerCase())
    throw new Refusal('NOT_ANCHORED', 'The credential is not of this chain.');
  const looking = { block: block.number };
  const [, , , state] = await view.read('CredentialRegistry', 'credentials', [found.id], looking);
  if (state === 3) throw new Refusal('REVOKED', 'The credential was revoked.');
  if (state === 2) throw new Refusal('SUSPENDED', 'The credential is suspended.');
  if (state === 0) throw new Refusal('NOT_ANCHORED', 'Nobody anchored the credential on its chain.');
  if (!(await view.read('CredentialRegistry', 'isValid', [found.id], looking)))
    throw new Refusal('EXPIRED', 'The credential is over.');
  const type = typesOf(verified.credential).find((it) => it !== 'VerifiableCredential') ?? wanted.type;
  if (!(await isAccredited(view, type, found.issuer, looking)))
    throw new Refusal('ISSUER_NOT_ACCREDITED', 'The issuer is not accredited any more.');
  return { credential: found.id, issuer: found.issuer };
}

const isOver = ({ expiresAt }: AuthChallenge): boolean => expiresAt.getTime() <= Date.now();

const nothing = {
  ...{ algorithm: null, assurance: null, deviceStatus: null, block: null, credential: null, issuer: null },
};

const refused = ({ did }: AuthChallenge, code: AuthCode, because: string): Verdict => ({
  ...nothing,
  ...{ accepted: false, code, because, did },
});

const accepted = ({ did }: AuthChallenge, because: string): Verdict => ({
  ...nothing,
  ...{ accepted: true, code: 'ACCEPTED', because, did, assurance: 'DEVICE_SIGNED' },
});

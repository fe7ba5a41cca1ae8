import {
  adoptHistory,
  historyOf,
  keepSignatures,
  ORGANISATION_SIGNER,
  type OrganisationSigner,
} from '@atoll/consortia';
import { Fault } from '@atoll/kernel';
import {
  answerTo,
  canonicalText,
  checkSuccession,
  hashOf,
  readAnswer,
  readBundle,
  readMembershipFile,
  thumbprintOf,
  verifyAnswer,
  verifyBundle,
  verifyMembership,
} from '@atoll/membership';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, nudge, Store, type Db, type Exchange, type Prisma } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';

import { composeBundle, placeOf, roleOf } from './bundling.js';
import { enter } from './entering.js';
import { bundleIn } from './exchanges.service.js';
import { PEER_POLICY, type PeerPolicy } from './peer-policy.js';
import { writePeer } from './peers.js';

const SOON: LookAgain = { lookAgainMs: 500 };
const WRITING = { timeout: 60_000 };

/** Carries exchanges out. It believes no file because the API let it in: everything is verified again beside what is known here. */
@Injectable()
export class ExchangeReconciler implements Handler {
  readonly queue = 'exchange';

  constructor(
    private readonly store: Store,
    @Inject(ORGANISATION_SIGNER) private readonly signer: OrganisationSigner,
    @Inject(PEER_POLICY) private readonly peers: PeerPolicy,
  ) {}

  async handle(name: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = name.split('/');
    const exchange = await this.store.platform.exchange.findUnique({
      where: { organisationId_id: { organisationId, id } },
    });
    if (exchange?.status !== 'WAITING') return null;
    try {
      return await this.carryOut(exchange);
    } catch (error) {
      if (!(error instanceof Fault) || error.retryable) throw error;
      await this.close(this.store.platform, exchange, { status: 'REFUSED', message: error.message });
      return null;
    }
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM exchanges
      WHERE status = 'WAITING' AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private carryOut(exchange: Exchange): Promise<LookAgain | null> {
    switch (exchange.kind) {
      case 'BUNDLE':
        return this.issueBundle(exchange);
      case 'JOINING':
        return exchange.nodeId ? this.answer(exchange) : this.enter(exchange);
      case 'ADMISSION':
        return this.admit(exchange);
      case 'MEMBERSHIP':
        return this.takeMembership(exchange);
    }
  }

  private async issueBundle(exchange: Exchange): Promise<LookAgain | null> {
    const { platform } = this.store;
    const issuer = await this.signer.create(exchange.organisationId);
    const bundle = await composeBundle(platform, exchange, await thumbprintOf(issuer));
    if (!bundle) return SOON;
    const signed = { document: bundle, signatures: [await this.signer.sign(exchange.organisationId, bundle)] };
    // Whoever gets it checks the same; what would be refused there does not leave here.
    const { hash } = await verifyBundle(signed, new Date());
    const message = `Give the file to ${bundle.invitee}`;
    await this.close(platform, exchange, { status: 'DONE', message, hash, issued: canonicalText(signed) });
    return null;
  }

  private async enter(exchange: Exchange): Promise<LookAgain> {
    const verified = await this.bundleOf(exchange);
    await this.store.platform.$transaction(async (db) => {
      await lock(db, exchange);
      const fresh = await db.exchange.findUniqueOrThrow({ where: keyOf(exchange) });
      if (!fresh.nodeId) await enter(db, fresh, verified);
    }, WRITING);
    return SOON;
  }

  private async answer(exchange: Exchange): Promise<LookAgain | null> {
    const { organisationId, nodeId } = exchange;
    const node = await this.store.platform.node.findFirst({ where: { organisationId, id: nodeId! } });
    if (!node)
      throw new Fault({ code: 'CONFLICT', what: 'node', because: 'it was removed before it could be offered' });
    const place = placeOf(node);
    if (!node.publicKey || !place) return SOON;
    const verified = await this.bundleOf(exchange);
    const offer = { name: node.name, role: roleOf(node), publicKey: node.publicKey as `0x${string}`, ...place };
    const answer = answerTo(verified, offer, new Date());
    const issued = canonicalText({ document: answer, signatures: [await this.signer.sign(organisationId, answer)] });
    const message = 'Give the answer to a member of the installation that made the bundle';
    await this.close(this.store.platform, exchange, { status: 'DONE', message, hash: hashOf(answer), issued });
    return null;
  }

  private async admit(exchange: Exchange): Promise<null> {
    const signed = readAnswer(exchange.received ?? '');
    await this.store.platform.$transaction(async (db) => {
      await lock(db, exchange);
      const asked = await bundleIn(db, signed.document.bundle);
      if (!asked || asked.consortiumId !== exchange.consortiumId)
        throw Fault.notFound('bundle', signed.document.bundle);
      const { members } = await verifyMembership(await historyOf(db, asked.consortiumId));
      const { answer, hash } = await verifyAnswer(signed, asked.bundle, members, new Date());
      this.peers.check(answer.node.host, 'node.host');
      await refuseOlder(db, exchange, answer);
      const owner = await db.consortiumMember.findFirst({
        where: { consortiumId: asked.consortiumId, thumbprint: answer.member, remote: true, leftAt: null },
      });
      if (!owner)
        throw new Fault({
          code: 'CONFLICT',
          what: 'answer',
          because: 'its member runs its nodes in this installation',
        });
      const node = await writePeer(
        db,
        { consortiumId: asked.consortiumId, id: asked.chainId },
        owner.organisationId,
        answer.node,
      );
      await this.close(db, exchange, {
        ...{ status: 'DONE', hash, nodeId: node.id, wish: { issuedAt: answer.issuedAt } },
        message: `${node.name} is a peer now; propose it as a validator if it is to seal`,
      });
    }, WRITING);
    return null;
  }

  private async takeMembership(exchange: Exchange): Promise<null> {
    const { history, proposed } = await readMembershipFile(exchange.received ?? '');
    const consortiumId = exchange.consortiumId!;
    await this.store.platform.$transaction(async (db) => {
      const { head } = await adoptHistory(db, consortiumId, history);
      const follows = proposed && (await isNext(head, proposed.document));
      if (follows) {
        const hash = hashOf(proposed.document);
        const open = await db.membershipDocument.findFirst({ where: { consortiumId, status: 'OPEN' } });
        if (open && open.hash !== hash)
          throw new Fault({
            code: 'CONFLICT',
            what: 'consortium',
            because: 'another version is proposed here already',
          });
        await db.membershipDocument.upsert({
          where: { consortiumId_hash: { consortiumId, hash } },
          create: {
            consortiumId,
            hash,
            version: proposed.document.version,
            document: proposed.document as unknown as Prisma.InputJsonObject,
          },
          update: {},
        });
        await keepSignatures(db, consortiumId, proposed);
        await nudge(db, 'membership', `consortium/${consortiumId}`);
      }
      const message = `Version ${head.version} holds${follows ? ', and the next one is proposed: sign it if you agree' : ''}`;
      await this.close(db, exchange, { status: 'DONE', message });
    }, WRITING);
    return null;
  }

  private async bundleOf({ received }: Exchange) {
    const verified = await verifyBundle(readBundle(received ?? ''), new Date());
    for (const { host } of verified.bundle.peers) this.peers.check(host, 'bundle.peers.host');
    return verified;
  }

  /** What was received is not needed any more, and may be large. */
  private async close(db: Db, exchange: Exchange, data: Prisma.ExchangeUncheckedUpdateInput): Promise<void> {
    await db.exchange.update({ where: keyOf(exchange), data: { ...data, received: null } });
  }
}

const keyOf = ({ organisationId, id }: Exchange) => ({ organisationId_id: { organisationId, id } });

/** Two workers that carry out the same exchange do it one after the other. */
async function lock(db: Db, { id }: Exchange): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`exchange:${id}`}, 0))::text`;
}

async function isNext(head: Parameters<typeof checkSuccession>[0], next: Parameters<typeof checkSuccession>[1]) {
  return checkSuccession(head, next, 'membership').then(
    () => true,
    () => false,
  );
}

/** An answer that was overtaken by a later one must not send anybody back to an old place. */
async function refuseOlder(
  db: Db,
  { consortiumId }: Exchange,
  { node, issuedAt }: { node: { publicKey: string }; issuedAt: string },
): Promise<void> {
  const [known] = await db.node.findMany({ where: { consortiumId: consortiumId!, publicKey: node.publicKey } });
  if (!known) return;
  const before = await db.exchange.findMany({ where: { kind: 'ADMISSION', status: 'DONE', nodeId: known.id } });
  if (before.some(({ wish }) => (wish as { issuedAt: string }).issuedAt > issuedAt))
    throw new Fault({ code: 'CONFLICT', what: 'answer', because: 'the node has given a later one since' });
}

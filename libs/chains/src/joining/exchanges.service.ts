import { createHash } from 'node:crypto';

import { ConsortiaService, historyOf } from '@atoll/consortia';
import { Fault, type Actor } from '@atoll/kernel';
import {
  hashOf,
  MAX_BUNDLE_DAYS,
  readAnswer,
  readBundle,
  readMembershipFile,
  verifyAnswer,
  verifyBundle,
  verifyMembership,
  type JoinBundle,
  type Signed,
} from '@atoll/membership';
import { genesisHash, type Genesis } from '@atoll/protocol';
import { limitsOf, nudge, Store, type Chain, type Db, type Exchange, type Prisma } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';

import { checkedNodeName } from '../chain.wish.js';
import { Engines } from '../engines.js';
import { countNodes } from '../node-quota.js';
import { PEER_POLICY, type PeerPolicy } from './peer-policy.js';

export type BundleWish = {
  chainId: string;
  /** The thumbprint of the member that is to join the chain. */
  invitee: string;
  expiresInHours: number;
  idempotencyKey?: string | undefined;
};
export type JoinWish = {
  file: string;
  role: 'VALIDATOR' | 'RPC';
  nodeName?: string | undefined;
  idempotencyKey?: string | undefined;
};
export type FileWish = { file: string; idempotencyKey?: string | undefined };

/** Of one organisation: those it ever made, and those that wait for a worker. */
const MOST = { all: 1_000, waiting: 32 };

/**
 * What installations hand each other as files. Everything is checked here first, so that whoever brings a file hears at once what
 * is wrong with it; the worker checks again before it believes anything.
 */
@Injectable()
export class ExchangesService {
  constructor(
    private readonly store: Store,
    private readonly consortia: ConsortiaService,
    private readonly engines: Engines,
    @Inject(PEER_POLICY) private readonly peers: PeerPolicy,
  ) {}

  async find(actor: Actor, id: string): Promise<Exchange> {
    actor.must('consortium:read');
    const exchange = await this.store.as(actor, (db) => db.exchange.findFirst({ where: { id } }));
    if (!exchange) throw Fault.notFound('exchange', id);
    return exchange;
  }

  /** The organisation's own, and the bundles of its consortia, newest first. */
  list(actor: Actor, page: { take: number; after?: string }): Promise<Exchange[]> {
    actor.must('consortium:read');
    const where = page.after ? { id: { lt: page.after } } : {};
    return this.store.as(actor, (db) => db.exchange.findMany({ where, orderBy: { id: 'desc' }, take: page.take }));
  }

  /** Has a bundle made for a member of another installation, and signed by the actor's organisation. */
  async bundle(actor: Actor, { chainId, invitee, expiresInHours, idempotencyKey }: BundleWish): Promise<Exchange> {
    actor.must('chain:govern');
    if (!(expiresInHours >= 1 && expiresInHours <= 24 * MAX_BUNDLE_DAYS))
      throw Fault.invalid('expiresInHours', `must be 1 to ${24 * MAX_BUNDLE_DAYS}`);
    return this.store.as(actor, async (db) => {
      const chain = await db.chain.findFirst({ where: { id: chainId } });
      if (!chain) throw Fault.notFound('chain', chainId);
      await checkSigned(db, actor, chain, invitee);
      const now = Date.now();
      const times = { issuedAt: new Date(now), expiresAt: new Date(now + expiresInHours * 3_600_000) };
      const { consortiumId } = chain;
      const wish = { invitee, issuedAt: times.issuedAt.toISOString(), expiresAt: times.expiresAt.toISOString() };
      return write(db, actor, { kind: 'BUNDLE', consortiumId, chainId, wish }, idempotencyKey);
    });
  }

  /** Takes a bundle: a node is made here for its chain, and the answer is signed once that node has a key and a place. */
  async join(actor: Actor, { file, role, nodeName, idempotencyKey }: JoinWish): Promise<Exchange> {
    actor.must('consortium:manage');
    actor.must('node:operate');
    if (nodeName !== undefined) checkedNodeName(nodeName);
    const { bundle } = await verifyBundle(readBundle(file, 'file'), new Date(), 'file');
    this.engines.offered(bundle.chain.engine);
    for (const [i, { host }] of bundle.peers.entries()) this.peers.check(host, `file.peers.${i}.host`);
    return this.store.as(actor, async (db) => {
      const { organisationId } = actor;
      const key = await db.organisationKey.findUnique({ where: { organisationId } });
      if (key?.thumbprint !== bundle.invitee)
        throw Fault.invalid('file.invitee', 'is not your organisation: the bundle is for another key');
      const { nodes: limit } = await limitsOf(db, organisationId);
      if ((await countNodes(db, organisationId)) >= limit)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit });
      const wish = { role, ...(nodeName && { nodeName }) };
      return write(db, actor, { kind: 'JOINING', received: file, wish }, idempotencyKey);
    });
  }

  /** Takes the answer to a bundle of a consortium of the actor's: its node becomes a peer, and may be voted in. */
  async admit(actor: Actor, { file, idempotencyKey }: FileWish): Promise<Exchange> {
    actor.must('chain:govern');
    const signed = readAnswer(file, 'file');
    this.peers.check(signed.document.node.host, 'file.node.host');
    return this.store.as(actor, async (db) => {
      const asked = await bundleIn(db, signed.document.bundle);
      if (!asked) throw Fault.notFound('bundle with the hash', signed.document.bundle);
      const { members } = await verifyMembership(await historyOf(db, asked.consortiumId));
      await verifyAnswer(signed, asked.bundle, members, new Date(), 'file');
      const { consortiumId, chainId } = asked;
      return write(db, actor, { kind: 'ADMISSION', received: file, consortiumId, chainId }, idempotencyKey);
    });
  }

  /** Takes what members of other installations signed about who the members are. */
  async takeMembership(actor: Actor, { file, idempotencyKey }: FileWish): Promise<Exchange> {
    actor.must('consortium:manage');
    const { history } = await readMembershipFile(file, 'file');
    return this.store.as(actor, async (db) => {
      const root = hashOf(history[0]!.document);
      const consortium = await db.consortium.findFirst({ where: { root } });
      if (!consortium) throw Fault.notFound('consortium with the root', root);
      const consortiumId = consortium.id;
      return write(db, actor, { kind: 'MEMBERSHIP', received: file, consortiumId }, idempotencyKey);
    });
  }
}

export type AskedBundle = { consortiumId: string; chainId: string; bundle: JoinBundle };

/** The bundle of a hash, if one was issued here. */
export async function bundleIn(db: Db, hash: string): Promise<AskedBundle | null> {
  const row = await db.exchange.findFirst({ where: { kind: 'BUNDLE', hash, status: 'DONE' } });
  if (!row?.issued || !row.consortiumId || !row.chainId) return null;
  const { document } = JSON.parse(row.issued) as Signed<JoinBundle>;
  return { consortiumId: row.consortiumId, chainId: row.chainId, bundle: document };
}

/** What a bundle says, the members must have signed before. */
async function checkSigned(db: Db, { organisationId }: Actor, chain: Chain, invitee: string): Promise<void> {
  const history = await historyOf(db, chain.consortiumId);
  if (history.length === 0) throw conflict('its members have not signed who they are yet; propose a membership first');
  const { head, members } = await verifyMembership(history);
  const key = await db.organisationKey.findUnique({ where: { organisationId } });
  if (!key?.thumbprint || !members.has(key.thumbprint))
    throw conflict('your organisation is not among its signed members');
  if (!members.has(invitee)) throw Fault.notFound('member with the key', invitee);
  if (!chain.genesis || chain.desired !== 'RUNNING') throw conflict('the chain does not run');
  const hash = genesisHash(chain.genesis as unknown as Genesis);
  if (!head.chains.some(({ genesisHash }) => genesisHash === hash))
    throw conflict(
      'its members have not signed this chain yet; propose a membership, which names all chains there are',
    );
}

type Wish = Pick<Prisma.ExchangeUncheckedCreateInput, 'kind' | 'consortiumId' | 'chainId' | 'received' | 'wish'>;

/** The same file, or the same idempotency key, is the same exchange, unless that was refused. */
async function write(db: Db, { organisationId }: Actor, wish: Wish, key: string | undefined): Promise<Exchange> {
  await limitsOf(db, organisationId); // and one of an organisation at a time
  const idempotencyKey = key ?? (wish.received ? `file:${digestOf(wish.received)}` : undefined);
  const before = await db.exchange.findMany({
    where: { organisationId, ...(idempotencyKey ? { idempotencyKey: { startsWith: idempotencyKey } } : { id: NONE }) },
    orderBy: { id: 'desc' },
  });
  const same = before.filter((row) => row.idempotencyKey!.replace(/#\d+$/, '') === idempotencyKey);
  if (same[0] && same[0].status !== 'REFUSED') {
    if (same[0].kind === wish.kind) return same[0];
    throw conflict('the idempotency key was used for something else; use a new key for a new request');
  }
  await checkRoom(db, organisationId);
  const again = same.length > 0 ? `#${same.length}` : '';
  const named = idempotencyKey ? { idempotencyKey: `${idempotencyKey}${again}` } : {};
  const row = await db.exchange.create({ data: { organisationId, ...wish, ...named } });
  await nudge(db, 'exchange', `${organisationId}/${row.id}`);
  return row;
}

const NONE = '00000000-0000-0000-0000-000000000000';

async function checkRoom(db: Db, organisationId: string): Promise<void> {
  const [all, waiting] = await Promise.all([
    db.exchange.count({ where: { organisationId } }),
    db.exchange.count({ where: { organisationId, status: 'WAITING' } }),
  ]);
  if (all >= MOST.all) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'exchanges', limit: MOST.all });
  if (waiting >= MOST.waiting)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'exchanges that wait', limit: MOST.waiting });
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'chain', because });

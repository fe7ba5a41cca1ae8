import { Fault, type Actor } from '@atoll/kernel';
import {
  limitsOf,
  nudge,
  Store,
  type Chain,
  type Db,
  type ProposalKind,
  type ProposalStatus,
  type Prisma,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { countNodes } from './node-quota.js';
import { closingTime, isAboutValidator, type FoundingPayload, type ValidatorPayload } from './proposal.js';
import { votesNeeded } from './tally.js';

type Row = Prisma.ProposalGetPayload<{ include: { votes: true } }>;

/** A proposal with its votes, and how many for it it takes as things stand, or took when the members decided. */
export type Proposal = Row & { needed: number };

export type ProposalFilter = { chainId?: string; consortiumId?: string; status?: ProposalStatus };

const include = { votes: { orderBy: { castAt: 'asc' } } } satisfies Prisma.ProposalInclude;

@Injectable()
export class ProposalsService {
  constructor(private readonly store: Store) {}

  /** Newest first. */
  list(actor: Actor, filter: ProposalFilter, page: { take: number; after?: string }): Promise<Proposal[]> {
    actor.must('chain:read');
    const where = { ...filter, ...(page.after && { id: { lt: page.after } }) };
    return this.store.as(actor, async (db) =>
      withNeeded(db, await db.proposal.findMany({ where, orderBy: { id: 'desc' }, take: page.take, include })),
    );
  }

  async find(actor: Actor, id: string): Promise<Proposal> {
    actor.must('chain:read');
    return this.store.as(actor, (db) => proposalIn(db, id));
  }

  /** The last word counts, as long as the proposal is open; said again it changes nothing, even when it is decided. */
  vote(actor: Actor, id: string, approve: boolean): Promise<Proposal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const proposal = await proposalIn(db, id);
      const { consortiumId, chainId, votes } = proposal;
      if (!isOpen(proposal)) {
        if (votes.some((vote) => vote.organisationId === organisationId && vote.approve === approve)) return proposal;
        throw closed(proposal.status);
      }
      if (approve && proposal.kind === 'FOUND_CHAIN') await checkQuota(db, organisationId, proposal.payload, chainId);
      const key = { consortiumId, proposalId: id, organisationId };
      await db.vote.upsert({
        where: { consortiumId_proposalId_organisationId: key },
        create: { ...key, approve },
        update: { approve, castAt: new Date() },
      });
      await nudge(db, 'chain', chainId);
      return proposalIn(db, id);
    });
  }

  /** Takes back a proposal of one's own that is not decided yet. */
  withdraw(actor: Actor, id: string): Promise<Proposal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const proposal = await proposalIn(db, id);
      const { proposedBy, status, chainId, needed } = proposal;
      if (proposedBy !== organisationId) throw Fault.notFound('proposal of yours', id);
      if (status === 'WITHDRAWN') return proposal;
      const { count } = await db.proposal.updateMany({
        where: { id, proposedBy: organisationId, status: 'OPEN' },
        data: { status: 'WITHDRAWN', message: 'Taken back by the member that made it', closedAt: new Date(), needed },
      });
      if (count === 0) throw closed(status);
      await nudge(db, 'chain', chainId);
      return proposalIn(db, id);
    });
  }

  startChain(actor: Actor, chainId: string): Promise<Proposal> {
    return this.propose(actor, 'START_CHAIN', chainId, (chain) => {
      if (chain.desired === 'RUNNING') throw conflict('it is to run already');
    });
  }

  stopChain(actor: Actor, chainId: string): Promise<Proposal> {
    return this.propose(actor, 'STOP_CHAIN', chainId, (chain) => {
      if (chain.desired === 'STOPPED') throw conflict('it is stopped already');
    });
  }

  deleteChain(actor: Actor, chainId: string): Promise<Proposal> {
    return this.propose(actor, 'DELETE_CHAIN', chainId, () => undefined);
  }

  /** The node joins the validators once the members agree and it has caught up. */
  addValidator(actor: Actor, nodeId: string): Promise<Proposal> {
    return this.proposeNode(actor, 'ADD_VALIDATOR', nodeId);
  }

  dropValidator(actor: Actor, nodeId: string): Promise<Proposal> {
    return this.proposeNode(actor, 'DROP_VALIDATOR', nodeId);
  }

  private async proposeNode(actor: Actor, kind: 'ADD_VALIDATOR' | 'DROP_VALIDATOR', id: string): Promise<Proposal> {
    actor.must('chain:govern');
    const node = await this.store.as(actor, (db) => db.node.findFirst({ where: { id } }));
    if (!node) throw Fault.notFound('node', id);
    const check = (chain: Chain) => {
      if (node.role !== 'VALIDATOR') throw Fault.invalid('nodeId', 'must be a node of the role VALIDATOR');
      if (node.desired === 'REMOVED') throw conflict('the node is being removed');
      const seals = !!node.address && chain.validators.includes(node.address);
      if (kind === 'ADD_VALIDATOR' && seals) throw conflict(`${node.name} is a validator already`);
      if (kind === 'DROP_VALIDATOR' && !seals) throw conflict(`${node.name} is not a validator`);
      if (kind === 'DROP_VALIDATOR' && chain.validators.length === 1) throw conflict('it would have no validator left');
    };
    return this.propose(actor, kind, node.chainId, check, { nodeId: id, name: node.name });
  }

  /** Writes the proposal down with the proposer's own vote. The same wish while one is open is the same proposal. */
  private propose(
    actor: Actor,
    kind: ProposalKind,
    chainId: string,
    check: (chain: Chain) => void,
    payload: ValidatorPayload | Record<string, never> = {},
  ): Promise<Proposal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const chain = await db.chain.findFirst({ where: { id: chainId } });
      if (!chain) throw Fault.notFound('chain', chainId);
      if (chain.desired === 'DELETED') throw conflict('it is being deleted');
      if (chain.desired === 'PROPOSED' && kind !== 'DELETE_CHAIN') throw conflict('it is not founded yet');
      check(chain);
      const { consortiumId } = chain;
      await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`proposals:${chainId}`}, 0))::text`;
      const twin = await openTwin(db, chainId, kind, payload);
      const id = twin ?? (await insert(db, { consortiumId, chainId, kind, payload, proposedBy: organisationId }));
      const key = { consortiumId, proposalId: id, organisationId };
      await db.vote.upsert({
        where: { consortiumId_proposalId_organisationId: key },
        create: { ...key, approve: true },
        update: { approve: true, castAt: new Date() },
      });
      await nudge(db, 'chain', chainId);
      return proposalIn(db, id);
    });
  }
}

async function insert(db: Db, data: Omit<Prisma.ProposalUncheckedCreateInput, 'closesAt'>): Promise<string> {
  const { id } = await db.proposal.create({ data: { ...data, closesAt: closingTime() } });
  return id;
}

/** The open proposal of the same wish. One that contradicts it has to be decided first. */
async function openTwin(db: Db, chainId: string, kind: ProposalKind, payload: object): Promise<string | null> {
  const pending = await db.proposal.findMany({ where: { chainId, status: { in: ['OPEN', 'ACCEPTED'] } } });
  const nodeOf = (payload: unknown) => (payload as Partial<ValidatorPayload>).nodeId;
  const alike = pending.filter((proposal) =>
    isAboutValidator(kind) ? nodeOf(proposal.payload) === nodeOf(payload) : proposal.kind === kind,
  );
  if (alike.some((proposal) => proposal.kind !== kind)) throw conflict('the opposite is proposed and not decided yet');
  return alike[0]?.id ?? null;
}

async function proposalIn(db: Db, id: string): Promise<Proposal> {
  const [proposal] = await withNeeded(db, await db.proposal.findMany({ where: { id }, include }));
  if (!proposal) throw Fault.notFound('proposal', id);
  return proposal;
}

async function withNeeded(db: Db, rows: Row[]): Promise<Proposal[]> {
  const ids = [...new Set(rows.map(({ consortiumId }) => consortiumId))];
  const members = await db.consortiumMember.groupBy({
    by: ['consortiumId'],
    where: { consortiumId: { in: ids }, leftAt: null },
    _count: true,
  });
  const count = new Map(members.map(({ consortiumId, _count }) => [consortiumId, _count]));
  return rows.map((row) => ({ ...row, needed: row.needed ?? votesNeeded(row, count.get(row.consortiumId) ?? 1) }));
}

async function checkQuota(db: Db, organisationId: string, payload: unknown, chainId: string): Promise<void> {
  const { nodes: limit } = await limitsOf(db, organisationId);
  const { validators } = payload as FoundingPayload;
  const own = validators.find((share) => share.organisationId === organisationId)?.count ?? 0;
  if ((await countNodes(db, organisationId, chainId)) + own <= limit) return;
  throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit });
}

/** A change of validators that the chain has not made yet still takes votes: it may need those of more members. */
const isOpen = ({ status, kind }: Pick<Row, 'status' | 'kind'>): boolean =>
  status === 'OPEN' || (status === 'ACCEPTED' && isAboutValidator(kind));

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'chain', because });
const closed = (status: ProposalStatus): Fault =>
  new Fault({
    code: 'CONFLICT',
    what: 'proposal',
    because: `it is ${status.toLowerCase()}; nobody votes on it any more`,
  });

import { Fault, type Actor } from '@atoll/kernel';
import { Places } from '@atoll/sites';
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
import { isDeepStrictEqual } from 'node:util';

import { isAboutKernel } from './kernel-wish.js';
import { roomForVolumes } from './kept-volumes.js';
import { countNodes, sharesOf, takePlaces } from './node-quota.js';
import {
  aloneWithBallots,
  closingTime,
  isAboutValidator,
  type AdoptionPayload,
  type FoundingPayload,
  type KernelFounder,
  type KernelPayload,
  type SolutionPayload,
  type ValidatorPayload,
} from './proposal.js';
import { obstacleToSolution } from './solution-wish.js';
import { votesNeeded } from './tally.js';

type Row = Prisma.ProposalGetPayload<{ include: { votes: true } }>;

/** A proposal with its votes, and how many for it it takes as things stand, or took when the members decided. */
export type Proposal = Row & { needed: number };

export type ProposalFilter = { chainId?: string; consortiumId?: string; status?: ProposalStatus };

/** As many as the contract takes members. */
const MOST_FOUNDERS = 128;

const include = { votes: { orderBy: { castAt: 'asc' } } } satisfies Prisma.ProposalInclude;

@Injectable()
export class ProposalsService {
  constructor(
    private readonly store: Store,
    private readonly places: Places = new Places(true),
  ) {}

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

  /**
   * The last word counts, as long as the proposal is open; said again it changes nothing, even when it is decided. Where a chain
   * is to be deleted, `keepVolumes` says for the voter's own nodes whether their volumes stay, whoever wins the vote; left out, it
   * stays what it was.
   */
  vote(actor: Actor, id: string, approve: boolean, keepVolumes?: boolean): Promise<Proposal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await aloneWithBallots(db, (await proposalIn(db, id)).chainId);
      const proposal = await proposalIn(db, id);
      const { consortiumId, chainId, votes } = proposal;
      if (keepVolumes !== undefined && proposal.kind !== 'DELETE_CHAIN')
        throw Fault.invalid('keepVolumes', 'is asked only where a chain is to be deleted');
      if (!isOpen(proposal)) {
        const own = votes.find((vote) => vote.organisationId === organisationId && vote.approve === approve);
        if (own && (keepVolumes ?? own.keepVolumes) === own.keepVolumes) return proposal;
        throw closed(proposal.status);
      }
      if (approve && proposal.kind === 'FOUND_CHAIN') {
        await checkQuota(db, organisationId, proposal.payload, chainId);
        await takePlaces(db, this.places, organisationId, proposal.payload as FoundingPayload);
      }
      if (keepVolumes) await roomForNodes(db, organisationId, chainId);
      await cast(db, { consortiumId, proposalId: id, organisationId }, { approve, keepVolumes });
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

  /** Whether volumes stay is said for the proposer's own nodes alone; every other member says it with its vote. */
  deleteChain(actor: Actor, chainId: string, keepVolumes = false): Promise<Proposal> {
    return this.propose(actor, 'DELETE_CHAIN', chainId, () => undefined, {}, { keepVolumes });
  }

  /**
   * Asks for the kernel's contracts on the chain, founded by these members in these roles. It takes the yes of each founder, so
   * whoever deploys adds nobody and no role; and of more than half of the members.
   */
  async deployKernel(actor: Actor, chainId: string, founders: KernelFounder[]): Promise<Proposal> {
    if (founders.length === 0 || founders.length > MOST_FOUNDERS)
      throw Fault.invalid('founders', `must name 1 to ${MOST_FOUNDERS} members`);
    if (new Set(founders.map(({ organisationId }) => organisationId)).size < founders.length)
      throw Fault.invalid('founders', 'must name each member once');
    return this.proposeKernel(actor, 'DEPLOY_KERNEL', chainId, { founders });
  }

  /** Asks the members to go by a kernel that is on the chain already, by its `Consortium`. */
  adoptKernel(actor: Actor, chainId: string, consortium: string): Promise<Proposal> {
    return this.proposeKernel(actor, 'ADOPT_KERNEL', chainId, { consortium });
  }

  /** Asks for the contract of a solution on the chain's kernel. It gives nobody a role, so more than half of the members decide. */
  deploySolution(actor: Actor, chainId: string, contract: string): Promise<Proposal> {
    const check = async (_: Chain, db: Db) => {
      const obstacle = await obstacleToSolution(db, { chainId, deployedBy: actor.organisationId, contract });
      if (obstacle) throw conflict(obstacle);
    };
    return this.propose(actor, 'DEPLOY_SOLUTION', chainId, check, { contract });
  }

  private proposeKernel(
    actor: Actor,
    kind: 'DEPLOY_KERNEL' | 'ADOPT_KERNEL',
    chainId: string,
    payload: KernelPayload | AdoptionPayload,
  ): Promise<Proposal> {
    const check = async ({ consortiumId }: Chain, db: Db) => {
      const kernel = await db.kernel.findUnique({ where: { chainId } });
      if (kernel && kernel.status !== 'FAILED') throw conflict('it has a kernel already');
      const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: false } });
      const strangers = foundersOf(payload).filter(
        (founder) => !members.some(({ organisationId }) => organisationId === founder),
      );
      if (strangers.length > 0) throw Fault.invalid('founders', `must be members of here: ${strangers[0]} is none`);
    };
    return this.propose(actor, kind, chainId, check, payload);
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
    check: (chain: Chain, db: Db) => void | Promise<void>,
    payload: ValidatorPayload | KernelPayload | AdoptionPayload | SolutionPayload | Record<string, never> = {},
    word: Pick<Word, 'keepVolumes'> = {},
  ): Promise<Proposal> {
    actor.must('chain:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      if (!(await db.chain.findFirst({ where: { id: chainId } }))) throw Fault.notFound('chain', chainId);
      await aloneWithBallots(db, chainId);
      const chain = await db.chain.findFirstOrThrow({ where: { id: chainId } });
      if (chain.desired === 'DELETED') throw conflict('it is being deleted');
      if (chain.desired === 'PROPOSED' && kind !== 'DELETE_CHAIN') throw conflict('it is not founded yet');
      await check(chain, db);
      const { consortiumId } = chain;
      const twin = await openTwin(db, chainId, kind, payload);
      const id = twin ?? (await insert(db, { consortiumId, chainId, kind, payload, proposedBy: organisationId }));
      if (word.keepVolumes) await roomForNodes(db, organisationId, chainId);
      await cast(db, { consortiumId, proposalId: id, organisationId }, { approve: true, ...word });
      await nudge(db, 'chain', chainId);
      return proposalIn(db, id);
    });
  }
}

const foundersOf = (payload: KernelPayload | AdoptionPayload): string[] =>
  ('founders' in payload ? payload.founders : []).map(({ organisationId }) => organisationId);

type Ballot = { consortiumId: string; proposalId: string; organisationId: string };
type Word = { approve: boolean; keepVolumes?: boolean | undefined };

async function cast(db: Db, key: Ballot, { approve, keepVolumes }: Word): Promise<void> {
  const word = { approve, ...(keepVolumes !== undefined && { keepVolumes }) };
  await db.vote.upsert({
    where: { consortiumId_proposalId_organisationId: key },
    create: { ...key, ...word },
    update: { ...word, castAt: new Date() },
  });
}

async function roomForNodes(db: Db, organisationId: string, chainId: string): Promise<void> {
  const staying = { organisationId, chainId, foreign: false, keepVolume: false, desired: { not: 'REMOVED' as const } };
  await roomForVolumes(db, organisationId, await db.node.count({ where: staying }));
}

async function insert(db: Db, data: Omit<Prisma.ProposalUncheckedCreateInput, 'closesAt'>): Promise<string> {
  const { id } = await db.proposal.create({ data: { ...data, closesAt: closingTime() } });
  return id;
}

/** The open proposal of the same wish. One that contradicts it has to be decided first. */
async function openTwin(db: Db, chainId: string, kind: ProposalKind, payload: object): Promise<string | null> {
  const pending = await db.proposal.findMany({ where: { chainId, status: { in: ['OPEN', 'ACCEPTED'] } } });
  const nodeOf = (payload: unknown) => (payload as Partial<ValidatorPayload>).nodeId;
  const alike = pending.filter((proposal) => {
    if (isAboutValidator(kind)) return nodeOf(proposal.payload) === nodeOf(payload);
    if (kind === 'DEPLOY_SOLUTION') return proposal.kind === kind && isDeepStrictEqual(proposal.payload, payload);
    return isAboutKernel(kind) ? isAboutKernel(proposal.kind) : proposal.kind === kind;
  });
  // What was voted on is never another list under the same name.
  if (isAboutKernel(kind) && alike.some((proposal) => !isDeepStrictEqual(proposal.payload, payload)))
    throw conflict('another kernel is proposed and not decided yet');
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
    where: { consortiumId: { in: ids }, leftAt: null, remote: false },
    _count: true,
  });
  const count = new Map(members.map(({ consortiumId, _count }) => [consortiumId, _count]));
  return rows.map((row) => ({ ...row, needed: row.needed ?? votesNeeded(row, count.get(row.consortiumId) ?? 1) }));
}

async function checkQuota(db: Db, organisationId: string, payload: unknown, chainId: string): Promise<void> {
  const { nodes: limit } = await limitsOf(db, organisationId);
  const { validators } = payload as FoundingPayload;
  const own = sharesOf(validators, organisationId).reduce((sum, { count }) => sum + count, 0);
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

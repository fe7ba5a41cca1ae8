import { obstacleAt } from '@atoll/sites';
import { limitsOf, type Db } from '@atoll/store';

import type { Gap, Scope, Wish, WishedProposal } from './chain.scope.js';
import { countNodes, sharesOf } from './node-quota.js';
import { aloneWithBallots, isAboutValidator, type FoundingPayload } from './proposal.js';
import { isAboutKernel, wishForKernel } from './kernel-wish.js';
import { wishForSolution } from './solution-wish.js';
import { tally, votesNeeded, type Verdict } from './tally.js';

/** A verdict, and how many votes it took, which members that join later do not change. */
type Decision = Verdict & { needed: number };

/** How long a chain that was never founded stays visible, so that its members can read why. */
const REMEMBERED_MS = 24 * 3_600_000;

/** Closes the proposals that are decided, and makes what they say the wish, each in one transaction. */
export async function votesAreCounted(scope: Scope): Promise<Gap | null> {
  const { chain, members, now } = scope;
  let decided = 0;
  for (const proposal of chain.proposals) {
    if (proposal.status !== 'OPEN') continue;
    const verdict = obsolete(chain, proposal) ?? tally(proposal, { members, operators: operatorsOf(chain) }, now);
    if (verdict.status === 'OPEN') continue;
    await settle(scope, proposal, { ...verdict, needed: votesNeeded(proposal, members.length) });
    decided += 1;
  }
  if (decided === 0) return null;
  return { reason: 'VotesCounted', message: 'The members have decided', lookAgainMs: 0 };
}

/** Whether a chain that is still only proposed has been refused for so long that it may be forgotten. */
export async function isForgotten(db: Db, chain: Wish, now: Date): Promise<boolean> {
  if (chain.desired !== 'PROPOSED' || chain.proposals.length > 0) return false;
  const last = await db.proposal.findFirst({ where: { chainId: chain.id }, orderBy: { closedAt: 'desc' } });
  return !!last?.closedAt && now.getTime() - last.closedAt.getTime() > REMEMBERED_MS;
}

function operatorsOf({ nodes, validators }: Wish): string[] {
  const sealing = nodes.filter(({ address }) => address !== null && validators.includes(address));
  return [...new Set(sealing.map(({ organisationId }) => organisationId))];
}

function obsolete(chain: Wish, { kind }: WishedProposal): Verdict | null {
  if (kind === 'DELETE_CHAIN' || chain.desired !== 'DELETED') return null;
  return { status: 'REJECTED', message: 'The chain is being deleted' };
}

async function settle({ chain, now, write }: Scope, proposal: WishedProposal, decided: Decision): Promise<void> {
  const { needed, ...verdict } = decided;
  await write(async (db) => {
    const outcome = verdict.status === 'ACCEPTED' ? await execute(db, chain, proposal, verdict) : verdict;
    const closed = outcome.status === 'ACCEPTED' ? {} : { closedAt: now };
    const { count } = await db.proposal.updateMany({
      where: { consortiumId: proposal.consortiumId, id: proposal.id, status: 'OPEN' },
      data: { ...outcome, ...closed, needed },
    });
    // Somebody withdrew it meanwhile: nothing of it may come true.
    if (count === 0) throw new Withdrawn();
  }).catch(ignoreWithdrawn);
}

async function execute(db: Db, chain: Wish, proposal: WishedProposal, verdict: Verdict): Promise<Verdict> {
  if (isAboutValidator(proposal.kind)) return { ...verdict, message: 'Accepted; waiting for the validators to vote' };
  if (proposal.kind === 'FOUND_CHAIN') {
    const obstacle = await obstacleTo(db, chain, proposal.payload as FoundingPayload);
    if (obstacle) return { status: 'REJECTED', message: obstacle };
    await insertValidators(db, chain, proposal.payload as FoundingPayload);
  }
  if (proposal.kind === 'DELETE_CHAIN') await keepVolumes(db, proposal);
  if (isAboutKernel(proposal.kind)) return wishForKernel(db, proposal, verdict);
  if (proposal.kind === 'DEPLOY_SOLUTION') return wishForSolution(db, proposal, verdict);
  const desired = {
    FOUND_CHAIN: 'RUNNING',
    START_CHAIN: 'RUNNING',
    STOP_CHAIN: 'STOPPED',
    DELETE_CHAIN: 'DELETED',
  } as const;
  const { consortiumId, id } = chain;
  await db.chain.update({
    where: { consortiumId_id: { consortiumId, id } },
    data: { desired: desired[proposal.kind as keyof typeof desired], generation: { increment: 1 } },
  });
  return { ...verdict, status: 'EXECUTED' };
}

/** Why the chain cannot be founded. Its organisations are locked first, so that none leaves, or fills up, meanwhile. */
async function obstacleTo(db: Db, { consortiumId, id }: Wish, { validators }: FoundingPayload): Promise<string | null> {
  const shares = validators.toSorted((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
  for (const { organisationId, count, siteId } of shares) {
    const { nodes: limit } = await limitsOf(db, organisationId);
    const { organisation, leftAt } = await db.consortiumMember.findUniqueOrThrow({
      where: { consortiumId_organisationId: { consortiumId, organisationId } },
      include: { organisation: true },
    });
    if (leftAt) return `${organisation.name} has left the consortium`;
    const all = sharesOf(validators, organisationId).reduce((sum, share) => sum + share.count, 0);
    if ((await countNodes(db, organisationId, id)) + all > limit)
      return `${organisation.name} has no room for so many nodes`;
    const obstacle = siteId ? await obstacleAt(db, { siteId, organisationId, count }, nodesAt) : null;
    if (obstacle) return obstacle.message;
  }
  return null;
}

const nodesAt = (db: Db, siteId: string): Promise<number> =>
  db.node.count({ where: { siteId, desired: { not: 'REMOVED' } } });

async function insertValidators(db: Db, { consortiumId, id }: Wish, { validators }: FoundingPayload): Promise<void> {
  const owners = validators.flatMap(({ count, ...place }) => Array<typeof place>(count).fill(place));
  await db.node.createMany({
    data: owners.map(({ organisationId, siteId = null }, index) => ({
      ...{ organisationId, siteId, consortiumId, chainId: id },
      name: `validator-${index}`,
      role: 'VALIDATOR' as const,
    })),
  });
}

/** Each member's word is about its own nodes, and counts whether or not it agreed; who said nothing keeps nothing. */
async function keepVolumes(db: Db, { id, chainId }: WishedProposal): Promise<void> {
  await aloneWithBallots(db, chainId);
  const votes = await db.vote.findMany({ where: { proposalId: id, keepVolumes: true } });
  const keepers = votes.map(({ organisationId }) => organisationId);
  const staying = { chainId, organisationId: { in: keepers }, desired: { not: 'REMOVED' as const } };
  await db.node.updateMany({ where: staying, data: { keepVolume: true } });
}

class Withdrawn extends Error {}

function ignoreWithdrawn(error: unknown): void {
  if (!(error instanceof Withdrawn)) throw error;
}

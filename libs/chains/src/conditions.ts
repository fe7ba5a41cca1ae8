import { z } from 'zod';

import { backupStaleOf } from './backup/stale.js';
import type { Gap, Wish } from './chain.scope.js';
import { sentencesOf, type Health } from './health.js';

/** How long a start may take before it counts as a halt. */
const START_MS = 60_000;

const CONDITION = z.object({
  type: z.enum([
    'Ready',
    'QuorumAtRisk',
    'Stalled',
    'Recovering',
    'UpgradeInProgress',
    'BackupStale',
    'SitesReachable',
  ]),
  status: z.enum(['True', 'False', 'Unknown']),
  /** One word for machines. */
  reason: z.string(),
  message: z.string(),
  /** When the status last changed. */
  since: z.string(),
});

/** One thing that is so, is not so, or is not known, in the form Kubernetes gives it. */
export type Condition = z.infer<typeof CONDITION>;
export type ConditionType = Condition['type'];
export type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

export function parseConditions(stored: unknown): Condition[] {
  return z.array(CONDITION).parse(stored);
}

/** The conditions after a look, given those before it. A status that did not change keeps its time. */
export function conditionsOf(chain: Wish, health: Health, gap: Gap | null, now: Date, upgrade?: Verdict): Condition[] {
  const before = parseConditions(chain.conditions);
  const stalled = stalledOf(chain, health, before, now);
  const ready = readyOf(chain, health, before, stalled, gap);
  const all: [ConditionType, Verdict | undefined][] = [
    ['Ready', ready],
    ['QuorumAtRisk', riskOf(chain, health, ready)],
    ['Stalled', stalled],
    ['Recovering', recoveringOf(before, health)],
    ['UpgradeInProgress', upgrade],
    ['BackupStale', backupStaleOf(chain.backupPlans, now)],
    ['SitesReachable', reachableOf(before, health)],
  ];
  return all.flatMap(([type, verdict]) => (verdict ? [{ type, ...verdict, since: sinceOf(type, verdict) }] : []));

  function sinceOf(type: ConditionType, { status }: Verdict): string {
    const last = find(before, type);
    return last?.status === status ? last.since : now.toISOString();
  }
}

export function find(conditions: Condition[], type: ConditionType): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/**
 * Too few running validators are a halt at once: no block can come. With enough of them, silence is a halt only once it is
 * longer than three block periods and than what the rounds of the missing proposers, and of one slow one, take.
 * A halt ends with a block, not with a hope for one.
 */
function stalledOf(chain: Wish, health: Health, before: Condition[], now: Date): Verdict {
  if (chain.desired !== 'RUNNING') return { status: 'False', reason: 'NotRunning', message: 'Nothing is to run' };
  if (health.progressing) return { status: 'False', reason: 'BlocksProduced', message: 'Blocks are produced' };

  const { alive, quorum, validators, down, failed } = health;
  const starting = isStarting(before);
  const since = runningSince(before, now);
  if (alive < quorum && (!starting || !canReachQuorum(chain, health) || now.getTime() - since > START_MS)) {
    const message = `${alive} of ${validators.length} validators run and ${quorum} are needed: start ${down.join(', ')}`;
    return { status: 'True', reason: 'QuorumLost', message: [message, ...sentencesOf(failed)].join('. ') };
  }
  const last = Math.max(since, (health.head?.headTime ?? 0) * 1_000, chain.headTime?.getTime() ?? 0);
  const patience = silenceMs(chain, down.length) + (starting ? START_MS : 0);
  if (find(before, 'Stalled')?.status === 'True' || now.getTime() - last > patience) {
    return validators.length > 0
      ? { status: 'True', reason: 'NoBlocks', message: 'Enough validators run, but no block comes' }
      : { status: 'True', reason: 'NoNodeAnswers', message: ['No node answers', ...sentencesOf(failed)].join('. ') };
  }
  return starting
    ? { status: 'False', reason: 'Starting', message: 'The nodes are starting' }
    : { status: 'False', reason: 'BlocksProduced', message: 'Blocks are produced' };
}

/** The longest silence that is no halt. Heads carry whole seconds, hence one more. */
export function silenceMs(chain: Pick<Wish, 'blockPeriodMs' | 'requestTimeoutSeconds'>, down: number): number {
  const rounds = chain.requestTimeoutSeconds * 1_000 * (2 ** (down + 1) - 1);
  return Math.max(3 * chain.blockPeriodMs, 2 * chain.blockPeriodMs + rounds + 1_000);
}

function readyOf(chain: Wish, health: Health, before: Condition[], stalled: Verdict, gap: Gap | null): Verdict {
  if (chain.desired === 'PROPOSED') return { status: 'False', reason: 'NotFounded', message: 'Not founded yet' };
  if (chain.desired !== 'RUNNING') {
    return { status: 'False', reason: gap?.reason ?? 'Stopped', message: gap?.message ?? 'Stopped by its members' };
  }
  if (stalled.status === 'True') return { status: 'False', reason: 'Stalled', message: stalled.message };
  if (health.progressing || find(before, 'Ready')?.status === 'True') {
    return { status: 'True', reason: 'BlocksProduced', message: 'Blocks are produced' };
  }
  return { status: 'Unknown', reason: gap?.reason ?? 'Starting', message: gap?.message ?? 'Waiting for a block' };
}

function riskOf(chain: Wish, { alive, quorum, validators, down }: Health, ready: Verdict): Verdict {
  const total = validators.length;
  if (chain.desired !== 'RUNNING') return { status: 'False', reason: 'NotRunning', message: 'Nothing is to run' };
  if (ready.status === 'Unknown') return { status: 'Unknown', reason: 'Starting', message: 'The nodes are starting' };
  if (total === 0)
    return { status: 'Unknown', reason: 'NoNodeAnswers', message: 'No node says who the validators are' };
  const count = `${alive} of ${total} validators run and ${quorum} are needed`;
  if (alive < quorum) return { status: 'True', reason: 'QuorumLost', message: `${down.join(', ')} down: ${count}` };
  if (down.length > 0 && alive === quorum) {
    return { status: 'True', reason: 'ValidatorDown', message: `${down.join(', ')} down: ${count}` };
  }
  if (total < 4) {
    const message = `${total} ${total === 1 ? 'validator outlasts' : 'validators outlast'} no faulty one; 4 outlast one`;
    return { status: 'True', reason: 'NoFaultTolerance', message };
  }
  return { status: 'False', reason: 'EnoughValidators', message: 'One validator may fail without a halt' };
}

function recoveringOf(before: Condition[], { progressing }: Health): Verdict | undefined {
  const last = find(before, 'Recovering');
  if (last?.status !== 'True' || !progressing) return last;
  return { status: 'False', reason: 'Recovered', message: 'Blocks are produced again' };
}

/** Told once a site was away; its nodes may run, and count as down as long as nobody can say. */
function reachableOf(before: Condition[], { unseen }: Health): Verdict | undefined {
  const told = sentencesOf(unseen);
  if (told.length > 0) return { status: 'False', reason: 'ClusterAway', message: told.join(' ') };
  if (!find(before, 'SitesReachable')) return undefined;
  return { status: 'True', reason: 'AllAnswer', message: 'All clusters answer' };
}

/** Whether the owners let as many validators run as it takes. */
function canReachQuorum({ nodes, foreign }: Wish, { validators, quorum }: Health): boolean {
  const wished = [...nodes, ...foreign].filter(
    ({ desired, address }) => desired !== 'STOPPED' && validators.includes(address ?? ''),
  );
  return wished.length >= quorum || validators.length === 0;
}

/** Readiness is unknown from the start until the first block after it; a halted chain was ready once. */
function isStarting(before: Condition[]): boolean {
  const ready = find(before, 'Ready');
  return ready?.status !== 'True' && ready?.reason !== 'Stalled';
}

/** A chain that was not to run until now starts now. */
function runningSince(before: Condition[], now: Date): number {
  const ready = find(before, 'Ready');
  const ran = ready && (ready.status !== 'False' || ready.reason === 'Stalled');
  return ran ? Date.parse(ready.since) : now.getTime();
}

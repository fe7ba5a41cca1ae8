import type { Policy } from '@atoll/store';
import { toHex } from 'viem';

/** What a key is asked to sign, as far as policies speak of it. */
export type Asked = { chainId: string; to: string | null; data: Uint8Array; value: bigint };

/** How many more transactions each policy with a rate permits now, by its id. */
export type Left = ReadonlyMap<string, number>;

/** What becomes of a transaction: it may go, or waits for people, each under one policy; or no policy permits it. */
export type Verdict = { permits: Policy } | { holds: Policy } | { refusal: string };

/** A refusal names no more of them than a person reads. */
const NAMED = 5;

/**
 * Each policy permits, and none forbids: what one of them permits may go, whatever the others say, so their order means
 * nothing. Of several, one that asks nobody is taken before one that asks, and one that asks few people before one that asks more.
 */
export function verdictOn(policies: readonly Policy[], asked: Asked, left: Left): Verdict {
  const objections = policies.map((policy) => objectionTo(policy, asked, left));
  const [first] = policies.filter((_, i) => objections[i] === null).sort(byDemand);
  if (first) return first.approvals === 0 ? { permits: first } : { holds: first };
  const said = policies.slice(0, NAMED).map(({ name }, i) => `"${name}" ${objections[i]}`);
  const more = policies.length - said.length;
  return { refusal: said.join('; ') + (more > 0 ? `; nor do ${more} more` : '') };
}

/** Why the policy does not permit it, in words that follow its name; null where it does. */
export function objectionTo(policy: Policy, asked: Asked, left: Left): string | null {
  const { chainIds, contracts, methods, creates, maxValue, rateLimit, rateSeconds } = policy;
  if (chainIds.length > 0 && !chainIds.includes(asked.chainId)) return 'is for other chains';
  if (asked.to === null && !creates) return 'does not create contracts';
  if (asked.to !== null && contracts.length > 0 && !contracts.includes(asked.to)) return 'is for other contracts';
  if (asked.to !== null && methods.length > 0 && !methods.includes(selectorOf(asked.data) ?? ''))
    return 'is for other functions';
  if (maxValue !== null && asked.value > BigInt(maxValue.toFixed(0)))
    return `permits ${maxValue.toFixed(0)} wei at most`;
  if (rateLimit !== null && (left.get(policy.id) ?? 0) < 1)
    return `permits ${rateLimit} in ${rateSeconds} seconds, which are used up`;
  return null;
}

/** The function that data calls: `0x` without data, null for data too short to name one. */
function selectorOf(data: Uint8Array): string | null {
  if (data.length === 0) return '0x';
  return data.length < 4 ? null : toHex(data.subarray(0, 4));
}

const byDemand = (a: Policy, b: Policy): number => a.approvals - b.approvals || (a.id < b.id ? -1 : 1);

import type { Chain, Node } from '../shared/chain.js';
import { quorumOf } from './quorum.js';

const UP = ['Running', 'Connected'];

const isUp = ({ phase }: Pick<Node, 'phase'>): boolean => UP.includes(phase);

/** Who agrees on the blocks of a chain, how many of them run, and how many more may stop before it halts. */
export function carriersOf({ nodes }: Pick<Chain, 'nodes'>) {
  const validators = nodes.filter(({ role, sealing }) => role === 'VALIDATOR' && sealing);
  const up = validators.filter(isUp).length;
  const quorum = quorumOf(validators.length);
  const missing = validators.filter((node) => !isUp(node));
  return { validators, missing, up, quorum, margin: up - quorum };
}

/** Whether the chain makes blocks while a validator of it is away. */
export function canSpare(chain: Pick<Chain, 'nodes'>, node: Pick<Node, 'phase'>): boolean {
  const { up, quorum } = carriersOf(chain);
  return up - (isUp(node) ? 1 : 0) >= quorum;
}

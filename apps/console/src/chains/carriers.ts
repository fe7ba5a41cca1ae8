import { proposer, quorum } from '@atoll/protocol/validators';

import type { Chain, Node } from '../shared/chain.js';

const UP = ['Running', 'Connected'];

const isUp = ({ phase }: Pick<Node, 'phase'>): boolean => UP.includes(phase);

/** Who agrees on the blocks of a chain, how many of them run, and how many more may stop before it halts. */
export function carriersOf({ nodes }: Pick<Chain, 'nodes'>) {
  const validators = nodes.filter(({ role, sealing }) => role === 'VALIDATOR' && sealing);
  const up = validators.filter(isUp).length;
  const needed = quorum(validators.length);
  const missing = validators.filter((node) => !isUp(node));
  return { validators, missing, up, needed, margin: up - needed };
}

/** Whether the chain makes blocks while a validator of it is away. */
export function canSpare(chain: Pick<Chain, 'nodes'>, node: Pick<Node, 'phase'>): boolean {
  const { up, needed } = carriersOf(chain);
  return up - (isUp(node) ? 1 : 0) >= needed;
}

/** Whose turn it is to propose after one of `last`, so many turns on; nobody's where nobody is known to seal. */
export function turnAfter(last: Address, validators: readonly Address[], turns: number): Address | undefined {
  const [coinbase, ...inOrder] = [last, ...validators].map((address) => address.toLowerCase() as Address);
  if (!coinbase || inOrder.length === 0) return undefined;
  return proposer({ coinbase }, inOrder.sort(), turns);
}

type Address = Chain['validators'][number];

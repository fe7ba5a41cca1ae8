import type { Chain, Node } from '../shared/chain.js';

export type Act = 'logs' | 'start' | 'restart' | 'upgrade' | 'stop' | 'restore' | 'voteIn' | 'voteOut' | 'remove';
export type Rights = { operate: boolean; govern: boolean };

/** The disk is gone, and the key with it. */
const LOST = ['Lost', 'Failed'];

/** What the menu of a node offers, and whether it makes sense as things are. The owner moves it; any member proposes a validator. */
export function actsOf(node: Node, chain: Pick<Chain, 'validators'>, rights: Rights): [Act, boolean][] {
  return [...movesOf(node, rights), ...motionsOf(node, chain, rights), ...endOf(node, rights)];
}

function movesOf(node: Node, { operate }: Rights): [Act, boolean][] {
  if (!isOurs(node)) return [];
  const stays = operate && node.desired !== 'REMOVED';
  const stopped = node.desired === 'STOPPED';
  return [
    ['logs', true],
    ['start', stays && stopped],
    [node.outdated ? 'upgrade' : 'restart', stays && !stopped],
    ['stop', stays && !stopped],
    ['restore', stays && LOST.includes(node.phase)],
  ];
}

function motionsOf(node: Node, { validators }: Pick<Chain, 'validators'>, { govern }: Rights): [Act, boolean][] {
  if (node.role !== 'VALIDATOR') return [];
  const stays = govern && node.desired !== 'REMOVED';
  return [
    ['voteIn', stays && !node.sealing],
    ['voteOut', stays && node.sealing && validators.length > 1],
  ];
}

/** A validator has to be voted out before. */
const endOf = (node: Node, { operate }: Rights): [Act, boolean][] =>
  isOurs(node) ? [['remove', operate && !node.sealing && node.desired !== 'REMOVED']] : [];

const isOurs = ({ mine, foreign }: Node): boolean => mine && !foreign;

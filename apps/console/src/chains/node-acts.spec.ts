import type { Chain, Node } from '../shared/chain.js';
import { actsOf, type Act, type Rights } from './node-acts.js';

const ALL: Rights = { operate: true, govern: true };
const FOUR: Pick<Chain, 'validators'> = { validators: ['0xa', '0xb', '0xc', '0xd'] };

const node = (about: Partial<Node>): Node =>
  ({
    ...{ role: 'VALIDATOR', desired: 'RUNNING', phase: 'Running', sealing: false, mine: true, foreign: false },
    ...about,
  }) as Node;

const open = (about: Partial<Node>, rights = ALL, chain = FOUR): Act[] =>
  actsOf(node(about), chain, rights).flatMap(([act, makesSense]) => (makesSense ? [act] : []));

const offered = (about: Partial<Node>): Act[] => actsOf(node(about), FOUR, ALL).map(([act]) => act);

describe('the acts of a node', () => {
  it('votes in who follows, and removes it', () =>
    expect(open({})).toEqual(['logs', 'restart', 'stop', 'voteIn', 'remove']));

  it('votes out who agrees on blocks, before it is removed', () =>
    expect(open({ sealing: true })).toEqual(['logs', 'restart', 'stop', 'voteOut']));

  it('leaves a chain its last validator', () =>
    expect(open({ sealing: true }, ALL, { validators: ['0xa'] })).toEqual(['logs', 'restart', 'stop']));

  it('never votes on an RPC node', () => expect(offered({ role: 'RPC' })).not.toContain('voteIn'));

  it('offers of the validators of others, wherever they run, what members decide together', () => {
    for (const about of [{ mine: false }, { foreign: true }]) {
      expect(offered({ ...about, sealing: true })).toEqual(['voteIn', 'voteOut']);
      expect(offered({ ...about, role: 'RPC' })).toEqual([]);
    }
  });

  it('starts what is stopped, brings back what is lost, and lets go what is leaving', () => {
    expect(open({ desired: 'STOPPED' })).toEqual(['logs', 'start', 'voteIn', 'remove']);
    expect(open({ phase: 'Lost' })).toContain('restore');
    expect(open({ desired: 'REMOVED' })).toEqual(['logs']);
  });

  it('upgrades what runs an older version, in place of a restart', () => {
    expect(open({ outdated: true, sealing: true })).toEqual(['logs', 'upgrade', 'stop', 'voteOut']);
    expect(offered({ outdated: true })).not.toContain('restart');
  });

  it('shows the logs alone to who may neither operate nor govern', () =>
    expect(open({}, { operate: false, govern: false })).toEqual(['logs']));
});

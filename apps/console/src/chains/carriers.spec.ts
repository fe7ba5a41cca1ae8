import type { Node } from '../shared/chain.js';
import { canSpare, carriersOf, turnAfter } from './carriers.js';

const node = (about: Partial<Node>): Node => ({ role: 'VALIDATOR', sealing: true, ...about }) as Node;

describe('a validator that is away', () => {
  const chainOf = (...phases: string[]) => ({
    nodes: [
      ...phases.map((phase) => node({ phase })),
      ...[node({ phase: 'Running', sealing: false }), node({ phase: 'Running', role: 'RPC' })],
    ],
  });

  it('is spared as long as the quorum of the others runs', () => {
    const four = chainOf('Running', 'Connected', 'Running', 'Failed');
    expect(carriersOf(four)).toMatchObject({ up: 3, needed: 3, margin: 0 });
    expect(canSpare(four, { phase: 'Running' })).toBe(false);
    expect(canSpare(four, { phase: 'Failed' })).toBe(true);
    expect(canSpare(chainOf('Running', 'Running', 'Running', 'Running'), { phase: 'Running' })).toBe(true);
    expect(canSpare(chainOf('Running'), { phase: 'Running' })).toBe(false);
  });
});

describe('the turn to propose', () => {
  const [a, b, c] = (['aA', 'Bb', 'cC'] as const).map((pair): `0x${string}` => `0x${pair.repeat(20)}`);
  const lower = (address: string | undefined) => address?.toLowerCase();

  it('goes on by address, however addresses are ordered and written', () => {
    const validators = [c!, a!, b!];
    expect([0, 1, 2, 3].map((turns) => turnAfter(a!, validators, turns))).toEqual([b, c, a, b].map(lower));
  });

  it('is nobody’s where no validator is known', () => expect(turnAfter(a!, [], 0)).toBeUndefined());
});

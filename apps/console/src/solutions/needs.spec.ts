import { isReady, NEEDS, standingOf, SYSTEMS, told, type Known } from './needs.js';

const shown = (system: 'market' | 'identity', known: Known) =>
  told(system, known).map(({ need, state, next }) => `${need} ${state}${next ? ' !' : ''}`);

it('begins with the kernel, whatever else is there', () => {
  expect(
    shown('market', { kernel: 'none', market: 'none', purposes: 'ready', arbiter: 'none', offer: 'none' }),
  ).toEqual(['kernel later !', 'market later', 'purposes done', 'arbiter later', 'offer later']);
});

it('asks for nothing while the contract is on its way, and for votes while the members vote', () => {
  expect(shown('market', { kernel: 'ready', market: 'going' })[1]).toBe('market now');
  expect(shown('market', { kernel: 'ready', market: 'voting' })[1]).toBe('market now !');
});

it('lets what failed be begun again', () => {
  expect(shown('market', { kernel: 'ready', market: 'failed' })[1]).toBe('market failed !');
});

it('asks for nothing of which it does not know yet', () => {
  expect(shown('identity', { kernel: 'ready' }).filter((line) => line.endsWith('!'))).toEqual([]);
});

it.each(SYSTEMS)('says that %s is ready once nothing is missing', (system) => {
  const all = Object.fromEntries(NEEDS[system].map((need) => [need, 'ready'])) as Known;
  expect(isReady(told(system, all))).toBe(true);
  expect(isReady(told(system, { ...all, kernel: 'going' }))).toBe(false);
});

it.each([
  [undefined, false, 'none'],
  [undefined, true, 'voting'],
  ['DEPLOYING', false, 'going'],
  ['AGREEING', false, 'going'],
  ['READY', true, 'ready'],
  ['FAILED', false, 'failed'],
  ['FAILED', true, 'voting'],
] as const)('takes %s, proposed %s, for %s', (status, proposed, standing) => {
  expect(standingOf(status, proposed)).toBe(standing);
});

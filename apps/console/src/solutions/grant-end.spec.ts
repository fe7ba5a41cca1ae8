import { endOf, reads } from './grant-end.js';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const GOOD = { state: 'GRANTED', outdated: false, validUntil: '2026-12-01T12:00:00Z' } as const;

it('holds to its last second, and no longer', () => {
  expect(endOf(GOOD, NOW)).toBeNull();
  expect(endOf(GOOD, NOW + 1)).toBe('expired');
});

it('says what ended it', () => {
  expect(endOf({ ...GOOD, state: 'REVOKED' }, NOW + 1)).toBe('revoked');
  expect(endOf({ ...GOOD, state: 'EXHAUSTED' }, NOW)).toBe('exhausted');
  expect(endOf({ ...GOOD, state: 'EXPIRED' }, NOW)).toBe('expired');
  expect(endOf({ ...GOOD, outdated: true }, NOW)).toBe('outdated');
  expect(endOf({ ...GOOD, state: 'DENIED' }, NOW)).toBe('never');
});

it('lets read for all of the purposes, or not', () => {
  const grant = { scopes: ['READ'], purposeMask: '0x06' } as const;
  expect(reads({ ...grant, scopes: [...grant.scopes] }, '0x02')).toBe(true);
  expect(reads({ ...grant, scopes: [...grant.scopes] }, '0x03')).toBe(false);
  expect(reads({ scopes: ['PROCESS'], purposeMask: '0x06' }, '0x02')).toBe(false);
});

import { deedsOf, pathOf } from './order-path.js';

const HASH = `0x${'1'.repeat(64)}`;
const NOBODY = { buys: false, sells: false, judges: false };
const walked = (state: Parameters<typeof pathOf>[0]['state'], wrapped: boolean, disputed: boolean) =>
  pathOf({ state, wrapHash: wrapped ? HASH : null, evidenceHash: disputed ? HASH : null }).map(
    (each) => `${each.step} ${each.state}`,
  );

it('waits for the key once the price is in escrow', () => {
  expect(walked('ESCROWED', false, false)).toEqual([
    ...['escrowed done', 'delivered now', 'accepted later', 'settled later'],
  ]);
});

it('passes by the arbiters where somebody complained', () => {
  expect(walked('DISPUTED', true, true)).toEqual([
    ...['escrowed done', 'delivered done', 'accepted done', 'judged now', 'settled later'],
  ]);
});

it('ends with the money back, straight on where no key ever came', () => {
  expect(walked('REFUNDED', false, false)).toEqual([...['escrowed done', 'undelivered done', 'refunded done']]);
  expect(walked('REFUNDED', true, true).at(-1)).toBe('refunded done');
});

it('lets each do their part, in their time', () => {
  expect(deedsOf('ESCROWED', false, { ...NOBODY, sells: true })).toEqual(['deliver']);
  expect(deedsOf('ESCROWED', false, { ...NOBODY, buys: true })).toEqual([]);
  expect(deedsOf('KEY_DELIVERED', false, { ...NOBODY, buys: true })).toEqual(['accept', 'dispute']);
  expect(deedsOf('DISPUTED', false, { ...NOBODY, judges: true })).toEqual(['judge', 'resolve']);
});

it('lets nobody judge what they sold or bought', () => {
  expect(deedsOf('DISPUTED', false, { buys: true, sells: false, judges: true })).toEqual(['resolve']);
});

it('lets anybody end what somebody is silent about', () => {
  expect(deedsOf('ESCROWED', true, NOBODY)).toEqual(['refund']);
  expect(deedsOf('KEY_DELIVERED', true, NOBODY)).toEqual(['settle']);
  expect(deedsOf('DISPUTED', true, NOBODY)).toEqual(['resolve', 'refund']);
  expect(deedsOf('SETTLED', true, NOBODY)).toEqual([]);
});

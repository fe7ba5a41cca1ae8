import { KnownCode } from './known-code.js';

const code = (length = 10) => new Uint8Array(length);

it('gives everybody the bytes that came first', () => {
  const [known, first] = [new KnownCode(), code()];
  expect(known.of('a', first)).toBe(first);
  expect(known.of('a', code())).toBe(first);
  expect(known.get('b')).toBeUndefined();
});

it('keeps what is used, however much comes and goes, and lets go of what is not', () => {
  const [known, used] = [new KnownCode(100), code()];
  known.of('used', used);
  known.of('once', code());
  for (let i = 0; i < 1_000; i++) {
    known.of(`${i}`, code());
    expect(known.get('used')).toBe(used);
  }
  expect(known.get('once')).toBeUndefined();
});

it.each([7, 10, 49, 50])('holds no more than it may, of codes of %i bytes', (length) => {
  const known = new KnownCode(100);
  const names = Array.from({ length: 200 }, (_, i) => `${i}`);
  for (const name of names) known.of(name, code(length));
  const oldest = names.findIndex((name) => known.get(name));
  expect(oldest).not.toBe(-1);
  expect((names.length - oldest) * length).toBeLessThanOrEqual(100);
});

it('runs code that is larger than all it may hold', () => {
  const [known, large] = [new KnownCode(100), code(1_000)];
  expect(known.of('large', large)).toBe(large);
  known.of('a', code());
  known.of('b', code());
  expect(known.get('large')).toBe(large);
});

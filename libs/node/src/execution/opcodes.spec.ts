import type { Address, Hex } from '@atoll/protocol';

import { call } from '../chain/call.js';
import { VALIDATOR, Workload } from '../chain/workload.js';

const CODE: Address = '0x00000000000000000000000000000000000000e1';
const OTHER: Address = '0x00000000000000000000000000000000000000e2';
const OTHER_CODE: Hex = '0x112233445566';
const DATA: Hex = '0xaabbccdd';

let work: Workload;

beforeAll(async () => {
  work = await Workload.open();
});
afterAll(() => work.close());

/** Runs code that is written as it is read: opcodes in hexadecimal, and numbers that are pushed. */
async function run(...code: (string | bigint)[]): Promise<Hex> {
  const hex = code.map((item) => (typeof item === 'string' ? item : `7f${item.toString(16).padStart(64, '0')}`));
  const overrides = { [CODE]: { code: `0x${hex.join('')}` as Hex }, [OTHER]: { code: OTHER_CODE } };
  return (await call(work.chain, { to: CODE, data: DATA }, 0n, overrides)).returnValue;
}

const RETURN = 'f3';

describe('copying beyond the end', () => {
  const sources: [string, Hex, (string | bigint)[]][] = [
    ['CALLDATACOPY', DATA, ['37']],
    ['EXTCODECOPY', OTHER_CODE, [BigInt(OTHER), '3c']],
    // What stands above the address of 20 bytes is not looked at.
    ['EXTCODECOPY', OTHER_CODE, [(7n << 160n) | BigInt(OTHER), '3c']],
  ];

  it.each(sources)('%s reads zeros', async (_name, source, opcode) => {
    for (const from of [0n, 1n, 5n, 6n, 7n, 1n << 64n, (1n << 256n) - 1n])
      for (const length of [0n, 1n, 4n, 64n, 5_000n]) {
        // Memory is not zero before.
        const fill = [(1n << 256n) - 1n, 0n, '52', (1n << 256n) - 1n, 32n, '52'];
        const seen = await run(...fill, length, from, 3n, ...opcode, 6_000n, 0n, RETURN);
        const memory = Buffer.alloc(6_000);
        memory.fill(0xff, 0, 64);
        const bytes = Buffer.from(source.slice(2), 'hex');
        const start = from > 5_000n ? 5_000 : Number(from);
        for (let i = 0; i < Number(length); i++) memory[3 + i] = bytes[start + i] ?? 0;
        expect(seen).toBe(`0x${memory.toString('hex')}`);
      }
  });

  it('CODECOPY reads zeros', async () => {
    const seen = await run(200n, 1n, 0n, '39', 200n, 0n, RETURN);
    const code = `7f${'c8'.padStart(64, '0')}7f${'1'.padStart(64, '0')}7f${''.padStart(64, '0')}39`;
    expect(seen.slice(0, code.length)).toBe(`0x${code.slice(2)}`);
    expect(seen.slice(-60)).toBe('0'.repeat(60));
  });

  it('goes over what is there with a million zeros, a hundred times', async () => {
    const copies = Array.from({ length: 100 }, () => [1_000_000n, 0n, 0n, '37']).flat();
    expect(await run(...copies, 4n, 0n, RETURN)).toBe(DATA);
  });

  it('costs the gas it costs', async () => {
    const { gasUsed } = await call(work.chain, { to: CODE, from: VALIDATOR }, 0n, {
      [CODE]: { code: '0x6103e85f5f37' },
    });
    // 21000, three pushes of 3, 2 and 2, and 3 for the copy, 3 for each of 32 words, memory of 32 words.
    expect(gasUsed).toBe(21_000n + 3n + 2n + 2n + 3n + 3n * 32n + 3n * 32n + (32n * 32n) / 512n);
  });
});

it('lets timers have their turn in code without any loop', async () => {
  let turns = 0;
  const other = setInterval(() => turns++, 1);
  // A quarter of a million bytes are hashed two hundred times.
  await run(...Array.from({ length: 200 }, () => [250_000n, 0n, '20', '50']).flat());
  clearInterval(other);
  expect(turns).toBeGreaterThan(1);
});

import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';

import type { Message } from './message.js';
import { decodeMessage, encodeMessage, MAX_MESSAGE_BYTES, viewOf } from './message-codec.js';
import { digestOf } from './proposed-block.js';
import { blockBy, by, plainChange, prepareBy, preparedChange } from './simulator/samples.js';

const block = blockBy(0);
const digest = digestOf(block);
const change = preparedChange(3, 2, block, 0, [0, 1, 2]);

const MESSAGES: Record<string, Message> = {
  proposal: {
    kind: 'proposal',
    signed: by(0, { kind: 'proposal', height: 1n, round: 2, digest }),
    block,
    roundChanges: [change.signed, plainChange(1, 2).signed, plainChange(2, 2).signed],
    prepares: change.prepares,
  },
  prepare: prepareBy(1, block),
  commit: {
    kind: 'commit',
    signed: by(1, { kind: 'commit', height: 1n, round: 0, digest, seal: new Uint8Array(65).fill(1) }),
  },
  'round change': plainChange(1, 3),
  'round change with a certificate': change,
};

describe.each(Object.entries(MESSAGES))('a %s on the wire', (_name, message) => {
  const bytes = encodeMessage(message);

  it('comes out as it went in', () => {
    expect(decodeMessage(bytes, 4)).toEqual(message);
    const { kind, height, round } = message.signed.payload;
    expect(viewOf(bytes)).toEqual({ kind, height, round });
  });

  it('is RLP that others read too', () => {
    const [code] = RLP.decode(bytes) as Uint8Array[];
    expect([0x12, 0x13, 0x14, 0x15]).toContain(code?.[0]);
  });

  it('is refused when cut short or followed by anything', () => {
    fc.assert(fc.property(fc.nat(bytes.length - 1), (end) => refuses(bytes.subarray(0, end))));
    expect(refuses(Uint8Array.of(...bytes, 0))).toBe(true);
  });

  it('has one encoding: what a flipped bit leaves readable encodes to those very bytes', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[at]! ^= 1 << bit;
        return refuses(flipped) || Buffer.compare(encodeMessage(decodeMessage(flipped, 4)), flipped) === 0;
      }),
    );
  });
});

describe('the limits of a message', () => {
  it('refuses more signers than there are validators', () => {
    const bytes = encodeMessage(change);
    expect(() => decodeMessage(bytes, 2)).toThrow('more signers');
    expect(decodeMessage(bytes, 3)).toEqual(change);
  });

  it('refuses too many bytes without reading them', () => {
    const large = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    expect(() => decodeMessage(large, 4)).toThrow('too long');
    expect(viewOf(large)).toBeNull();
  });

  it('refuses unknown codes, deep nesting and rounds beyond 31 bits', () => {
    const payload = [1, 2 ** 31, new Uint8Array(32)];
    expect(refuses(RLP.encode([0x16, [[1, 0, new Uint8Array(32)], new Uint8Array(65)]]))).toBe(true);
    expect(refuses(RLP.encode([0x13, [payload, new Uint8Array(65)]]))).toBe(true);
    expect(refuses(new Uint8Array(50_000).fill(0xc1))).toBe(true);
  });

  it('takes any bytes without failing otherwise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => viewOf(bytes) === null || bytes.length > 60));
  });
});

function refuses(bytes: Uint8Array): boolean {
  try {
    decodeMessage(bytes, 4);
    return false;
  } catch (cause) {
    return (cause as Error).name === 'MalformedRlp';
  }
}

import fc from 'fast-check';

import { encodeFrame, FrameReader } from './frame.js';
import { decodeMessage, encodeMessage, type PeerMessage } from './message.js';
import { PeerError } from './peer-error.js';

const bytes = fc.uint8Array({ maxLength: 300 });
const small = fc.integer({ min: 0, max: 0xffff_ffff });
const big = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

const messages: fc.Arbitrary<PeerMessage> = fc.oneof(
  fc.constantFrom<PeerMessage>({ kind: 'ping' }, { kind: 'pong' }, { kind: 'bye', code: 'INVALID_BLOCK' }),
  fc.record({ kind: fc.constant('status' as const), number: big, hash }),
  fc.record({ kind: fc.constant('consensus' as const), bytes }),
  fc.record({ kind: fc.constant('transactions' as const), transactions: fc.array(bytes) }),
  fc.record({ kind: fc.constant('getBlocks' as const), id: small, from: big, count: small }),
  fc.record({ kind: fc.constant('blocks' as const), id: small, blocks: fc.array(bytes) }),
);

/** Feeds a stream in pieces as a socket would, and reads what can be read after each. */
function read(stream: Buffer, cuts: readonly number[]): PeerMessage[] {
  const reader = new FrameReader(1 << 20);
  const found: PeerMessage[] = [];
  const ends = [...new Set([...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].sort((a, b) => a - b);
  ends.forEach((end, i) => {
    reader.push(stream.subarray(ends[i - 1] ?? 0, end));
    for (let frame = reader.next(); frame; frame = reader.next()) found.push(decodeMessage(frame));
  });
  return found;
}

it('reads back any messages in order, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), (sent, cuts) => {
      expect(read(Buffer.concat(sent.map(encodeMessage)), cuts)).toEqual(sent);
    }),
  );
});

it('meets any bytes with a message or a reasoned refusal, never with anything else', () => {
  fc.assert(
    fc.property(fc.nat(255), bytes, (kind, payload) => {
      try {
        decodeMessage({ kind, payload: Buffer.from(payload) });
      } catch (error) {
        expect(error).toBeInstanceOf(PeerError);
        expect((error as PeerError).code).toBe('BAD_MESSAGE');
      }
    }),
    { numRuns: 2_000 },
  );
});

it('refuses a frame without a kind', () => {
  const reader = new FrameReader(100);
  reader.push(Buffer.alloc(4));
  expect(() => reader.next()).toThrow(expect.objectContaining({ code: 'FRAME_SIZE' }));
});

it('writes a status as anybody can take it apart: length, kind, RLP of number and hash', () => {
  const frame = encodeMessage({ kind: 'status', number: 1_024n, hash: new Uint8Array(32).fill(0xab) });
  expect(frame.toString('hex')).toBe(`00000026${'03'}${'e4820400a0'}${'ab'.repeat(32)}`);
  expect(encodeFrame(9, Uint8Array.of(1)).toString('hex')).toBe('000000020901');
});

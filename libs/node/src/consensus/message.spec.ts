import { RLP } from '@ethereumjs/rlp';
import { keccak256, recoverAddress, toBytes, toHex } from 'viem';

import { authorOf, type Payload, recoverSigner, signingDigest } from './message.js';
import { by, key } from './simulator/samples.js';

const DIGEST = `0x${'ab'.repeat(32)}` as const;
const SEAL = new Uint8Array(65).fill(7);

// Recomputed from the specification with other people's RLP, Keccak and recovery.
const CASES: [Payload, unknown][] = [
  [{ kind: 'proposal', height: 5n, round: 1, digest: DIGEST }, [0x12, [5, 1, toBytes(DIGEST)]]],
  [{ kind: 'prepare', height: 5n, round: 1, digest: DIGEST }, [0x13, [5, 1, toBytes(DIGEST)]]],
  [{ kind: 'commit', height: 300n, round: 0, digest: DIGEST, seal: SEAL }, [0x14, [300, 0, toBytes(DIGEST), SEAL]]],
  [{ kind: 'roundChange', height: 5n, round: 2, prepared: null }, [0x15, [5, 2, []]]],
  [
    { kind: 'roundChange', height: 5n, round: 2, prepared: { round: 0, digest: DIGEST } },
    [0x15, [5, 2, [0, toBytes(DIGEST)]]],
  ],
];

describe('a signed message', () => {
  it.each(CASES)('is signed over keccak256(RLP[code, payload]): %#', async (payload, fields) => {
    const expected = keccak256(RLP.encode(fields as never));
    expect(toHex(signingDigest(payload))).toBe(expected);

    const signature = key(0).sign(signingDigest(payload));
    const compact = toHex(Uint8Array.of(...signature.subarray(0, 64), 27 + signature[64]!));
    expect((await recoverAddress({ hash: expected, signature: compact })).toLowerCase()).toBe(key(0).address);
  });

  it('has whoever signed it for its author', () => {
    const signed = by(2, { kind: 'prepare', height: 5n, round: 1, digest: DIGEST });
    expect(authorOf(signed, recoverSigner)).toBe(key(2).address);
  });

  it('has another author when the payload is changed, or is signed as another kind', () => {
    const signed = by(2, { kind: 'prepare', height: 5n, round: 1, digest: DIGEST });
    const later = { ...signed, payload: { ...signed.payload, round: 2 } };
    const asProposal = { ...signed, payload: { ...signed.payload, kind: 'proposal' as const } };
    expect(authorOf(later, recoverSigner)).not.toBe(key(2).address);
    expect(authorOf(asProposal, recoverSigner)).not.toBe(key(2).address);
  });

  it('has no author when nobody signed', () => {
    const signature = new Uint8Array(65);
    const payload = { kind: 'prepare', height: 5n, round: 1, digest: DIGEST } as const;
    expect(authorOf({ payload, signature }, recoverSigner)).toBeNull();
  });
});

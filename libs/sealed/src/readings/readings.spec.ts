import { fromHex, p256, publicKeyOf, randomPrivateKey, sha256, sign, toHex } from '@atoll/crypto';
import {
  concatHex,
  domainSeparator,
  encodeAbiParameters,
  hashTypedData,
  hexToBytes,
  keccak256,
  numberToHex,
  stringToHex,
  toHex as hexOf,
  type Hex,
} from 'viem';

import { provesInclusion } from '../merkle-proof.js';
import { BATCH_FIELDS, batchDigest } from './batch-claim.js';
import { anchorDomain, readingLeaf, readingMessage, readingValue, streamIdOf } from './reading.js';
import { ReadingTree } from './reading-tree.js';
import { shapedSignature } from './signature-shape.js';

const CONTRACT: Hex = '0x5fbdb2315678afecb367f032d93f642f64180aa3';
const DOMAIN = { name: 'Atoll DataAnchor', version: '1', chainId: 31_337, verifyingContract: CONTRACT };
const PRODUCER: Hex = '0xf39fd6e51aad88f6f4ce6ab8827279cff9b92266';
const NAME = stringToHex('temperature', { size: 32 });
const at = 1_790_000_000;
const hash = sha256(new TextEncoder().encode('23.5'));

it('has the domain, the stream and the digest of a batch as viem has them', () => {
  const domain = anchorDomain(31_337, hexToBytes(CONTRACT));
  expect(toHex(domain)).toBe(domainSeparator({ domain: DOMAIN }));
  const stream = streamIdOf(hexToBytes(PRODUCER), hexToBytes(NAME));
  expect(toHex(stream)).toBe(
    keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [PRODUCER, NAME])),
  );
  const claim = { stream, seqFrom: 5, seqTo: 2 ** 40, root: hash, ctRoot: new Uint8Array(32), tFrom: at, tTo: at + 9 };
  const message = {
    ...{ stream: toHex(stream), root: toHex(hash), ctRoot: `0x${'00'.repeat(32)}` as Hex },
    ...{ seqFrom: 5n, seqTo: 2n ** 40n, tFrom: BigInt(at), tTo: BigInt(at + 9) },
  };
  expect(toHex(batchDigest(domain, claim))).toBe(
    hashTypedData({ domain: DOMAIN, types: { Batch: BATCH_FIELDS }, primaryType: 'Batch', message }),
  );
});

it('lays a reading out as the manual says', () => {
  const said = { seq: 0x0102030405, occurredAt: at, hash };
  const value = concatHex([numberToHex(at, { size: 8 }), toHex(hash)]);
  expect(toHex(readingValue(said))).toBe(value);
  const leaf = toHex(sha256(hexToBytes(concatHex(['0x00', '0x0000000102030405', value]))));
  expect(toHex(readingLeaf(said))).toBe(leaf);
  const scope = { domain: sha256(hash), stream: sha256(sha256(hash)) };
  expect(toHex(readingMessage(scope, readingLeaf(said)))).toBe(
    concatHex([stringToHex('\x19Atoll reading\n1'), toHex(scope.domain), toHex(scope.stream), leaf]),
  );
  for (const seq of [-1, 0.5, 2 ** 53, NaN]) expect(() => readingLeaf({ ...said, seq })).toThrow(RangeError);
});

it('proves each reading of batches of every small size at its place, and at no other', () => {
  for (let size = 1; size <= 33; size++) {
    const leaves = Array.from({ length: size }, (_, i) => readingLeaf({ seq: i + 1, occurredAt: at + i, hash }));
    const tree = new ReadingTree(leaves);
    for (const [position, leaf] of leaves.entries()) {
      const proof = { position, size, leaf, root: tree.root, path: tree.path(position) };
      expect(provesInclusion(proof)).toBe(true);
      expect(provesInclusion({ ...proof, position: (position + 1) % (size + 1) })).toBe(false);
    }
  }
});

describe('a signature', () => {
  const order = {
    P256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    SECP256K1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  };
  const word = (value: bigint) => fromHex(numberToHex(value, { size: 32 }));
  const of = (r: bigint, s: bigint, ...rest: number[]) => Uint8Array.from([...word(r), ...word(s), ...rest]);

  it.each(['P256', 'SECP256K1'] as const)('of %s has r and s within the order, and s in its lower half', (curve) => {
    const n = order[curve];
    const v = curve === 'P256' ? [] : [0];
    const shape = (r: bigint, s: bigint) => {
      const shaped = shapedSignature(curve, of(r, s, ...v));
      return typeof shaped === 'string' ? shaped : null;
    };
    for (const good of [1n, n / 2n]) expect(shape(n - 1n, good)).toBeNull();
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [n, 1n],
      [1n, n],
      [2n ** 256n - 1n, 1n],
      [1n, 2n ** 256n - 1n],
    ] as const)
      expect(shape(r, s)).toBe('SIGNATURE_RANGE');
    for (const high of [n / 2n + 1n, n - 1n]) expect(shape(1n, high)).toBe('SIGNATURE_HIGH_S');
  });

  it('has one length for each curve, and P-256 may bring its key along', () => {
    for (const length of [0, 1, 32, 63, 66, 127, 129])
      for (const curve of ['P256', 'SECP256K1', 'ED25519'] as const)
        expect(shapedSignature(curve, new Uint8Array(length))).toBe('SIGNATURE_LENGTH');
    const key = p256.publicKeyOf(p256.randomPrivateKey());
    const bare = of(1n, 2n);
    expect(shapedSignature('P256', bare)).toEqual({ signature: bare, key: null });
    expect(shapedSignature('P256', Uint8Array.from([...key, ...bare]))).toEqual({ signature: bare, key });
  });

  it('of secp256k1 is taken as wallets write it, and kept in one form', () => {
    const key = randomPrivateKey();
    const signature = sign(hash, key);
    expect(publicKeyOf(key)).toHaveLength(64);
    const wallet = signature.with(64, signature[64]! + 27);
    for (const given of [signature, wallet])
      expect(shapedSignature('SECP256K1', given)).toEqual({ signature, key: null });
    expect(shapedSignature('SECP256K1', signature.with(64, 2))).toBe('SIGNATURE_RANGE');
    expect(hexOf(signature)).not.toBe(hexOf(wallet));
  });
});

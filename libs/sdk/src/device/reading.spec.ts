import canonicalize from 'canonicalize';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { concatHex, encodeAbiParameters, hexToBytes, keccak256, numberToHex, recoverAddress, stringToHex } from 'viem';

import { Device } from './device.js';
import { signReading, type Measured, type StreamPlace } from './reading.js';

type Hex = `0x${string}`;

const PLACE: StreamPlace = {
  chainId: 31_337,
  address: '0x3c1991b23afaf477f43d12be0a91649db20d2f63',
  stream: `0x${'5c'.repeat(32)}`,
};
const sha256 = (bytes: Hex | Uint8Array): Hex =>
  `0x${createHash('sha256')
    .update(typeof bytes === 'string' ? hexToBytes(bytes) : bytes)
    .digest('hex')}`;

/** The 112 bytes of docs/data-streams.md, put together from its words. */
function messageOf({ seq, at }: Measured, hash: Hex): Hex {
  const leaf = sha256(concatHex(['0x00', numberToHex(seq, { size: 8 }), numberToHex(at, { size: 8 }), hash]));
  const type = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
  const words = [type, 'Atoll DataAnchor', '1'].map((text) => keccak256(stringToHex(text)));
  const domain = keccak256(
    encodeAbiParameters(
      [...'abc'].map(() => ({ type: 'bytes32' })).concat([{ type: 'uint256' }, { type: 'address' }]),
      [...words, BigInt(PLACE.chainId), PLACE.address],
    ),
  );
  return concatHex([stringToHex('\x19Atoll reading\n1'), domain, PLACE.stream, leaf]);
}

const CONTENTS: [string, Measured, Hex][] = [
  [
    'JSON, whatever its order',
    { seq: 1, at: 1_767_225_600, json: { b: 1, a: [2.5, 'é'] } },
    sha256(json({ a: [2.5, 'é'], b: 1 })),
  ],
  ['SenML', { seq: 7, at: 0, senml: [{ n: 't', v: 21.5 }] }, sha256(json([{ n: 't', v: 21.5 }]))],
  ['bytes', { seq: 2 ** 40, at: 5, payload: Uint8Array.of(1, 2, 3), mediaType: 'image/png' }, sha256('0x010203')],
  ['a commitment', { seq: 3, at: 5, commitment: `0x${'ab'.repeat(32)}` }, `0x${'ab'.repeat(32)}`],
];

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalize(value));
}

describe.each(CONTENTS)('a reading of %s', (_, measured, hash) => {
  const message = hexToBytes(messageOf(measured, hash));

  it('is signed on P-256, with the key before it, as OpenSSL verifies', async () => {
    const device = Device.create('P-256');
    const { signature } = await signReading(device, PLACE, measured);
    const [x, y, bare] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)];
    expect(`0x${x}${y}`).toBe(device.publicKey);
    const coordinates = { x: base64url(x), y: base64url(y) };
    const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', ...coordinates } });
    expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(bare, 'hex'))).toBe(true);
  });

  it('is signed on secp256k1, as viem recovers', async () => {
    const device = Device.create('secp256k1');
    const { signature } = await signReading(device, PLACE, measured);
    const signer = await recoverAddress({ hash: sha256(message), signature });
    expect(signer.toLowerCase()).toBe(device.address);
  });

  it('is signed by Ed25519, as OpenSSL verifies', async () => {
    const device = Device.create('Ed25519');
    const { signature } = await signReading(device, PLACE, measured);
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: base64url(device.publicKey.slice(2)) },
    });
    expect(verify(null, message, key, Buffer.from(signature.slice(2), 'hex'))).toBe(true);
  });
});

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

it('is a line of JSON that says what was measured', async () => {
  const { signature, ...line } = await signReading(Device.create('P-256'), PLACE, CONTENTS[2]![1]);
  expect(JSON.parse(JSON.stringify(line))).toEqual({
    ...{ stream: PLACE.stream, seq: 2 ** 40, at: 5, payload: 'AQID', mediaType: 'image/png' },
  });
  expect(signature).toMatch(/^0x[0-9a-f]{256}$/);
});

it('is refused of what is no JSON', async () => {
  const measured = { seq: 1, at: 1, json: undefined };
  await expect(signReading(Device.create('P-256'), PLACE, measured)).rejects.toThrow('no JSON');
});

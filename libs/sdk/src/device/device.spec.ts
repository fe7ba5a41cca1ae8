import { p256, sha256 } from '@atoll/crypto';
import { computeAddress, getBytes, hexlify, keccak256, recoverAddress, SigningKey, TypedDataEncoder } from 'ethers';
import { createPublicKey, verify } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createKeyFile, Device, openKeyFile, type Curve } from '../device.js';

const registry = { chainId: 31_337, address: `0x${'ab'.repeat(20)}` } as const;
const domain = { name: 'Atoll IdentityRegistry', version: '1', chainId: 31_337, verifyingContract: registry.address };
const info = { kind: 3, cls: 'FULL', ownerOrg: `0x${'cd'.repeat(20)}`, hwIdHash: `0x${'ef'.repeat(32)}` } as const;

/** SP 800-186, 3.2.1.3; SEC 2, 2.4.1. */
const ORDERS = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
};
const HALF = ORDERS['P-256'] / 2n;

const typed = (text: string) =>
  text.split(',').map((field) => ({ type: field.split(' ')[0]!, name: field.split(' ')[1]! }));
const DEVICE = typed(
  'address did,uint8 kind,uint8 cls,address ownerOrg,bytes32 hwIdHash,bytes32 mudHash,bytes32 fwHash,bytes32 p256x,bytes32 p256y,address gateway',
);

/** Whether ethers, or OpenSSL, takes a signature for contracts as the device's. */
function isBy(device: Device, digest: string, signature: string): boolean {
  const bytes = getBytes(signature);
  if (device.curve === 'secp256k1') return recoverAddress(digest, signature).toLowerCase() === device.address;
  const [point, rs] = [bytes.subarray(0, 64), bytes.subarray(64)];
  expect(BigInt(hexlify(rs.subarray(32))) <= HALF).toBe(true);
  expect(`0x${keccak256(point).slice(-40)}`).toBe(device.address);
  return p256.verify(getBytes(digest), rs, point);
}

describe.each(['secp256k1', 'P-256'] as Curve[])('a device of %s', (curve) => {
  it('proves what it is, as ethers computes what is signed', async () => {
    for (let i = 0; i < 8; i++) {
      const device = Device.create(curve);
      const { info: struct, proof } = await device.prove(registry, info);
      const digest = TypedDataEncoder.hash(domain, { Device: DEVICE }, { did: device.address, ...struct });
      expect(isBy(device, digest, proof)).toBe(true);
      expect(isBy(device, keccak256('0x01'), proof)).toBe(false);
    }
  });

  it('updates and intends in the words of the contracts', async () => {
    const device = Device.create(curve);
    const said = { did: device.address, infoHash: keccak256('0x02') as `0x${string}`, seq: 7n };
    const update = TypedDataEncoder.hash(domain, { Update: typed('address did,bytes32 infoHash,uint64 seq') }, said);
    expect(isBy(device, update, await device.update(registry, said.infoHash, 7n))).toBe(true);

    const { signature, signer, deadline } = await device.intend(registry, {
      ...{ contract: 'IdentityRegistry', function: 'bindGateway', parameters: 'address did,address gateway' },
      ...{ values: [device.address, info.ownerOrg], nonce: 3n, deadline: 99n },
    });
    const types = { BindGateway: typed('address signer,address did,address gateway,uint256 nonce,uint256 deadline') };
    const message = { signer, did: device.address, gateway: info.ownerOrg, nonce: 3n, deadline };
    expect(isBy(device, TypedDataEncoder.hash(domain, types, message), signature)).toBe(true);
  });

  it('may have its key elsewhere, whichever half of s that gives', async () => {
    const inner = Device.create(curve);
    const digest = sha256(new Uint8Array(3));
    const bare = getBytes(await inner.signDigest(digest)).slice(...(curve === 'P-256' ? [64, 128] : [0, 64]));
    const high = ORDERS[curve as keyof typeof ORDERS] - BigInt(hexlify(bare.subarray(32)));
    const flipped = getBytes(`${hexlify(bare.subarray(0, 32))}${high.toString(16).padStart(64, '0')}`);
    for (const given of [bare, flipped]) {
      const element = Device.signingBy({ curve, publicKey: getBytes(inner.publicKey), sign: async () => given });
      expect(element.address).toBe(inner.address);
      expect(isBy(inner, hexlify(digest), await element.signDigest(digest))).toBe(true);
    }
  });
});

it('has the address that ethers gives its key', () => {
  const key = new SigningKey(`0x${'11'.repeat(32)}`);
  expect(Device.of('secp256k1', getBytes(key.privateKey)).address).toBe(computeAddress(key).toLowerCase());
  expect(Device.of('secp256k1', getBytes(key.privateKey)).did(31_337)).toMatch(/^did:ethr:0x7a69:0x[0-9a-f]{40}$/);
});

it.each(['secp256k1', 'P-256', 'Ed25519'] as Curve[])(
  'signs messages by %s as OpenSSL verifies them',
  async (curve) => {
    const device = Device.create(curve);
    const message = Buffer.from('a challenge');
    const [x, y] = [Buffer.from(device.publicKey.slice(2, 66), 'hex'), Buffer.from(device.publicKey.slice(66), 'hex')];
    const jwk =
      curve === 'Ed25519'
        ? { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }
        : { kty: 'EC', crv: curve, x: x.toString('base64url'), y: y.toString('base64url') };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const hash = curve === 'Ed25519' ? null : 'sha256';
    const signature = await device.sign(message);
    expect(verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(verify(hash, Buffer.from('another'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(false);
  },
);

describe('a key file', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'device-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps a key for its owner alone, and is never written over', async () => {
    const at = path.join(folder, 'key.json');
    const device = await createKeyFile(at, 'P-256');
    expect((await stat(at)).mode & 0o777).toBe(0o600);
    expect((await openKeyFile(at)).publicKey).toBe(device.publicKey);
    await expect(createKeyFile(at, 'secp256k1')).rejects.toMatchObject({ code: 'EEXIST' });
    await chmod(at, 0o640);
    await expect(openKeyFile(at)).rejects.toThrow('chmod 600');
  });

  it('is refused where it is a link, or something else, without a word of what it holds', async () => {
    const at = path.join(folder, 'key.json');
    await createKeyFile(at, 'secp256k1');
    await symlink(at, path.join(folder, 'link'));
    await expect(openKeyFile(path.join(folder, 'link'))).rejects.toMatchObject({ code: 'ELOOP' });
    const other = path.join(folder, 'other');
    const secret = JSON.parse(await readFile(at, 'utf8')).privateKey.slice(0, 60);
    for (const text of ['', '{', `{"version":1,"curve":"secp256k1","privateKey":"${secret}"}`, 'x'.repeat(5_000)]) {
      await writeFile(other, text, { mode: 0o600 });
      const error: Error = await openKeyFile(other).then(
        () => expect('refused').toBe('opened'),
        (problem) => problem,
      );
      expect(`${error.message}${error.cause ?? ''}`).not.toContain(secret.slice(2));
    }
  });
});

it('has no account on chains by an Ed25519 key', () => {
  expect(() => Device.create('Ed25519').address).toThrow('no account');
});

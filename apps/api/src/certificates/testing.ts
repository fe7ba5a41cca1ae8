// An API beside a chain with a kernel, whose member A has a CA and devices.
import { DEVICE_FIELDS, ENDORSEMENT, FAR, NOBODY, STATUS, typedHash, word } from '@atoll/contracts/testing';
import { addressOf, p256, toHex } from '@atoll/crypto';
import { CertificateScene, newKeyPair, type KeyPair } from '@atoll/identity/testing-certificates';
import { concatHex, encodeAbiParameters, encodeFunctionData, hexToBytes, keccak256, sha256, type Hex } from 'viem';

import { databaseOf, startTestApi, type Acting, type TestApi } from '../testing.js';

export type TestDevice = {
  did: string;
  address: Hex;
  keys: KeyPair;
  publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
};

export async function startCertificateApi() {
  const api = await startTestApi();
  const scene = await CertificateScene.open({ database: databaseOf(api) });
  const { CredentialRegistry: registry } = scene.network.kernel;
  const accredit = encodeFunctionData({
    abi: registry.abi,
    functionName: 'accreditIssuer',
    args: [ENDORSEMENT, scene.member('AUTHORITY').principal],
  });
  await scene.network.decide('proposeCall', [registry.address, accredit]);
  const close = async () => {
    await scene.close();
    await api.close();
  };
  return { api, scene, close };
}

/** Somebody who acts for a member. */
export async function personOf(api: TestApi, organisationId: string): Promise<Acting> {
  const { token, id } = await api.person();
  await api.admin.query('INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, $3)', [
    organisationId,
    id,
    'OWNER',
  ]);
  return { token, organisation: organisationId };
}

/** A device with a P-256 key on the chain, Registered or Active. */
export async function newDevice(scene: CertificateScene, owner: 'A' | 'B' = 'A', active = true): Promise<TestDevice> {
  const keys = await newKeyPair();
  const jwk = await crypto.subtle.exportKey('jwk', keys.privateKey);
  const secret = new Uint8Array(Buffer.from(jwk.d!, 'base64url'));
  const publicKey = p256.publicKeyOf(secret);
  const point = toHex(publicKey);
  const address = addressOf(publicKey).toLowerCase() as Hex;
  const sign = (message: Uint8Array) => p256.sign(hexToBytes(sha256(message)), secret);
  const { network } = scene;
  const member = scene.member(owner);
  const info = {
    ...{
      kind: 0,
      cls: 0,
      ownerOrg: member.principal,
      hwIdHash: keccak256(point),
      mudHash: word('mud'),
      fwHash: word('firmware'),
    },
    ...{ p256x: `0x${point.slice(2, 66)}` as Hex, p256y: `0x${point.slice(66)}` as Hex, gateway: NOBODY },
  };
  const hash = await typedHash(network.kernel.IdentityRegistry, 'Device', DEVICE_FIELDS, [
    address,
    ...Object.values(info),
  ]);
  const proof = concatHex([point, lowS(toHex(p256.sign(hexToBytes(hash), secret)))]);
  await network.tell(member, 'IdentityRegistry', 'registerDevice', [address, info, proof]);
  if (active) {
    const vc = keccak256(address);
    const authority = scene.member('AUTHORITY');
    await network.tell(authority, 'CredentialRegistry', 'anchor', [ENDORSEMENT, address, vc, FAR]);
    const types = ['bytes32', 'address', 'address', 'bytes32'].map((type) => ({ type }));
    const credential = keccak256(encodeAbiParameters(types, [ENDORSEMENT, authority.principal, address, vc]));
    await network.tell(member, 'IdentityRegistry', 'setStatus', [address, STATUS.Active, credential]);
  }
  return { did: `did:ethr:0x7a69:${address}`, address, keys, publicKey, sign };
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
function lowS(signature: Hex): Hex {
  const s = BigInt(`0x${signature.slice(66)}`);
  return s <= ORDER / 2n ? signature : `${signature.slice(0, 66) as Hex}${(ORDER - s).toString(16).padStart(64, '0')}`;
}

import { encodeAbiParameters, keccak256, sha256, stringToHex, type Hex } from 'viem';

import { commitmentTo, onChainOf, registryEntry } from './commitment.js';
import { stated } from './credential.js';
import { issueSdJwt } from './issue.js';
import { resolving, testParty } from './testing.js';
import { verifyCredential } from './verify.js';

const [issuer, holder] = [testParty('ES256'), testParty('ES256K')];
const SCHEMA = stringToHex('DeviceEndorsement', { size: 32 });
const SALT: Hex = `0x${'5a'.repeat(32)}`;
const REGISTRY = '0x00000000000000000000000000000000000000C3';
const word = { type: 'bytes32' } as const;

it('is what a contract would compute', () => {
  const hash = sha256(stringToHex('{"a":1,"b":[true]}'));
  const expected = keccak256(encodeAbiParameters([word, word, word], [SCHEMA, SALT, hash]));
  expect(commitmentTo(SCHEMA, SALT, { b: [true], a: 1 })).toBe(expected);
});

it('leads from a credential to its id on the chain, whatever of it is shown', async () => {
  const credential = stated({
    types: ['DeviceEndorsement'],
    issuer: issuer.did,
    subject: holder.did,
    claims: { model: 'M-7', serial: '00-17' },
    validFrom: new Date('2026-11-01T00:00:00Z'),
    status: [registryEntry({ chainId: 31_337n, address: REGISTRY }, SCHEMA, SALT)],
  });
  const text = await issueSdJwt(credential, [['credentialSubject', 'serial']], issuer.signer);
  const judging = { resolve: resolving(issuer, holder), now: new Date('2026-11-29T10:00:00Z') };
  const whole = onChainOf(await verifyCredential(text, judging))!;
  const part = onChainOf(await verifyCredential(`${text.split('~', 1)[0]}~`, judging))!;
  expect(part).toEqual(whole);
  const [by, about] = [issuer.did, holder.did].map((did) => did.split(':')[3] as Hex) as [Hex, Hex];
  const address = { type: 'address' } as const;
  const id = keccak256(encodeAbiParameters([word, address, address, word], [SCHEMA, by, about, whole.vcHash]));
  expect(whole).toMatchObject({ chainId: 31_337n, registry: REGISTRY.toLowerCase(), issuer: by, subject: about, id });
});

it('is nowhere for a credential that says so, or whose parties are on another chain', async () => {
  const judging = { resolve: resolving(issuer, holder), now: new Date('2026-11-29T10:00:00Z') };
  const said = { types: ['T'], issuer: issuer.did, subject: holder.did, claims: {}, validFrom: new Date('2026-11-01') };
  const elsewhere = [registryEntry({ chainId: 1n, address: REGISTRY }, SCHEMA, SALT)];
  const unsalted = [{ ...registryEntry({ chainId: 31_337n, address: REGISTRY }, SCHEMA, SALT), salt: '0x' }];
  for (const status of [[], elsewhere, unsalted]) {
    const text = await issueSdJwt(stated({ ...said, status }), [], issuer.signer);
    expect(onChainOf(await verifyCredential(text, judging))).toBeNull();
  }
});

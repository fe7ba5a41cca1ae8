import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 as PortableX25519 } from '@hpke/dhkem-x25519';
import * as Peer from 'hpke';

import { fromHex, toHex } from './hex.js';
import { hpkeOpen, hpkeSeal, kemKeys, kemPublicKey, type Kem } from './hpke.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const [INFO, AAD, PLAIN] = [utf8('bot/v1|1|0x5e|7'), utf8('aad'), utf8('a key of an epoch')];

// RFC 9180, appendices A.1.1 and A.3.1: the same KEM and KDF, with the AEAD that they have.
const VECTORS = [
  ...[new DhkemX25519HkdfSha256(), new PortableX25519()].map((kem) => ({
    kem,
    skRm: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    enc: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
    ciphertexts: [
      'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
      'af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84',
    ],
  })),
  {
    kem: new DhkemP256HkdfSha256(),
    skRm: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
    enc: '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
    ciphertexts: [
      '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
      'fa6f037b47fc21826b610172ca9637e82d6e5801eb31cbd3748271affd4ecb06646e0329cbdf3c3cd655b28e82',
    ],
  },
];

it.each(VECTORS)('opens what RFC 9180 published: $enc', async ({ kem, skRm, enc, ciphertexts }) => {
  const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const recipientKey = await suite.kem.deserializePrivateKey(raw(skRm));
  const info = raw('4f6465206f6e2061204772656369616e2055726e');
  const recipient = await suite.createRecipientContext({ recipientKey, enc: raw(enc), info });
  for (const [i, ciphertext] of ciphertexts.entries()) {
    const opened = await recipient.open(raw(ciphertext), raw(toHex(utf8(`Count-${i}`)).slice(2)));
    expect(new TextDecoder().decode(opened)).toBe('Beauty is truth, truth beauty');
  }
});
const raw = (hex: string): ArrayBuffer => Uint8Array.from(fromHex(`0x${hex}`)).buffer;

describe.each<Kem>(['P256', 'X25519'])('%s', (kem) => {
  const peer = new Peer.CipherSuite(
    kem === 'P256' ? Peer.KEM_DHKEM_P256_HKDF_SHA256 : Peer.KEM_DHKEM_X25519_HKDF_SHA256,
    Peer.KDF_HKDF_SHA256,
    Peer.AEAD_AES_256_GCM,
  );

  it('seals what another library opens, and opens what that seals', async () => {
    const { publicKey, privateKey } = await kemKeys(kem);
    const theirs = {
      publicKey: await peer.DeserializePublicKey(publicKey),
      privateKey: await peer.DeserializePrivateKey(privateKey, true),
    };
    const ours = await hpkeSeal(kem, publicKey, PLAIN, INFO, AAD);
    const opened = await peer.Open(theirs.privateKey, ours.enc, ours.sealed, { info: INFO, aad: AAD });
    expect(toHex(opened)).toBe(toHex(PLAIN));
    const { encapsulatedSecret: enc, ciphertext: sealed } = await peer.Seal(theirs.publicKey, PLAIN, {
      ...{ info: INFO, aad: AAD },
    });
    expect(toHex(await hpkeOpen(kem, privateKey, { enc, sealed }, INFO, AAD))).toBe(toHex(PLAIN));
  });

  it('opens for its reader alone, for its purpose alone, and nothing that was changed', async () => {
    const [reader, other] = [await kemKeys(kem), await kemKeys(kem)];
    const sealed = await hpkeSeal(kem, reader.publicKey, PLAIN, INFO, AAD);
    const open = (key: Uint8Array, more: Partial<typeof sealed> = {}, info = INFO, aad = AAD) =>
      hpkeOpen(kem, key, { ...sealed, ...more }, info, aad);
    expect(toHex(await open(reader.privateKey))).toBe(toHex(PLAIN));
    const refused = [
      () => open(other.privateKey),
      () => open(reader.privateKey, {}, utf8('other')),
      () => open(reader.privateKey, {}, INFO, utf8('other')),
      () => open(reader.privateKey, { enc: sealed.enc.subarray(1) }),
      () => open(reader.privateKey, { enc: new Uint8Array(sealed.enc.length) }),
      ...[...sealed.sealed.keys()].map((at) => {
        const changed = sealed.sealed.with(at, sealed.sealed[at]! ^ 128);
        return () => open(reader.privateKey, { sealed: changed });
      }),
    ];
    for (const each of refused) await expect(each()).rejects.toThrow('another key');
  });

  it('tells the public part of a private key as the library that made both does', async () => {
    const { publicKey, privateKey } = await kemKeys(kem);
    expect(kemPublicKey(kem, privateKey)).toEqual(publicKey);
  });

  it('takes no public key that is none', async () => {
    await expect(hpkeSeal(kem, new Uint8Array(65).fill(4), PLAIN, INFO, AAD)).rejects.toThrow('no public key');
    await expect(hpkeSeal(kem, new Uint8Array(0), PLAIN, INFO, AAD)).rejects.toThrow('no public key');
  });
});

it('takes no point of small order, which would leave no secret', async () => {
  await expect(hpkeSeal('X25519', new Uint8Array(32), PLAIN, INFO, AAD)).rejects.toThrow('no public key');
});

import { ed25519, fromHex, toHex } from '@atoll/crypto';

import { canonical } from './commitment.js';
import { reveal } from './disclosures.js';
import { readJws, requireSigned } from './jws.js';
import { keyOfJwk } from './keys.js';
import { Bitstring } from './status-list.js';
import type { JsonObject } from './strict-json.js';

describe('RFC 9901, section 5', () => {
  const ISSUER = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: 'b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ',
    y: 'Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8',
  };
  const JWT =
    'eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImV4YW1wbGUrc2Qtand0In0.' +
    'eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tq' +
    'UEkiLCAiSnpZakg0c3ZsaUgwUjNQeUVNZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIs' +
    'ICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpHbEFVQTJCQTRvN2NJIiwgIlRH' +
    'ZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2tQ' +
    'S3QxWHlYN0tBTmtxVlI2eVoyVmE1TnJQSXZQWWJ5TXZSS0JNTSIsICJYekZyendzY002' +
    'R242Q0pEYzZ2Vks4QmtNbmZHOHZPU0tmcFBJWmRBZmRFIiwgImdiT3NJNEVkcTJ4Mkt3' +
    'LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLCAianN1OXlWdWx3UVFsaEZsTV8z' +
    'Smx6TWFTRnpnbGhRRzBEcGZheVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vaXNzdWVy' +
    'LmV4YW1wbGUuY29tIiwgImlhdCI6IDE2ODMwMDAwMDAsICJleHAiOiAxODgzMDAwMDAw' +
    'LCAic3ViIjogInVzZXJfNDIiLCAibmF0aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5k' +
    'amtaX1ZDem15VGE2VWpsWm8zZGgta284YUlLUWM5RGxHemhhVllvIn0sIHsiLi4uIjog' +
    'IjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtCSnJXWjAifV0sICJf' +
    'c2RfYWxnIjogInNoYS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJj' +
    'cnYiOiAiUC0yNTYiLCAieCI6ICJUQ0FFUjE5WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxp' +
    'bERsczd2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYlpNUUdIVldLVlE0aGJTSWlyc1ZmdWVj' +
    'Q0U2dDRqVDlGMkhaUSJ9fX0.' +
    'MczwjBFGtzf-6WMT-hIvYbkb11NrV1WMO-jTijpMPNbswNzZ87wY2uHz-CXo6R04b7jYrpj9mNRAvVssXou1iw';
  const FAMILY = 'WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd';
  const ADDRESS =
    'WyJBSngtMDk1VlBycFR0TjRRTU9xUk9BIiwgImFkZHJlc3MiLCB7InN0cmVldF9hZGRyZXNzIjogIjEyMyBNYWluIFN0IiwgImxvY2FsaXR5IjogIkFueXRvd24iLCAicmVnaW9uIjogIkFueXN0YXRlIiwgImNvdW50cnkiOiAiVVMifV0';
  const GIVEN = 'WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd';
  const US = 'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0';
  const DE = 'WyJuUHVvUW5rUkZxM0JJZUFtN0FuWEZBIiwgIkRFIl0';
  const read = () => readJws(JWT, ['example+sd-jwt'], 'example');
  const { iss, iat, exp, sub, cnf } = read().payload as Record<string, never>;
  const open = { iss, iat, exp, sub, cnf };

  it('is signed by the key of appendix A.5', () => {
    expect(() => requireSigned(read(), [keyOfJwk(ISSUER)!], 'example')).not.toThrow();
  });

  it('shows what its presentation discloses, and nothing else', () => {
    const { claims } = reveal(read().payload, [FAMILY, ADDRESS, GIVEN, US]);
    expect(claims).toEqual({
      ...open,
      family_name: 'Doe',
      given_name: 'John',
      address: { street_address: '123 Main St', locality: 'Anytown', region: 'Anystate', country: 'US' },
      nationalities: ['US'],
    });
  });

  it('shows elements in their order, and none without a disclosure', () => {
    expect(reveal(read().payload, [DE, US]).claims.nationalities).toEqual(['US', 'DE']);
    expect(reveal(read().payload, []).claims).toEqual({ ...open, nationalities: [] });
  });

  it('refuses what section 7.1 refuses', () => {
    const unplaced = 'WyJkdW1teXNhbHQiLCAiZm9vIiwgImJhciJd';
    expect(() => reveal(read().payload, [GIVEN, unplaced])).toThrow(/belongs to nothing/);
    expect(() => reveal(read().payload, [GIVEN, GIVEN])).toThrow(/occurs twice/);
  });
});

it('verifies the example of RFC 8037, appendix A.4', () => {
  const text =
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
    'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';
  const key = keyOfJwk({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })!;
  const [head, body, tail] = text.split('.') as [string, string, string];
  const [message, signature] = [new TextEncoder().encode(`${head}.${body}`), Buffer.from(tail, 'base64url')];
  expect('bytes' in key && ed25519.verify(message, signature, key.bytes)).toBe(true);
});

it.each([
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
])('signs as RFC 8032, section 7.1', (secret, key, message, signature) => {
  const bytes = (text: string) => fromHex(`0x${text}`);
  expect(toHex(ed25519.publicKeyOf(bytes(secret)))).toBe(`0x${key}`);
  expect(toHex(ed25519.sign(bytes(message), bytes(secret)))).toBe(`0x${signature}`);
});

describe('RFC 8785', () => {
  it('has the one form of the example in section 3.2', () => {
    const value: JsonObject = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(toHex(canonical(value))).toBe(
      '0x7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33333333333333' +
        '2c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  it('sorts names by UTF-16 code units, as section 3.2.3', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const sorted = Object.values(JSON.parse(new TextDecoder().decode(canonical(names))) as object);
    const text = new TextDecoder().decode(canonical(names));
    expect([...text.matchAll(/:(\d)/g)].map(([, n]) => Number(n))).toEqual([2, 4, 6, 7, 1, 5, 3]);
    expect(sorted).toHaveLength(7);
  });

  // Appendix B: IEEE 754 in hexadecimal, and its one form.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s as %s', (bits, text) => {
    const value = Buffer.from(bits, 'hex').readDoubleBE();
    expect(new TextDecoder().decode(canonical(value))).toBe(text);
  });

  it.each([NaN, Infinity])('writes no %s', (value) => {
    expect(() => canonical(value)).toThrow();
  });
});

it("reads the list of the status list standard's example", async () => {
  const bits = await Bitstring.decode('uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA');
  expect(bits.entries).toBe(131_072);
  expect(bits.bytes.every((byte) => byte === 0)).toBe(true);
  expect(bits.at(94_567)).toBe(false);
});

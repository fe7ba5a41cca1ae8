// What somebody would present who wants to be believed, and what each differs in from one that is good.
import { sha256 } from '@atoll/crypto';
import fc from 'fast-check';

import { stated } from './credential.js';
import { issueJwt, issueSdJwt } from './issue.js';
import { writeJws } from './jws.js';
import { presentJwt, presentSdJwt, verifyPresentation } from './present.js';
import { Refusal } from './refusal.js';
import { bytesOf, toBase64Url, type JsonObject } from './strict-json.js';
import { resolving, testParty } from './testing.js';
import { verifyCredential } from './verify.js';

const NOW = new Date('2026-11-29T10:00:00Z');
const [issuer, holder, other] = [testParty('ES256'), testParty('ES256K'), testParty('EdDSA')];
const resolve = resolving(issuer, holder, other);
const judging = { resolve, now: NOW };
const ASKED = { nonce: 'n-1', audience: 'redirect_uri:https://verifier.example/answers/1' };

const said = (more: JsonObject = {}): JsonObject => ({
  ...stated({
    types: ['DeviceEndorsement'],
    issuer: issuer.did,
    subject: holder.did,
    claims: { model: 'M-7', serial: '00-17' },
    validFrom: new Date('2026-11-01T00:00:00Z'),
    validUntil: new Date('2027-11-01T00:00:00Z'),
  }),
  ...more,
});
const HIDDEN = [['credentialSubject', 'serial']];
const part = (value: object | string) =>
  toBase64Url(bytesOf(typeof value === 'string' ? value : JSON.stringify(value)));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refusal ? error.code : `threw ${String(error)}`),
  );
const refusal = (text: string) => codeOf(verifyCredential(text, judging));
/** Signed by the issuer, whatever it is. */
const signed = async (header: object | string, payload: object | string): Promise<string> => {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${toBase64Url(await issuer.signer.sign(bytesOf(text)))}`;
};
const HEADER = { alg: 'ES256', typ: 'vc+jwt', kid: issuer.signer.kid };

it('takes the good twin of all that follows', async () => {
  expect(await refusal(await signed(HEADER, said()))).toBe('accepted');
});

describe('a header', () => {
  it.each([
    ['of no algorithm', { ...HEADER, alg: 'none' }, 'WRONG_ALGORITHM'],
    ['of an algorithm in other letters', { ...HEADER, alg: 'es256' }, 'WRONG_ALGORITHM'],
    ['of a secret that both know', { ...HEADER, alg: 'HS256' }, 'WRONG_ALGORITHM'],
    ["of another curve's algorithm", { ...HEADER, alg: 'ES256K' }, 'UNKNOWN_KEY'],
    ['of another type', { ...HEADER, typ: 'JWT' }, 'WRONG_TYPE'],
    ['of the type of a presentation', { ...HEADER, typ: 'vp+jwt' }, 'WRONG_TYPE'],
    ['of no type', { alg: 'ES256', kid: issuer.signer.kid }, 'WRONG_TYPE'],
    ['that brings its key', { ...HEADER, jwk: issuer.publicJwk }, 'MALFORMED'],
    ['that says where its key is', { ...HEADER, jku: 'https://evil.example/keys' }, 'MALFORMED'],
    ['with a certificate', { ...HEADER, x5c: ['MIIB'] }, 'MALFORMED'],
    ['that must be understood', { ...HEADER, crit: ['exp'] }, 'MALFORMED'],
    ["that names somebody else's key", { ...HEADER, kid: holder.signer.kid }, 'UNKNOWN_KEY'],
    ['that names a key nobody has', { ...HEADER, kid: `${issuer.did}#delegate-9` }, 'UNKNOWN_KEY'],
    ['that says alg twice', '{"alg":"ES256","alg":"none","typ":"vc+jwt"}', 'MALFORMED'],
    ['that is no object', '[]', 'MALFORMED'],
  ])('%s is refused', async (_, header, code) => {
    expect(await refusal(await signed(header, said()))).toBe(code);
  });

  it('without a signature is refused', async () => {
    expect(await refusal(`${part(HEADER)}.${part(said())}.`)).toBe('BAD_SIGNATURE');
  });
});

describe('a payload', () => {
  const json = JSON.stringify(said());
  it.each([
    ['with an issuer twice', json.replace('{', `{"issuer":"${other.did}",`), 'MALFORMED'],
    ['with an issuer twice, written otherwise', json.replace('{', `{"\\u0069ssuer":"${other.did}",`), 'MALFORMED'],
    ['with a prototype', json.replace('{', '{"__proto__":{"a":1},'), 'MALFORMED'],
    ['that is deep', json.replace('"M-7"', `${'['.repeat(40)}${']'.repeat(40)}`), 'TOO_LARGE'],
    ['that ends in the middle', json.slice(0, -1), 'MALFORMED'],
    ['of version 1.1', said({ vc: {} }), 'MALFORMED'],
    ['with two issuers', said({ iss: other.did }), 'MALFORMED'],
    ['with two subjects', said({ sub: other.did }), 'MALFORMED'],
    ['of another context', said({ '@context': ['https://www.w3.org/2018/credentials/v1'] }), 'MALFORMED'],
    ['of no type', said({ type: ['DeviceEndorsement'] }), 'MALFORMED'],
    ['whose issuer is a page', said({ issuer: 'https://issuer.example' }), 'MALFORMED'],
    [
      'whose issuer nobody is',
      said({ issuer: 'did:ethr:0x7a69:0xffffffffffffffffffffffffffffffffffffffff' }),
      'UNKNOWN_KEY',
    ],
    ['with times in no zone', said({ validUntil: '2027-11-01T00:00:00' }), 'MALFORMED'],
    ['that begins in an hour', said({ validFrom: '2026-11-29T11:00:00Z' }), 'NOT_YET_VALID'],
    ['that was issued in an hour', said({ iat: NOW.getTime() / 1_000 + 3_600 }), 'NOT_YET_VALID'],
    ['that ended', said({ validUntil: '2026-11-29T09:00:00Z' }), 'EXPIRED'],
    ['whose token ended', said({ exp: NOW.getTime() / 1_000 - 3_600 }), 'EXPIRED'],
    ['with more subjects', said({ credentialSubject: [{ id: holder.did }, { id: other.did }] }), 'MALFORMED'],
  ])('%s is refused', async (_, payload, code) => {
    expect(await refusal(await signed(HEADER, payload))).toBe(code);
  });

  it('within the skew of two clocks is taken', async () => {
    const soon = said({ validFrom: '2026-11-29T10:01:00Z' });
    expect(await refusal(await signed(HEADER, soon))).toBe('accepted');
    const text = await signed(HEADER, soon);
    expect(await codeOf(verifyCredential(text, { ...judging, skewSeconds: 30 }))).toBe('NOT_YET_VALID');
    const late = await signed(HEADER, said({ validFrom: '2026-11-29T11:00:00Z' }));
    expect(await codeOf(verifyCredential(late, { ...judging, skewSeconds: 86_400 }))).toBe('NOT_YET_VALID');
  });

  it('of another issuer that this one signed is refused', async () => {
    expect(await refusal(await signed({ ...HEADER, kid: other.signer.kid }, said({ issuer: other.did })))).toBe(
      'UNKNOWN_KEY',
    );
    expect(await refusal(await signed({ alg: 'ES256', typ: 'vc+jwt' }, said({ issuer: other.did })))).toBe(
      'UNKNOWN_KEY',
    );
  });
});

describe('a key', () => {
  it('that may authenticate but not assert issues nothing', async () => {
    const weak = { ...issuer, document: { ...issuer.document, assertionMethod: [] } };
    const text = await issueJwt(said(), issuer.signer);
    expect(await codeOf(verifyCredential(text, { resolve: resolving(weak), now: NOW }))).toBe('UNKNOWN_KEY');
  });

  it('that may assert but not authenticate presents nothing', async () => {
    const weak = { ...holder, document: { ...holder.document, authentication: [] } };
    const credential = await issueSdJwt(said(), HIDDEN, issuer.signer);
    const text = await presentSdJwt(credential, [], { ...ASKED, holder: holder.signer, now: NOW });
    const judged = { resolve: resolving(issuer, weak), now: NOW };
    expect(await codeOf(verifyPresentation(text, ASKED, judged))).toBe('UNKNOWN_KEY');
  });

  it('of a document that is another DID’s is none', async () => {
    const text = await issueJwt(said(), issuer.signer);
    const lying = { resolve: () => Promise.resolve(other.document), now: NOW };
    expect(await codeOf(verifyCredential(text, lying))).toBe('UNKNOWN_DID');
  });
});

describe('disclosures', () => {
  const SD = { ...HEADER, typ: 'vc+sd-jwt' };
  const disclosure = (...items: unknown[]) => part(JSON.stringify(items));
  const digest = (encoded: string) => toBase64Url(sha256(bytesOf(encoded)));
  const [serial, element] = [disclosure('salt', 'serial', '00-17'), disclosure('salt', 'x')];
  const subject = (more: JsonObject): JsonObject => said({ credentialSubject: { id: holder.did, ...more } });
  const sd = (name: string, value: unknown) => [disclosure('salt', name, value)] as const;
  const inner = disclosure('salt', 'inner', 1);
  const outer = disclosure('salt', 'outer', { _sd: [digest(inner), digest(inner)] });
  const deep = Array.from({ length: 20 }).reduce<string[]>(
    (all) => [disclosure('salt', 'n', { _sd: all.length ? [digest(all[0]!)] : [] }), ...all],
    [],
  );

  it('in their place are taken', async () => {
    const text = await signed(SD, subject({ _sd: [digest(serial)], list: [{ '...': digest(element) }] }));
    expect(await refusal(`${text}~${serial}~${element}~`)).toBe('accepted');
    expect(await refusal(`${text}~`)).toBe('accepted');
  });

  it.each<[string, JsonObject, readonly string[], string]>([
    ['of nothing', subject({}), [serial], 'BAD_DISCLOSURE'],
    ['twice', subject({ _sd: [digest(serial)] }), [serial, serial], 'BAD_DISCLOSURE'],
    ['for a digest that occurs twice', subject({ _sd: [digest(serial), digest(serial)] }), [serial], 'BAD_DISCLOSURE'],
    ['with a digest that occurs twice in them', subject({ _sd: [digest(outer)] }), [outer, inner], 'BAD_DISCLOSURE'],
    ['of a claim that is there', subject({ serial: '1', _sd: [digest(serial)] }), [serial], 'BAD_DISCLOSURE'],
    ['of an element, for a member', subject({ _sd: [digest(element)] }), [element], 'BAD_DISCLOSURE'],
    ['of a member, for an element', subject({ list: [{ '...': digest(serial) }] }), [serial], 'BAD_DISCLOSURE'],
    ['in company', subject({ list: [{ '...': digest(element), a: 1 }] }), [element], 'BAD_DISCLOSURE'],
    ['of a reserved name', subject({ _sd: [digest(sd('_sd', [])[0])] }), sd('_sd', []), 'BAD_DISCLOSURE'],
    ['of dots', subject({ _sd: [digest(sd('...', 'a')[0])] }), sd('...', 'a'), 'BAD_DISCLOSURE'],
    ['of a prototype', subject({ _sd: [digest(sd('__proto__', {})[0])] }), sd('__proto__', {}), 'BAD_DISCLOSURE'],
    ['of the subject', subject({ _sd: [digest(sd('id', 'x')[0])] }), sd('id', 'x'), 'BAD_DISCLOSURE'],
    [
      'of the status',
      said({ _sd: [digest(sd('credentialStatus', 1)[0])] }),
      sd('credentialStatus', 1),
      'BAD_DISCLOSURE',
    ],
    ['of the end', said({ _sd: [digest(sd('exp', 1)[0])] }), sd('exp', 1), 'BAD_DISCLOSURE'],
    ['by another hash', subject({ _sd: [digest(serial)], ...{} }), [part('["salt","serial"')], 'MALFORMED'],
    ['that are deep', subject({ _sd: [digest(deep[0]!)] }), deep, 'TOO_LARGE'],
    ['with digests that are numbers', subject({ _sd: [7] }), [], 'BAD_DISCLOSURE'],
    ['with digests that are no list', subject({ _sd: {} }), [], 'BAD_DISCLOSURE'],
    ['hashed by another algorithm', said({ _sd_alg: 'md5' }), [], 'WRONG_ALGORITHM'],
    ['in plenty', subject({}), Array.from({ length: 300 }, (_, i) => disclosure(String(i), 1)), 'TOO_LARGE'],
    ['of half a megabyte', subject({}), [disclosure('salt', 'a', 'x'.repeat(500_000))], 'TOO_LARGE'],
  ])('%s are refused', async (_, payload, disclosures, code) => {
    expect(await refusal([await signed(SD, payload), ...disclosures, ''].join('~'))).toBe(code);
  });
});

describe('a presentation', () => {
  const wanted = [['credentialSubject', 'serial']];
  const judge = (text: string, asked = ASKED, now = NOW) => codeOf(verifyPresentation(text, asked, { resolve, now }));
  const credential = () => issueSdJwt(said(), HIDDEN, issuer.signer);
  const both = async () => [
    await presentSdJwt(await credential(), wanted, { ...ASKED, holder: holder.signer, now: NOW }),
    await presentJwt([await issueJwt(said(), issuer.signer), await credential()], {
      ...ASKED,
      holder: holder.signer,
      did: holder.did,
      now: NOW,
    }),
  ];

  it('shows who holds it, in both forms', async () => {
    for (const text of await both()) {
      const presented = await verifyPresentation(text, ASKED, judging);
      expect(presented.holder).toBe(holder.did);
      for (const { credential: it } of presented.credentials)
        expect(it.credentialSubject).toEqual({ id: holder.did, model: 'M-7', serial: '00-17' });
    }
  });

  it('is good for one challenge, one verifier and a few minutes', async () => {
    for (const text of await both()) {
      expect(await judge(text)).toBe('accepted');
      expect(await judge(text, { ...ASKED, nonce: 'n-2' })).toBe('WRONG_NONCE');
      expect(await judge(text, { ...ASKED, audience: 'redirect_uri:https://evil.example' })).toBe('WRONG_AUDIENCE');
      expect(await judge(text, ASKED, new Date('2026-11-29T10:08:00Z'))).toBe('EXPIRED');
      expect(await judge(text, ASKED, new Date('2026-11-29T09:50:00Z'))).toBe('NOT_YET_VALID');
    }
  });

  it('of a credential that was stolen is refused', async () => {
    const stolen = await presentSdJwt(await credential(), wanted, { ...ASKED, holder: other.signer, now: NOW });
    expect(await judge(stolen)).toBe('UNKNOWN_KEY');
    const unnamed = { ...other.signer, kid: holder.signer.kid, algorithm: 'ES256K' as const };
    expect(await judge(await presentSdJwt(await credential(), wanted, { ...ASKED, holder: unnamed, now: NOW }))).toBe(
      'BAD_SIGNATURE',
    );
    const thief = { ...ASKED, holder: other.signer, did: other.did, now: NOW };
    expect(await judge(await presentJwt([await credential()], thief))).toBe('NOT_BOUND');
  });

  it('shows no more and no less than its holder proved', async () => {
    const shown = await presentSdJwt(await credential(), wanted, { ...ASKED, holder: holder.signer, now: NOW });
    const [head, , proof] = shown.split('~') as [string, string, string];
    expect(await judge(`${head}~${proof}`)).toBe('NOT_BOUND');
    expect(await judge(`${head}~`)).toBe('NOT_BOUND');
    const less = await presentSdJwt(await credential(), [], { ...ASKED, holder: holder.signer, now: NOW });
    expect(less.split('~')).toHaveLength(2);
    const { credentials } = await verifyPresentation(less, ASKED, judging);
    expect(credentials[0]!.credential.credentialSubject).toEqual({ id: holder.did, model: 'M-7' });
  });

  it('of something that the holder signed for another reason is refused', async () => {
    const proof = { iat: NOW.getTime() / 1_000, aud: ASKED.audience, nonce: ASKED.nonce };
    const text = await credential();
    const sd_hash = toBase64Url(sha256(bytesOf(text)));
    expect(await judge(text + (await writeJws('kb+jwt', { ...proof, sd_hash }, holder.signer)))).toBe('accepted');
    expect(await judge(text + (await writeJws('JWT', { ...proof, sd_hash }, holder.signer)))).toBe('WRONG_TYPE');
    expect(await judge(text + (await writeJws('kb+jwt', proof, holder.signer)))).toBe('NOT_BOUND');
  });
});

describe('any change', () => {
  const flipped = (text: string, at: number, bit: number): string => {
    const bytes = Buffer.from(text, 'latin1');
    bytes[at]! ^= 1 << bit;
    return bytes.toString('latin1');
  };

  it('of a byte of a credential or a presentation is refused', async () => {
    const credential = await issueSdJwt(said(), HIDDEN, issuer.signer);
    const shown = await presentSdJwt(credential, HIDDEN, { ...ASKED, holder: holder.signer, now: NOW });
    const taken: string[] = [];
    const cases: [string, (text: string) => Promise<string>][] = [
      [await issueJwt(said(), issuer.signer), refusal],
      [credential, refusal],
      [shown, (text) => codeOf(verifyPresentation(text, ASKED, judging))],
    ];
    for (const [text, judge] of cases)
      for (let at = 0; at < text.length; at++) {
        const code = await judge(flipped(text, at, at % 7));
        if (code === 'accepted' || code.startsWith('threw')) taken.push(`${at}: ${code}`);
      }
    expect(taken).toEqual([]);
  });

  it('never throws anything but a refusal, whatever is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        for (const it of [text, part(text), `${part(text)}.${part(text)}.${part(text)}`, `${text}~${part(text)}~`])
          expect(await refusal(it)).not.toMatch(/^threw|^accepted/);
      }),
      { numRuns: 300 },
    );
  });

  it('of claims and of what is hidden comes back as it was', async () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((it) => it !== 'id');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, leaf, { minKeys: 1, maxKeys: 8 }), fc.nat(), async (claims, seed) => {
        const names = Object.keys(claims);
        const hidden = names.filter((_, i) => (seed >> i) & 1).map((it) => ['credentialSubject', it]);
        const credential = said({ credentialSubject: { ...claims, id: holder.did } as JsonObject });
        const text = await issueSdJwt(credential, hidden, issuer.signer);
        const all = (await verifyCredential(text, judging)).credential.credentialSubject;
        expect(all).toEqual({ ...claims, id: holder.did });
        const none = await verifyCredential(`${text.split('~', 1)[0]}~`, judging);
        expect(Object.keys(none.credential.credentialSubject).sort()).toEqual(
          ['id', ...names.filter((it) => !hidden.some(([, other]) => other === it))].sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});

import { ALGORITHMS, isSignedBy, type Algorithm, type PublicKey } from './keys.js';
import { refuse } from './refusal.js';
import { bytesOf, fromBase64Url, readObject, textOf, toBase64Url, type JsonObject } from './strict-json.js';

/** Who signs, wherever its key is. The message is hashed by whoever has the key, as the algorithm says. */
export type Signer = {
  algorithm: Algorithm;
  /** The DID URL of the key, as the document lists it; or the DID alone. */
  kid: string;
  sign(message: Uint8Array): Promise<Uint8Array> | Uint8Array;
};

export type Jws = {
  algorithm: Algorithm;
  kid: string | undefined;
  typ: string;
  payload: JsonObject;
  signed: Uint8Array;
  signature: Uint8Array;
};

// A key that the header brings along would be the forger's own.
const KNOWN = new Set(['alg', 'typ', 'kid', 'cty', 'iss']);

/** A compact JWS, RFC 7515, as RFC 8725 wants it read: the type is the one that is expected, and no header chooses a key. */
export function readJws(text: string, types: readonly string[], what: string): Jws {
  const parts = text.split('.');
  if (parts.length !== 3) refuse('MALFORMED', `The ${what} is not a compact JWS.`);
  const [head, body, tail] = parts as [string, string, string];
  const header = readObject(textOf(fromBase64Url(head, `${what}'s header`), what), `${what}'s header`);
  const { alg, typ, kid } = header;
  const unknown = Object.keys(header).find((name) => !KNOWN.has(name));
  if (unknown) refuse('MALFORMED', `The ${what}'s header has "${unknown}", which is not taken here.`);
  const algorithm = ALGORITHMS.find((known) => known === alg);
  if (!algorithm) return refuse('WRONG_ALGORITHM', `The ${what} is signed by none of ${ALGORITHMS.join(', ')}.`);
  const type = types.find((known) => known === String(typ).replace(/^application\//, ''));
  if (!type) return refuse('WRONG_TYPE', `The ${what}'s type is none of ${types.join(', ')}.`);
  if (kid !== undefined && typeof kid !== 'string') refuse('MALFORMED', `The ${what}'s kid is not text.`);
  return {
    algorithm,
    kid: kid as string | undefined,
    typ: type,
    payload: readObject(textOf(fromBase64Url(body, what), what), what),
    signed: bytesOf(`${head}.${body}`),
    signature: fromBase64Url(tail, `${what}'s signature`),
  };
}

/** One of the keys must have signed it, by the algorithm that is the key's own. */
export function requireSigned({ algorithm, signed, signature }: Jws, keys: readonly PublicKey[], what: string): void {
  const fitting = keys.filter((key) => key.algorithm === algorithm);
  if (fitting.length === 0) refuse('UNKNOWN_KEY', `The signer of the ${what} lists no such key for ${algorithm}.`);
  if (!fitting.some((key) => isSignedBy(key, signed, signature)))
    refuse('BAD_SIGNATURE', `The signature of the ${what} is not its signer's.`);
}

export async function writeJws(typ: string, payload: object, signer: Signer, header: object = {}): Promise<string> {
  const { algorithm: alg, kid } = signer;
  const part = (value: object) => toBase64Url(bytesOf(JSON.stringify(value)));
  const signed = `${part({ alg, typ, kid, ...header })}.${part(payload)}`;
  return `${signed}.${toBase64Url(await signer.sign(bytesOf(signed)))}`;
}

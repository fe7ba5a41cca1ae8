import { MOST_KEYS } from './limits.js';
import { keyOfMethod, type Jwk, type PublicKey } from './keys.js';
import { refuse } from './refusal.js';

/** As `did-resolver` and its drivers give them. */
export type VerificationMethod = {
  id: string;
  type: string;
  controller: string;
  blockchainAccountId?: string;
  publicKeyJwk?: Jwk;
  publicKeyHex?: string;
  publicKeyBase58?: string;
  publicKeyBase64?: string;
  publicKeyMultibase?: string;
};

/** What a key may be used for: an issuer asserts, a holder authenticates. */
export type Purpose = 'assertionMethod' | 'authentication';

export type DidDocument = {
  id: string;
  verificationMethod?: VerificationMethod[];
  assertionMethod?: (string | VerificationMethod)[];
  authentication?: (string | VerificationMethod)[];
};

/** Null for a DID that nobody has, or that was given up. It throws where it could not find out. */
export type Resolve = (did: string) => Promise<DidDocument | null>;

const DID = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,200}$/;
export const isDid = (text: unknown): text is string => typeof text === 'string' && DID.test(text);

/** A DID URL's DID. */
export const didOf = (url: string): string => url.split(/[#?/]/, 1)[0]!;

/** Addresses are written in several cases, and mean one. */
export const sameDid = (a: string, b: string): boolean =>
  a === b || (a.startsWith('did:ethr:') && a.toLowerCase() === b.toLowerCase());

/** The address of a `did:ethr` on the chain it names. Null for any other DID. */
export function ethrOf(did: string): { chainId: bigint; address: `0x${string}` } | null {
  const [, chain, address] = /^did:ethr:(0x[0-9a-fA-F]{1,16}):(0x[0-9a-fA-F]{40})$/.exec(did) ?? [];
  return chain && address ? { chainId: BigInt(chain), address: address.toLowerCase() as `0x${string}` } : null;
}

/** The keys that a DID's document lists for a purpose: the one that `kid` names, or all of them. */
export async function keysOf(
  did: string,
  purpose: Purpose,
  { resolve, kid }: { resolve: Resolve; kid?: string | undefined },
): Promise<PublicKey[]> {
  if (!isDid(did)) refuse('UNKNOWN_DID', `"${String(did).slice(0, 80)}" is not a DID.`);
  const document = await resolve(did);
  if (!document || !sameDid(document.id, did)) return refuse('UNKNOWN_DID', `Nobody has the DID ${did}.`);
  const named = kid?.includes('#') ? kid.slice(kid.indexOf('#')) : null;
  const methods = listed(document, purpose).filter(
    ({ id }) => named === null || (id.slice(id.indexOf('#')) === named && sameDid(didOf(id) || did, did)),
  );
  return methods.slice(0, MOST_KEYS).flatMap((method) => keyOfMethod(method) ?? []);
}

function listed(document: DidDocument, purpose: Purpose): VerificationMethod[] {
  const all = new Map((document.verificationMethod ?? []).map((method) => [method.id, method]));
  return (document[purpose] ?? []).flatMap((entry) => (typeof entry === 'string' ? (all.get(entry) ?? []) : entry));
}

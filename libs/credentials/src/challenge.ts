import { keysOf, type Resolve } from './did.js';
import { isSignedBy, type Algorithm } from './keys.js';
import { refuse } from './refusal.js';
import { bytesOf } from './strict-json.js';

/** What a device that cannot make a JWT signs instead. */
export type Challenge = {
  id: string;
  did: string;
  /** Who asks: the name that an enterprise is known by. */
  audience: string;
  /** Where it is asked for: the origin of a page, or the name of a service. */
  origin: string;
  nonce: string;
  expiresAt: Date;
};

/**
 * The bytes that are signed, UTF-8, lines ended by LF. They begin with a letter, which neither a transaction nor an EIP-191
 * message does, and with a name that nothing else has, so no other signature is one of these, nor the other way round.
 */
export function challengeMessage({ id, did, audience, origin, nonce, expiresAt }: Challenge): Uint8Array {
  const lines = [
    ['did', did],
    ['audience', audience],
    ['origin', origin],
    ['challenge', id],
    ['nonce', nonce],
    ['expires', expiresAt.toISOString()],
  ] as const;
  for (const [name, value] of lines)
    if (value === '' || [...value].some((char) => char < ' '))
      refuse('MALFORMED', `The ${name} is not one line of text.`);
  return bytesOf(`Atoll authentication, version 1\n${lines.map(([name, value]) => `${name}: ${value}\n`).join('')}`);
}

/** Checks that a key which the DID authenticates by signed the challenge; says by which algorithm. */
export async function verifyAnswer(challenge: Challenge, signature: Uint8Array, resolve: Resolve): Promise<Algorithm> {
  const keys = await keysOf(challenge.did, 'authentication', { resolve });
  if (keys.length === 0) refuse('UNKNOWN_KEY', `${challenge.did} authenticates by no key that is known here.`);
  const message = challengeMessage(challenge);
  const key = keys.find((known) => isSignedBy(known, message, signature));
  return key ? key.algorithm : refuse('BAD_SIGNATURE', 'None of the keys of the DID signed the challenge.');
}

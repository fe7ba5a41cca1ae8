import { Fault } from '@atoll/kernel';
import type { Key, Prisma } from '@atoll/store';

/** What of a key says whether it can be used. */
export const BIRTH = { curve: true, declared: true, address: true, problem: true } satisfies Prisma.KeySelect;
export type Birth = Pick<Key, keyof typeof BIRTH>;

/** Whether a key can sign for a chain: it is on the curve of chains, and it is there, or will be without anybody's help. */
export function requireOnChain(key: Birth): void {
  if (key.curve !== 'SECP256K1')
    throw Fault.invalid('keyId', 'is a P-256 key, which signs documents and no transactions');
  requireBorn(key);
}

/** What is declared may never come, so nothing waits for it. */
export function requireBorn({ declared, address, problem }: Omit<Birth, 'curve'>): void {
  if (declared === null || address !== null) return;
  throw new Fault({ code: 'CONFLICT', what: 'key', because: problem ?? 'its private key was not brought yet' });
}

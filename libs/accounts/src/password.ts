import { Algorithm, hash, verify } from '@node-rs/argon2';

/** Argon2id with OWASP's parameters for it: 19 MiB, two passes, one lane. */
// The enum is declared const, which isolated modules cannot read; 2 is argon2id in the specification too.
const ARGON2ID = 2 as Algorithm.Argon2id;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

let nobodys: Promise<string> | undefined;

/** Takes as long for an unknown person (`hashed` is null) as for a known one, so that timing tells nobody's address. */
export async function passwordMatches(hashed: string | null, password: string): Promise<boolean> {
  const against = hashed ?? (await (nobodys ??= hashPassword('')));
  const matches = await verify(against, password.normalize('NFKC'));
  return matches && hashed !== null;
}

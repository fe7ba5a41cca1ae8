import type { Db } from '@atoll/store';
import { base32crockford } from '@scure/base';
import { randomBytes } from 'node:crypto';

import { hashSecret } from '../secret.js';

const COUNT = 10;
/** 80 bits: nobody finds a code by its hash, so that no slow one is needed. */
const BYTES = 10;

/** Other ones in the place of those there are; the person's lock is held. They are told here and never again. */
export async function renewRecoveryCodes(db: Db, personId: string): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, () => base32crockford.encode(randomBytes(BYTES)));
  await db.recoveryCode.deleteMany({ where: { personId } });
  await db.recoveryCode.createMany({ data: codes.map((code) => ({ personId, hash: hashSecret(code) })) });
  return codes.map((code) => code.replace(/.{4}(?=.)/g, '$&-'));
}

/** Whether it was one, as people may write it down; it is none any more. */
export async function takeRecoveryCode(db: Db, personId: string, text: string): Promise<boolean> {
  const hash = hashSecret(plain(text));
  return (await db.recoveryCode.deleteMany({ where: { personId, hash } })).count === 1;
}

/** Crockford's alphabet has no I, L and O: whoever reads one meant a digit. */
const plain = (text: string): string =>
  text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');

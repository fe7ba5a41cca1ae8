import { addressOf, CryptoError, fromHex, p256, publicKeyOf, toHex } from '@atoll/crypto';
import { encryptText } from '@atoll/crypto/age';
import type { Atoll, KeyCurve, KeyPartsFragment } from '@atoll/sdk';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';
import { tell } from './output.js';
import { poll } from './poll.js';

/** A private key in a file, and what its public key or address must be, where that is known. */
type Brought = { name: string; curve: KeyCurve; file: string; expect: string | undefined };

/** Declares the public key of a private one in a file, and brings that one, encrypted to the platform's worker on this machine. */
export async function importKey(atoll: Atoll, { name, curve, file, expect }: Brought): Promise<KeyPartsFragment> {
  const { mode } = await fs.stat(file);
  if (mode & 0o077) tell(`${file} can be read by others; run "chmod 600 ${file}".`);
  const digits = (await fs.readFile(file, 'utf8')).trim().replace(/^0x/i, '');
  const publicKey = publicKeyIn(digits, curve, file);
  const known: string[] = [publicKey, ...(curve === 'P256' ? [] : [addressOf(fromHex(publicKey))])];
  if (expect && !known.includes(expect.toLowerCase()))
    throw new UsageError(`${file} holds another key: ${known.join(', address ')}. Nothing was imported.`);
  const { importKey: wished } = await atoll.importKey({ input: { name, curve, publicKey } });
  const look = async () => (await atoll.key({ id: wished.id })).key;
  const { importRecipient } = await poll(look, (key) => key.importRecipient !== null);
  tell(`Encrypting to ${importRecipient}.`);
  await atoll.bringKey({ input: { id: wished.id, sealed: await encryptText(importRecipient!, digits) } });
  const ended = await poll(look, (key) => key.publicKey !== null || key.problem !== null);
  if (ended.problem !== null) throw new Error(ended.problem);
  return ended;
}

function publicKeyIn(digits: string, curve: KeyCurve, file: string): `0x${string}` {
  try {
    const privateKey = fromHex(`0x${digits}`, 32);
    return toHex((curve === 'P256' ? p256.publicKeyOf : publicKeyOf)(privateKey));
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new UsageError(`${file} must hold the 64 hexadecimal digits of a private key, and nothing else.`);
  }
}

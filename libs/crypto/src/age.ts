// age (https://age-encryption.org/v1) by its author's library: files and keys that people open with their own tools.
import { bech32 } from '@scure/base';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

import { CryptoError } from './crypto-error.js';

/** The public half of a backup key: X25519 in Bech32. Others that age knows need a device, or a passphrase, to open. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

export const newIdentity = (): Promise<string> => generateX25519Identity();

/** The identity that follows from 32 secret bytes, for whoever has a place for one secret only. */
export function identityFrom(secret: Uint8Array): string {
  if (secret.length !== 32) throw new CryptoError(`An identity has 32 bytes, not ${secret.length}`);
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', secret).toUpperCase();
}

export async function recipientOf(identity: string): Promise<string> {
  if (!IDENTITY.test(identity)) throw new CryptoError('This is not an age identity of the form AGE-SECRET-KEY-1…');
  try {
    return await identityToRecipient(identity);
  } catch {
    // Without a cause on purpose: nothing that saw the identity goes near a log.
    throw new CryptoError('This age identity has a typing error in it');
  }
}

/** A pair as a file, in the form of age-keygen. */
export const identityFile = (identity: string, recipient: string): string =>
  `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}`;

/** The identity in such a file; null where there is none. */
export const identityIn = (file: string): string | null =>
  file
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith('AGE-SECRET-KEY-1')) ?? null;

/** Whether files can be encrypted to this text: its form and its checksum. */
export function isRecipient(text: string): boolean {
  return RECIPIENT.test(text) && bech32.decodeUnsafe(text as `age1${string}`) !== undefined;
}

/** Encrypts to all of the recipients; each opens it alone. */
export async function encryptTo(recipients: readonly string[], plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    if (!isRecipient(recipient)) throw new CryptoError('This is not an age recipient of the form age1…');
    encrypter.addRecipient(recipient);
  }
  return encrypter.encrypt(plain);
}

export async function decryptWith(identity: string, sealed: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw new CryptoError('The file was changed, or encrypted to another key', { cause });
  }
}

/** The same as text, for what is carried by hand or in JSON. */
export async function encryptText(recipient: string, plain: string): Promise<string> {
  return encryptArmored(recipient, new TextEncoder().encode(plain));
}

export async function decryptText(identity: string, armored: string): Promise<string> {
  return new TextDecoder().decode(await decryptArmored(identity, armored));
}

/** The same of bytes, for secrets that are wiped afterwards, which no string can be. */
export async function encryptArmored(recipient: string, plain: Uint8Array): Promise<string> {
  return armor.encode(await encryptTo([recipient], plain));
}

export function decryptArmored(identity: string, armored: string): Promise<Uint8Array> {
  return decryptWith(identity, dearmored(armored));
}

/** Whether a text is armoured age of at most so many characters, which says nothing of who can open it. */
export function isArmored(text: string, longest: number): boolean {
  if (text.length > longest) return false;
  try {
    return new TextDecoder().decode(armor.decode(text).subarray(0, 21)) === 'age-encryption.org/v1';
  } catch {
    return false;
  }
}

function dearmored(text: string): Uint8Array {
  try {
    return armor.decode(text);
  } catch (cause) {
    throw new CryptoError('This is not an armoured age file', { cause });
  }
}

/** The same for what is larger than the memory: encrypts as it is read. */
export async function encryptStreamTo(
  recipients: readonly string[],
  plain: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    if (!isRecipient(recipient)) throw new CryptoError('This is not an age recipient of the form age1…');
    encrypter.addRecipient(recipient);
  }
  return encrypter.encrypt(plain);
}

/** What was changed or cut off is an error while it is read, so nothing of it may be used before its end was seen. */
export async function decryptStreamWith(
  identity: string,
  sealed: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw new CryptoError('The file was changed, or encrypted to another key', { cause });
  }
}

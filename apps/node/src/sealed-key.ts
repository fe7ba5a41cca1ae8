import { decryptText, encryptText, isRecipient, newIdentity, recipientOf } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import { keyPath, parseKey, writeKey } from '@atoll/node/key-file';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The key file as age ciphertext; opened, it is a key file again. */
export async function sealKey(path: string, recipient: string): Promise<string> {
  if (!isRecipient(recipient)) throw Fault.invalid('--seal', 'must be an age recipient of the form age1…');
  return encryptText(recipient, await readFile(path, 'utf8'));
}

/** To whom the key must be encrypted to come back here: the same until it is there. */
export async function receiveKey(dataDirectory: string): Promise<string> {
  if ((await textIn(keyPath(dataDirectory))) !== null) throw occupied();
  if ((await textIn(identityPath(dataDirectory))) === null)
    await writeKey(identityPath(dataDirectory), await newIdentity());
  return recipientOf((await textIn(identityPath(dataDirectory)))!.trim());
}

/** Puts the key in its place if it is the one that is meant, and forgets the identity that it was encrypted to. */
export async function openKey(dataDirectory: string, publicKey: string, sealed: string) {
  const known = await textIn(keyPath(dataDirectory));
  const text = known ?? (await opened(dataDirectory, sealed));
  const key = parseKey(text);
  if (`0x${key.id}` !== publicKey) {
    if (known !== null) throw occupied();
    throw Fault.invalid(
      'sealed key',
      `is of 0x${key.id}, and this node is ${publicKey}; give the key of this very node`,
    );
  }
  if (known === null) await writeKey(keyPath(dataDirectory), text);
  await rm(identityPath(dataDirectory), { force: true });
  return key;
}

async function opened(dataDirectory: string, sealed: string): Promise<string> {
  const identity = await textIn(identityPath(dataDirectory));
  if (identity === null) throw Fault.invalid('sealed key', 'comes before anybody was told whom to encrypt it to');
  try {
    return await decryptText(identity.trim(), sealed);
  } catch {
    throw Fault.invalid('sealed key', 'was not encrypted to this place; encrypt it to the recipient it shows');
  }
}

const identityPath = (dataDirectory: string): string => join(dataDirectory, 'awaiting-key');

const textIn = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

const occupied = () =>
  new Fault({ code: 'CONFLICT', what: 'data directory', because: 'there is a key in it already; take a new one' });

import { fromHex, toHex } from '@atoll/crypto';
import { decryptText, encryptText, isRecipient } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';

import type { NodeRef } from './driver.js';

/** A key of the in-memory driver as its real siblings encrypt theirs. */
export function sealedKey(key: Uint8Array, recipient: string): Promise<string> {
  if (!isRecipient(recipient)) throw Fault.invalid('recipient', 'must be an age recipient of the form age1…');
  return encryptText(recipient, toHex(key));
}

export async function openedKey(identity: string | undefined, sealed: string): Promise<Uint8Array> {
  try {
    return fromHex(await decryptText(identity ?? '', sealed), 32);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field: 'sealed key', because: 'was not encrypted to this place' }, { cause });
  }
}

export const keyConflict = ({ name }: NodeRef, because: string): Fault =>
  new Fault({ code: 'CONFLICT', what: `node ${name}`, because });

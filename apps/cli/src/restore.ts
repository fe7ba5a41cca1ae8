import { decryptText, encryptText } from '@atoll/crypto/age';
import type { Atoll, RestorationPartsFragment } from '@atoll/sdk';
import fs from 'node:fs/promises';

import { readBackupKey } from './backup-key.js';
import { UsageError } from './failure.js';
import { tell } from './output.js';
import { poll } from './poll.js';

/**
 * Brings the key of a node back to its lost disk: opens it here with the member's backup key, and encrypts it to the new disk. Only
 * this process, on the member's machine, ever has it open.
 */
export async function restoreNode(
  atoll: Atoll,
  nodeId: string,
  { key, sealed }: { key: string; sealed?: string },
): Promise<RestorationPartsFragment> {
  const { identity, recipient } = await readBackupKey(key);
  const { node } = await atoll.nodeChain({ id: nodeId });
  const text = sealed === undefined ? await sealedKeyOf(atoll, node, recipient) : await fs.readFile(sealed, 'utf8');
  const opened = await decryptText(identity, text).catch(() => {
    throw new UsageError(`${key} does not open this key: it was encrypted to another backup key.`);
  });
  const { restoreNode } = await atoll.restoreNode({ id: nodeId });
  tell(`To end it: atoll backups cancel ${restoreNode.id}`);
  const wanted = await followed(atoll, restoreNode.id, ['KEY_WANTED', 'DONE', 'FAILED']);
  if (wanted.status === 'KEY_WANTED')
    await atoll.bringNodeKey({ id: wanted.id, sealed: await encryptText(wanted.recipient!, opened) });
  const ended = await followed(atoll, restoreNode.id, ['DONE', 'FAILED']);
  if (ended.status === 'FAILED') throw new Error(ended.message);
  return ended;
}

async function sealedKeyOf(
  atoll: Atoll,
  { name, publicKey, chain }: { name: string; publicKey?: string | null; chain: { id: string } },
  recipient: string,
): Promise<string> {
  const { sealedKeys } = await atoll.sealedKeys({ chainId: chain.id });
  const own = sealedKeys.filter((one) => one.publicKey === publicKey);
  const found = own.find((one) => one.recipient === recipient);
  if (found) return found.sealed;
  if (own.length > 0)
    throw new UsageError(`The key of ${name} was encrypted to ${own[0]!.recipient}; give that backup key.`);
  throw new UsageError(`The platform has no copy of the key of ${name}. Give one from a backup with --sealed FILE.`);
}

async function followed(atoll: Atoll, id: string, until: string[]): Promise<RestorationPartsFragment> {
  let told = '';
  return poll(
    async () => {
      const { restoration } = await atoll.restoration({ id });
      if (restoration.message !== told) tell(restoration.message);
      told = restoration.message;
      return restoration;
    },
    ({ status }) => until.includes(status),
  );
}

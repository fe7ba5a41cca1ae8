// The door for keys of nodes that lost their disk: they are opened where their owner's backup key is, and the platform sees neither.
import { decryptText, encryptText, recipientOf } from '@atoll/crypto/age';

import { AtollError } from './atoll-error.js';
import type { Atoll } from './atoll.js';

/** The key of a node, opened by a backup key: from the platform's copy, or from what a manifest or an export holds. */
export async function openNodeKey(atoll: Atoll, nodeId: string, identity: string, sealed?: string): Promise<string> {
  const text = sealed ?? (await sealedKeyOf(atoll, nodeId, await recipientOf(identity)));
  return decryptText(identity, text).catch(() => {
    // Without a cause on purpose: nothing that saw the key goes near a log.
    throw refused('This backup key does not open it: it was encrypted to another.');
  });
}

/** Gives the opened key to the disk that a restoration made, and to nobody on the way. */
export const bringNodeKey = async (atoll: Atoll, id: string, recipient: string, opened: string): Promise<void> =>
  void (await atoll.bringNodeKey({ id, sealed: await encryptText(recipient, opened) }));

async function sealedKeyOf(atoll: Atoll, nodeId: string, recipient: string): Promise<string> {
  const { node } = await atoll.nodeChain({ id: nodeId });
  const { sealedKeys } = await atoll.sealedKeys({ chainId: node.chain.id });
  const own = sealedKeys.filter(({ publicKey }) => publicKey === node.publicKey);
  const found = own.find((each) => each.recipient === recipient);
  if (found) return found.sealed;
  throw refused(
    own[0]
      ? `The key of ${node.name} was encrypted to ${own[0].recipient}; give that backup key.`
      : `The platform has no copy of the key of ${node.name}. Give one from a backup's manifest or an export.`,
  );
}

const refused = (message: string): AtollError => new AtollError({ message, extensions: { code: 'CONFLICT' } });

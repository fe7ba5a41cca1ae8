import type { Atoll, RestorationPartsFragment } from '@atoll/sdk';
import { bringNodeKey, openNodeKey } from '@atoll/sdk/backups';
import fs from 'node:fs/promises';

import { readBackupKey } from './backup-key.js';
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
  const { identity } = await readBackupKey(key);
  const opened = await openNodeKey(atoll, nodeId, identity, sealed && (await fs.readFile(sealed, 'utf8')));
  const { restoreNode } = await atoll.restoreNode({ id: nodeId });
  tell(`To end it: atoll backups cancel ${restoreNode.id}`);
  const wanted = await followed(atoll, restoreNode.id, ['KEY_WANTED', 'DONE', 'FAILED']);
  if (wanted.status === 'KEY_WANTED') await bringNodeKey(atoll, wanted.id, wanted.recipient!, opened);
  const ended = await followed(atoll, restoreNode.id, ['DONE', 'FAILED']);
  if (ended.status === 'FAILED') throw new Error(ended.message);
  return ended;
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

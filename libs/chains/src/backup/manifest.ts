import { sha256, toHex } from '@atoll/crypto';
import { decryptWith, encryptTo } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import type { Genesis } from '@atoll/protocol';
import { z } from 'zod';

import type { BackupStore } from './backup-store.js';

const HEX = z.string().regex(/^0x[0-9a-f]*$/);

/** What a backup consists of; docs/backup.md describes it for those who have nothing but the files. */
const MANIFEST = z.object({
  format: z.literal('atoll-backup/1'),
  createdAt: z.string(),
  chain: z.object({
    id: z.string(),
    name: z.string(),
    engine: z.string(),
    genesisHash: HEX,
    genesis: z.looseObject({}),
  }),
  head: z.object({ number: z.number(), hash: HEX, stateRoot: HEX }),
  /** In the order of their blocks, from block 1 to the head without a gap. */
  blocks: z.array(z.object({ name: z.string(), first: z.number(), last: z.number(), bytes: z.number(), sha256: HEX })),
  /** Each opens, with the member's identity, to the key file of a node. */
  keys: z.array(z.object({ node: z.string(), address: HEX, publicKey: HEX, sealed: z.string() })),
});

export type Manifest = Omit<z.infer<typeof MANIFEST>, 'chain'> & {
  chain: Omit<z.infer<typeof MANIFEST>['chain'], 'genesis'> & { genesis: Genesis };
};

export const digestOf = (bytes: Uint8Array): string => toHex(sha256(bytes));

export async function writeManifest(
  store: BackupStore,
  name: string,
  manifest: Manifest,
  recipients: readonly string[],
): Promise<string> {
  const sealed = await encryptTo(recipients, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  await store.put(name, sealed);
  return digestOf(sealed);
}

/** A manifest that is what was written, and that this identity opens. */
export async function readManifest(store: BackupStore, name: string, digest: string, identity: string) {
  const bytes = await readFileOf(store, name, digest);
  return MANIFEST.parse(JSON.parse(Buffer.from(await decryptWith(identity, bytes)).toString())) as unknown as Manifest;
}

/** A file of a backup, unless somebody took or changed it. */
export async function readFileOf(store: BackupStore, name: string, digest: string): Promise<Uint8Array> {
  const bytes = await store.get(name);
  if (!bytes) throw damaged(`${name} is missing`);
  if (digestOf(bytes) !== digest) throw damaged(`${name} was changed`);
  return bytes;
}

export const damaged = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'backup', because });

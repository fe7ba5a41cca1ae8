import type { Followed } from '@atoll/credentials/certificates';
import type { Genesis } from '@atoll/protocol';
import type { AuditHead } from '@atoll/sealed';
import type { KnownHead } from '@atoll/sealed/receipts';
import fs from 'node:fs/promises';
import path from 'node:path';

import { configFile } from './session-file.js';

/** What is known of a chain that receipts were found right on. */
export type KnownChain = { genesis: Genesis; contract: `0x${string}`; known: KnownHead };

/**
 * The newest head of each log that was found right on this machine. A log that does not begin with it was changed since or cut
 * off, so losing this file costs what it proves, and nothing takes a smaller head for it.
 */
export async function knownHead(organisation: string): Promise<AuditHead | null> {
  return (await audits.read())[organisation] ?? null;
}

export async function rememberHead({ organisation, size, root }: AuditHead): Promise<void> {
  const known = await audits.read();
  if ((known[organisation]?.size ?? 0) > size) return;
  await audits.write({ ...known, [organisation]: { organisation, size, root } });
}

/** How far each chain was followed, by the hash of its genesis: its blocks are final, so a node that has others there is refused. */
export async function knownChain(genesis: string): Promise<KnownChain | null> {
  return (await chains.read())[genesis] ?? null;
}

/** A chain that was known stays with the contract that it was known with: another is for this once. */
export async function rememberChain(genesis: string, chain: KnownChain): Promise<void> {
  const known = await chains.read();
  const before = known[genesis];
  if (before && BigInt(before.known.tally.number) > BigInt(chain.known.tally.number)) return;
  await chains.write({ ...known, [genesis]: { ...chain, contract: before?.contract ?? chain.contract } });
}

/** How far a log of certificates was read and found right, by its chain, its registry and whose it is. */
export const knownLog = async (name: string): Promise<Followed | null> => (await logs.read())[name] ?? null;

export async function rememberLog(name: string, followed: Followed): Promise<void> {
  const known = await logs.read();
  if ((known[name]?.size ?? 0) > followed.size) return;
  await logs.write({ ...known, [name]: followed });
}

/** A file of what was found right before, by its key; written whole or not at all. */
function remembered<T>(name: string) {
  const file = () => configFile(name);
  return {
    async read(): Promise<Record<string, T>> {
      try {
        return JSON.parse(await fs.readFile(file(), 'utf8')) as Record<string, T>;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
        throw new Error(`What was found right before, ${file()}, cannot be read.`, { cause: error });
      }
    },
    async write(heads: Record<string, T>): Promise<void> {
      await fs.mkdir(path.dirname(file()), { recursive: true, mode: 0o700 });
      const draft = `${file()}.${process.pid}`;
      await fs.writeFile(draft, `${JSON.stringify(heads, null, 2)}\n`, { mode: 0o600 });
      await fs.rename(draft, file());
    },
  };
}

const audits = remembered<AuditHead>('audit-heads.json');
const chains = remembered<KnownChain>('chain-heads.json');
const logs = remembered<Followed>('certificate-logs.json');

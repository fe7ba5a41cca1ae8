import { decryptWith } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import { blocksIn, type Genesis, genesisHash, HeaderChain } from '@atoll/protocol';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

import type { BackupSettings, BackupStore } from './backup-store.js';
import { follow } from './block-run.js';
import { damaged, readFileOf, readManifest } from './manifest.js';

const REPORT = z.object({
  agrees: z.boolean(),
  because: z.string().optional(),
  blocks: z.number().optional(),
  transactions: z.number().optional(),
  head: z.string().optional(),
  stateRoot: z.string().optional(),
});

/** What a drill found. */
export type Drilled = { blocks: number; transactions: number; stateRoot: string; seconds: number };

/**
 * Restores a backup to nowhere: reads every file back, follows the chain of seals, lets a fresh node execute every block, and
 * compares what it arrives at with what the live chain says. A difference is a fault.
 */
export async function drill(
  store: BackupStore,
  { manifest, digest }: { manifest: string; digest: string },
  live: { genesis: Genesis; hash: string; stateRoot: string },
  { identity, nodeCommand }: BackupSettings,
): Promise<Drilled> {
  const began = performance.now();
  const kept = await readManifest(store, manifest, digest, identity);
  if (kept.chain.genesisHash !== genesisHash(live.genesis)) throw damaged('its genesis is that of another chain');
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-drill-'));
  try {
    const headers = HeaderChain.from(kept.chain.genesis);
    const files: string[] = [];
    for (const { name, sha256 } of kept.blocks) {
      const bytes = await decryptWith(identity, await readFileOf(store, name, sha256));
      for await (const { raw } of blocksIn(once(bytes))) follow(headers, raw, name);
      files.push(path.join(directory, `${files.length}.rlp`));
      await fs.writeFile(files.at(-1)!, bytes, { mode: 0o600 });
    }
    if (headers.headHash !== kept.head.hash) throw damaged('its blocks do not lead to its head');
    if (live.hash !== kept.head.hash) throw damaged('its head is not a block of the live chain');
    const genesis = path.join(directory, 'genesis.json');
    await fs.writeFile(genesis, JSON.stringify(kept.chain.genesis), { mode: 0o600 });
    const report = await replay(nodeCommand, genesis, files);
    if (report.stateRoot !== live.stateRoot || report.head !== live.hash)
      throw damaged(`its blocks lead to the state ${report.stateRoot}, and the live chain has ${live.stateRoot}`);
    const seconds = (performance.now() - began) / 1_000;
    return { blocks: report.blocks ?? 0, transactions: report.transactions ?? 0, stateRoot: report.stateRoot, seconds };
  } finally {
    await fs.rm(directory, { recursive: true, force: true });
  }
}

async function replay([program = '', ...before]: readonly string[], genesis: string, files: string[]) {
  const directory = path.dirname(genesis);
  const words = ['import', '--genesis', genesis, '--data-dir', path.join(directory, 'node')];
  const blocks = files.length > 0 ? files : [await emptyFile(directory)];
  const child = spawn(program, [...before, ...words, '--blocks', ...blocks], {
    env: { PATH: process.env['PATH'] ?? '', HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  os.setPriority(child.pid!, 10); // A drill must not take the processor from chains.
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (ended) => resolve(ended));
  });
  const said = (await out).trim();
  if (!said)
    throw new Fault({ code: 'UNAVAILABLE', what: `replay of the backup (${code}: ${(await err).slice(-300)})` });
  const report = REPORT.parse(JSON.parse(said));
  if (!report.agrees) throw damaged(report.because ?? 'its blocks do not agree with their headers');
  return report;
}

async function emptyFile(directory: string): Promise<string> {
  const file = path.join(directory, 'none.json');
  await fs.writeFile(file, '[]');
  return file;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text = (text + String(chunk)).slice(-64 * 1024);
  return text;
}

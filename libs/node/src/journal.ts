import { sha256 } from '@atoll/crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Journal } from './consensus/ports.js';
import { replaceFile, syncDirectory } from './durable-file.js';

/** Length of the entry (4), height (8), the first bytes of a SHA-256 over height and entry (4), then the entry. */
const HEADER_BYTES = 16;
const CHECKSUM_BYTES = 4;
/** What is forgotten leaves the file when it has grown to this; a rewrite at each height would cost more than it saves. */
const REWRITE_BYTES = 1024 * 1024;

interface Entry {
  readonly height: bigint;
  readonly record: Buffer;
}

/**
 * The journal of a validator as one append-only file. An entry is on the disk (fdatasync) before `append` resolves;
 * entries appended at the same time share one sync. A crash can tear only the last entry, which was never sent.
 */
export class FileJournal implements Journal {
  private waiting: { entry: Entry; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private work: Promise<void> = Promise.resolve();
  private size: number;

  private constructor(
    private readonly path: string,
    private file: FileHandle,
    private entries: Entry[],
  ) {
    this.size = sizeOf(entries);
  }

  static async open(path: string): Promise<FileJournal> {
    const file = await open(path, 'a+', 0o600);
    const entries = parse(await file.readFile());
    // What a crash left half-written goes, so that the next entry does not follow it.
    await file.truncate(sizeOf(entries));
    await file.sync();
    await syncDirectory(dirname(path));
    return new FileJournal(path, file, entries);
  }

  append(height: bigint, bytes: Uint8Array): Promise<void> {
    const entry = { height, record: recordOf(height, bytes) };
    return new Promise((resolve, reject) => {
      this.waiting.push({ entry, resolve, reject });
      if (this.waiting.length === 1) this.next(() => this.writeWaiting());
    });
  }

  async read(): Promise<Uint8Array[]> {
    return this.entries.map(({ record }) => new Uint8Array(record.subarray(HEADER_BYTES)));
  }

  async forgetBelow(height: bigint): Promise<void> {
    this.entries = this.entries.filter((entry) => entry.height >= height);
    if (this.size > REWRITE_BYTES && this.size > 2 * sizeOf(this.entries)) this.next(() => this.rewrite());
  }

  /** Waits for the work in hand. */
  async close(): Promise<void> {
    await this.work;
    await this.file.close();
  }

  /** One piece of work at a time; a failed one leaves its callers knowing and the next one trying. */
  private next(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch(() => undefined);
  }

  private async writeWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const bytes = Buffer.concat(batch.map(({ entry }) => entry.record));
      await this.file.appendFile(bytes);
      await this.file.datasync();
      this.size += bytes.length;
      for (const { entry, resolve } of batch) {
        this.entries.push(entry);
        resolve();
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  private async rewrite(): Promise<void> {
    const kept = this.entries;
    await replaceFile(this.path, Buffer.concat(kept.map(({ record }) => record)), 0o600);
    await this.file.close();
    this.file = await open(this.path, 'a', 0o600);
    this.size = sizeOf(kept);
  }
}

function recordOf(height: bigint, bytes: Uint8Array): Buffer {
  const record = Buffer.alloc(HEADER_BYTES + bytes.length);
  record.writeUInt32BE(bytes.length, 0);
  record.writeBigUInt64BE(height, 4);
  record.set(bytes, HEADER_BYTES);
  record.set(checksumOf(record), HEADER_BYTES - CHECKSUM_BYTES);
  return record;
}

function checksumOf(record: Buffer): Uint8Array {
  return sha256(Buffer.concat([record.subarray(0, 12), record.subarray(HEADER_BYTES)])).subarray(0, CHECKSUM_BYTES);
}

/** The whole entries from the start; the first torn one ends them. */
function parse(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const record = bytes.subarray(at, at + HEADER_BYTES + bytes.readUInt32BE(at));
    if (at + HEADER_BYTES + bytes.readUInt32BE(at) > bytes.length) break;
    if (!record.subarray(12, HEADER_BYTES).equals(checksumOf(record))) break;
    entries.push({ height: record.readBigUInt64BE(4), record: Buffer.from(record) });
    at += record.length;
  }
  return entries;
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { record }) => sum + record.length, 0);
}

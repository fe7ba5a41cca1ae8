import { Fault } from '@atoll/kernel';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import type { BackupStore } from './backup-store.js';

/** A directory, for instance a volume that lives on another disk than the nodes. */
export class DirectoryStore implements BackupStore {
  constructor(private readonly directory: string) {}

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.fileOf(name);
    const draft = `${file}.${randomUUID()}`;
    try {
      await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await fs.writeFile(draft, bytes, { mode: 0o600, flush: true });
      await fs.rename(draft, file);
    } catch (cause) {
      await fs.rm(draft, { force: true }).catch(() => undefined);
      throw new Fault({ code: 'UNAVAILABLE', what: 'directory of the backups' }, { cause });
    }
  }

  async get(name: string): Promise<Uint8Array | null> {
    return fs.readFile(this.fileOf(name)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null;
      throw new Fault({ code: 'UNAVAILABLE', what: 'directory of the backups' }, { cause });
    });
  }

  async remove(name: string): Promise<void> {
    await fs.rm(this.fileOf(name), { force: true });
  }

  private fileOf(name: string): string {
    return path.join(this.directory, ...name.split('/'));
  }
}

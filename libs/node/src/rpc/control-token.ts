import { constantTimeEqual, randomToken, sha256 } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';

/** The secret of the control listener. Only its hash is kept, and compared in constant time. */
export class ControlToken {
  private constructor(private readonly hash: Uint8Array) {}

  /** Reads the file, or makes one that only its owner can read. */
  static async load(path: string): Promise<ControlToken> {
    const token = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return create(path);
      throw error;
    });
    if (token.trim().length < 16) throw Fault.invalid('control token', 'must have at least 16 characters');
    return new ControlToken(sha256(Buffer.from(token.trim())));
  }

  matches({ headers }: IncomingMessage): boolean {
    const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    return token !== undefined && constantTimeEqual(sha256(Buffer.from(token)), this.hash);
  }
}

async function create(path: string): Promise<string> {
  const token = randomToken(32);
  await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return token;
}

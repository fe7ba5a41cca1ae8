import { Fault } from '@atoll/kernel';
import { ClassicLevel } from 'classic-level';

/** Keys are readable text, values bytes; one LevelDB database holds all of a node's chain. */
export type Database = ClassicLevel<string, Uint8Array>;

export type Write = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

const BLOCK_CACHE_BYTES = 8 * 1024 * 1024;

export async function openDatabase(directory: string): Promise<Database> {
  const database: Database = new ClassicLevel(directory, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
    cacheSize: BLOCK_CACHE_BYTES,
  });
  try {
    await database.open();
  } catch (cause) {
    throw new Fault({ code: 'CONFLICT', what: 'data directory', because: reasonOf(cause) }, { cause });
  }
  return database;
}

interface LevelError {
  code?: string;
  message: string;
  cause?: LevelError;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as LevelError;
  if (cause?.code === 'LEVEL_LOCKED') return 'another process has it open';
  if (cause?.code === 'LEVEL_CORRUPTION') return 'its database is damaged; remove it and let the node sync again';
  return cause?.message ?? message;
}

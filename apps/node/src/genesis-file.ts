import { type Genesis, parseGenesis } from '@atoll/protocol';
import { Fault } from '@atoll/kernel';
import { readFile } from 'node:fs/promises';

export async function readGenesis(path: string): Promise<Genesis> {
  const text = await readFile(path, 'utf8');
  return parseGenesis(parseJson(text, path));
}

export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field: path, because: `is not JSON (${(cause as Error).message})` }, { cause });
  }
}

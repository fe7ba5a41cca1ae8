import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** What an installation on one machine notes of the process of a node, beside the node's data. */
export const noteIn = (directory: string): string => path.join(directory, 'process.json');

/** Where an installation keeps a node, whichever member's it is. */
export async function directoryOf(home: string, chainId: string, node: string): Promise<string> {
  const chain = path.join(home, 'chains', chainId);
  const directories = (await fs.readdir(chain)).map((organisation) => path.join(chain, organisation, node));
  const directory = directories.find((each) => existsSync(noteIn(each)));
  if (!directory) throw new Error(`${node} of ${chainId} was never started`);
  return directory;
}

/** The process of the node that is kept there. */
export async function pidIn(directory: string): Promise<number> {
  return (JSON.parse(await fs.readFile(noteIn(directory), 'utf8')) as { pid: number }).pid;
}

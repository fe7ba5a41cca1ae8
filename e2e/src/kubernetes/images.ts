import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COMMANDS = fileURLToPath(new URL('../../../infra/atoll.mjs', import.meta.url));

/**
 * The node's image under another tag, in the cluster of KUBECONFIG: the local one is given it, another one must have it
 * and say its name in ATOLL_TEST_UPGRADED_IMAGE.
 */
export async function pack(tag: string): Promise<string> {
  const { ATOLL_TEST_UPGRADED_IMAGE: named } = process.env;
  if (named) return named;
  await run(process.execPath, [COMMANDS, 'cluster:images', 'node', '--tag', tag]);
  return `atoll/node:${tag}`;
}

import type { Launch, NodePaths } from './engine-spec.js';

/**
 * Makes a node's key where the node will run and prints `{publicKey, address}`; again, it prints the same. The key is
 * written as hexadecimal into the file `key` of the data directory, which every engine here reads, so one program
 * serves them all.
 */
export function makeKey({ data }: Pick<NodePaths, 'data'>): Launch {
  return { program: 'atoll-node', args: ['key', '--data-dir', data], env: {} };
}

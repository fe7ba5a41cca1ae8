import type { Launch, NodePaths } from './engine-spec.js';

/**
 * Makes a node's key where the node will run and prints `{publicKey, address}`; again, it prints the same. The key is
 * written as hexadecimal into the file `key` of the data directory, which every engine here reads, so one program
 * serves them all.
 */
export function makeKey({ data }: Pick<NodePaths, 'data'>): Launch {
  return { program: 'atoll-node', args: ['key', '--data-dir', data], env: {} };
}

/** Prints `{publicKey, address, sealed}`: the key as armoured age to this recipient. Fails unless it is the key that is meant. */
export const sealKey = (paths: Pick<NodePaths, 'data'>, publicKey: string, recipient: string): Launch =>
  withKey(paths, publicKey, ['--seal', recipient]);

/** Prints `{recipient}`: to whom the key that is meant must be encrypted to come here. */
export const receiveKey = (paths: Pick<NodePaths, 'data'>, publicKey: string): Launch =>
  withKey(paths, publicKey, ['--receive']);

/** Puts the key that is meant in its place and prints `{publicKey, address}`. */
export const openKey = (paths: Pick<NodePaths, 'data'>, publicKey: string, sealed: string): Launch =>
  withKey(paths, publicKey, ['--open', sealed]);

function withKey({ data }: Pick<NodePaths, 'data'>, publicKey: string, way: string[]): Launch {
  return { program: 'atoll-node', args: ['key', '--data-dir', data, '--expect', publicKey, ...way], env: {} };
}

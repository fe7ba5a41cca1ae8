import type { Peer } from './engine-spec.js';

/** The address of a peer in the form that Ethereum clients share. */
export function enode({ publicKey, host, port }: Peer): string {
  return `enode://${publicKey.slice(2)}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `static-nodes.json`: sorted, so that the same peers are always the same bytes. */
export function staticNodes(peers: readonly Peer[]): string {
  return `${JSON.stringify(peers.map(enode).sort(), null, 2)}\n`;
}

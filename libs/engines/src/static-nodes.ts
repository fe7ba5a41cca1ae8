import { z } from 'zod';

import type { Peer } from './engine-spec.js';

/** The address of a peer in the form that Ethereum clients share. */
export function enode({ publicKey, host, port }: Peer): string {
  return `enode://${publicKey.slice(2)}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `static-nodes.json`: sorted, so that the same peers are always the same bytes. */
export function staticNodes(peers: readonly Peer[]): string {
  return `${JSON.stringify(peers.map(enode).sort(), null, 2)}\n`;
}

/** The peers of such a file; of one that was not written whole, none. */
export function parseStaticNodes(text: string): Peer[] {
  try {
    return LINES.parse(JSON.parse(text)).map(parseEnode);
  } catch {
    return [];
  }
}

const LINES = z.array(z.url({ protocol: /^enode$/ }));

function parseEnode(line: string): Peer {
  const { username, hostname, port } = new URL(line);
  return { publicKey: `0x${username}`, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

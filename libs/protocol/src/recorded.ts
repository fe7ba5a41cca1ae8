import fs from 'node:fs';

import { fromHex } from '@atoll/crypto';

import { decodeHeader, type Header } from './header.js';
import type { Address, Hash, Hex } from './hex.js';
import { parseGenesis } from './parse-genesis.js';

// Chains recorded from real Besu networks, for tests; ../fixtures says what each file is.

/** One file of the recordings, parsed. The caller vouches for its type. */
export function recorded<T>(path: string): T {
  return JSON.parse(fs.readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8')) as T;
}

/** What JSON-RPC shows of a recorded block, as far as tests look at it. */
export interface RecordedBlock {
  hash: Hash;
  miner: Address;
  stateRoot: Hash;
  timestamp: Hex;
  transactionsRoot: Hash;
  receiptsRoot: Hash;
  logsBloom: Hex;
  requestsHash?: Hash;
  transactions: { hash: Hash }[];
}

const FILES = {
  'besu-qbft': { headers: 'raw-headers-0-20.json', bodies: 'raw-blocks-0-20.json', blocks: 'blocks-0-20.json' },
  'besu-osaka': { headers: 'raw-headers.json', bodies: 'raw-blocks.json', blocks: 'blocks.json' },
} as const;

/** A recorded chain from its genesis block on; lists are indexed by block number. */
export function recordedChain(name: keyof typeof FILES) {
  const { headers, bodies, blocks } = FILES[name];
  const rawHeaders = Object.values(recorded<Record<string, Hex>>(`${name}/${headers}`));
  return {
    genesis: parseGenesis(recorded(`${name}/genesis.json`)),
    rawHeaders,
    headers: rawHeaders.map((raw): Header => decodeHeader(fromHex(raw))),
    rawBlocks: Object.values(recorded<Record<string, Hex>>(`${name}/${bodies}`)),
    blocks: recorded<RecordedBlock[]>(`${name}/${blocks}`),
  };
}

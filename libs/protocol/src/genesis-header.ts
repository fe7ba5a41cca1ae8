import { fromHex, keccak256 } from '@atoll/crypto';

import { CONSTANTS } from './constants.js';
import { forkAt, isSince } from './fork.js';
import type { Genesis, GenesisAccount } from './genesis.js';
import { type Header, headerHash } from './header.js';
import type { Hash, Hex } from './hex.js';
import { encodeRlp } from './rlp.js';
import { scalarBytes } from './rlp-fields.js';
import { EMPTY_TRIE_ROOT, trieRoot } from './trie-root.js';

/** What a genesis names when it names no base fee (EIP-1559). */
const INITIAL_BASE_FEE = 1_000_000_000n;

/** The state root of the accounts a chain begins with. */
export function genesisStateRoot(alloc: Genesis['alloc']): Hash {
  return trieRoot(
    Object.entries(alloc).map(([address, account]) => [hashed(address as Hex), accountLeaf(account)] as const),
  );
}

/** The header of block 0. The state root is computed from the alloc unless the caller knows it already. */
export function genesisHeader(genesis: Genesis, stateRoot: Hash = genesisStateRoot(genesis.alloc)): Header {
  const timestamp = BigInt(genesis.timestamp);
  const fork = forkAt(genesis.config, timestamp);
  return {
    parentHash: `0x${'0'.repeat(64)}`,
    ommersHash: CONSTANTS.ommersHash,
    coinbase: genesis.coinbase,
    stateRoot,
    transactionsRoot: EMPTY_TRIE_ROOT,
    receiptsRoot: EMPTY_TRIE_ROOT,
    logsBloom: new Uint8Array(256),
    difficulty: BigInt(genesis.difficulty),
    number: 0n,
    gasLimit: BigInt(genesis.gasLimit),
    gasUsed: 0n,
    timestamp,
    extraData: fromHex(genesis.extraData),
    mixHash: genesis.mixHash,
    nonce: `0x${genesis.nonce.slice(2).padStart(16, '0')}`,
    baseFeePerGas: genesis.baseFeePerGas === undefined ? INITIAL_BASE_FEE : BigInt(genesis.baseFeePerGas),
    ...(isSince(fork, 'shanghai') && { withdrawalsRoot: EMPTY_TRIE_ROOT }),
    ...(isSince(fork, 'cancun') && {
      blobGasUsed: 0n,
      excessBlobGas: 0n,
      parentBeaconBlockRoot: CONSTANTS.parentBeaconBlockRoot,
    }),
    ...(isSince(fork, 'prague') && { requestsHash: CONSTANTS.noRequestsHash }),
  };
}

/** The hash every member of a chain must share before they can speak. */
export function genesisHash(genesis: Genesis): Hash {
  return headerHash(genesisHeader(genesis));
}

/** An account as the state trie holds it: `[nonce, balance, storageRoot, codeHash]`. */
function accountLeaf({ balance, nonce = '0x0', code = '0x', storage = {} }: GenesisAccount): Uint8Array {
  return encodeRlp([
    scalarBytes(BigInt(nonce)),
    scalarBytes(BigInt(balance)),
    fromHex(storageRoot(storage)),
    keccak256(fromHex(code)),
  ]);
}

function storageRoot(storage: Record<Hash, Hash>): Hash {
  // A slot that holds zero does not exist.
  const slots = Object.entries(storage).filter(([, value]) => BigInt(value) !== 0n);
  return trieRoot(slots.map(([slot, value]) => [hashed(slot as Hex), encodeRlp(scalarBytes(BigInt(value)))] as const));
}

const hashed = (key: Hex): Uint8Array => keccak256(fromHex(key));

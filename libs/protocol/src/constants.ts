import { EMPTY_TRIE_ROOT } from './trie-root.js';
import { ZERO_HASH } from './hex.js';

/** The header fields that QBFT keeps the same in every block. */
export const CONSTANTS = {
  /** Marks a Byzantine-fault-tolerant chain (EIP-650); it spells "ctical byzantine fault tolerance". */
  mixHash: '0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365',
  /** The Keccak of an empty RLP list. */
  ommersHash: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347',
  difficulty: 1n,
  nonce: '0x0000000000000000',
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: 0n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: ZERO_HASH,
  /** The SHA-256 of nothing (EIP-7685), where a block has no requests. */
  noRequestsHash: '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
} as const;

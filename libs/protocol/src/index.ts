export { nextBaseFee } from './base-fee.js';
export { type Block, decodeBlock, encodeBlock, MAX_BLOCK_BYTES } from './block.js';
export { blocksIn } from './block-stream.js';
export { logsBloom } from './bloom.js';
export { CONSTANTS } from './constants.js';
export { decodeExtraData, EMPTY_VANITY, encodeExtraData, type Vote } from './extra-data.js';
export { forkAt, isSince } from './fork.js';
export { blockPeriodMs, createGenesis, type Genesis, type GenesisAccount, type GenesisConfig } from './genesis.js';
export { genesisHash, genesisHeader } from './genesis-header.js';
export { decodeHeader, encodeHeader, type Header, headerHash, sealDigest, withExtraData } from './header.js';
export { HeaderChain } from './header-chain.js';
export { type Address, type Hash, type Hex, toAddress, toQuantity } from './hex.js';
export { parseGenesis } from './parse-genesis.js';
export {
  type AccountProof,
  EMPTY_CODE_HASH,
  type ProvenAccount,
  type StorageProof,
  verifyAccountProof,
} from './proof.js';
export { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';
/** Reading RLP items into fields and back: `rlp.scalar(item, 'height')`. */
export * as rlp from './rlp-fields.js';
export { type RpcCall, RpcClient } from './rpc.js';
export {
  headerFromRpc,
  receiptFromRpc,
  type RpcBlock,
  type RpcReceipt,
  type RpcTransaction,
  type SignedBytes,
  transactionFromRpc,
} from './rpc-block.js';
export { RPC_CODE, RpcError } from './rpc-error.js';
export { receiptsRoot, transactionHash, transactionsRoot } from './transaction.js';
export { InvalidProof } from './trie-proof.js';
export { EMPTY_TRIE_ROOT, orderedTrieRoot, trieRoot } from './trie-root.js';
export { faulty, majority, proposer, quorum } from './validators.js';
export { type TallyState, VoteTally } from './vote-tally.js';
export { InvalidHeader, verifyHeader, verifyProposal, verifySeals } from './verify.js';

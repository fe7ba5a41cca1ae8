export { nextBaseFee } from './base-fee.js';
export { type Block, decodeBlock, encodeBlock, MAX_BLOCK_BYTES } from './block.js';
export { type BloomedLog, bloomMayContain, logsBloom } from './bloom.js';
export { CONSTANTS } from './constants.js';
export { decodeExtraData, EMPTY_VANITY, encodeExtraData, type ExtraData, type Vote } from './extra-data.js';
export { type Fork, forkAt, FORKS, isSince } from './fork.js';
export {
  blockPeriodMs,
  createGenesis,
  type Genesis,
  type GenesisAccount,
  type GenesisChoices,
  type GenesisConfig,
  type QbftConfig,
} from './genesis.js';
export { genesisHash, genesisHeader, genesisStateRoot } from './genesis-header.js';
export { decodeHeader, encodeHeader, type Header, headerHash, sealDigest, withExtraData } from './header.js';
export { HeaderChain } from './header-chain.js';
export {
  type Address,
  fromQuantity,
  type Hash,
  type Hex,
  toAddress,
  toData,
  toHash,
  toQuantity,
  ZERO_ADDRESS,
  ZERO_HASH,
} from './hex.js';
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
export { type RpcCall, RpcClient, RpcError, type RpcOptions } from './rpc.js';
export { enveloped, isEnvelope, receiptsRoot, transactionHash, transactionsRoot, unenveloped } from './transaction.js';
export { InvalidProof, verifyTrieProof } from './trie-proof.js';
export { EMPTY_TRIE_ROOT, orderedTrieRoot, trieRoot } from './trie-root.js';
export { type CastVote, faulty, majority, proposer, quorum, type TallyState, VoteTally } from './validators.js';
export {
  type HeaderContext,
  type HeaderRule,
  InvalidHeader,
  verifyHeader,
  verifyProposal,
  verifySeals,
} from './verify.js';

import { fromHex, keccak256, toHex } from '@atoll/crypto';

import { decodeExtraData, encodeExtraData, type ExtraData } from './extra-data.js';
import type { Address, Hash, Hex } from './hex.js';
import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';
import { address, data, fixed, hash, list, scalar, scalarBytes, string } from './rlp-fields.js';

/**
 * A block header as Ethereum defines it (yellow paper 4.4 and the forks named below), plain data.
 * The optional fields come in this order, and each needs all before it.
 */
export interface Header {
  parentHash: Hash;
  ommersHash: Hash;
  /** The proposer; zero in genesis. */
  coinbase: Address;
  stateRoot: Hash;
  transactionsRoot: Hash;
  receiptsRoot: Hash;
  logsBloom: Uint8Array;
  difficulty: bigint;
  number: bigint;
  gasLimit: bigint;
  gasUsed: bigint;
  /** Seconds since 1970. */
  timestamp: bigint;
  extraData: Uint8Array;
  mixHash: Hash;
  nonce: Hex;
  /** London, EIP-1559. */
  baseFeePerGas?: bigint;
  /** Shanghai, EIP-4895. */
  withdrawalsRoot?: Hash;
  /** Cancun, EIP-4844. */
  blobGasUsed?: bigint;
  /** Cancun, EIP-4844. */
  excessBlobGas?: bigint;
  /** Cancun, EIP-4788. */
  parentBeaconBlockRoot?: Hash;
  /** Prague, EIP-7685. */
  requestsHash?: Hash;
}

const FIRST_FIELDS = 15;

/** In the order of the forks that added them. */
const FORK_FIELDS = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
] as const;

/** The header's RLP with its extra data as it stands: true round and seals included. */
export function encodeHeader(header: Header): Uint8Array {
  return encodeRlp(headerItem(header));
}

export function decodeHeader(bytes: Uint8Array): Header {
  return headerOf(decodeRlp(bytes));
}

/**
 * What children refer to and clients call the block's hash: the header with round 0 and no seals, so it does not
 * depend on who sealed the block, or in which round. The genesis block's extra data is hashed as it stands.
 */
export function headerHash(header: Header): Hash {
  if (header.number === 0n) return hashWith(header, header.extraData);
  return hashWith(header, resealed(header, { round: 0, seals: [] }));
}

/** What a commit seal signs: the header with its true round and no seals. Also the digest consensus messages name. */
export function sealDigest(header: Header): Uint8Array {
  const extraData = resealed(header, { seals: [] });
  return keccak256(encodeHeader({ ...header, extraData }));
}

/** The same header carrying another round, or other seals, in its extra data. */
export function withExtraData(header: Header, changes: Partial<ExtraData>): Header {
  return { ...header, extraData: resealed(header, changes) };
}

function resealed(header: Header, changes: Partial<ExtraData>): Uint8Array {
  return encodeExtraData({ ...decodeExtraData(header.extraData), ...changes });
}

function hashWith(header: Header, extraData: Uint8Array): Hash {
  return toHex(keccak256(encodeHeader({ ...header, extraData })));
}

/** The header as an RLP item, for blocks that contain it. */
export function headerItem(header: Header): Rlp[] {
  return [
    fromHex(header.parentHash),
    fromHex(header.ommersHash),
    fromHex(header.coinbase),
    fromHex(header.stateRoot),
    fromHex(header.transactionsRoot),
    fromHex(header.receiptsRoot),
    header.logsBloom,
    scalarBytes(header.difficulty),
    scalarBytes(header.number),
    scalarBytes(header.gasLimit),
    scalarBytes(header.gasUsed),
    scalarBytes(header.timestamp),
    header.extraData,
    fromHex(header.mixHash),
    fromHex(header.nonce),
    ...forkItems(header),
  ];
}

function forkItems(header: Header): Rlp[] {
  const present = FORK_FIELDS.filter((field) => header[field] !== undefined);
  if (present.some((field, i) => field !== FORK_FIELDS[i])) {
    throw new MalformedRlp(`a header with ${present.at(-1)} needs all fields of the forks before it`);
  }
  return present.map((field) => {
    const value = header[field]!;
    return typeof value === 'bigint' ? scalarBytes(value) : fromHex(value);
  });
}

/** The header in an RLP item, with every field's length and form checked. */
export function headerOf(item: Rlp): Header {
  const fields = list(item, 'header');
  const forks = fields.length - FIRST_FIELDS;
  if (forks < 0 || forks > FORK_FIELDS.length) throw new MalformedRlp(`a header of ${fields.length} fields is unknown`);
  return {
    parentHash: hash(fields[0], 'parentHash'),
    ommersHash: hash(fields[1], 'ommersHash'),
    coinbase: address(fields[2], 'coinbase'),
    stateRoot: hash(fields[3], 'stateRoot'),
    transactionsRoot: hash(fields[4], 'transactionsRoot'),
    receiptsRoot: hash(fields[5], 'receiptsRoot'),
    logsBloom: fixed(fields[6], 'logsBloom', 256),
    difficulty: scalar(fields[7], 'difficulty', 32),
    number: scalar(fields[8], 'number'),
    gasLimit: scalar(fields[9], 'gasLimit'),
    gasUsed: scalar(fields[10], 'gasUsed'),
    timestamp: scalar(fields[11], 'timestamp'),
    extraData: string(fields[12], 'extraData'),
    mixHash: hash(fields[13], 'mixHash'),
    nonce: data(fields[14], 'nonce', 8),
    ...(forks > 0 && { baseFeePerGas: scalar(fields[15], 'baseFeePerGas', 32) }),
    ...(forks > 1 && { withdrawalsRoot: hash(fields[16], 'withdrawalsRoot') }),
    ...(forks > 2 && { blobGasUsed: scalar(fields[17], 'blobGasUsed') }),
    ...(forks > 3 && { excessBlobGas: scalar(fields[18], 'excessBlobGas') }),
    ...(forks > 4 && { parentBeaconBlockRoot: hash(fields[19], 'parentBeaconBlockRoot') }),
    ...(forks > 5 && { requestsHash: hash(fields[20], 'requestsHash') }),
  };
}

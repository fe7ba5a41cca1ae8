import { fromHex, keccak256, toHex } from '@atoll/crypto';

import type { Header } from './header.js';
import { type Address, type Hash, type Hex, toAddress, toHash } from './hex.js';
import { encodeRlp, type Rlp } from './rlp.js';
import { scalarBytes } from './rlp-fields.js';

// What JSON-RPC shows of blocks, back in the bytes that roots and hashes are made of. Nothing of the JSON is believed: whoever
// compares the roots with a header that a quorum sealed knows that these bytes, and all that they hold, are the chain's.

/** `eth_getBlockByNumber` with whole transactions. */
export interface RpcBlock {
  number: Hex;
  parentHash: Hash;
  sha3Uncles: Hash;
  miner: Address;
  stateRoot: Hash;
  transactionsRoot: Hash;
  receiptsRoot: Hash;
  logsBloom: Hex;
  difficulty: Hex;
  gasLimit: Hex;
  gasUsed: Hex;
  timestamp: Hex;
  extraData: Hex;
  mixHash: Hash;
  nonce: Hex;
  baseFeePerGas?: Hex;
  withdrawalsRoot?: Hash;
  blobGasUsed?: Hex;
  excessBlobGas?: Hex;
  parentBeaconBlockRoot?: Hash;
  requestsHash?: Hash;
  transactions: RpcTransaction[];
}

/** A mined transaction of the types 0 (legacy), 1 (EIP-2930), 2 (EIP-1559) or 4 (EIP-7702). */
export interface RpcTransaction {
  type?: Hex;
  chainId?: Hex | null;
  nonce: Hex;
  gasPrice?: Hex;
  maxFeePerGas?: Hex;
  maxPriorityFeePerGas?: Hex;
  gas: Hex;
  to: Address | null;
  value: Hex;
  input: Hex;
  accessList?: { address: Address; storageKeys: Hash[] }[];
  authorizationList?: { chainId: Hex; address: Address; nonce: Hex; yParity: Hex; r: Hex; s: Hex }[];
  v?: Hex;
  yParity?: Hex;
  r: Hex;
  s: Hex;
}

/** One of `eth_getBlockReceipts`. */
export interface RpcReceipt {
  type?: Hex;
  status: Hex;
  cumulativeGasUsed: Hex;
  logsBloom: Hex;
  logs: { address: Address; topics: Hash[]; data: Hex }[];
}

export function headerFromRpc(block: RpcBlock): Header {
  return {
    parentHash: toHash(block.parentHash),
    ommersHash: toHash(block.sha3Uncles),
    coinbase: toAddress(block.miner),
    stateRoot: toHash(block.stateRoot),
    transactionsRoot: toHash(block.transactionsRoot),
    receiptsRoot: toHash(block.receiptsRoot),
    logsBloom: fromHex(block.logsBloom, 256),
    difficulty: BigInt(block.difficulty),
    number: BigInt(block.number),
    gasLimit: BigInt(block.gasLimit),
    gasUsed: BigInt(block.gasUsed),
    timestamp: BigInt(block.timestamp),
    extraData: fromHex(block.extraData),
    mixHash: toHash(block.mixHash),
    nonce: toHex(fromHex(block.nonce, 8)),
    ...(block.baseFeePerGas != null && { baseFeePerGas: BigInt(block.baseFeePerGas) }),
    ...(block.withdrawalsRoot != null && { withdrawalsRoot: toHash(block.withdrawalsRoot) }),
    ...(block.blobGasUsed != null && { blobGasUsed: BigInt(block.blobGasUsed) }),
    ...(block.excessBlobGas != null && { excessBlobGas: BigInt(block.excessBlobGas) }),
    ...(block.parentBeaconBlockRoot != null && { parentBeaconBlockRoot: toHash(block.parentBeaconBlockRoot) }),
    ...(block.requestsHash != null && { requestsHash: toHash(block.requestsHash) }),
  };
}

/** The bytes a transaction was sent as, and what its sender signed: the digest and `r‖s‖v`. */
export interface SignedBytes {
  raw: Uint8Array;
  digest: Uint8Array;
  signature: Uint8Array;
}

export function transactionFromRpc(transaction: RpcTransaction): SignedBytes {
  const type = Number(transaction.type ?? '0x0');
  return type === 0 ? legacy(transaction) : typed(transaction, type);
}

/** With the chain's id in `v` and in what was signed (EIP-155), or from before there was one. */
function legacy(transaction: RpcTransaction): SignedBytes {
  const { gasPrice, v: shown, r, s } = transaction;
  const body = [integer(transaction.nonce), integer(gasPrice), ...bodyOf(transaction)];
  const v = BigInt(shown!);
  const chain = v < 35n ? [] : [scalarBytes((v - 35n) / 2n), new Uint8Array(), new Uint8Array()];
  return {
    raw: encodeRlp([...body, scalarBytes(v), integer(r), integer(s)]),
    digest: keccak256(encodeRlp([...body, ...chain])),
    signature: signatureOf(r, s, Number(v < 35n ? v - 27n : (v - 35n) % 2n)),
  };
}

function typed(transaction: RpcTransaction, type: number): SignedBytes {
  const { chainId, nonce, accessList = [], r, s, v, yParity = v } = transaction;
  const body: Rlp[] = [
    integer(chainId),
    integer(nonce),
    ...feesOf(transaction, type),
    ...bodyOf(transaction),
    accessList.map(({ address, storageKeys }) => [fromHex(address), storageKeys.map((key) => fromHex(key))]),
    ...(type === 4 ? [authorizationsOf(transaction)] : []),
  ];
  return {
    raw: envelope(type, [...body, integer(yParity), integer(r), integer(s)]),
    digest: keccak256(envelope(type, body)),
    signature: signatureOf(r, s, Number(yParity)),
  };
}

function feesOf({ gasPrice, maxPriorityFeePerGas, maxFeePerGas }: RpcTransaction, type: number): Rlp[] {
  if (type === 1) return [integer(gasPrice)];
  if (type === 2 || type === 4) return [integer(maxPriorityFeePerGas), integer(maxFeePerGas)];
  throw new RangeError(`transactions of type ${type} are not of these chains`);
}

const bodyOf = ({ gas, to, value, input }: RpcTransaction): Rlp[] => [
  integer(gas),
  to === null ? new Uint8Array() : fromHex(to, 20),
  integer(value),
  fromHex(input),
];

const authorizationsOf = ({ authorizationList = [] }: RpcTransaction): Rlp =>
  authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => [
    integer(chainId),
    fromHex(address, 20),
    ...[nonce, yParity, r, s].map(integer),
  ]);

/** The bytes that `receiptsRoot` is made of. */
export function receiptFromRpc({ type = '0x0', status, cumulativeGasUsed, logsBloom, logs }: RpcReceipt): Uint8Array {
  const items: Rlp[] = [
    integer(status),
    integer(cumulativeGasUsed),
    fromHex(logsBloom, 256),
    logs.map(({ address, topics, data }) => [
      fromHex(address, 20),
      topics.map((topic) => fromHex(topic)),
      fromHex(data),
    ]),
  ];
  return Number(type) === 0 ? encodeRlp(items) : envelope(Number(type), items);
}

function envelope(type: number, items: Rlp[]): Uint8Array {
  const payload = encodeRlp(items);
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = type;
  bytes.set(payload, 1);
  return bytes;
}

function signatureOf(r: Hex, s: Hex, recovery: number): Uint8Array {
  const signature = new Uint8Array(65);
  for (const [end, number] of [
    [32, integer(r)],
    [64, integer(s)],
  ] as const)
    signature.set(number, end - number.length);
  signature[64] = recovery;
  return signature;
}

const integer = (value: Hex | null | undefined): Uint8Array => scalarBytes(BigInt(value!));

import { addressOf, fromHex, keccak256, publicKeyOf, randomPrivateKey, sign, toHex } from '@atoll/crypto';
import {
  CONSTANTS,
  createGenesis,
  decodeExtraData,
  EMPTY_VANITY,
  encodeExtraData,
  encodeHeader,
  encodeRlp,
  genesisHash,
  genesisHeader,
  headerHash,
  orderedTrieRoot,
  quorum,
  sealDigest,
  VoteTally,
  withExtraData,
  type Address,
  type Genesis,
  type Hash,
  type Header,
  type RpcCall,
  type Vote,
} from '@atoll/protocol';
import type { Hex } from '@atoll/sealed';
import { ASSURANCES, batchDigest, anchoredLeaf, type Evidence, type Node, type Receipt } from '@atoll/sealed/receipts';
import { parseTransaction, toEventSelector } from 'viem';

import { signed, type Sender } from '../flood.js';

/** Sealed with, by address. */
export type Keys = Map<Address, Uint8Array>;

export function newKeys(count: number): Keys {
  const entries = Array.from({ length: count }, () => {
    const key = randomPrivateKey();
    return [addressOf(publicKeyOf(key)), key] as const;
  });
  return new Map(entries.sort());
}

type Block = { header: Header; transactions: Hex[]; logs: Log[] };
type Log = { address: Hex; topics: Hash[]; data: Hex };

const ANCHORED = toEventSelector('BatchAnchored(bytes32,uint256,address,uint64,uint64,bytes32,uint8,bool)');
const word = (value: bigint | Hex): Hex => `0x${BigInt(value).toString(16).padStart(64, '0')}`;

/**
 * A chain that we hold every validator's key of, so that we can seal whatever we like: what hostile validators could do, and what
 * nobody else can. Its blocks have no state, and no node runs.
 */
export class SealedChain {
  readonly genesis: Genesis;
  readonly blocks: Block[];
  private readonly tally: VoteTally;
  private readonly member: Sender;
  private batches = 0;

  constructor(
    readonly keys: Keys,
    { chainId = 4_200, validators = [...keys.keys()].slice(0, 4) } = {},
    member?: Sender,
    private readonly contract: Hex = `0x${'da'.repeat(20)}`,
  ) {
    this.genesis = createGenesis({ chainId, validators, blockPeriodMs: 1_000, epochLength: 30_000 });
    const header = genesisHeader(this.genesis);
    this.blocks = [{ header, transactions: [], logs: [] }];
    this.tally = VoteTally.fromGenesis(header, 30_000);
    const privateKey = randomPrivateKey();
    this.member = member ?? { privateKey, address: addressOf(publicKeyOf(privateKey)) };
  }

  get trust() {
    const { genesis, contract } = this;
    return { genesis, contract };
  }

  get height(): number {
    return this.blocks.length - 1;
  }

  /** Validators of the next block. */
  get validators(): Address[] {
    return [...this.tally.validators];
  }

  validatorsAt(height: number): Address[] {
    return decodeExtraData(this.blocks[height]!.header.extraData).validators;
  }

  /** The next block, proposed and sealed by those whose turn it is. */
  add({ vote = null, transactions = [], logs = [], proposer = this.validators[0]! }: AddedBlock = {}): Block {
    const parent = this.blocks.at(-1)!.header;
    const header: Header = {
      ...{ parentHash: headerHash(parent), ommersHash: CONSTANTS.ommersHash, coinbase: proposer },
      ...{ stateRoot: parent.stateRoot, transactionsRoot: orderedTrieRoot(transactions.map((raw) => fromHex(raw))) },
      receiptsRoot: orderedTrieRoot(transactions.map((_, i) => receiptOf(i === 0 ? logs : []))),
      ...{ logsBloom: new Uint8Array(256), difficulty: 1n, number: parent.number + 1n, gasLimit: parent.gasLimit },
      ...{ gasUsed: 0n, timestamp: parent.timestamp + 1n, mixHash: CONSTANTS.mixHash, nonce: CONSTANTS.nonce },
      extraData: encodeExtraData({ vanity: EMPTY_VANITY, validators: this.validators, vote, round: 0, seals: [] }),
      ...{ baseFeePerGas: 0n, withdrawalsRoot: parent.withdrawalsRoot!, blobGasUsed: 0n, excessBlobGas: 0n },
      ...{ parentBeaconBlockRoot: parent.parentBeaconBlockRoot!, requestsHash: parent.requestsHash! },
    };
    const block = { header: this.sealed(header, this.validators), transactions, logs };
    this.tally.apply(block.header);
    this.blocks.push(block);
    return block;
  }

  /** The header with the seals of these, a quorum of them unless said otherwise. */
  sealed(header: Header, by: readonly Address[], count = quorum(by.length)): Header {
    const digest = sealDigest(header);
    return withExtraData(header, { seals: by.slice(0, count).map((it) => sign(digest, this.keys.get(it)!)) });
  }

  /** Has more than half of the validators vote, a block each. */
  elect(vote: Vote): void {
    const voters = this.validators;
    for (let i = 0; i <= Math.floor(voters.length / 2); i++) this.add({ vote, proposer: voters[i]! });
  }

  /** Anchors one reading more, and gives its receipt. */
  anchor(value: Hex = '0x2a'): Receipt {
    const seq = this.batches + 1;
    const leaf = toHex(anchoredLeaf(BigInt(seq), fromHex(value)));
    const chainId = String(this.genesis.config.chainId);
    const { contract } = this;
    const stream: Hex = `0x${'51'.repeat(32)}`;
    const [index, at] = [String(this.batches++), String(seq)];
    const batch = {
      ...{ index, seqFrom: at, seqTo: at, ctRoot: word(0n), tFrom: '1', tTo: '2' },
      ...{ assurance: ASSURANCES[2], late: false },
    };
    const claim = { chainId, contract, stream, root: leaf, batch };
    const bytes = sign(batchDigest(claim), this.member.privateKey);
    const signature = toHex(bytes.with(64, bytes[64]! + 27));
    const signer = this.member.address;
    const raw = signed(this.member, Number(chainId), seq, { to: contract, data: signature, gas: 21_000n });
    const topics = [ANCHORED, stream, word(BigInt(index)), word(signer)];
    const words = [word(BigInt(seq)), word(BigInt(seq)), leaf, word(2n), word(0n)];
    const data: Hex = `0x${words.map((it) => it.slice(2)).join('')}`;
    const { header } = this.add({ transactions: [raw], logs: [{ address: contract, topics, data }] });
    return {
      ...{ v: 1, chainId, genesis: genesisHash(this.genesis), contract, stream, seq: at, value, leaf },
      ...{ index: 0, size: 1, path: [], root: leaf, batch, signatures: [{ signer, signature }] },
      ...{ txHash: toHex(keccak256(fromHex(raw))), logIndex: 0 },
      block: { number: header.number.toString(), hash: headerHash(header) },
    };
  }

  evidence(height: number): Evidence {
    const { header, transactions, logs } = this.blocks[height]!;
    const receipts = transactions.map((_, i) => toHex(receiptOf(i === 0 ? logs : [])));
    return { header: toHex(encodeHeader(header)), transactions, receipts };
  }

  /** The same blocks up to a height, to go on otherwise. */
  fork(height: number): SealedChain {
    const validators = this.validatorsAt(1);
    const { chainId } = this.genesis.config;
    const other = new SealedChain(this.keys, { chainId, validators }, this.member, this.contract);
    for (const block of this.blocks.slice(1, height + 1)) {
      other.tally.apply(block.header);
      other.blocks.push(block);
      if (block.logs.length > 0) other.batches++;
    }
    return other;
  }

  /** A node that has these blocks; `lie` may change what it says. */
  node(lie: (answer: unknown, call: RpcCall) => unknown = (answer) => answer): Node {
    const answer = (call: RpcCall) =>
      Promise.resolve().then(() => structuredClone(lie(structuredClone(this.answer(call)), call)));
    return {
      call: (method, params) => answer({ method, ...(params && { params }) }) as never,
      batch: (calls) => Promise.all(calls.map(answer)),
    };
  }

  private answer({ method, params }: RpcCall): unknown {
    const block = this.blocks[Number(params![0])];
    if (!block) return null;
    if (method === 'eth_getBlockByNumber') return blockOf(block);
    const { transactions, logs } = block;
    return transactions.map((_, i) => ({ ...RECEIPT, logs: i === 0 ? logs : [] }));
  }
}

type AddedBlock = { vote?: Vote | null; transactions?: Hex[]; logs?: Log[]; proposer?: Address };

const BLOOM = `0x${'00'.repeat(256)}` as const;
const RECEIPT = { type: '0x2', status: '0x1', cumulativeGasUsed: '0x5208', logsBloom: BLOOM };

function receiptOf(logs: Log[]): Uint8Array {
  const items = logs.map(({ address, topics, data }) => [
    fromHex(address),
    topics.map((it) => fromHex(it)),
    fromHex(data),
  ]);
  return Uint8Array.from([2, ...encodeRlp([Uint8Array.of(1), fromHex('0x5208'), fromHex(BLOOM), items])]);
}

const quantity = (value: bigint | number = 0): Hex => `0x${value.toString(16)}`;

function blockOf({ header, transactions }: Block) {
  const { ommersHash: sha3Uncles, coinbase: miner, extraData, logsBloom, ...rest } = header;
  const numbers = Object.entries(rest).map(([name, it]) => [name, typeof it === 'bigint' ? quantity(it) : it] as const);
  const shown = { sha3Uncles, miner, extraData: toHex(extraData), logsBloom: toHex(logsBloom) };
  return { ...Object.fromEntries(numbers), ...shown, transactions: transactions.map(transactionOf) };
}

function transactionOf(raw: Hex) {
  const it = parseTransaction(raw);
  const { chainId, nonce, gas, to, value, data, r, s, yParity, maxFeePerGas, maxPriorityFeePerGas } = it;
  return {
    ...{ type: '0x2', chainId: quantity(chainId), nonce: quantity(nonce), gas: quantity(gas), to, input: data, r, s },
    ...{ value: quantity(value), yParity: quantity(yParity), accessList: [] },
    ...{ maxFeePerGas: quantity(maxFeePerGas), maxPriorityFeePerGas: quantity(maxPriorityFeePerGas) },
  };
}

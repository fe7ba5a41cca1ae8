import { KERNEL_PLAN, kernelCode, type KernelContract } from '@atoll/contracts/kernel';
import { fromHex, publicKeyOf, sign, toHex, addressOf, randomPrivateKey } from '@atoll/crypto';
import { genesisHash, type RpcClient } from '@atoll/protocol';
import { Frontier, inclusionSpans, rootOf, subtreesOf, type Hex } from '@atoll/sealed';
import { ASSURANCES, batchDigest, anchoredLeaf, type Receipt } from '@atoll/sealed/receipts';
import { createRequire } from 'node:module';
import { decodeEventLog, encodeAbiParameters, encodeFunctionData, stringToHex, type Abi } from 'viem';

import { signed, type Sender } from './flood.js';
import { NodeNetwork } from './node-network.js';
import { until } from './wait.js';

const CHAIN_ID = 4_200;
const GAS = 12_000_000n;
/** As OpenZeppelin publishes it. */
const { bytecode: PROXY } = createRequire(import.meta.url)(
  '@openzeppelin/contracts/build/contracts/ERC1967Proxy.json',
) as { bytecode: Hex };
/** What `DataAnchor` needs. */
const NEEDED: readonly KernelContract[] = ['Consortium', 'CredentialRegistry', 'IdentityRegistry', 'DataAnchor'];

type Log = { data: Hex; topics: [Hex, ...Hex[]]; logIndex: Hex; blockNumber: Hex; blockHash: Hex };
type Mined = { contractAddress: Hex | null; transactionHash: Hex; status: Hex; logs: Log[] };

/** Validators of our own, which seal what a member anchors at a real `DataAnchor`: where receipts come from. */
export class AnchoredChain {
  private nonce = 0;
  private readonly contracts = {} as Record<KernelContract, Hex>;
  private seq = 1;
  private stream: Hex = '0x';

  private constructor(
    readonly network: NodeNetwork,
    private readonly member: Sender,
  ) {}

  static async start(validators = 4): Promise<AnchoredChain> {
    const privateKey = randomPrivateKey();
    const network = await NodeNetwork.start(validators, { chainId: CHAIN_ID, blockPeriodMs: 200 });
    const chain = new AnchoredChain(network, { privateKey, address: addressOf(publicKeyOf(privateKey)) });
    try {
      await chain.deploy();
      return chain;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  get rpc(): RpcClient {
    return this.network.validators[0]!.rpc;
  }

  get anchor(): Hex {
    return this.contracts.DataAnchor;
  }

  stop(): Promise<void> {
    return this.network.stop();
  }

  /** Anchors the next readings of the stream, and gives a receipt of each. */
  async anchorBatch(count: number): Promise<Receipt[]> {
    const first = this.seq;
    const values = Array.from({ length: count }, (_, i) => toHex(new TextEncoder().encode(`${(first + i) * 7} mWh`)));
    const leaves = values.map((value, i) => anchoredLeaf(BigInt(first + i), fromHex(value)));
    const tree = treeOf(leaves);
    const now = BigInt(Math.floor(Date.now() / 1_000));
    const claim = { stream: this.stream, seqFrom: first, seqTo: first + count - 1, root: tree.root };
    const times = { ctRoot: `0x${'c7'.repeat(32)}` as Hex, tFrom: now - 60n, tTo: now - 1n };
    const batch = {
      ...{ index: '0', seqFrom: String(claim.seqFrom), seqTo: String(claim.seqTo), ctRoot: times.ctRoot },
      ...{ tFrom: String(times.tFrom), tTo: String(times.tTo), assurance: ASSURANCES[2], late: false },
    };
    const base = { chainId: String(CHAIN_ID), contract: this.anchor, stream: this.stream, root: tree.root, batch };
    const bytes = sign(batchDigest(base), this.member.privateKey);
    const signature = toHex(bytes.with(64, bytes[64]! + 27));
    const mined = await this.tell('DataAnchor', 'anchorBatch', [
      { ...claim, ...times },
      this.member.address,
      signature,
    ]);
    this.seq += count;
    const log = mined.logs.find((it) => eventOf(it)?.eventName === 'BatchAnchored')!;
    const args = eventOf(log)!.args as unknown as { index: bigint; assurance: number; late: boolean };
    return values.map((value, i) => ({
      ...base,
      ...{ v: 1, genesis: genesisHash(this.network.genesis), seq: String(first + i), value, leaf: toHex(leaves[i]!) },
      ...{ index: i, size: count, path: tree.path(i) },
      batch: { ...batch, index: String(args.index), assurance: ASSURANCES[args.assurance]!, late: args.late },
      ...{ signatures: [{ signer: this.member.address, signature }], txHash: mined.transactionHash },
      ...{
        logIndex: Number(log.logIndex),
        block: { number: BigInt(log.blockNumber).toString(), hash: log.blockHash },
      },
    }));
  }

  private async deploy(): Promise<void> {
    for (const { contract, initialise } of KERNEL_PLAN.filter((step) => NEEDED.includes(step.contract))) {
      const { abi, bytecode } = kernelCode[contract] as unknown as { abi: Abi; bytecode: Hex };
      const implementation = await this.create(bytecode);
      const founders = [{ org: this.member.address, roles: 2 }];
      const args = initialise.map((it) => (it === 'founders' ? founders : this.contracts[it]));
      const call = encodeFunctionData({ abi, functionName: 'initialize', args });
      const proxied = encodeAbiParameters([{ type: 'address' }, { type: 'bytes' }], [implementation, call]);
      this.contracts[contract] = await this.create(`${PROXY}${proxied.slice(2)}`);
    }
    const [name, schema] = [stringToHex('meter', { size: 32 }), stringToHex('energy', { size: 32 })];
    const opened = await this.tell('DataAnchor', 'openStream', [this.member.address, name, schema, 3_600]);
    const event = opened.logs.map(eventOf).find((it) => it?.eventName === 'StreamOpened')!;
    this.stream = (event.args as unknown as { stream: Hex }).stream;
  }

  private async create(data: Hex): Promise<Hex> {
    return (await this.send({ data, gas: GAS })).contractAddress!.toLowerCase() as Hex;
  }

  private tell(contract: KernelContract, functionName: string, args: unknown[]): Promise<Mined> {
    const data = encodeFunctionData({ abi: kernelCode[contract].abi as unknown as Abi, functionName, args });
    return this.send({ to: this.contracts[contract], data, gas: 2_000_000n });
  }

  private async send(body: Parameters<typeof signed>[3]): Promise<Mined> {
    const raw = signed(this.member, CHAIN_ID, this.nonce++, body);
    const hash = await this.rpc.call<Hex>('eth_sendRawTransaction', [raw]);
    const mined = await until(
      'a transaction to be mined',
      () => this.rpc.call<Mined | null>('eth_getTransactionReceipt', [hash]),
      { everyMs: 50 },
    );
    if (mined.status !== '0x1') throw new Error(`Transaction ${hash} reverted.`);
    return mined;
  }
}

function treeOf(leaves: Uint8Array[]) {
  const [frontier, levels] = [new Frontier(), [] as Uint8Array[][]];
  for (const leaf of leaves)
    for (const { level, index, hash } of frontier.add(leaf)) (levels[level] ??= [])[index] = hash;
  const path = (position: number) =>
    inclusionSpans(position, leaves.length).map((span) =>
      toHex(rootOf(subtreesOf(span).map(({ level, index }) => levels[level]![index]!))),
    );
  return { root: toHex(frontier.root), path };
}

function eventOf({ data, topics }: Log) {
  try {
    return decodeEventLog({ abi: kernelCode.DataAnchor.abi as unknown as Abi, data, topics });
  } catch {
    return null;
  }
}

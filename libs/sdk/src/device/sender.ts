import { RpcError, toQuantity } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import {
  decodeErrorResult,
  encodeFunctionData,
  hexToBytes,
  hexToNumber,
  keccak256,
  serializeTransaction,
  sliceHex,
  type Abi,
  type Hex,
  type TransactionSerializableEIP1559,
} from 'viem';

import type { Signer } from './signatures.js';
import type { KernelState } from './kernel-state.js';
import type { Nodes } from './nodes.js';
import { ParticipantError } from './participant-error.js';

export type Call = { to: Hex; abi: Abi; functionName: string; args: readonly unknown[]; behind?: Hex };

export type SenderOptions = {
  /** The most that one transaction may use. */
  maxGas?: bigint;
  /** How long a block is waited for. */
  patienceMs?: number;
};

/** How often the nodes are asked for new blocks, and given the transaction once more. */
const LOOK_MS = 250;

/**
 * Sends transactions by a device's own key. The nonce is the one that is proven, the fee what the last sealed header asks, and a
 * transaction is done when the chain proves that its nonce is used: no node's word is taken, and every node is given the bytes, so
 * none keeps them back.
 */
export class Sender {
  private busy: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly nodes: Nodes,
    private readonly follow: () => Promise<KernelState>,
    private readonly chainId: number,
    private readonly signer: Signer,
    private readonly options: SenderOptions = {},
  ) {}

  /** The hash of the transaction, which is in a block by then. Whether it did what it should, the state says. */
  send(call: Call): Promise<Hex> {
    const next = this.busy.then(() => this.sendNow(call));
    this.busy = next.catch(() => undefined);
    return next;
  }

  private async sendNow(call: Call): Promise<Hex> {
    const state = await this.follow();
    const nonce = await state.nonce(this.signer.address);
    const encoded = encodeFunctionData({ abi: call.abi, functionName: call.functionName, args: call.args });
    const data = call.behind ? (`${encoded}${call.behind.slice(2)}` as Hex) : encoded;
    const transaction: TransactionSerializableEIP1559 = {
      ...{ type: 'eip1559', chainId: this.chainId, to: call.to, data, nonce: Number(nonce) },
      ...{ maxFeePerGas: 2n * (state.header.baseFeePerGas ?? 0n), maxPriorityFeePerGas: 0n },
      gas: await this.gasFor(call, data),
    };
    const raw = await this.signed(transaction);
    await this.mined(raw, nonce);
    return keccak256(raw);
  }

  private async gasFor({ to, abi }: Call, data: Hex): Promise<bigint> {
    const { maxGas = 2_000_000n } = this.options;
    const call = { from: this.signer.address, to, data, gas: toQuantity(maxGas) };
    const estimate = await this.nodes
      .ask((rpc) =>
        rpc.call<Hex>('eth_estimateGas', [call]).catch((error: unknown) => {
          throw refusalOf(error, abi) ?? error;
        }),
      )
      .catch((error: unknown) => {
        // What no node has the time to estimate is sent with all that it may use; it costs what it uses.
        if (error instanceof ParticipantError && error.code === 'NODES_AWAY' && error.cause instanceof RpcError)
          return maxGas;
        throw error;
      });
    const room = (BigInt(estimate) * 5n) / 4n;
    return room < maxGas ? room : maxGas;
  }

  private async signed(transaction: TransactionSerializableEIP1559): Promise<Hex> {
    const signature = await this.signer.signDigest(hexToBytes(keccak256(serializeTransaction(transaction))));
    if (hexToBytes(signature).length !== 65)
      throw new ParticipantError(
        'KEY',
        'Only a secp256k1 key sends transactions; let a gateway or a sponsor carry what this one signs.',
      );
    const yParity = hexToNumber(sliceHex(signature, 64)) - 27;
    return serializeTransaction(transaction, {
      r: sliceHex(signature, 0, 32),
      s: sliceHex(signature, 32, 64),
      yParity,
    });
  }

  private async mined(raw: Hex, nonce: bigint): Promise<void> {
    const { patienceMs = 60_000 } = this.options;
    for (let waited = 0; waited <= patienceMs; waited += LOOK_MS) {
      if (waited % (LOOK_MS * 8) === 0) await this.handOver(raw);
      await pause(LOOK_MS);
      if ((await (await this.follow()).nonce(this.signer.address)) > nonce) return;
    }
    throw new ParticipantError('NOT_MINED', `No block took the transaction within ${patienceMs / 1_000} s.`);
  }

  /** To all; that some know it already, or are away, changes nothing. */
  private async handOver(raw: Hex): Promise<void> {
    await this.nodes.askAll((rpc) =>
      rpc.call('eth_sendRawTransaction', [raw]).catch((error: unknown) => {
        if (!(error instanceof RpcError)) throw error;
      }),
    );
  }
}

/** What a contract refused with, by name; null for another error. */
function refusalOf(error: unknown, abi: Abi): ParticipantError | null {
  if (!(error instanceof RpcError) || typeof error.data !== 'string' || error.data.length < 10) return null;
  try {
    const { errorName, args } = decodeErrorResult({ abi, data: error.data as Hex });
    const said = `${errorName}(${(args ?? []).map(String).join(', ')})`;
    return new ParticipantError('REFUSED', `The contract refuses: ${said}.`, errorName, { cause: error });
  } catch {
    return new ParticipantError('REFUSED', 'The contract refuses by an error that is not known here.', undefined, {
      cause: error,
    });
  }
}

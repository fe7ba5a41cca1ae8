import { Fault } from '@atoll/kernel';
import { endpointsOf, onFirstAnswering } from '@atoll/ledger';
import type { RpcClient } from '@atoll/protocol';
import type { Db } from '@atoll/store';
import { decodeFunctionResult, encodeFunctionData, toHex, type Abi, type Address, type Hex } from 'viem';

import { refusal } from '../refusal.js';
import {
  abiOf,
  type ChainContract,
  type Deed,
  type DeedArgs,
  type View,
  type ViewArgs,
  type ViewResult,
} from './kernel-abi.js';
import { addressOf, contractAddresses, type ContractAddresses } from './kernel-directory.js';

/** Runs something on the first node that answers. */
export type OnNode = <T>(work: (rpc: RpcClient) => Promise<T>) => Promise<T>;

/** As whom, and as of which block; as nobody and of the newest where it is left out. */
export type Looking = { from?: Address; block?: bigint };

/**
 * A chain's kernel, and the solutions on it, as its nodes show it, asked one after the other until one answers. Finding it takes the database; reading it
 * does not, so no transaction is open while a node takes its time.
 */
export class KernelView {
  constructor(
    readonly addresses: ContractAddresses,
    /** For what no function answers: logs, code, blocks. */
    readonly onNode: OnNode,
  ) {}

  /** What a function answers, decoded; what it refuses with is a fault. */
  async read<C extends ChainContract, F extends View<C>>(
    contract: C,
    functionName: F,
    args: ViewArgs<C, F>,
    looking: Looking = {},
  ): Promise<ViewResult<C, F>> {
    const abi = abiOf(contract, functionName);
    const data = await this.call(contract, functionName, args as readonly unknown[], looking);
    if (data === '0x') throw Fault.invalid('chainId', `has no code of ${contract} at ${this.addresses[contract]}`);
    return decodeFunctionResult({ abi, functionName, data } as never) as ViewResult<C, F>;
  }

  /** Asks a node whether a call would pass; the contract's refusal is a fault, before anything is written. */
  async attempt<C extends ChainContract, F extends Deed<C>>(
    contract: C,
    functionName: F,
    args: DeedArgs<C, F>,
    from: Address,
  ): Promise<void> {
    await this.call(contract, functionName, args as readonly unknown[], { from });
  }

  private call(contract: ChainContract, functionName: string, args: readonly unknown[], { from, block }: Looking) {
    const abi = abiOf(contract, functionName);
    const data = encodeFunctionData({ abi, functionName, args } as never);
    const call = { to: addressOf(this.addresses, contract), data, ...(from && { from }) };
    const at = block === undefined ? 'latest' : toHex(block);
    return this.onNode((rpc) => rpc.call<Hex>('eth_call', [call, at]).catch(refusal(abi as Abi)));
  }
}

/** The kernel of a chain through its nodes, the organisation's own first, or through the one that is named. */
export async function kernelView(
  db: Db,
  organisationId: string,
  chainId: string,
  nodeId?: string | null,
): Promise<KernelView> {
  const addresses = await contractAddresses(db, chainId);
  if (!nodeId) return new KernelView(addresses, through(await endpointsOf(db, chainId, organisationId)));
  const node = await db.node.findFirst({ where: { chainId, id: nodeId } });
  if (!node) throw Fault.notFound('node', nodeId);
  if (!node.rpcUrl || node.phase !== 'Running') throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
  return new KernelView(addresses, through([{ ...node, rpcUrl: node.rpcUrl, height: node.height ?? 0n }]));
}

const through =
  (endpoints: Awaited<ReturnType<typeof endpointsOf>>): OnNode =>
  (work) =>
    onFirstAnswering(endpoints, work);

import { Fault, type Actor } from '@atoll/kernel';
import {
  endpointsOf,
  eventOf,
  explainRevert,
  functionOf,
  isVerdict,
  onFirstAnswering,
  readArguments,
  revertDataOf,
  TransactionsService,
  writeTuple,
  writeValue,
  type TypedJson,
} from '@atoll/ledger';
import { RpcError, type RpcClient } from '@atoll/protocol';
import { Store, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import {
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
  isAddress,
  toEventSelector,
  toHex,
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
  type Hex,
} from 'viem';

import { readAbi } from './read-abi.js';
import { storable } from './storable.js';

/** Which contract: a deployment known here, or any address with the ABI to speak to it. */
export type Target = { deploymentId: string } | { chainId: string; address: string; abi: unknown };

export type Call = Target & { function: string; arguments: unknown[] };

type Contract = { chainId: string; address: Hex; abi: Abi };

export type ContractEvent = {
  name: string;
  arguments: TypedJson;
  blockNumber: bigint;
  transactionHash: string;
  logIndex: number;
};

const MAX_BLOCKS = 10_000;
const MAX_EVENTS = 1_000;
const MAX_RESULT_BYTES = 262_144;

/** Calls of contracts by name, with typed JSON in and out. */
@Injectable()
export class CallsService {
  constructor(
    private readonly store: Store,
    private readonly transactions: TransactionsService,
  ) {}

  /** Runs a function without writing. Any member's node may be asked, by name. */
  async read(
    actor: Actor,
    call: Call & { from?: string | null; blockNumber?: bigint | null; nodeId?: string | null },
  ): Promise<{ result: TypedJson; blockNumber: bigint }> {
    actor.must('contract:read');
    const contract = await this.contract(actor, call);
    const member = functionOf(contract.abi, call.function);
    const data = encode(member, call.arguments);
    const from = call.from ? { from: addressOf(call.from, 'from') } : {};
    if (call.blockNumber != null) requireNumber(call.blockNumber, 'blockNumber');

    return this.onNode(actor, contract.chainId, call.nodeId ?? null, async (rpc) => {
      const block = call.blockNumber != null ? toHex(call.blockNumber) : await rpc.call<Hex>('eth_blockNumber');
      const answer = await rpc
        .call<Hex>('eth_call', [{ ...from, to: contract.address, data }, block])
        .catch(refusal(contract.abi));
      return { result: decode(member, answer), blockNumber: BigInt(block) };
    });
  }

  /** Sends a transaction that calls the function. */
  async write(
    actor: Actor,
    call: Call & { keyId: string; value?: string; gasLimit?: bigint | null; idempotencyKey?: string | null },
  ): Promise<Transaction> {
    actor.must('transaction:send');
    const { chainId, address, abi } = await this.contract(actor, call);
    const { keyId, value, gasLimit, idempotencyKey } = call;
    const data = encode(functionOf(abi, call.function), call.arguments);
    return this.transactions.submit(actor, {
      chainId,
      keyId,
      to: address,
      data,
      abi,
      gasLimit: gasLimit ?? null,
      idempotencyKey: idempotencyKey ?? null,
      ...(value ? { value } : {}),
    });
  }

  /** Decoded events of a contract, oldest first. Those the ABI does not know are left out. */
  async events(
    actor: Actor,
    query: Target & { event?: string | null; fromBlock: bigint; toBlock?: bigint | null },
  ): Promise<ContractEvent[]> {
    actor.must('contract:read');
    const { chainId, address, abi } = await this.contract(actor, query);
    const topics = query.event ? [toEventSelector(eventOf(abi, query.event))] : [];
    requireNumber(query.fromBlock, 'fromBlock');
    return this.onNode(actor, chainId, null, async (rpc) => {
      const toBlock = query.toBlock ?? BigInt(await rpc.call<Hex>('eth_blockNumber'));
      if (toBlock < query.fromBlock) return [];
      if (toBlock - query.fromBlock >= MAX_BLOCKS)
        throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'blocks in a search', limit: MAX_BLOCKS });
      const range = { fromBlock: toHex(query.fromBlock), toBlock: toHex(toBlock) };
      const logs = await rpc.call<Log[]>('eth_getLogs', [{ address, topics, ...range }]).catch(tooManyEvents);
      if (logs.length > MAX_EVENTS) tooManyEvents();
      return logs.flatMap((log) => decodedEvent(abi, log));
    });
  }

  private async contract(actor: Actor, target: Target): Promise<Contract> {
    if (!('deploymentId' in target)) {
      return {
        chainId: target.chainId,
        address: addressOf(target.address, 'address'),
        abi: readAbi(storable(target.abi, 'abi'), 'abi'),
      };
    }
    const { deploymentId: id } = target;
    const deployment = await this.store.as(actor, (db) => db.deployment.findFirst({ where: { id } }));
    if (!deployment) throw Fault.notFound('deployment', id);
    if (!deployment.address) {
      throw new Fault({
        code: 'CONFLICT',
        what: 'deployment',
        because: `it is ${deployment.status}, and has no address`,
      });
    }
    return { chainId: deployment.chainId, address: deployment.address as Hex, abi: deployment.abi as unknown as Abi };
  }

  private async onNode<T>(
    actor: Actor,
    chainId: string,
    nodeId: string | null,
    work: (rpc: RpcClient) => Promise<T>,
  ): Promise<T> {
    const endpoints = await this.store.as(actor, async (db) => {
      if (!(await db.chain.findUnique({ where: { id: chainId }, select: { id: true } })))
        throw Fault.notFound('chain', chainId);
      if (!nodeId) return endpointsOf(db, chainId, actor.organisationId);
      const node = await db.node.findFirst({ where: { chainId, id: nodeId } });
      if (!node) throw Fault.notFound('node', nodeId);
      if (!node.rpcUrl || node.phase !== 'Running') throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
      return [{ organisationId: node.organisationId, rpcUrl: node.rpcUrl, height: node.height ?? 0n }];
    });
    return onFirstAnswering(endpoints, work);
  }
}

function encode(member: AbiFunction, json: unknown[]): Hex {
  return encodeFunctionData({ abi: [member], args: readArguments(member.inputs, json) });
}

function requireNumber(block: bigint, field: string): void {
  if (block < 0n || block > 2n ** 63n) throw Fault.invalid(field, 'must be the number of a block');
}

/** A node that finds too much, or too much to search, says so with an error of its own. */
function tooManyEvents(cause?: unknown): never {
  if (cause !== undefined && !(cause instanceof RpcError)) throw cause;
  throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'events in a search', limit: MAX_EVENTS }, { cause });
}

/** One output is the result itself; several are an object by their names. */
function decode(member: AbiFunction, answer: Hex): TypedJson {
  if (answer.length / 2 > MAX_RESULT_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of result', limit: MAX_RESULT_BYTES });
  if (member.outputs.length === 0) return null;
  if (answer === '0x') throw Fault.invalid('address', 'has no code that answers this function');
  const value = decoded(member, answer);
  const [only] = member.outputs;
  return member.outputs.length === 1 && only ? writeValue(only, value) : writeTuple(member.outputs, value);
}

function decoded(member: AbiFunction, data: Hex): unknown {
  try {
    return decodeFunctionResult({ abi: [member], data });
  } catch (cause) {
    const because = "is not the ABI of this contract: its answer does not fit the function's outputs";
    throw new Fault({ code: 'INVALID', field: 'abi', because }, { cause });
  }
}

/** Turns a node's "execution reverted" into what the contract said. */
const refusal =
  (abi: Abi) =>
  (error: unknown): never => {
    if (!(error instanceof RpcError)) throw error;
    const data = revertDataOf(error);
    if (error.code === 3 || data) throw new Fault(explainRevert(abi, data ?? '0x'));
    if (isVerdict(error)) throw Fault.invalid('function', `was refused by the node: ${error.message}`);
    throw new Fault({ code: 'UNAVAILABLE', what: 'node' }, { cause: error });
  };

type Log = { topics: [Hex, ...Hex[]]; data: Hex; blockNumber: Hex; transactionHash: Hex; logIndex: Hex };

/** Nothing for an event the ABI does not know. */
function decodedEvent(abi: Abi, log: Log): ContractEvent[] {
  const event = abi.find((item): item is AbiEvent => item.type === 'event' && toEventSelector(item) === log.topics[0]);
  if (!event) return [];
  try {
    const { args } = decodeEventLog({ abi: [event], topics: log.topics, data: log.data });
    return [
      {
        name: event.name,
        arguments: writeTuple(event.inputs.map(asLogged), args ?? []),
        blockNumber: BigInt(log.blockNumber),
        transactionHash: log.transactionHash,
        logIndex: Number(log.logIndex),
      },
    ];
  } catch {
    return []; // the same name and types, but other parameters are indexed
  }
}

/** What does not fit a topic is there as its hash. */
function asLogged(input: AbiEvent['inputs'][number]): AbiParameter {
  const fits = /^(u?int\d*|address|bool|bytes\d+)$/.test(input.type);
  return input.indexed && !fits ? { name: input.name ?? '', type: 'bytes32' } : input;
}

function addressOf(text: string, field: string): Hex {
  if (!isAddress(text, { strict: false }))
    throw Fault.invalid(field, 'must be an address: 0x and 40 hexadecimal digits');
  return text.toLowerCase() as Hex;
}

import { Fault, type Actor } from '@atoll/kernel';
import {
  endpointsOf,
  eventOf,
  explainRevert,
  functionOf,
  onFirstAnswering,
  readArguments,
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
  type AbiFunction,
  type Hex,
} from 'viem';
import { z } from 'zod';

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
    return this.onNode(actor, chainId, null, async (rpc) => {
      const toBlock = query.toBlock ?? BigInt(await rpc.call<Hex>('eth_blockNumber'));
      if (toBlock - query.fromBlock >= MAX_BLOCKS)
        throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'blocks in a search', limit: MAX_BLOCKS });
      const logs = await rpc.call<Log[]>('eth_getLogs', [
        { address, topics, fromBlock: toHex(query.fromBlock), toBlock: toHex(toBlock) },
      ]);
      if (logs.length > MAX_EVENTS)
        throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'events in a search', limit: MAX_EVENTS });
      return logs.flatMap((log) => decodedEvent(abi, log));
    });
  }

  private async contract(actor: Actor, target: Target): Promise<Contract> {
    if (!('deploymentId' in target)) {
      return { chainId: target.chainId, address: addressOf(target.address, 'address'), abi: readAbi(target.abi) };
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

/** One output is the result itself; several are an object by their names. */
function decode(member: AbiFunction, answer: Hex): TypedJson {
  if (answer.length / 2 > MAX_RESULT_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of result', limit: MAX_RESULT_BYTES });
  if (member.outputs.length === 0) return null;
  if (answer === '0x') throw Fault.invalid('address', 'has no code that answers this function');
  const value: unknown = decodeFunctionResult({ abi: [member], data: answer });
  const [only] = member.outputs;
  return member.outputs.length === 1 && only ? writeValue(only, value) : writeTuple(member.outputs, value);
}

/** Turns a node's "execution reverted" into what the contract said. */
const refusal =
  (abi: Abi) =>
  (error: unknown): never => {
    if (!(error instanceof RpcError)) throw error;
    const data = typeof error.data === 'string' && error.data.startsWith('0x') ? (error.data as Hex) : null;
    if (error.code === 3 || data) throw new Fault(explainRevert(abi, data ?? '0x'));
    throw Fault.invalid('function', `was refused by the node: ${error.message}`);
  };

type Log = { topics: [Hex, ...Hex[]]; data: Hex; blockNumber: Hex; transactionHash: Hex; logIndex: Hex };

function decodedEvent(abi: Abi, log: Log): ContractEvent[] {
  try {
    const { eventName, args } = decodeEventLog({ abi, topics: log.topics, data: log.data });
    const { inputs } = eventOf(abi, eventName ?? '');
    return [
      {
        name: eventName ?? '',
        arguments: writeTuple(inputs, args ?? []),
        blockNumber: BigInt(log.blockNumber),
        transactionHash: log.transactionHash,
        logIndex: Number(log.logIndex),
      },
    ];
  } catch {
    return [];
  }
}

function addressOf(text: string, field: string): Hex {
  if (!isAddress(text, { strict: false }))
    throw Fault.invalid(field, 'must be an address: 0x and 40 hexadecimal digits');
  return text.toLowerCase() as Hex;
}

const parameter: z.ZodType = z.lazy(() =>
  z.looseObject({
    type: z.string().max(100),
    name: z.string().max(200).optional(),
    components: z.array(parameter).optional(),
  }),
);
const abiForm = z
  .array(
    z.looseObject({ type: z.string(), inputs: z.array(parameter).optional(), outputs: z.array(parameter).optional() }),
  )
  .max(2_000);

function readAbi(json: unknown): Abi {
  const read = abiForm.safeParse(json);
  if (!read.success) throw Fault.invalid('abi', 'must be a contract ABI: an array as the compiler writes it');
  return read.data as unknown as Abi;
}

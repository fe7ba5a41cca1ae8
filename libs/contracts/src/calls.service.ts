import { Fault, type Actor } from '@atoll/kernel';
import { endpointsOf, eventOf, functionOf, onFirstAnswering, TransactionsService, type TypedJson } from '@atoll/ledger';
import { RpcError, type RpcClient } from '@atoll/protocol';
import { Store, type Deployment, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { hexToBytes, isAddress, toHex, type Abi, type AbiFunction, type Hex } from 'viem';

import { topicsOf } from './event-filter.js';
import { openApiOf, type Described } from './openapi/document.js';
import type { JsonSchema } from './openapi/json-schema.js';
import { readAbi } from './read-abi.js';
import { refusal } from './refusal.js';
import { canAnswer, mismatch } from './solidity/fits.js';
import { storable } from './storable.js';
import { decode, decodedEvent, encode, type ContractEvent, type Log } from './typed-calls.js';

/** Which contract: a deployment known here, or any address with the ABI to speak to it. */
export type Target = { deploymentId: string } | { chainId: string; address: string; abi: unknown };

/** Arguments in order, or by name. */
export type Call = Target & { function: string; arguments: unknown };

type Contract = { chainId: string; address: Hex; abi: Abi };

const MAX_BLOCKS = 10_000;
const MAX_EVENTS = 1_000;

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
        .catch(refusal(contract.abi))
        .catch((fault: unknown) => unlessUnknown(rpc, contract.address, member, block, fault));
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
    query: Target & {
      event?: string | null;
      /** Values of indexed parameters, by name. */
      where?: Record<string, unknown> | null;
      fromBlock: bigint;
      toBlock?: bigint | null;
    },
  ): Promise<ContractEvent[]> {
    actor.must('contract:read');
    const { chainId, address, abi } = await this.contract(actor, query);
    if (query.where && !query.event) throw Fault.invalid('where', 'needs the event whose parameters it names');
    const topics = query.event ? topicsOf(eventOf(abi, query.event), query.where ?? {}) : [];
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

  /** The contract's own API as a document of OpenAPI 3.1. */
  async openApi(actor: Actor, deploymentId: string): Promise<JsonSchema> {
    actor.must('contract:read');
    const deployment = await this.deployment(actor, deploymentId);
    return openApiOf(deployment as unknown as Described);
  }

  /** Whether a function of the contract only reads, by its own word. */
  async onlyReads(actor: Actor, deploymentId: string, name: string): Promise<boolean> {
    actor.must('contract:read');
    const { abi } = await this.deployment(actor, deploymentId);
    return ['view', 'pure'].includes(functionOf(abi as unknown as Abi, name).stateMutability);
  }

  /** How far a transaction of the actor's organisation is that calls this contract. */
  async transaction(actor: Actor, deploymentId: string, id: string): Promise<Transaction> {
    const { address } = await this.deployment(actor, deploymentId);
    const transaction = await this.transactions.find(actor, id);
    if (transaction.to !== address) throw Fault.notFound('transaction', id);
    return transaction;
  }

  private async contract(actor: Actor, target: Target): Promise<Contract> {
    if (!('deploymentId' in target)) {
      return {
        chainId: target.chainId,
        address: addressOf(target.address, 'address'),
        abi: readAbi(storable(target.abi, 'abi'), 'abi'),
      };
    }
    const { chainId, address, abi } = await this.deployment(actor, target.deploymentId);
    return { chainId, address: address as Hex, abi: abi as unknown as Abi };
  }

  /** One that can be called. */
  private async deployment(actor: Actor, id: string): Promise<Deployment> {
    const deployment = await this.store.as(actor, (db) => db.deployment.findFirst({ where: { id } }));
    if (!deployment) throw Fault.notFound('deployment', id);
    if (!deployment.address) {
      throw new Fault({
        code: 'CONFLICT',
        what: 'deployment',
        because: `it is ${deployment.status}, and has no address`,
      });
    }
    return deployment;
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

function requireNumber(block: bigint, field: string): void {
  if (block < 0n || block > 2n ** 63n) throw Fault.invalid(field, 'must be the number of a block');
}

/** A node that finds too much, or too much to search, says so with an error of its own. */
function tooManyEvents(cause?: unknown): never {
  if (cause !== undefined && !(cause instanceof RpcError)) throw cause;
  throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'events in a search', limit: MAX_EVENTS }, { cause });
}

/** A contract that does not know a function refuses it without a word. */
async function unlessUnknown(
  rpc: RpcClient,
  address: Hex,
  member: AbiFunction,
  block: Hex,
  fault: unknown,
): Promise<never> {
  if (!(fault instanceof Fault) || fault.detail.code !== 'REVERTED' || fault.detail.data) throw fault;
  const code = await rpc.call<Hex>('eth_getCode', [address, block]);
  if (canAnswer(member, hexToBytes(code))) throw fault;
  throw mismatch('contract', `the code at ${address} has no function ${member.name}`, { cause: fault });
}

function addressOf(text: string, field: string): Hex {
  if (!isAddress(text, { strict: false }))
    throw Fault.invalid(field, 'must be an address: 0x and 40 hexadecimal digits');
  return text.toLowerCase() as Hex;
}

import type { Actor } from '@atoll/kernel';
import { RpcError, type AccountProof, type RpcClient } from '@atoll/protocol';
import { Prisma, Store, type MinedTransaction, type TokenBalance } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { bytesToHex, decodeFunctionData, toHex, type Abi, type Hex } from 'viem';

import { explainRevert } from '../abi/revert.js';
import { writeTuple, type TypedJson } from '../abi/typed-json.js';
import { endpointsOf, onFirstAnswering, withoutNode } from '../transactions/chain-rpc.js';
import { ranOut, spent } from '../transactions/failure.js';
import { revertDataOf } from '../transactions/verdict.js';
import { mustSee, type Part } from './explorer.service.js';
import { factsOf, type TokenFacts } from './token-facts.js';

export type TokenPlace = Pick<TokenBalance, 'token' | 'standard'>;

export type Token = TokenPlace & TokenFacts;

/** An account as of a block, with what proves it by the block's state root. */
export type AccountState = { blockNumber: bigint; proof: AccountProof };

/** What a transaction asked of a contract. */
export type ReadCall = { function: string; arguments: TypedJson };

const SAYS_NOTHING: TokenFacts = { name: null, symbol: null, decimals: null };

/** What the nodes of a chain say of what its index found. */
@Injectable()
export class OnChainService {
  constructor(private readonly store: Store) {}

  /** The tokens of a chain by address, or these of them. */
  async tokens(
    actor: Actor,
    chainId: string,
    { take, after }: Part<TokenPlace>,
    addresses?: readonly string[],
  ): Promise<Token[]> {
    actor.must('chain:read');
    const places = await this.store.as(actor, async (db) => {
      await mustSee(db, chainId);
      return db.$queryRaw<TokenPlace[]>(addresses ? these(chainId, addresses, take, after) : all(chainId, take, after));
    });
    const facts = this.onNode(actor, chainId, (rpc) => factsOf(rpc, places));
    const known = await facts.catch(withoutNode(places.map(() => SAYS_NOTHING)));
    return places.map((place, i) => ({ ...place, ...known[i]! }));
  }

  /** Null while no node answers, or none proves accounts. */
  async account(actor: Actor, chainId: string, address: string): Promise<AccountState | null> {
    actor.must('chain:read');
    return this.onNode(actor, chainId, async (rpc) => {
      const block = await rpc.call<Hex>('eth_blockNumber');
      const proof = await rpc.call<AccountProof>('eth_getProof', [address, [], block]);
      return { blockNumber: BigInt(block), proof };
    }).catch(withoutNode(null));
  }

  /** Null where no ABI is known for the contract, or the ABI does not know what was asked. */
  async call(actor: Actor, { chainId, recipient, input }: MinedTransaction): Promise<ReadCall | null> {
    if (!recipient || input.length < 4) return null;
    const data = bytesToHex(input);
    for (const abi of await this.abisAt(actor, chainId, recipient)) {
      const read = readCall(abi, data);
      if (read) return read;
    }
    return null;
  }

  /** Why a transaction failed: it is called once more on the state before its block. Null where nobody can say. */
  async failure(actor: Actor, transaction: MinedTransaction): Promise<string | null> {
    const { chainId, succeeded, sender, recipient, input, value, gasLimit, gasUsed, blockNumber } = transaction;
    if (succeeded) return null;
    const allUsed = gasUsed === gasLimit;
    const call = {
      ...{ from: bytesToHex(sender), ...(recipient && { to: bytesToHex(recipient) }), data: bytesToHex(input) },
      ...{ value: toHex(BigInt(value.toFixed(0))), gas: toHex(gasLimit) },
    };
    const abi = recipient ? (await this.abisAt(actor, chainId, recipient)).flat() : [];
    return this.onNode(actor, chainId, async (rpc) => {
      const answer = await rpc.call('eth_call', [call, toHex(blockNumber - 1n)]).catch(asAnswer);
      if (ranOut(answer, allUsed)) return spent(gasLimit);
      const said = answer instanceof RpcError ? revertDataOf(answer) : null;
      return said && explainRevert(abi, said).because;
    }).catch(withoutNode(allUsed ? spent(gasLimit) : null));
  }

  private async abisAt(actor: Actor, chainId: string, address: Uint8Array): Promise<Abi[]> {
    actor.must('chain:read');
    const found = await this.store.as(
      actor,
      (db) => db.$queryRaw<{ abi: Abi }[]>`
        SELECT coalesce(d.abi, f.abi) AS abi FROM indexed_contracts c
        LEFT JOIN deployments d ON c.source = 'DEPLOYMENT' AND d.id = c.source_id AND d.chain_id = c.chain_id
        LEFT JOIN factory_rules f ON c.source = 'FACTORY' AND f.id = c.source_id AND f.chain_id = c.chain_id
        WHERE c.chain_id = ${chainId}::uuid AND c.address = ${address} AND coalesce(d.abi, f.abi) IS NOT NULL
        ORDER BY c.source, c.source_id LIMIT 10`,
    );
    return found.map(({ abi }) => abi);
  }

  private async onNode<T>(actor: Actor, chainId: string, work: (rpc: RpcClient) => Promise<T>): Promise<T> {
    const endpoints = await this.store.as(actor, async (db) => {
      await mustSee(db, chainId);
      return endpointsOf(db, chainId, actor.organisationId);
    });
    return onFirstAnswering(endpoints, work);
  }
}

/** One after the other, each found through the index, however many hold the one before. */
function all(chainId: string, take: number, after?: TokenPlace): Prisma.Sql {
  const behind = after
    ? Prisma.sql`AND (token, standard) > (${after.token}, ${after.standard}::token_standard)`
    : Prisma.empty;
  return Prisma.sql`
    WITH RECURSIVE places AS (
      (SELECT token, standard FROM token_balances WHERE chain_id = ${chainId}::uuid ${behind} ORDER BY token, standard LIMIT 1)
      UNION ALL
      SELECT next.token, next.standard FROM places CROSS JOIN LATERAL (
        SELECT token, standard FROM token_balances b
        WHERE chain_id = ${chainId}::uuid AND (b.token, b.standard) > (places.token, places.standard)
        ORDER BY token, standard LIMIT 1) next)
    SELECT token, standard FROM places LIMIT ${take}`;
}

function these(chainId: string, addresses: readonly string[], take: number, after?: TokenPlace): Prisma.Sql {
  const behind = after
    ? Prisma.sql`AND (decode(a, 'hex'), s) > (${after.token}, ${after.standard}::token_standard)`
    : Prisma.empty;
  const wanted = addresses.map((address) => address.slice(2));
  return Prisma.sql`
    SELECT DISTINCT decode(a, 'hex') AS token, s AS standard
    FROM unnest(${wanted}::text[]) a, unnest(enum_range(NULL::token_standard)) s
    WHERE EXISTS (SELECT FROM token_balances WHERE chain_id = ${chainId}::uuid AND token = decode(a, 'hex') AND standard = s)
    ${behind} ORDER BY token, standard LIMIT ${take}`;
}

function readCall(abi: Abi, data: Hex): ReadCall | null {
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data });
    const members = abi.filter((each) => each.type === 'function' && each.name === functionName);
    const member = members.find((each) => each.type === 'function' && each.inputs.length === args.length);
    return member?.type === 'function' ? { function: functionName, arguments: writeTuple(member.inputs, args) } : null;
  } catch {
    return null;
  }
}

function asAnswer(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  throw error;
}

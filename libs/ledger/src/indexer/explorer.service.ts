import { Fault, type Actor } from '@atoll/kernel';
import {
  Prisma,
  Store,
  type Block,
  type ChainIndex,
  type Db,
  type MinedTransaction,
  type TokenBalance,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

/** A part of a list: so many rows, starting after the place of the last one before. */
export type Part<Place> = { take: number; after?: Place | undefined };
export type InBlock = { blockNumber: bigint; index: number };
export type Holding = Pick<TokenBalance, 'token' | 'standard' | 'holder'> & { tokenId: string };

/** What happened on chains, for the members of theirs. Everything is found through an index; a chain of others is none. */
@Injectable()
export class ExplorerService {
  constructor(private readonly store: Store) {}

  /** How far a chain is indexed. Null before it was begun. */
  index(actor: Actor, chainId: string): Promise<ChainIndex | null> {
    return this.on(actor, chainId, (db) => db.chainIndex.findUnique({ where: { chainId } }));
  }

  /** Newest first. */
  blocks(actor: Actor, chainId: string, { take, after }: Part<bigint>): Promise<Block[]> {
    const where = { chainId, ...(after !== undefined && { number: { lt: after } }) };
    return this.on(actor, chainId, (db) => db.block.findMany({ where, orderBy: { number: 'desc' }, take }));
  }

  /** By its number or its hash; the newest one by neither. */
  async block(actor: Actor, chainId: string, by: { number?: bigint; hash?: string }): Promise<Block> {
    const { number, hash } = by;
    if (number === undefined && !hash) {
      const [newest] = await this.blocks(actor, chainId, { take: 1 });
      if (!newest) throw Fault.notFound('block', 'of the head');
      return newest;
    }
    const where = { chainId, ...(hash && { hash: bytesOf(hash) }), ...(number !== undefined && { number }) };
    const block = await this.on(actor, chainId, (db) => db.block.findFirst({ where }));
    if (!block) throw Fault.notFound('block', hash ?? String(number));
    return block;
  }

  async transaction(actor: Actor, chainId: string, hash: string): Promise<MinedTransaction> {
    const where = { chainId, hash: bytesOf(hash) };
    const found = await this.on(actor, chainId, (db) => db.minedTransaction.findFirst({ where }));
    if (!found) throw Fault.notFound('transaction', hash);
    return found;
  }

  /** Newest first: of the chain, or of one block. */
  transactions(actor: Actor, chainId: string, part: Part<InBlock>, blockNumber?: bigint): Promise<MinedTransaction[]> {
    const of = blockNumber === undefined ? Prisma.empty : Prisma.sql`AND block_number = ${blockNumber}`;
    return this.on(actor, chainId, (db) => transactionsWhere(db, chainId, of, part));
  }

  /** Newest first: those that an address sent or received, or that created it. Each index is read for one page alone. */
  transactionsOf(actor: Actor, chainId: string, address: string, part: Part<InBlock>): Promise<MinedTransaction[]> {
    return this.on(actor, chainId, async (db) => {
      const roles = ['sender', 'recipient', 'created'];
      const found = await Promise.all(
        roles.map((role) => {
          const of = Prisma.sql`AND ${Prisma.raw(role)} = ${bytesOf(address)}`;
          return transactionsWhere(db, chainId, of, part);
        }),
      );
      const once = new Map(found.flat().map((row) => [`${row.blockNumber}/${row.position}`, row]));
      return [...once.values()].sort(newestFirst).slice(0, part.take);
    });
  }

  /** What somebody holds, or who holds a token. */
  balances(
    actor: Actor,
    chainId: string,
    of: { holder?: string | undefined; token?: string | undefined },
    { take, after }: Part<Holding>,
  ): Promise<TokenBalance[]> {
    const { holder, token } = of;
    if (!holder && !token) throw Fault.invalid('holder', 'or token must be given');
    const holderIs = holder ? Prisma.sql`AND holder = ${bytesOf(holder)}` : Prisma.empty;
    const tokenIs = token ? Prisma.sql`AND token = ${bytesOf(token)}` : Prisma.empty;
    const behind = after
      ? Prisma.sql`AND (token, standard, token_id, holder) > (${after.token}, ${after.standard}::token_standard, ${after.tokenId}::numeric, ${after.holder})`
      : Prisma.empty;
    return this.on(
      actor,
      chainId,
      (db) => db.$queryRaw<TokenBalance[]>`
        SELECT chain_id AS "chainId", token, standard, token_id AS "tokenId", holder, amount FROM token_balances
        WHERE chain_id = ${chainId}::uuid ${holderIs} ${tokenIs} ${behind} ORDER BY token, standard, token_id, holder LIMIT ${take}`,
    );
  }

  /** Names of what runs at an address, as far as its deployment or the rule of its factory says. */
  contractsAt(actor: Actor, chainId: string, address: string): Promise<{ contractName: string }[]> {
    return this.on(
      actor,
      chainId,
      (db) => db.$queryRaw<{ contractName: string }[]>`
        SELECT coalesce(d.contract_name, f.contract_name) AS "contractName" FROM indexed_contracts c
        LEFT JOIN deployments d ON c.source = 'DEPLOYMENT' AND d.id = c.source_id AND d.chain_id = c.chain_id
        LEFT JOIN factory_rules f ON c.source = 'FACTORY' AND f.id = c.source_id AND f.chain_id = c.chain_id
        WHERE c.chain_id = ${chainId}::uuid AND c.address = ${bytesOf(address)} AND coalesce(d.id, f.id) IS NOT NULL
        ORDER BY c.source, c.source_id LIMIT 10`,
    );
  }

  private on<T>(actor: Actor, chainId: string, work: (db: Db) => Promise<T>): Promise<T> {
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      await mustSee(db, chainId);
      return work(db);
    });
  }
}

/** Nobody learns of a chain that is not theirs. */
export async function mustSee(db: Db, chainId: string): Promise<{ consortiumId: string }> {
  const chain = await db.chain.findUnique({ where: { id: chainId }, select: { consortiumId: true } });
  if (!chain) throw Fault.notFound('chain', chainId);
  return chain;
}

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));

function transactionsWhere(db: Db, chainId: string, of: Prisma.Sql, { take, after }: Part<InBlock>) {
  const before = after
    ? Prisma.sql`AND (block_number, position) < (${after.blockNumber}, ${after.index})`
    : Prisma.empty;
  return db.$queryRaw<MinedTransaction[]>`
    SELECT chain_id AS "chainId", block_number AS "blockNumber", position, hash, type, sender, recipient, created, nonce, value, input,
           gas_limit AS "gasLimit", gas_used AS "gasUsed", succeeded, logs
    FROM mined_transactions WHERE chain_id = ${chainId}::uuid ${of} ${before}
    ORDER BY block_number DESC, position DESC LIMIT ${take}`;
}

const newestFirst = (a: MinedTransaction, b: MinedTransaction): number =>
  Number(b.blockNumber - a.blockNumber) || b.position - a.position;

/** For tests: a chain of one validator that mines what people sign. */
import { type Address, type Block, createGenesis, type Genesis, type GenesisAccount, type Hex } from '@atoll/protocol';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';

import { TransactionPool } from '../pool/pool.js';
import { Chain, type ChainOptions } from './chain.js';
import { scratchDirectory } from './recorded.js';

export const VALIDATOR: Address = '0x1111111111111111111111111111111111111111';
export const CHAIN_ID = 1337;

/** Keys that anybody knows. */
export const PEOPLE: PrivateKeyAccount[] = Array.from({ length: 5 }, (_, index) =>
  privateKeyToAccount(`0x${(index + 1).toString(16).padStart(64, '0')}`),
);

export const addressOf = (person: PrivateKeyAccount): Address => person.address.toLowerCase() as Address;

export function genesisFor(alloc: Record<Address, GenesisAccount> = {}): Genesis {
  const rich = Object.fromEntries(
    PEOPLE.map((person) => [addressOf(person), { balance: `0x${(10n ** 21n).toString(16)}` as Hex }]),
  );
  return createGenesis({
    chainId: CHAIN_ID,
    validators: [VALIDATOR],
    blockPeriodMs: 1000,
    alloc: { ...rich, ...alloc },
  });
}

/** A chain and its pool, which makes a block whenever it is told to. */
export class Workload {
  private constructor(
    readonly chain: Chain,
    readonly pool: TransactionPool,
  ) {}

  static async open(options: Partial<ChainOptions> = {}): Promise<Workload> {
    const chain = await Chain.open({ directory: scratchDirectory(), genesis: genesisFor(), ...options });
    const pool = new TransactionPool(chain);
    chain.useSupply(pool);
    return new Workload(chain, pool);
  }

  async mine(): Promise<Block> {
    const block = await this.chain.build({
      timestamp: this.chain.head().timestamp + 1n,
      proposer: VALIDATOR,
      vote: null,
    });
    await this.chain.commit(block);
    return block;
  }

  async close(): Promise<void> {
    await this.pool.close();
    await this.chain.close();
  }
}

export async function sign(
  person: PrivateKeyAccount,
  transaction: Parameters<PrivateKeyAccount['signTransaction']>[0],
): Promise<Uint8Array> {
  const signed = await person.signTransaction(transaction);
  return Uint8Array.from(Buffer.from(signed.slice(2), 'hex'));
}

import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { type Genesis, genesisHeader, headerHash, VoteTally } from '@atoll/protocol';
import { createAddressFromString, createAccount } from '@ethereumjs/util';

import { FlatState } from '../execution/state.js';
import { stateRootOf } from '../execution/state-root.js';
import { type BlockStore, put } from './block-store.js';
import type { Database } from './database.js';
import type { HeadState } from './head-state.js';
import { FORMAT, GENESIS, HEAD, TALLY } from './keys.js';
import { stateWrites } from './state-history.js';

const FORMAT_VERSION = Uint8Array.of(1);

/** Writes the genesis block into an empty database, or makes sure that the database belongs to this genesis file. */
export async function requireGenesis(
  genesis: Genesis,
  database: Database,
  state: HeadState,
  blocks: BlockStore,
): Promise<void> {
  const header = genesisHeader(genesis);
  const hash = headerHash(header);
  const stored = database.getSync(GENESIS);
  if (!stored) return writeGenesis(genesis, database, state, blocks);
  if (Buffer.compare(stored, fromHex(hash)) !== 0) {
    const because = `it holds the chain with genesis 0x${Buffer.from(stored).toString('hex')}, and the genesis file is that of ${hash}`;
    throw new Fault({ code: 'CONFLICT', what: 'data directory', because });
  }
  if (Buffer.compare(database.getSync(FORMAT) ?? new Uint8Array(0), FORMAT_VERSION) !== 0) {
    throw new Fault({ code: 'CONFLICT', what: 'data directory', because: 'another version of the node wrote it' });
  }
}

async function writeGenesis(genesis: Genesis, database: Database, state: HeadState, blocks: BlockStore): Promise<void> {
  const { root, changes } = stateRootOf(await stateOf(genesis, state), state);
  const header = genesisHeader(genesis, `0x${Buffer.from(root).toString('hex')}`);
  const hash = headerHash(header);
  const tally = VoteTally.fromGenesis(header, genesis.config.qbft.epochlength);
  const block = { header, transactions: [], withdrawals: [] as [] };
  await database.batch(
    [
      ...stateWrites(state, 0n, changes),
      ...blocks.writes(block, { hash, transactionHashes: [], senders: [], receipts: [] }),
      put(TALLY, Buffer.from(JSON.stringify(tally.state()))),
      put(HEAD, Uint8Array.of(0)),
      put(GENESIS, fromHex(hash)),
      put(FORMAT, FORMAT_VERSION),
    ],
    { sync: true },
  );
  state.changed(changes);
}

async function stateOf({ alloc }: Genesis, source: HeadState): Promise<FlatState> {
  const state = new FlatState(source);
  for (const [hex, { balance, nonce = '0x0', code = '0x', storage = {} }] of Object.entries(alloc)) {
    const address = createAddressFromString(hex);
    await state.putAccount(address, createAccount({ nonce: BigInt(nonce), balance: BigInt(balance) }));
    if (code !== '0x') await state.putCode(address, fromHex(code));
    for (const [slot, value] of Object.entries(storage)) await state.putStorage(address, fromHex(slot), fromHex(value));
  }
  return state;
}

import { fromHex, keccak256, toHex } from '@atoll/crypto';
import type { Address, Hash, Hex } from '@atoll/protocol';
import { serializeTransaction } from 'viem';

import { Chain } from './chain.js';
import { fixture, openRecorded, recordedGenesis, scratchDirectory } from './recorded.js';
import { traceCalls, traceSteps } from './trace.js';
import { TransactionPool } from '../pool/pool.js';

interface RecordedTransaction {
  from: Address;
  to: Address;
  nonce: Hex;
  gas: Hex;
  value: Hex;
  input: Hex;
  maxFeePerGas: Hex;
  maxPriorityFeePerGas: Hex;
  yParity: Hex;
  r: Hex;
  s: Hex;
  hash: Hash;
}

interface RecordedTrace {
  block: { transactions: RecordedTransaction[] };
  contractProof: { codeHash: Hex };
  trace: unknown;
}

/** What the recorded steps say the contract is; that it is right shows in its hash. */
const CODE: Hex = '0x5f356001555f355f526001602a5d602060005f5e60aa60205fa100';

it('traces a transaction step by step as Besu traced it', async () => {
  const { block, contractProof, trace } = fixture<RecordedTrace>('besu-qbft', 'eth_getProof.json');
  const recorded = block.transactions[0]!;
  expect(toHex(keccak256(fromHex(CODE)))).toBe(contractProof.codeHash);

  const genesis = recordedGenesis('besu-qbft');
  genesis.alloc[recorded.to] = { balance: '0x0', nonce: '0x1', code: CODE };
  genesis.alloc[recorded.from] = { balance: '0xad78ebc5ac6200000', nonce: recorded.nonce };
  const chain = await Chain.open({ directory: scratchDirectory(), genesis });
  const pool = new TransactionPool(chain);
  chain.useSupply(pool);
  const hash = await pool.add(rawOf(recorded));
  expect(hash).toBe(recorded.hash);
  const [proposer] = chain.validatorsAfter(chain.head());
  await chain.commit(await chain.build({ timestamp: 1n, proposer: proposer!, vote: null }));
  expect(await traceSteps(chain, hash)).toEqual(trace);
  await pool.close();
  await chain.close();
});

function rawOf({
  nonce,
  gas,
  value,
  input,
  to,
  maxFeePerGas,
  maxPriorityFeePerGas,
  yParity,
  r,
  s,
}: RecordedTransaction): Uint8Array {
  const fees = { maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) };
  const message = { chainId: 20260, nonce: Number(nonce), gas: BigInt(gas), value: BigInt(value), data: input, to };
  return fromHex(serializeTransaction({ ...message, ...fees, type: 'eip1559' }, { r, s, yParity: Number(yParity) }));
}

describe('on the recorded Osaka chain', () => {
  interface Label {
    label: string;
    hash: Hash;
    status: number;
    gasUsed: number;
  }
  const labels = fixture<Label[]>('besu-osaka', 'tx-labels.json');
  let chain: Chain;
  beforeAll(async () => {
    chain = await openRecorded('besu-osaka');
  });
  afterAll(() => chain.close());

  it('runs every transaction again to the gas and the status it had', async () => {
    for (const { hash, status, gasUsed } of labels) {
      const { gas, failed } = await traceSteps(chain, hash, { disableStack: true, disableStorage: true });
      expect({ hash, gas, status: failed ? 0 : 1 }).toEqual({ hash, gas: gasUsed, status });
    }
  });

  it('tells the calls of a contract that makes a contract and why one was refused', async () => {
    const labelled = (label: string) => labels.find((one) => one.label.startsWith(label))!.hash;
    const made = await traceCalls(chain, labelled('Env.make CREATE2'));
    expect(made.type).toBe('CALL');
    expect(made.calls?.map(({ type }) => type)).toEqual(['CREATE2']);
    const refused = await traceCalls(chain, labelled('fail()'));
    expect(refused).toMatchObject({ error: 'execution reverted', revertReason: 'always fails' });
  });
});

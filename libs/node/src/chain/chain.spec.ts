import { toHex } from '@atoll/crypto';
import { type Address, type Block, headerHash, type Hex, withExtraData } from '@atoll/protocol';
import { Common, Mainnet } from '@ethereumjs/common';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { createTxFromRLP } from '@ethereumjs/tx';
import { createAccount, createAddressFromString, createContractAddress } from '@ethereumjs/util';
import { createVM, runTx } from '@ethereumjs/vm';
import { encodeFunctionData, type Abi } from 'viem';

import { evmBlock } from '../execution/evm.js';
import { Rules } from '../execution/rules.js';
import { Chain } from './chain.js';
import { fixture, recordedBlocks, recordedGenesis, scratchDirectory } from './recorded.js';
import { addressOf, CHAIN_ID, genesisFor, PEOPLE, sign, VALIDATOR, Workload } from './workload.js';

const CHAINS = [
  { recorded: 'besu-osaka', blocks: 174 },
  { recorded: 'besu-qbft', blocks: 20 },
] as const;

describe.each(CHAINS)('the chain recorded in $recorded', ({ recorded, blocks }) => {
  it('replays with every root, bloom, gas and hash as Besu had them, and is the same when opened again', async () => {
    const options = { directory: scratchDirectory(), genesis: recordedGenesis(recorded) };
    const chain = await Chain.open(options);
    for (const block of recordedBlocks(recorded)) {
      await chain.importBlock(block);
      expect(chain.hash).toBe(headerHash(block.header));
    }
    const [head, validators] = [chain.head(), chain.validatorsAfter(chain.head())];
    expect(head.number).toBe(BigInt(blocks));
    await chain.close();

    const again = await Chain.open(options);
    expect(again.head()).toEqual(head);
    expect(again.validatorsAfter(head)).toEqual(validators);
    await again.close();
  });
});

it('names the validators after every block as Besu listed them', async () => {
  const chain = await Chain.open({ directory: scratchDirectory(), genesis: recordedGenesis('besu-osaka') });
  for (const block of recordedBlocks('besu-osaka')) await chain.importBlock(block);
  const listed = fixture<Record<string, Address[]>>('besu-osaka', 'validators-by-block.json');
  for (const [number, validators] of Object.entries(listed)) {
    const parent = chain.blocks.header(BigInt(number) - 1n);
    if (parent) expect(chain.validatorsAfter(parent.header)).toEqual(validators);
  }
  await chain.close();
});

describe('a block that is not right', () => {
  const [first] = recordedBlocks('besu-qbft');
  const change = (header: Partial<Block['header']>): Block => ({ ...first!, header: { ...first!.header, ...header } });
  const proposal = (block: Block): Block => ({ ...block, header: withExtraData(block.header, { seals: [] }) });
  let chain: Chain;
  beforeAll(async () => {
    chain = await Chain.open({ directory: scratchDirectory(), genesis: recordedGenesis('besu-qbft') });
  });
  afterAll(() => chain.close());

  const root = `0x${'ab'.repeat(32)}` as const;
  it.each([
    { what: 'state root', block: proposal(change({ stateRoot: root })), code: 'STATE_ROOT' },
    { what: 'receipts root', block: proposal(change({ receiptsRoot: root })), code: 'RECEIPTS_ROOT' },
    { what: 'transactions root', block: proposal(change({ transactionsRoot: root })), code: 'TRANSACTIONS_ROOT' },
    { what: 'gas used', block: proposal(change({ gasUsed: 1n })), code: 'GAS_USED' },
    { what: 'bloom', block: proposal(change({ logsBloom: new Uint8Array(256).fill(1) })), code: 'LOGS_BLOOM' },
    { what: 'parent', block: proposal(change({ parentHash: root })), code: 'PARENT_HASH' },
  ])('is refused as a proposal: $what', async ({ block, code }) => {
    await expect(chain.validate(block)).rejects.toMatchObject({ code });
    expect(chain.head().number).toBe(0n);
  });

  it('is refused from a peer when a seal is missing, and taken when none is', async () => {
    const { header } = first!;
    await expect(chain.importBlock(proposal(first!))).rejects.toMatchObject({ code: 'SEAL_QUORUM' });
    await chain.importBlock(first!);
    expect(chain.hash).toBe(headerHash(header));
  });

  it('is not taken for one that was checked because it has the same header', async () => {
    const work = await Workload.open();
    const block = await work.chain.build({ timestamp: 1n, proposer: VALIDATOR, vote: null });
    const raw = await sign(PEOPLE[0]!, { chainId: CHAIN_ID, nonce: 0, gas: 21_000n, gasPrice: 0n, to: VALIDATOR });
    await expect(work.chain.validate({ ...block, transactions: [raw] })).rejects.toMatchObject({
      code: 'TRANSACTIONS_ROOT',
    });
    await work.chain.validate(block);
    await work.close();
  });
});

it('does not open the directory of another chain, and says so', async () => {
  const directory = scratchDirectory();
  await (await Chain.open({ directory, genesis: recordedGenesis('besu-qbft') })).close();
  const wrong = Chain.open({ directory, genesis: genesisFor() });
  await expect(wrong).rejects.toMatchObject({ detail: { code: 'CONFLICT', what: 'data directory' } });
  const right = await Chain.open({ directory, genesis: recordedGenesis('besu-qbft') });
  await expect(Chain.open({ directory, genesis: recordedGenesis('besu-qbft') })).rejects.toMatchObject({
    detail: { because: 'another process has it open' },
  });
  await right.close();
});

it('builds, checks and stores blocks whose state roots a plain EthereumJS state has too', async () => {
  const genesis = genesisFor();
  const builder = await Workload.open({ genesis });
  const follower = await Chain.open({ directory: scratchDirectory(), genesis });
  const plain = await plainState();
  const nonces = PEOPLE.map(() => 0);
  const contract = fixture<Record<string, { abi: Abi; bytecode: Hex }>>('besu-osaka', 'contracts.json')['Token']!;
  const token = createContractAddress(createAddressFromString(addressOf(PEOPLE[0]!)), 0n).toString();
  const supply = (10n ** 24n).toString(16).padStart(64, '0');
  const send = (who: number, transaction: object) =>
    sign(PEOPLE[who]!, { chainId: CHAIN_ID, nonce: nonces[who]!++, type: 'eip1559', gas: 900_000n, ...transaction });

  for (let block = 0; block < 12; block++) {
    const raws: Uint8Array[] = [];
    if (block === 0) raws.push(await send(0, { data: `${contract.bytecode}${supply}` }));
    for (let i = 0; i < 10; i++) {
      const who = (block * 7 + i * 3) % PEOPLE.length;
      const to: Hex = `0x${((block * 31 + i * 17) % 60).toString(16).padStart(40, 'c')}`;
      const data = encodeFunctionData({ abi: contract.abi, functionName: 'transfer', args: [to, BigInt(i * block)] });
      raws.push(await send(who, i % 2 === 0 ? { to, value: BigInt(i) } : { to: token, data }));
    }
    const admissions = await builder.pool.addAll(raws);
    expect(admissions.filter((one) => 'error' in one)).toEqual([]);
    const built = await builder.mine();
    expect(built.transactions).toHaveLength(raws.length);
    await follower.validate(built);
    await follower.commit(built);
    expect(await plain(built)).toBe(built.header.stateRoot);
  }
  expect(follower.hash).toBe(builder.chain.hash);
  await builder.close();
  await follower.close();

  /** The stock state manager and a stock set of rules, fed the same transactions. */
  async function plainState(): Promise<(block: Block) => Promise<Hex>> {
    const rules = new Rules(genesis);
    const common = new Common({
      chain: { ...Mainnet, chainId: CHAIN_ID, hardforks: rules.at(0n).hardforks() },
      hardfork: 'osaka',
    });
    const stateManager = new MerkleStateManager({ common });
    for (const [address, { balance }] of Object.entries(genesis.alloc)) {
      await stateManager.putAccount(createAddressFromString(address), createAccount({ balance: BigInt(balance) }));
    }
    const vm = await createVM({ common, stateManager });
    return async ({ header, transactions }) => {
      for (const raw of transactions) {
        const tx = createTxFromRLP(raw, { common });
        await runTx(vm, { tx, block: evmBlock(header, rules.at(header.timestamp)), skipHardForkValidation: true });
      }
      return toHex(await stateManager.getStateRoot());
    };
  }
});

it('keeps the states of as many blocks as it is told to, and forgets older ones', async () => {
  const work = await Workload.open({ historyBlocks: 3 });
  const to = `0x${'d0'.repeat(20)}` as const;
  for (let nonce = 0; nonce < 6; nonce++) {
    await work.pool.add(
      await sign(PEOPLE[0]!, { chainId: CHAIN_ID, nonce, gas: 21_000n, gasPrice: 0n, to, value: 1n }),
    );
    await work.mine();
  }
  const { readState } = await import('./past-state.js');
  const balances = [3n, 4n, 5n, 6n].map((at) =>
    readState(work.chain, at, async (state) => (await state.account(to)).balance),
  );
  expect(await Promise.all(balances)).toEqual([3n, 4n, 5n, 6n]);
  await expect(readState(work.chain, 2n, async () => null)).rejects.toMatchObject({ detail: { code: 'INVALID' } });
  await work.close();
});

it('moves the gas limit towards the wished one as Besu did', async () => {
  const recorded = recordedBlocks('besu-osaka').slice(0, 30);
  const work = await Workload.open({ genesis: genesisFor(), targetGasLimit: 80_000_000n });
  const first = await work.mine();
  expect(first.header.gasLimit).toBe(60_000_000n + 60_000_000n / 1024n - 1n);
  await work.close();
  const { gasLimitAfter } = await import('../execution/gas-limit.js');
  let limit = BigInt(recordedGenesis('besu-osaka').gasLimit);
  for (const { header } of recorded) {
    limit = gasLimitAfter(limit, 60_000_000n);
    expect(header.gasLimit).toBe(limit);
  }
});

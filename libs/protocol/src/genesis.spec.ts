import { createAccount, createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { MerkleStateManager } from '@ethereumjs/statemanager';

import { fromHex, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

import { decodeExtraData } from './extra-data.js';
import { forkAt } from './fork.js';
import { blockPeriodMs, createGenesis, type Genesis } from './genesis.js';
import { genesisHash, genesisHeader, genesisStateRoot } from './genesis-header.js';
import type { Hex } from './hex.js';
import { parseGenesis } from './parse-genesis.js';
import { recorded, recordedChain } from './recorded.js';
import { EMPTY_TRIE_ROOT } from './trie-root.js';

const validators: Hex[] = [`0x${'b'.repeat(40)}`, `0x${'A'.repeat(40)}`];
const file = () => recorded<Record<string, unknown> & { config: Record<string, unknown> }>('besu-osaka/genesis.json');

describe('createGenesis', () => {
  const genesis = createGenesis({ chainId: 7, validators, blockPeriodMs: 1000 });

  it('writes what parseGenesis reads without a change', () => {
    expect(parseGenesis(JSON.stringify(genesis))).toEqual(genesis);
  });

  it('sorts the validators and starts with Osaka', () => {
    expect(decodeExtraData(fromHex(genesis.extraData)).validators).toEqual([`0x${'a'.repeat(40)}`, validators[0]]);
    expect(forkAt(genesis.config, 0n)).toBe('osaka');
    expect(genesisHeader(genesis).requestsHash).toBeDefined();
  });

  it.each([
    [1000, { blockperiodseconds: 1 }],
    [5000, { blockperiodseconds: 5 }],
    [200, { blockperiodseconds: 1, xblockperiodmilliseconds: 200 }],
    [2500, { blockperiodseconds: 2, xblockperiodmilliseconds: 2500 }],
  ])('tells a period of %i ms', (period, timing) => {
    const { config } = createGenesis({ chainId: 7, validators, blockPeriodMs: period });
    expect(config.qbft).toMatchObject(timing);
    expect(config.qbft.xblockperiodmilliseconds === undefined).toBe(period % 1000 === 0);
    expect(blockPeriodMs(config)).toBe(period);
  });

  it('makes the genesis that Besu was given from the same choices', () => {
    const theirs = parseGenesis(file());
    const ours = createGenesis({
      chainId: theirs.config.chainId,
      validators: decodeExtraData(fromHex(theirs.extraData)).validators,
      blockPeriodMs: 1000,
      epochLength: 40,
      requestTimeoutSeconds: 1,
      gasLimit: BigInt(theirs.gasLimit),
      alloc: theirs.alloc,
      timestamp: Number(theirs.timestamp),
    });
    expect(ours).toEqual(theirs);
    expect(genesisHash(ours)).toBe(recordedChain('besu-osaka').blocks[0]!.hash);
  });

  it.each([
    ['no validators', { validators: [] }],
    ['a validator twice', { validators: [validators[0]!, validators[0]!] }],
    ['a validator that is no address', { validators: ['0x12' as Hex] }],
    ['a period of zero', { blockPeriodMs: 0 }],
  ])('refuses %s', (_, choices) => {
    expect(() => createGenesis({ chainId: 7, validators, blockPeriodMs: 1000, ...choices })).toThrow(Fault);
  });
});

describe('genesisStateRoot', () => {
  it('agrees with EthereumJS on balances, nonces, code and storage', async () => {
    const { alloc } = recordedChain('besu-osaka').genesis;
    const state = new MerkleStateManager();
    for (const [key, account] of Object.entries(alloc)) {
      const address = createAddressFromString(key);
      await state.putAccount(
        address,
        createAccount({ nonce: BigInt(account.nonce ?? 0), balance: BigInt(account.balance) }),
      );
      if (account.code) await state.putCode(address, hexToBytes(account.code));
      for (const [slot, value] of Object.entries(account.storage ?? {})) {
        await state.putStorage(address, hexToBytes(slot as Hex), hexToBytes(toShortest(value)));
      }
    }
    expect(genesisStateRoot(alloc)).toBe(toHex(await state.getStateRoot()));
  });

  it('does not store slots that are zero', () => {
    const address: Hex = `0x${'1'.repeat(40)}`;
    const slot: Hex = `0x${'0'.repeat(64)}`;
    const account = { balance: '0x1' as const, code: '0x00' as const };
    const withZero = { [address]: { ...account, storage: { [slot]: slot } } } as Genesis['alloc'];
    expect(genesisStateRoot(withZero)).toBe(genesisStateRoot({ [address]: account }));
    expect(genesisStateRoot({})).toBe(EMPTY_TRIE_ROOT);
  });
});

describe('parseGenesis', () => {
  it('reads numbers and addresses however tools write them', () => {
    const plain = parseGenesis(file());
    const other = {
      ...file(),
      timestamp: Number(plain.timestamp),
      gasLimit: `${BigInt(plain.gasLimit)}`,
      nonce: '0x0000',
    };
    expect(parseGenesis(other)).toEqual(plain);
  });

  it('reads the settings of QBFT in any case and fills in what Besu would', () => {
    const { config } = parseGenesis({ ...file(), config: { ...file().config, qbft: { blockPeriodSeconds: 3 } } });
    expect(config.qbft).toEqual({ blockperiodseconds: 3, epochlength: 30_000, requesttimeoutseconds: 1 });
  });

  const configured = (changes: object) => ({ ...file(), config: { ...file().config, ...changes } });
  const qbft = (changes: object) => configured({ qbft: changes });
  const cases: [string, string, unknown][] = [
    ['text that is not JSON', 'genesis', '{"config":'],
    ['an array', 'genesis', []],
    ['null', 'genesis', null],
    ['no rules', 'genesis.config', { ...file(), config: undefined }],
    ['no QBFT', 'genesis.config.qbft', configured({ qbft: undefined, ibft2: {} })],
    ['no chain id', 'genesis.config.chainId', configured({ chainId: undefined })],
    ['a chain id of text', 'genesis.config.chainId', configured({ chainId: '7' })],
    ['a chain id of zero', 'genesis.config.chainId', configured({ chainId: 0 })],
    ['a late London', 'genesis.config.londonBlock', configured({ londonBlock: 5 })],
    ['a fork that is unknown', 'genesis.config.amsterdamTime', configured({ amsterdamTime: 0 })],
    ['Osaka without Prague', 'genesis.config.osakaTime', JSON.stringify(configured({ pragueTime: undefined }))],
    ['Osaka before Prague', 'genesis.config.osakaTime', configured({ pragueTime: 9 })],
    ['an epoch of zero blocks', 'genesis.config.qbft.epochlength', qbft({ epochlength: 0 })],
    ['a period of half a second', 'genesis.config.qbft.blockperiodseconds', qbft({ blockperiodseconds: 0.5 })],
    [
      'validators in a contract',
      'genesis.config.qbft.validatorcontractaddress',
      qbft({ validatorContractAddress: '0x1' }),
    ],
    ['a block reward', 'genesis.config.qbft.blockreward', qbft({ blockreward: '0x1' })],
    ['a transition', 'genesis.config.transitions.qbft', configured({ transitions: { qbft: [{ block: 5 }] } })],
    ['no gas limit', 'genesis.gasLimit', { ...file(), gasLimit: undefined }],
    ['a gas limit of text', 'genesis.gasLimit', { ...file(), gasLimit: 'lots' }],
    ['a gas limit of nine bytes', 'genesis.gasLimit', { ...file(), gasLimit: `0x1${'0'.repeat(16)}` }],
    ['a fractional timestamp', 'genesis.timestamp', { ...file(), timestamp: 1.5 }],
    ['a difficulty of two', 'genesis.difficulty', { ...file(), difficulty: '0x2' }],
    ['another mixHash', 'genesis.mixHash', { ...file(), mixHash: `0x${'0'.repeat(64)}` }],
    ['an account at no address', 'genesis.alloc.0x12', { ...file(), alloc: { '0x12': { balance: '0x1' } } }],
    [
      'a negative balance',
      `genesis.alloc.${validators[0]}.balance`,
      { ...file(), alloc: { [validators[0]!]: { balance: '-1' } } },
    ],
    [
      'half a byte of code',
      `genesis.alloc.${validators[0]}.code`,
      { ...file(), alloc: { [validators[0]!]: { code: '0x1' } } },
    ],
    ['no extra data', 'genesis.extraData', { ...file(), extraData: undefined }],
    ['extra data that is not RLP', 'genesis.extraData', { ...file(), extraData: '0x1234' }],
    ['extra data without validators', 'genesis.extraData', { ...file(), extraData: `0xe5a0${'0'.repeat(64)}c0c080c0` }],
  ];

  it.each(cases)('refuses %s and names the field', (_, field, json) => {
    expect(faultOf(() => parseGenesis(json))).toMatchObject({ code: 'INVALID', field });
  });
});

function toShortest(value: Hex): Hex {
  const digits = BigInt(value).toString(16);
  return `0x${digits.length % 2 ? '0' : ''}${digits}`;
}

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Fault ? error.detail : error;
  }
  return 'no fault';
}

import { fromHex, p256, toHex } from '@atoll/crypto';
import {
  decodeHeader,
  encodeHeader,
  genesisHash,
  parseGenesis,
  verifySeals,
  withExtraData,
  type Header,
} from '@atoll/protocol';
import { hashTypedData, keccak256, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { recordedNode, recordedReceipt } from '../recorded.js';
import { batchDigest, isSignedBy } from './batch-signature.js';
import { checkHeader, checkReading, checkReceipt, type Evidence } from './check.js';
import { readReceipt, receiptText, type Receipt } from './receipt.js';
import { checkState } from './state.js';
import { evidenceOf, verifyReceipt } from './verify.js';

const recording = recordedReceipt();
const { receipt: text, state } = recording;
let evidence: Evidence;
let header: Header;
const genesis = parseGenesis(recording.genesis);
const receipt = readReceipt(text);
beforeAll(async () => {
  evidence = await evidenceOf(receipt, recordedNode(recording));
  header = decodeHeader(fromHex(evidence.header));
});
const validators = verifiersOf();
const trust = {
  ...{ chainId: String(genesis.config.chainId), genesis: genesisHash(genesis), contract: receipt.contract },
  validators,
};

/** The four that stand in the genesis block's extra data. */
function verifiersOf() {
  const found = genesis.extraData.match(/94([0-9a-f]{40})/g)!;
  return found.map((item) => `0x${item.slice(2)}` as Hex).sort();
}

const code = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const check = (more: Partial<Receipt> = {}, shown: Partial<Evidence> = {}, by: Partial<typeof trust> = {}) =>
  code(() => checkReceipt({ ...receipt, ...more }, { ...evidence, ...shown }, { ...trust, ...by }));

it('finds a receipt right, by the seals, by the block’s logs and by the contract’s storage', () => {
  expect(checkReceipt(receipt, evidence, trust)).toEqual({
    recordedAt: header.timestamp,
    signer: receipt.signatures[0]!.signer,
  });
  expect(validators).toHaveLength(4);
  expect(() => checkState(receipt, state, header)).not.toThrow();
});

it('finds it right by a node alone, from the genesis on, and goes on from there', async () => {
  const node = recordedNode(recording);
  const by = { genesis, contract: receipt.contract };
  const { known, ...proven } = await verifyReceipt(receipt, node, by, { state: true });
  expect(proven).toEqual({ recordedAt: header.timestamp, signer: receipt.signatures[0]!.signer });
  expect(known.tally.number).toBe(receipt.block.number);
  expect(await verifyReceipt(receipt, node, { ...by, known })).toMatchObject(proven);
  const elsewhere = { ...recording, receipts: [] };
  await expect(verifyReceipt(receipt, recordedNode(elsewhere), by)).rejects.toMatchObject({ code: 'TRANSACTION' });
  const cut = { ...recording, blocks: recording.blocks.slice(0, -1) };
  await expect(verifyReceipt(receipt, recordedNode(cut), by)).rejects.toMatchObject({ code: 'BLOCK' });
  await expect(verifyReceipt(receipt, recordedNode(cut), { ...by, known })).rejects.toMatchObject({ code: 'BLOCK' });
});

it('takes no receipt of which one character is another', () => {
  const accepted: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const bit = 1 << (at % 7);
    const forged = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ bit) + text.slice(at + 1);
    if (code(() => checkReceipt(readReceipt(forged), evidence, trust)) === 'accepted') accepted.push(at);
  }
  expect(accepted).toEqual([]);
}, 120_000);

describe('each check refuses by its own code', () => {
  const { batch, block } = receipt;
  const other: Hex = `0x${'ab'.repeat(32)}`;
  it.each<[string, string, () => string | undefined]>([
    ['CHAIN', 'another chain’s id', () => check({ chainId: '1' })],
    ['CHAIN', 'another genesis', () => check({ genesis: other })],
    ['CONTRACT', 'a contract that somebody deployed', () => check({ contract: `0x${'ab'.repeat(20)}` })],
    ['LEAF', 'another value', () => check({ value: '0x01' })],
    ['LEAF', 'another leaf', () => check({ leaf: other })],
    ['PATH', 'another path', () => check({ path: receipt.path.toReversed() })],
    ['PATH', 'a path that is too short', () => check({ path: receipt.path.slice(1) })],
    ['PATH', 'another place', () => check({ index: receipt.index + 1 })],
    ['PATH', 'another size', () => check({ size: receipt.size + 1 })],
    ['SIGNATURE', 'another time', () => check({ batch: { ...batch, tTo: `${BigInt(batch.tTo) + 1n}` } })],
    ['SIGNATURE', 'another ciphertext', () => check({ batch: { ...batch, ctRoot: other } })],
    ['SIGNATURE', 'another stream', () => check({ stream: other })],
    ['HEADER', 'another block', () => check({ block: { ...block, hash: other } })],
    ['HEADER', 'another height', () => check({ block: { ...block, number: '1' } })],
    ['HEADER', 'no header', () => check({}, { header: '0x00' })],
    ['SEALS', 'other validators', () => check({}, {}, { validators: [other.slice(0, 42) as Hex] })],
    ['TRANSACTION', 'another transaction', () => check({ txHash: other })],
    ['TRANSACTION', 'no transactions', () => check({}, { transactions: [] })],
    ['TRANSACTION', 'a log that the block does not have', () => check({ logIndex: 7 })],
    ['LOGS', 'other logs', () => check({}, { receipts: [...evidence.receipts, ...evidence.receipts] })],
    ['LOG', 'another batch', () => check({ batch: { ...batch, index: '0' } })],
    ['LOG', 'more assurance than it has', () => check({ batch: { ...batch, assurance: 'DEVICE_SIGNED' } })],
    ['LOG', 'a batch that came in time after all', () => check({ batch: { ...batch, late: !batch.late } })],
  ])('%s: %s', (expected, _, attempt) => expect(attempt()).toBe(expected));

  it('MALFORMED and VERSION: what is no receipt', () => {
    expect(code(() => readReceipt('{}'))).toBe('MALFORMED');
    expect(code(() => readReceipt(text.replace('"v":1', '"v":2')))).toBe('VERSION');
    expect(code(() => readReceipt(` ${text}`))).toBe('MALFORMED');
    expect(code(() => readReceipt('x'.repeat(300_000)))).toBe('MALFORMED');
    expect(readReceipt(`${text}\n`)).toEqual(receipt);
    expect(receiptText(receipt)).toBe(text);
  });

  it('STATE: storage that says something else', () => {
    const wrong = (more: Partial<Receipt>, proof = state) =>
      code(() => checkState({ ...receipt, ...more }, proof, header));
    expect(wrong({ root: other })).toBe('STATE');
    expect(wrong({ batch: { ...batch, index: '0' } })).toBe('STATE');
    expect(wrong({ batch: { ...batch, tFrom: '1' } })).toBe('STATE');
    expect(wrong({ batch: { ...batch, late: true } })).toBe('STATE');
    expect(wrong({}, { ...state, address: `0x${'ab'.repeat(20)}` })).toBe('STATE');
    expect(wrong({}, { ...state, storageProof: state.storageProof.slice(1) })).toBe('STATE');
    expect(wrong({}, { ...state, accountProof: state.accountProof.slice(1) })).toBe('STATE');
  });
});

describe('seals', () => {
  let seals: Uint8Array[];
  // 65 bytes each, at the end of the extra data.
  beforeAll(() => {
    seals = [...toHex(header.extraData).matchAll(/b841([0-9a-f]{130})/g)].map(([, seal]) => fromHex(`0x${seal!}`));
  });
  const sealed = (these: Uint8Array[]) => {
    const raw = toHex(encodeHeader(withExtraData(header, { seals: these })));
    try {
      return checkHeader(receipt, raw, { validators }) && 'accepted';
    } catch (error) {
      const { code, cause } = error as { code: string; cause: { code: string } };
      return [code, cause.code];
    }
  };

  it('count when they are enough, different and of validators, and not otherwise', () => {
    expect(verifySeals(header, validators)).toHaveLength(seals.length);
    expect(sealed(seals)).toBe('accepted');
    expect(sealed(seals.toReversed())).toBe('accepted');
    expect(sealed(seals.slice(0, 2))).toEqual(['SEALS', 'SEAL_QUORUM']);
    expect(sealed([seals[0]!, seals[0]!, seals[1]!])).toEqual(['SEALS', 'SEAL_DUPLICATE']);
    expect(sealed([...seals.slice(0, 2), seals[2]!.with(3, seals[2]![3]! ^ 1)])[0]).toBe('SEALS');
    expect(sealed([])).toEqual(['SEALS', 'SEAL_QUORUM']);
  });
});

describe('a batch’s signature', () => {
  const claim = { ...receipt.batch, stream: receipt.stream, root: receipt.root };
  const typed = hashTypedData({
    domain: { name: 'Atoll DataAnchor', version: '1', chainId: 4_200, verifyingContract: receipt.contract },
    primaryType: 'Batch',
    types: {
      Batch: [
        { name: 'stream', type: 'bytes32' },
        { name: 'seqFrom', type: 'uint64' },
        { name: 'seqTo', type: 'uint64' },
        { name: 'root', type: 'bytes32' },
        { name: 'ctRoot', type: 'bytes32' },
        { name: 'tFrom', type: 'uint64' },
        { name: 'tTo', type: 'uint64' },
      ],
    },
    message: {
      ...claim,
      ...{ seqFrom: BigInt(claim.seqFrom), seqTo: BigInt(claim.seqTo) },
      ...{ tFrom: BigInt(claim.tFrom), tTo: BigInt(claim.tTo) },
    },
  });

  it('is over what viem has as EIP-712', () => expect(toHex(batchDigest(receipt))).toBe(typed));

  it('may be of a wallet, by viem', async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const signature = await account.sign({ hash: typed });
    const signer = account.address.toLowerCase() as Hex;
    expect(isSignedBy(signer, fromHex(typed), signature)).toBe(true);
    expect(isSignedBy(receipt.contract, fromHex(typed), signature)).toBe(false);
    expect(isSignedBy(signer, fromHex(typed), `${signature.slice(0, -2) as Hex}1d`)).toBe(false);
    const signatures = [{ signer, signature }];
    expect(code(() => checkReading({ ...receipt, signatures }, trust))).toBe('accepted');
    expect(check({ signatures })).toBe('LOG'); // signed, and anchored by somebody else
  });

  it('may be of a secure element, with the one of two forms of s', () => {
    const key = p256.randomPrivateKey();
    const point = p256.publicKeyOf(key);
    const signer = `0x${keccak256(point).slice(-40)}` as Hex;
    const bare = p256.sign(fromHex(typed), key);
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = BigInt(toHex(bare.subarray(32)));
    const form = (value: bigint): Hex =>
      `${toHex(point)}${toHex(bare.subarray(0, 32)).slice(2)}${value.toString(16).padStart(64, '0')}`;
    const [low, high] = s <= n / 2n ? [s, n - s] : [n - s, s];
    expect(isSignedBy(signer, fromHex(typed), form(low))).toBe(true);
    expect(isSignedBy(signer, fromHex(typed), form(high))).toBe(false);
    expect(isSignedBy(receipt.contract, fromHex(typed), form(low))).toBe(false);
  });
});

import { p256 } from '@atoll/crypto';
import { AccountReconciler } from '@atoll/ledger';
import { concat, dataSlice, getBytes, keccak256, toBeHex, toBigInt, TypedDataEncoder, Wallet } from 'ethers';
import { encodeFunctionData, parseAbi, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { CREATE, LATER, limits, MEASURE, reading, startSponsor, type Sponsor } from './testing.js';

let s: Sponsor;
beforeAll(async () => void (s = await startSponsor()), 240_000);
afterAll(() => s.ledger.close());

const METER = parseAbi([
  'struct Reading { uint64 at; int32 value; string unit; }',
  'function measureBySig(address signer, Reading[] readings, uint256 deadline, bytes signature)',
  'struct Request { address from; address to; uint256 value; uint256 gas; uint48 deadline; bytes data; bytes signature; }',
  'function execute(Request request) payable',
]);

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // SP 800-186

const FREE = { maxFeePerGas: '0x0', maxPriorityFeePerGas: '0x0' };

/** Somebody else's account of the chain, with gas of its own. */
async function relayedByOther(to: string, data: Hex): Promise<string> {
  const { rpc } = s.ledger.chain;
  const [from] = await rpc.call<Hex[]>('eth_accounts');
  return rpc.call<string>('eth_sendTransaction', [{ ...{ from, to, data, gas: '0x100000' }, ...FREE }]);
}

type Intent = Awaited<ReturnType<Sponsor['signed']>>;
const callOf = ({ signer, arguments: { readings }, deadline, signature }: Intent) =>
  encodeFunctionData({
    ...{ abi: METER, functionName: 'measureBySig' },
    args: [
      signer as Hex,
      readings.map((each) => ({ ...each, at: BigInt(each.at) })),
      BigInt(deadline),
      signature as Hex,
    ],
  });

describe('an intent', () => {
  it('is relayed for a device without gas, whichever library signed it', async () => {
    const sponsorship = await s.sponsor();
    const key = Wallet.createRandom().privateKey as Hex;
    const [device, account] = [new Wallet(key), privateKeyToAccount(key)];
    const first = await s.accepted(sponsorship, await s.signed(device));
    expect(first).toMatchObject({ status: 'PENDING', nonce: '0' });
    await s.work();
    expect(await s.found(first.id)).toMatchObject({ status: 'DONE', relayedByOther: false, reason: null });

    const message = { signer: account.address, readings: [reading(7)], nonce: 1n, deadline: BigInt(LATER) };
    const intent = await s.signed(device, { nonce: 1, readings: [reading(7)] });
    const signature = await account.signTypedData({
      ...{ domain: s.domain as never, types: MEASURE, primaryType: 'Measure', message: message as never },
    });
    const second = await s.accepted(sponsorship, { ...intent, signature });
    await s.work();
    expect(await s.found(second.id)).toMatchObject({ status: 'DONE' });
    expect(await s.total(device.address)).toBe('12');
  });

  it('is one transaction, however often and under whatever sponsorship it comes', async () => {
    const [one, other, device] = [await s.sponsor(), await s.sponsor(), s.device()];
    const intent = await s.signed(device);
    const answers = await Promise.all([one, one, one, other, other].map((id) => s.accepted(id, intent)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    await s.work();
    expect((await s.accepted(one, intent)).id).toBe(answers[0].id);
    expect(await s.total(device.address)).toBe('5');
  });

  it('is told to wallets as the contract means it', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const { signature: _, nonce: __, ...unsigned } = await s.signed(device);
    const { intentTypedData } = await s.api.get(
      s.ada,
      'query ($input: IntentTypedDataInput!) { intentTypedData(input: $input) { typedData digest } }',
      { input: { ...unsigned, sponsorshipId: sponsorship } },
    );
    const { domain, types, message } = intentTypedData.typedData;
    const signature = await device.signTypedData(domain, types, message);
    expect(signature).toBe((await s.signed(device)).signature);
    expect((await s.accepted(sponsorship, { ...unsigned, nonce: message.nonce, signature })).digest).toBe(
      intentTypedData.digest,
    );
  });

  it('goes through a forwarder that the contract trusts, and fails with what the contract said', async () => {
    const contracts = [{ deploymentId: s.meter.id, methods: ['measure'], forwarderId: s.forwarder.id }];
    const [sponsorship, device] = [await s.sponsor({ contracts }), s.device()];
    const first = await s.accepted(sponsorship, await forwarded(device, 9, 0));
    await s.work();
    expect(await s.found(first.id)).toMatchObject({ status: 'DONE' });
    expect(await s.total(device.address)).toBe('9');
    expect(await s.refusal(sponsorship, await forwarded(device, 1_001, 1))).toMatchObject({
      ...{ code: 'REVERTED', error: 'TooMuch', arguments: ['1001'] },
    });
    expect(await s.refusal(sponsorship, await s.signed(device))).toMatchObject({ code: 'INVALID', field: 'function' });
  });

  it('may be signed by a contract', async () => {
    const [sponsorship, owner] = [await s.sponsor(), s.device()];
    const safe = await s.deploySafe(owner.address);
    const intent = await s.signed(owner, { signer: safe.address });
    expect(await s.refusal(sponsorship, await s.signed(s.device(), { signer: safe.address }))).toMatchObject({
      field: 'signature',
    });
    const { id } = await s.accepted(sponsorship, intent);
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE' });
    expect(await s.total(safe.address)).toBe('5');
  });

  it('may be signed by a secure element that speaks P-256 alone', async () => {
    const sponsorship = await s.sponsor();
    const [element, another] = [p256.randomPrivateKey(), p256.randomPrivateKey()];
    const key = p256.publicKeyOf(element);
    const signer = `0x${keccak256(key).slice(-40)}`;
    const intent = await s.signed(s.device(), { signer });
    const { deadline, arguments: wished } = intent;
    const digest = getBytes(TypedDataEncoder.hash(s.domain, MEASURE, { signer, ...wished, nonce: 0, deadline }));
    const by = (privateKey: Uint8Array) => {
      const signature = p256.sign(digest, privateKey);
      const high = toBigInt(signature.subarray(32));
      const low = high > P256_ORDER / 2n ? P256_ORDER - high : high;
      return concat([key, signature.subarray(0, 32), toBeHex(low, 32)]);
    };

    for (const signature of [by(another), dataSlice(by(element), 64)])
      expect(await s.refusal(sponsorship, { ...intent, signature })).toMatchObject({ field: 'signature' });
    const { id } = await s.accepted(sponsorship, { ...intent, signature: by(element) });
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE' });
    expect(await s.total(signer)).toBe('5');
  });
});

async function forwarded(device: Wallet, value: number, nonce: number) {
  const readings = [reading(value)];
  const data = encodeFunctionData({
    abi: parseAbi(['struct Reading { uint64 at; int32 value; string unit; }', 'function measure(Reading[] readings)']),
    args: [readings.map((each) => ({ ...each, at: BigInt(each.at) }))],
  });
  const request = { from: device.address, to: s.meter.address, value: 0, gas: 200_000, nonce, deadline: LATER, data };
  const types = [
    'address from',
    'address to',
    'uint256 value',
    'uint256 gas',
    'uint256 nonce',
    'uint48 deadline',
    'bytes data',
  ];
  const fields = types.map((each) => ({ type: each.split(' ')[0]!, name: each.split(' ')[1]! }));
  const domain = { name: 'Harbour', version: '1', chainId: 31_337, verifyingContract: s.forwarder.address };
  const signature = await device.signTypedData(domain, { ForwardRequest: fields }, request);
  return {
    ...{ deploymentId: s.meter.id, function: 'measure', arguments: { readings }, signature, gas: '200000' },
    ...{ signer: device.address.toLowerCase(), nonce: String(nonce), deadline: LATER },
  };
}

describe('refuses, and writes and counts nothing,', () => {
  const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  /** The other signature that leads to the same key. */
  function mirrored(signature: string): string {
    const other = (N - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
    return `${signature.slice(0, 66)}${other}${signature.endsWith('1b') ? '1c' : '1b'}`;
  }
  const now = async () => {
    const block = await s.ledger.chain.rpc.call<{ timestamp: Hex }>('eth_getBlockByNumber', ['latest', false]);
    return Number(block.timestamp);
  };

  it.each<[string, (device: Wallet) => Promise<object>, object]>([
    ['one for another chain', (d) => s.signed(d, { on: { chainId: 1 } }), { field: 'signature' }],
    [
      'one for another contract',
      (d) => s.signed(d, { on: { verifyingContract: s.forwarder.address } }),
      { field: 'signature' },
    ],
    ['one for another version', (d) => s.signed(d, { on: { version: '2' } }), { field: 'signature' }],
    ['one of another signer', (d) => s.signed(s.device(), { signer: d.address }), { field: 'signature' }],
    [
      'other arguments',
      async (d) => ({ ...(await s.signed(d)), arguments: { readings: [reading(6)] } }),
      { field: 'signature' },
    ],
    ['another deadline', async (d) => ({ ...(await s.signed(d)), deadline: '4102444801' }), { field: 'signature' }],
    ['a mirrored signature', async (d) => mirror(await s.signed(d)), { field: 'signature' }],
    ['a compact signature', async (d) => compact(await s.signed(d)), { field: 'signature' }],
    ['no signature', async (d) => ({ ...(await s.signed(d)), signature: '0x' }), { field: 'signature' }],
    ['one that expired', async (d) => s.signed(d, { deadline: String((await now()) - 1) }), { code: 'EXPIRED' }],
    ['a nonce to come', (d) => s.signed(d, { nonce: 1 }), { code: 'CONFLICT' }],
    [
      'what the contract refuses',
      (d) => s.signed(d, { readings: [reading(1_001)] }),
      { error: 'TooMuch', arguments: ['1001'] },
    ],
    [
      'a function that is not sponsored',
      async (d) => ({ ...(await s.signed(d)), function: 'total' }),
      { field: 'function' },
    ],
    [
      'a contract that is not sponsored',
      async (d) => ({ ...(await s.signed(d)), deploymentId: s.forwarder.id }),
      { code: 'NOT_FOUND' },
    ],
    ['gas where none is signed', async (d) => ({ ...(await s.signed(d)), gas: '1' }), { field: 'gas' }],
  ])('%s', async (_, intentOf, fields) => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    expect(await s.refusal(sponsorship, await intentOf(device))).toMatchObject(fields);
    expect(await s.ledger.admin.platform.intent.count({ where: { sponsorshipId: sponsorship } })).toBe(0);
    expect((await s.accepted(sponsorship, await s.signed(device))).status).toBe('PENDING'); // its honest twin
  });
  const mirror = (intent: Intent) => ({ ...intent, signature: mirrored(intent.signature) });
  const compact = (intent: Intent) => ({ ...intent, signature: intent.signature.slice(0, 130) });

  it('a second intent with the nonce of one on its way', async () => {
    const [sponsorship, other, device] = [await s.sponsor(), await s.sponsor(), s.device()];
    const { id } = await s.accepted(sponsorship, await s.signed(device));
    expect(await s.refusal(other, await s.signed(device, { readings: [reading(6)] }))).toMatchObject({
      because: expect.stringMatching(/another one with the nonce 0/),
    });
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE' });
    expect(await s.refusal(other, await s.signed(device, { readings: [reading(6)] }))).toMatchObject({
      because: expect.stringMatching(/the nonce 0 .* is used; the next is 1/),
    });
  });
});

describe('when somebody else relays it first,', () => {
  it('an intent is done, not failed', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const intent = await s.signed(device);
    const { id } = await s.accepted(sponsorship, intent);
    const hash = await relayedByOther(s.meter.address, callOf(intent));
    await s.work();
    expect(await s.found(id)).toMatchObject({
      ...{ status: 'DONE', hash, relayedByOther: true, reason: null, fault: null, transaction: { status: 'FAILED' } },
    });
    expect(await s.total(device.address)).toBe('5');
  });

  it('in the same block too, after ours was sent', async () => {
    const { rpc } = s.ledger.chain;
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const intent = await s.signed(device);
    const { id } = await s.accepted(sponsorship, intent);
    await rpc.call('evm_setAutomine', [false]);
    const hash = await relayedByOther(s.meter.address, callOf(intent));
    await s.ledger.once(AccountReconciler);
    await rpc.call('evm_setAutomine', [true]);
    await rpc.call('evm_mine');
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE', hash, relayedByOther: true });
    expect((await s.found(id)).transaction.hash).toMatch(/^0x/); // it was mined, and failed there
  });

  it('what comes later is told which transaction did it', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const intent = await s.signed(device);
    const hash = await relayedByOther(s.meter.address, callOf(intent));
    const refusal = await s.refusal(sponsorship, intent);
    expect(refusal?.['because']).toBe(`it is done already: somebody else relayed it in the transaction ${hash}`);
  });

  it('another intent of the same nonce is no excuse', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const { id } = await s.accepted(sponsorship, await s.signed(device));
    await relayedByOther(s.meter.address, callOf(await s.signed(device, { readings: [reading(6)] })));
    await s.work();
    expect(await s.found(id)).toMatchObject({
      ...{ status: 'FAILED', hash: null, relayedByOther: false, fault: { code: 'REVERTED', error: 'NotSigned' } },
    });
    expect(await s.total(device.address)).toBe('6');
  });

  it('a forwarder tells it as well', async () => {
    const contracts = [{ deploymentId: s.meter.id, methods: ['measure'], forwarderId: s.forwarder.id }];
    const [sponsorship, device] = [await s.sponsor({ contracts }), s.device()];
    const { id } = await s.accepted(sponsorship, await forwarded(device, 4, 0));
    const { data } = await s.ledger.admin.platform.transaction.findFirstOrThrow({ where: { intent: { id } } });
    const hash = await relayedByOther(s.forwarder.address, `0x${Buffer.from(data).toString('hex')}`);
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE', hash, relayedByOther: true });
  });
});

describe('a sponsorship', () => {
  it('pays for so many intents of a signer, of all, and for so much gas, to the last place', async () => {
    const tight = { ...limits, intentsPerSigner: 1, intentsPerDay: 3 };
    const [sponsorship, device] = [await s.sponsor({ limits: tight }), s.device()];
    await s.accepted(sponsorship, await s.signed(device));
    await s.work();
    expect(await s.refusal(sponsorship, await s.signed(device, { nonce: 1 }))).toMatchObject({
      ...{ code: 'RATE_LIMITED', what: 'sponsored intents of this signer' },
    });
    const others = await Promise.all(Array.from({ length: 5 }, async () => s.signed(s.device())));
    const answers = await Promise.all(others.map((intent) => s.refusal(sponsorship, intent)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(2);
    expect(answers.find(Boolean)).toMatchObject({ code: 'RATE_LIMITED', what: 'sponsored intents' });

    const poor = await s.sponsor({ limits: { ...limits, gasPerSigner: '21000' } });
    expect(await s.refusal(poor, await s.signed(s.device()))).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const some = await s.sponsor({ limits: { ...limits, gasPerSigner: '200000', gasPerDay: '200000' } });
    const rest = await Promise.all(Array.from({ length: 4 }, async () => s.signed(s.device())));
    const spent = await Promise.all(rest.map((intent) => s.refusal(some, intent)));
    expect(spent.find(Boolean)).toMatchObject({ code: 'RATE_LIMITED', what: 'units of sponsored gas' });
    const rows = await s.ledger.admin.platform.intent.findMany({ where: { sponsorshipId: some } });
    expect(Number(rows.reduce((sum, { gas }) => sum + gas, 0n))).toBeLessThanOrEqual(200_000);
    await s.work();
    const mined = await s.ledger.admin.platform.transaction.findMany({ where: { intent: { sponsorshipId: some } } });
    for (const { receipt, maxGas } of mined)
      expect(BigInt((receipt as { gasUsed: Hex }).gasUsed)).toBeLessThanOrEqual(maxGas!);
  });

  it('sends nothing that came to need more gas than was set aside', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const { id } = await s.accepted(sponsorship, await s.signed(device));
    await s.ledger.admin.platform.transaction.updateMany({ where: { intent: { id } }, data: { maxGas: 30_000n } });
    await s.work();
    expect(await s.found(id)).toMatchObject({
      status: 'FAILED',
      hash: null,
      fault: { code: 'LIMIT_EXCEEDED', what: 'gas' },
    });
  });

  it('pays for no signer that it does not list, and for nobody once it ended', async () => {
    const [listed, stranger] = [s.device(), s.device()];
    const sponsorship = await s.sponsor({ signers: [listed.address] });
    expect(await s.refusal(sponsorship, await s.signed(stranger))).toMatchObject({ field: 'signer' });
    const { id } = await s.accepted(sponsorship, await s.signed(listed));
    const end = 'mutation ($id: ID!) { endSponsorship(id: $id) { endedAt } }';
    expect((await s.api.get(s.ada, end, { id: sponsorship })).endSponsorship.endedAt).not.toBeNull();
    expect(await s.refusal(sponsorship, await s.signed(listed, { nonce: 1 }))).toMatchObject({ code: 'EXPIRED' });
    await s.work();
    expect(await s.found(id)).toMatchObject({ status: 'DONE' });
  });

  it.each<[string, () => object, object]>([
    [
      'a function that would run as the sponsor',
      () => ({ contracts: [{ deploymentId: s.meter.id, methods: ['measure'] }] }),
      { field: 'methods' },
    ],
    [
      'a deployment that is none',
      () => ({ contracts: [{ deploymentId: crypto.randomUUID(), methods: ['x'] }] }),
      { code: 'NOT_FOUND' },
    ],
    [
      'a signer with more than all',
      () => ({ limits: { ...limits, intentsPerSigner: 2_000 } }),
      { field: 'intentsPerSigner' },
    ],
    ['an application key that is none', () => ({ applicationKeyId: crypto.randomUUID() }), { code: 'NOT_FOUND' }],
  ])('is not made for %s', async (_, more, fields) => {
    const answer = await s.api.ask(s.ada, CREATE, { input: s.wish(more()) });
    expect(answer.errors?.[0]?.extensions).toMatchObject(fields);
  });

  it('is like nothing at all to others', async () => {
    const [sponsorship, device] = [await s.sponsor(), s.device()];
    const intent = await s.signed(device);
    const { id } = await s.accepted(sponsorship, intent);
    for (const query of [
      'query ($id: ID!) { sponsorship(id: $id) { id } }',
      'mutation ($id: ID!) { endSponsorship(id: $id) { id } }',
    ])
      expect(await s.api.code(s.bob, query, { id: sponsorship })).toBe('NOT_FOUND');
    expect(await s.api.code(s.bob, 'query ($id: ID!) { intent(id: $id) { id } }', { id })).toBe('NOT_FOUND');
    expect(await s.refusal(sponsorship, intent, s.bob)).toEqual(
      await s.refusal(sponsorship, intent, await s.api.owner()),
    );
    const list = 'query ($id: ID!) { intents(sponsorshipId: $id, first: 5) { nodes { id } } }';
    expect((await s.api.get(s.bob, list, { id: sponsorship })).intents.nodes).toEqual([]);
  });
});

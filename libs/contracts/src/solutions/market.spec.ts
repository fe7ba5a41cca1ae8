// Longer than most: assets, orders and disputes are one story, told on one scene.
import fc from 'fast-check';
import { keccak256, toHex, type Address, type Hex } from 'viem';

import { A, B, DEPLOYER, FAR, NOBODY, REGULATOR, STRANGER } from '../kernel/scene.js';
import { account, eachFromHere, event, intend, later, names, steps, word, type Contract } from '../kernel/testing.js';
import { ARBITERS, solutionScene, type SolutionScene } from './scene.js';

const STATE = { None: 0, Escrowed: 1, KeyDelivered: 2, Disputed: 3, Settled: 4, Refunded: 5 };
const ASSET = { None: 0, Registered: 1, Listed: 2, Delisted: 3 };
const [READ, RESEARCH, TAX] = [1, 3, 4];
const PURPOSES = 1n << BigInt(RESEARCH);
const [CONTENT, CT, RIGHTS, WRAP, EVIDENCE] = ['content', 'ct', 'rights', 'wrap', 'evidence'].map((it) =>
  keccak256(toHex(it)),
) as [Hex, Hex, Hex, Hex, Hex];
const PRICE = 1_000n;
/** Who buys: a person with a wallet, neither a member nor a device. */
const BUYER = account(8);
const FEED_PERIOD = 100;

let scene: SolutionScene;
let market: Contract;
let money: Contract;
let access: Contract;
let resource: Hex;
let feed: Hex;
let asset: Hex;

beforeAll(async () => {
  scene = await solutionScene();
  ({ market, money } = scene);
  access = scene.kernel.AccessGrant;
  const terms = { scopes: READ, emergencies: false, release: 0, storers: 0, broker: NOBODY };
  const policy = { ...terms, purposes: PURPOSES | (1n << BigInt(TAX)), odrlHash: word('odrl') };
  resource = event(await access.tell(A, 'createPolicy', A, word('series'), policy, []), 'PolicyCreated')
    .resource as Hex;
  feed = await arbitersFeed();
  asset = await market.read<Hex>('assetOf', CONTENT);
}, 120_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

async function arbitersFeed(more: object = {}, reporters: Address[] = ARBITERS): Promise<Hex> {
  const startsAt = await scene.now();
  const [mode, k, window] = [0, 2, FEED_PERIOD];
  const terms = { mode, k, startsAt, period: FEED_PERIOD, reportWindow: window, disputeWindow: 10, tolerance: 0n };
  const name = toHex(crypto.getRandomValues(new Uint8Array(32)));
  const deed = await scene.kernel.AttestedFeed.tell(REGULATOR, 'createFeed', name, { ...terms, ...more }, reporters);
  return event(deed, 'FeedCreated').feed as Hex;
}

const offer = (more: object = {}) => ({
  ...{ token: money.address, price: PRICE, purposes: PURPOSES, licenceHash: word('licence'), feed },
  ...{ licenceSeconds: 10_000n, deliverSeconds: 500, acceptSeconds: 600, judgeSeconds: 2_000 },
  ...more,
});
const register = (by: Address = A, content = CONTENT, of = resource) =>
  market.tell(by, 'registerDataAsset', content, CT, of, RIGHTS);
const list = (more: object = {}) => market.tell(A, 'listAsset', asset, offer(more));
const listed = async (more: object = {}) => {
  await register();
  await list(more);
};
const ordered = async (by = BUYER.address): Promise<Hex> => {
  await scene.fund(by, PRICE);
  return event(await market.tell(by, 'orderData', asset, 1), 'OrderEscrowed').order as Hex;
};
const granted = async (to: Address, purposes = PURPOSES): Promise<Hex> => {
  const ask = { scopes: READ, uses: 9, validUntil: FAR, purposes };
  const id = event(await access.tell(to, 'request', resource, ask), 'Requested').id as Hex;
  await access.tell(A, 'grant', id, ask);
  return id;
};
const delivered = async (): Promise<Hex> => {
  const order = await ordered();
  await market.tell(A, 'deliverKey', order, await granted(BUYER.address), WRAP);
  return order;
};
const disputed = async (): Promise<Hex> => {
  const order = await delivered();
  await market.tell(BUYER.address, 'disputeOrder', order, EVIDENCE);
  return order;
};
const balance = (of: Address, token = money) => token.read<bigint>('balanceOf', of);
const state = async (order: Hex) => (await market.read<unknown[]>('orders', order))[2];

/** The arbiters say what they found, by the next round that takes reports; its number. */
async function judge(said: (bigint | null)[], by: Hex = feed): Promise<bigint> {
  const { AttestedFeed: feeds } = scene.kernel;
  const { terms } = await feeds.read<{ terms: { startsAt: bigint } }>('feedOf', by);
  const round = ((await scene.now()) - terms.startsAt) / BigInt(FEED_PERIOD);
  const at = (offset: bigint) => terms.startsAt + (round + 1n) * BigInt(FEED_PERIOD) + offset;
  await scene.evm.client.setNextBlockTimestamp({ timestamp: at(1n) });
  await scene.evm.client.mine({ blocks: 1 });
  for (const [i, value] of said.entries())
    if (value !== null) await feeds.tell(ARBITERS[i]!, 'report', by, round, value, EVIDENCE);
  await scene.evm.client.setNextBlockTimestamp({ timestamp: at(BigInt(FEED_PERIOD) + 1n) });
  await scene.evm.client.mine({ blocks: 1 });
  await feeds.tell(STRANGER, 'close', by, round);
  await later(scene.evm, 11);
  await feeds.tell(STRANGER, 'finalize', by, round);
  return round;
}
const verdict = (order: Hex, wrongKey: boolean) => market.read<bigint>('verdict', order, wrongKey);

describe('an asset', () => {
  it('is whose content was registered first, and nobody else’s', async () => {
    const deed = await register();
    expect(names(deed)).toEqual(['DataAssetRegistered', 'StateChanged']);
    expect(steps(deed)).toEqual([[ASSET.None, ASSET.Registered]]);
    // Another member, with a resource of its own, brings the same content; its twin with other content is accepted.
    const terms = { scopes: READ, emergencies: false, release: 0, storers: 0, broker: NOBODY, purposes: 8n };
    const policy = await access.tell(B, 'createPolicy', B, word('copy'), { ...terms, odrlHash: word('o') }, []);
    const copy = event(policy, 'PolicyCreated').resource as Hex;
    const again = (content: Hex) => [content, CT, copy, RIGHTS] as const;
    expect(await market.refusal(B, 'registerDataAsset', ...again(CONTENT))).toEqual(['ContentTaken', asset, A]);
    expect(names(await market.tell(B, 'registerDataAsset', ...again(word('other'))))).toContain('DataAssetRegistered');
    expect(await market.refusal(A, 'registerDataAsset', CONTENT, CT, resource, RIGHTS)).toEqual([
      'ContentTaken',
      asset,
      A,
    ]);
  });

  it('is registered by who may speak for the resource’s owner', async () => {
    for (const nobody of [B, STRANGER, DEPLOYER])
      expect(await market.refusal(nobody, 'registerDataAsset', CONTENT, CT, resource, RIGHTS)).toEqual([
        'NotAuthorised',
        asset,
        nobody,
      ]);
    expect((await market.refusal(A, 'registerDataAsset', CONTENT, CT, word('none'), RIGHTS))[0]).toBe('NotAuthorised');
    await scene.suspendMember(A);
    expect((await market.refusal(A, 'registerDataAsset', CONTENT, CT, resource, RIGHTS))[0]).toBe('NotAuthorised');
  });

  it('is listed, listed anew and delisted by its owner', async () => {
    expect(await market.refusal(A, 'listAsset', asset, offer())).toEqual(['BadState', asset, ASSET.None]);
    await register();
    expect(await market.refusal(A, 'delistAsset', asset)).toEqual(['BadState', asset, ASSET.Registered]);
    expect(await market.refusal(B, 'listAsset', asset, offer())).toEqual(['NotAuthorised', asset, B]);
    expect(steps(await list())).toEqual([[ASSET.Registered, ASSET.Listed]]);
    expect(event(await list({ price: 7n }), 'AssetListed')).toMatchObject({ version: 2, offer: { price: 7n } });
    expect(await market.refusal(B, 'delistAsset', asset)).toEqual(['NotAuthorised', asset, B]);
    expect(steps(await market.tell(A, 'delistAsset', asset))).toEqual([[ASSET.Listed, ASSET.Delisted]]);
    expect(await market.refusal(BUYER.address, 'orderData', asset, 2)).toEqual(['BadState', asset, ASSET.Delisted]);
  });

  it('is judged by a majority of arbiters, of whom the seller is none', async () => {
    await register();
    const refused = (feed: Hex) => market.refusal(A, 'listAsset', asset, offer({ feed }));
    const two = ARBITERS.slice(0, 2);
    for (const wrong of [
      word('none'),
      await arbitersFeed({}, two),
      await arbitersFeed({ k: 1 }),
      await arbitersFeed({ mode: 2 }),
      await arbitersFeed(
        {},
        [...two, B].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
      ),
    ])
      expect(await refused(wrong)).toEqual(['NotImpartial', wrong]);
    expect(names(await list())).toContain('AssetListed');
  });

  it('is offered with times and purposes that make sense', async () => {
    await register();
    for (const [field, value] of [
      ['deliverSeconds', 0],
      ['acceptSeconds', 2_592_001],
      ['judgeSeconds', 0],
      ['licenceSeconds', 3_153_600_001n],
      ['purposes', 0n],
    ] as const)
      expect(await market.refusal(A, 'listAsset', asset, offer({ [field]: value }))).toEqual([
        'OutOfBounds',
        word(field),
        BigInt(value),
      ]);
  });

  it('is marked as nearly the same as an earlier one by an arbiter who owns neither', async () => {
    await register();
    await register(A, word('later'));
    const near = await market.read<Hex>('assetOf', word('later'));
    const flag = ['flagNearDuplicate', near, asset, EVIDENCE] as const;
    for (const nobody of [A, B, STRANGER])
      expect(await market.refusal(nobody, ...flag)).toEqual(['NotAuthorised', near, nobody]);
    expect((await market.refusal(REGULATOR, 'flagNearDuplicate', asset, near, EVIDENCE))[0]).toBe('OutOfBounds');
    expect((await market.refusal(REGULATOR, 'flagNearDuplicate', near, word('none'), EVIDENCE))[0]).toBe('OutOfBounds');
    expect(names(await market.tell(REGULATOR, ...flag))).toEqual(['NearDuplicateFound']);
    expect(await market.read('nearDuplicateOf', near)).toBe(asset);
  });
});

describe('an order', () => {
  it('goes Escrowed, KeyDelivered, Settled, and leaves a licence', async () => {
    await listed();
    const order = await ordered();
    expect([await balance(market.address), await market.read('held', money.address)]).toEqual([PRICE, PRICE]);
    const deed = await market.tell(A, 'deliverKey', order, await granted(BUYER.address), WRAP);
    expect([names(deed), steps(deed)]).toEqual([
      ['KeyDelivered', 'StateChanged'],
      [[STATE.Escrowed, STATE.KeyDelivered]],
    ]);
    expect(await market.read('isLicensed', order, RESEARCH)).toBe(false);
    const done = await market.tell(BUYER.address, 'acceptOrder', order);
    expect(names(done)).toEqual(['Accepted', 'LicenceMinted', 'OrderSettled', 'StateChanged', 'Transfer']);
    expect([await balance(A), await balance(market.address), await market.read('held', money.address)]).toEqual([
      PRICE,
      0n,
      0n,
    ]);
    expect(await market.read('isLicensed', order, RESEARCH)).toBe(true);
    expect(await market.read('isLicensed', order, TAX)).toBe(false);
    await later(scene.evm, 10_001);
    expect(await market.read('isLicensed', order, RESEARCH)).toBe(false);
  });

  it('takes each step in its state only, and by who it is for', async () => {
    await listed();
    const order = await ordered();
    const grant = await granted(BUYER.address);
    const moves: [Address, string, unknown[]][] = [
      [A, 'deliverKey', [order, grant, WRAP]],
      [BUYER.address, 'acceptOrder', [order]],
      [BUYER.address, 'disputeOrder', [order, EVIDENCE]],
      [STRANGER, 'settleOrder', [order]],
      [STRANGER, 'resolveDispute', [order, 0n]],
      [STRANGER, 'refundOrder', [order]],
    ];
    const refusedIn = async (current: number, allowed: string[]) => {
      for (const [by, name, args] of moves.filter(([, name]) => !allowed.includes(name)))
        expect([name, await market.refusal(by, name, ...args)]).toEqual([name, ['BadState', order, current]]);
    };
    await refusedIn(STATE.Escrowed, ['deliverKey', 'refundOrder']);
    for (const nobody of [B, BUYER.address, STRANGER])
      expect(await market.refusal(nobody, 'deliverKey', order, grant, WRAP)).toEqual(['NotAuthorised', order, nobody]);
    await market.tell(A, 'deliverKey', order, grant, WRAP);
    await refusedIn(STATE.KeyDelivered, ['acceptOrder', 'disputeOrder', 'settleOrder']);
    for (const nobody of [A, B, STRANGER]) {
      expect(await market.refusal(nobody, 'acceptOrder', order)).toEqual(['NotAuthorised', order, nobody]);
      expect(await market.refusal(nobody, 'disputeOrder', order, EVIDENCE)).toEqual(['NotAuthorised', order, nobody]);
    }
    await market.tell(BUYER.address, 'disputeOrder', order, EVIDENCE);
    await refusedIn(STATE.Disputed, ['resolveDispute', 'refundOrder']);
    await later(scene.evm, 2_001);
    await market.tell(STRANGER, 'refundOrder', order);
    await refusedIn(STATE.Refunded, []);
  });

  it('is made for the offer that was seen, with money that arrives whole', async () => {
    await listed();
    await list({ price: 2n * PRICE });
    await scene.fund(BUYER.address, 2n * PRICE);
    expect(await market.refusal(BUYER.address, 'orderData', asset, 1)).toEqual(['OtherOffer', asset, 2]);
    expect((await market.refusal(STRANGER, 'orderData', asset, 2))[0]).toBe('ERC20InsufficientAllowance');
    await list({ token: scene.greedy.address });
    await scene.fund(BUYER.address, PRICE, scene.greedy);
    expect(await market.refusal(BUYER.address, 'orderData', asset, 3)).toEqual(['OtherAmount', PRICE, PRICE - 1n]);
    for (const arbiter of ARBITERS)
      expect(await market.refusal(arbiter, 'orderData', asset, 3)).toEqual(['NotAuthorised', asset, arbiter]);
  });

  it('is delivered by a grant of what was sold, to the buyer', async () => {
    await listed();
    const order = await ordered();
    const revoked = await granted(BUYER.address);
    await access.tell(A, 'revoke', revoked);
    const less = await granted(BUYER.address, 1n << BigInt(TAX));
    for (const wrong of [word('none'), revoked, less, await granted(B)])
      expect(await market.refusal(A, 'deliverKey', order, wrong, WRAP)).toEqual(['NotTheGrant', order, wrong]);
    expect(names(await market.tell(A, 'deliverKey', order, await granted(BUYER.address), WRAP))).toContain(
      'KeyDelivered',
    );
  });

  it('goes against whoever is silent', async () => {
    await listed();
    const late = await ordered();
    expect((await market.refusal(STRANGER, 'refundOrder', late))[0]).toBe('Deadline');
    await later(scene.evm, 501);
    expect((await market.refusal(A, 'deliverKey', late, await granted(BUYER.address), WRAP))[0]).toBe('Deadline');
    await market.tell(STRANGER, 'refundOrder', late);
    expect(await balance(BUYER.address)).toBe(PRICE);

    const silent = await delivered();
    expect((await market.refusal(STRANGER, 'settleOrder', silent))[0]).toBe('Deadline');
    await later(scene.evm, 601);
    expect((await market.refusal(BUYER.address, 'disputeOrder', silent, EVIDENCE))[0]).toBe('Deadline');
    await market.tell(STRANGER, 'settleOrder', silent);
    expect(await balance(A)).toBe(PRICE);
  });

  it('is worked by signatures, too', async () => {
    await listed();
    await scene.fund(BUYER.address, PRICE);
    const order = await intend(market, BUYER, 'OrderData', 'bytes32 asset, uint32 version', [asset, 1]);
    const id = event(await market.tell(DEPLOYER, 'orderDataBySig', asset, 1, order), 'OrderEscrowed').order as Hex;
    expect((await market.refusal(DEPLOYER, 'orderDataBySig', asset, 1, order))[0]).toBe('IntentForged');
    const grant = await granted(BUYER.address);
    const deliver = await intend(market, account(0), 'DeliverKey', 'bytes32 order, bytes32 grant, bytes32 wrapHash', [
      id,
      grant,
      WRAP,
    ]);
    await market.tell(DEPLOYER, 'deliverKeyBySig', id, grant, WRAP, deliver);
    const accept = await intend(market, BUYER, 'AcceptOrder', 'bytes32 order', [id]);
    await market.tell(DEPLOYER, 'acceptOrderBySig', id, accept);
    expect(await state(id)).toBe(STATE.Settled);
  });
});

describe('a dispute', () => {
  it.each([
    ['refunds where most arbiters find another content', true, STATE.Refunded],
    ['pays the seller where most find what was sold', false, STATE.Settled],
  ])('%s', async (_, wrongKey, end) => {
    await listed();
    const order = await disputed();
    const [truth, lie] = [await verdict(order, wrongKey), await verdict(order, !wrongKey)];
    const round = await judge([truth, lie, truth]);
    const deed = await market.tell(STRANGER, 'resolveDispute', order, round);
    expect(steps(deed)).toEqual([[STATE.Disputed, end]]);
    expect(await balance(wrongKey ? BUYER.address : A)).toBe(PRICE);
    expect(await market.read('isLicensed', order, RESEARCH)).toBe(!wrongKey);
  });

  it('is not decided by a round about another order, by one arbiter, or by nobody', async () => {
    await listed();
    const [one, other] = [await disputed(), await disputed()];
    expect(await verdict(one, true)).not.toBe(await verdict(other, true));
    const of = await verdict(other, true);
    const round = await judge([of, of, null]);
    expect((await market.refusal(STRANGER, 'resolveDispute', one, round))[0]).toBe('NotJudged');
    await market.tell(STRANGER, 'resolveDispute', other, round);
    const split = await judge([await verdict(one, true), await verdict(one, false), null]);
    expect((await market.refusal(STRANGER, 'resolveDispute', one, split))[0]).toBe('NotJudged');
    expect((await market.refusal(STRANGER, 'resolveDispute', one, split + 1n))[0]).toBe('NotFinal');
    expect(await state(one)).toBe(STATE.Disputed);
  });
});

it('holds what open orders paid and nothing else, whatever happens', async () => {
  await listed();
  await scene.fund(BUYER.address, 100n * PRICE);
  const grant = await granted(BUYER.address);
  const move = fc.tuple(
    fc.constantFrom('order', 'deliverKey', 'acceptOrder', 'disputeOrder', 'settleOrder', 'refundOrder', 'wait'),
    fc.nat(3),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 16 }), async (moves) => {
      const snapshot = await scene.evm.client.snapshot();
      /** What each order is worth to whom, in plain words. */
      const model: { id: Hex; state: number }[] = [];
      let [paid, back] = [0n, 0n];
      const before = await balance(BUYER.address);
      for (const [what, index] of moves) {
        const order = model[index];
        if (what === 'wait') await later(scene.evm, 450);
        else if (what === 'order') {
          const deed = await market.tell(BUYER.address, 'orderData', asset, 1);
          model.push({ id: event(deed, 'OrderEscrowed').order as Hex, state: STATE.Escrowed });
        } else if (order) {
          const by = new Map([
            ['deliverKey', A],
            ['acceptOrder', BUYER.address],
            ['disputeOrder', BUYER.address],
          ]).get(what);
          const args =
            new Map([
              ['deliverKey', [grant, WRAP]],
              ['disputeOrder', [EVIDENCE]],
            ]).get(what) ?? [];
          const done = await market.tell(by ?? STRANGER, what, order.id, ...args).catch(() => null);
          // What is refused changes nothing, which is looked at like what is done.
          if (done) order.state = steps(done).at(-1)![1];
          if (done && order.state === STATE.Settled) paid += PRICE;
          if (done && order.state === STATE.Refunded) back += PRICE;
        }
        const open = BigInt(model.filter((it) => it.state < STATE.Settled).length) * PRICE;
        expect([await balance(market.address), await market.read('held', money.address)]).toEqual([open, open]);
        expect([await balance(A), await balance(BUYER.address)]).toEqual([paid, before - open - paid]);
        expect(back + open + paid).toBe(BigInt(model.length) * PRICE);
        for (const { id, state: expected } of model) expect(await state(id)).toBe(expected);
      }
      await scene.evm.client.revert({ id: snapshot });
    }),
    { numRuns: 12 },
  );
}, 120_000);

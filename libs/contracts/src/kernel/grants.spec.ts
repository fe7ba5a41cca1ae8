import { encodeAbiParameters, keccak256, type Address, type Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  FAR,
  kernelScene,
  NOBODY,
  REGULATOR,
  STATUS,
  STRANGER,
  type KernelScene,
} from './scene.js';
import { account, eachFromHere, event, intend, later, names, steps, word, type Contract } from './testing.js';

const [READ, PROCESS, SHARE, STORE] = [1, 2, 4, 8];
const TRAFFIC = 1n << 3n;
const TAX = 1n << 4n;
const STATE = { None: 0, Requested: 1, Granted: 2, Denied: 3, Exhausted: 4, Expired: 5, Revoked: 6 };
const NAME = word('meters');
/** Some person with a wallet: neither a member nor a device. */
const PERSON = account(8);
const [REQ, RESP] = [keccak256('0x01'), keccak256('0x02')];

let scene: KernelScene;
let grants: Contract;
beforeAll(async () => {
  scene = await kernelScene();
  grants = scene.kernel.AccessGrant;
  await scene.accredit(ENDORSEMENT);
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const TERMS = {
  ...{ scopes: READ | PROCESS, emergencies: false, release: 1, storers: 0, broker: NOBODY },
  ...{ purposes: TRAFFIC, odrlHash: keccak256('0x0d') },
};
const resourceOf = (owner: Address, name = NAME) =>
  keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [owner, name]));
const R = resourceOf(A);
const ASK = { scopes: READ, uses: 2, validUntil: FAR, purposes: TRAFFIC };

const policy = (more: object = {}, storers: Address[] = []) =>
  grants.tell(A, 'createPolicy', A, NAME, { ...TERMS, ...more }, storers);
const request = async (by: Address, ask: object = ASK, resource = R): Promise<Hex> =>
  event(await grants.tell(by, 'request', resource, ask), 'Requested').id as Hex;
const granted = async (by: Address, ask: object = ASK): Promise<Hex> => {
  const id = await request(by, ask);
  await grants.tell(A, 'grant', id, ask);
  return id;
};
const good = (id: Hex, scopes = READ, purpose = 3) => grants.read<boolean>('check', id, scopes, purpose);
const state = async (id: Hex) => (await grants.read<unknown[]>('grants', id))[5];
const epochs = async () => (await grants.read<unknown[]>('policies', R)).slice(1, 3);

describe('a policy', () => {
  it('stands under an id that only its owner can take', async () => {
    for (const nobody of [B, STRANGER, DEPLOYER])
      expect(await grants.refusal(nobody, 'createPolicy', A, NAME, TERMS, [])).toEqual(['NotAuthorised', R, nobody]);
    const deed = await policy();
    expect(names(deed)).toEqual(['StateChanged', 'PolicyCreated', 'EpochBumped']);
    expect(await grants.refusal(A, 'createPolicy', A, NAME, TERMS, [])).toEqual(['BadState', R, 1]);
    for (const [name, args] of [
      ['amendPolicy', [R, TERMS, []]],
      ['bumpEpoch', [R]],
    ] as [string, unknown[]][])
      for (const nobody of [B, STRANGER])
        expect(await grants.refusal(nobody, name, ...args)).toEqual(['NotAuthorised', R, nobody]);
    expect(await grants.refusal(A, 'amendPolicy', word('none'), TERMS, [])).toEqual(['BadState', word('none'), 0]);
    expect(await grants.refusal(A, 'amendPolicy', R, { ...TERMS, scopes: 16 }, [])).toEqual([
      'OutOfBounds',
      word('scopes'),
      16n,
    ]);
    const many = Array.from({ length: 65 }, () => B);
    expect(await grants.refusal(A, 'amendPolicy', R, TERMS, many)).toEqual(['OutOfBounds', word('storers'), 65n]);
  });

  it('of a device is its own business and its organisation’s, while they may act', async () => {
    const it = await scene.activate(device(), A);
    await scene.evm.client.impersonateAccount({ address: it.address });
    await grants.tell(it.address, 'createPolicy', it.address, NAME, TERMS, []);
    const resource = resourceOf(it.address);
    await grants.tell(A, 'bumpEpoch', resource);
    const refused = (by: Address) => grants.refusal(by, 'bumpEpoch', resource);
    expect(await refused(B)).toEqual(['NotAuthorised', resource, B]);
    await scene.kernel.IdentityRegistry.tell(A, 'setStatus', it.address, STATUS.Suspended, word(''));
    expect(await refused(it.address)).toEqual(['NotAuthorised', resource, it.address]);
    // A device never speaks for its organisation.
    expect(await grants.refusal(it.address, 'createPolicy', A, NAME, TERMS, [])).toEqual([
      'NotAuthorised',
      R,
      it.address,
    ]);
    await scene.suspendMember(A);
    expect(await refused(A)).toEqual(['NotAuthorised', resource, A]);
  });

  it('says who may keep the ciphertext, and forgets who is no longer listed', async () => {
    const mayStore = (who: Address) => grants.read('mayStore', R, who);
    expect(await mayStore(B)).toBe(false);
    await policy();
    expect([await mayStore(B), await mayStore(STRANGER)]).toEqual([true, true]);
    await grants.tell(A, 'amendPolicy', R, { ...TERMS, storers: 1 }, [B, AUTHORITY]);
    expect([await mayStore(B), await mayStore(AUTHORITY), await mayStore(STRANGER)]).toEqual([true, true, false]);
    await grants.tell(A, 'bumpEpoch', R);
    expect(await mayStore(B)).toBe(true);
    await grants.tell(A, 'amendPolicy', R, { ...TERMS, storers: 1 }, [AUTHORITY]);
    expect([await mayStore(B), await mayStore(AUTHORITY)]).toEqual([false, true]);
    await scene.suspendMember(AUTHORITY);
    expect(await mayStore(AUTHORITY)).toBe(false);
  });
});

describe('a grant', () => {
  it('goes Requested, Granted, Exhausted; each use leaves a receipt', async () => {
    await policy();
    const id = await request(B);
    expect(await good(id)).toBe(false);
    expect(steps(await grants.tell(A, 'grant', id, ASK))).toEqual([[STATE.Requested, STATE.Granted]]);
    expect(await good(id)).toBe(true);
    const first = await grants.tell(A, 'consume', id, 3, REQ, RESP);
    expect(event(first, 'Consumed')).toEqual({ id, by: A, purpose: 3, reqHash: REQ, respHash: RESP });
    const last = await grants.tell(A, 'consume', id, 3, REQ, RESP);
    expect(names(last)).toEqual(['Consumed', 'Exhausted', 'StateChanged']);
    expect(await good(id)).toBe(false);
    const forbidden: [string, unknown[]][] = [
      ...([
        ['grant', [id, ASK]],
        ['deny', [id]],
        ['revoke', [id]],
        ['expire', [id]],
      ] as [string, unknown[]][]),
      ...([
        ['consume', [id, 3, REQ, RESP]],
        ['wrapKey', [id, REQ]],
      ] as [string, unknown[]][]),
    ];
    for (const [name, args] of forbidden)
      expect(await grants.refusal(A, name, ...args)).toEqual(['BadState', id, STATE.Exhausted]);
    for (const [name, args] of forbidden) {
      const unknown = [word('none'), ...args.slice(1)];
      expect(await grants.refusal(A, name, ...unknown)).toEqual(['BadState', word('none'), STATE.None]);
    }
  });

  it('is denied, and stays so', async () => {
    await policy();
    const id = await request(B);
    for (const nobody of [B, STRANGER, DEPLOYER])
      for (const [name, args] of [
        ['grant', [id, ASK]],
        ['deny', [id]],
      ] as [string, unknown[]][])
        expect(await grants.refusal(nobody, name, ...args)).toEqual(['NotAuthorised', R, nobody]);
    expect(names(await grants.tell(A, 'deny', id))).toEqual(['Denied', 'StateChanged']);
    for (const [name, args] of [
      ['grant', [id, ASK]],
      ['deny', [id]],
      ['revoke', [id]],
    ] as [string, unknown[]][])
      expect(await grants.refusal(A, name, ...args)).toEqual(['BadState', id, STATE.Denied]);
  });

  it('never gives more than the policy, nor than the request', async () => {
    await policy();
    const beyond = [
      { scopes: SHARE },
      { scopes: STORE | READ },
      { purposes: TAX },
      { scopes: 0 },
      { purposes: 0n },
      { uses: 0 },
      { validUntil: 1n },
    ];
    for (const more of beyond)
      expect((await grants.refusal(B, 'request', R, { ...ASK, ...more }))[0]).toBe('BeyondPolicy');
    expect(await grants.refusal(B, 'request', word('none'), ASK)).toEqual(['BadState', word('none'), 0]);
    const id = await request(B);
    for (const more of [...beyond, { scopes: PROCESS }, { uses: 3 }, { validUntil: FAR + 1n }])
      expect(await grants.refusal(A, 'grant', id, { ...ASK, ...more })).toEqual(['BeyondPolicy', id]);
    await grants.tell(A, 'grant', id, { ...ASK, uses: 1 });
    expect([await good(id), await good(id, PROCESS), await good(id, READ, 4), await good(id, 0)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await grants.refusal(A, 'consume', id, 4, REQ, RESP)).toEqual(['BeyondPolicy', id]);
  });

  it('ends with its time', async () => {
    await policy();
    const id = await granted(B, { ...ASK, validUntil: (await scene.now()) + 100n });
    expect(await grants.refusal(STRANGER, 'expire', id)).toEqual(['BadState', id, STATE.Granted]);
    await later(scene.evm, 102);
    expect(await good(id)).toBe(false);
    expect(await grants.refusal(A, 'consume', id, 3, REQ, RESP)).toEqual(['NotLive', id]);
    expect(names(await grants.tell(STRANGER, 'expire', id))).toEqual(['Expired', 'StateChanged']);
    expect(await state(id)).toBe(STATE.Expired);
  });

  it('is revoked for what comes later: the keys’ epoch goes on, and other grants stay', async () => {
    await policy();
    const [id, other] = [await granted(B), await granted(STRANGER)];
    expect(await grants.refusal(AUTHORITY, 'revoke', id)).toEqual(['NotAuthorised', R, AUTHORITY]);
    const before = await epochs();
    const deed = await grants.tell(A, 'revoke', id);
    expect(names(deed)).toEqual(['EpochBumped', 'Revoked', 'StateChanged']);
    expect(await epochs()).toEqual([before[0], (before[1] as number) + 1]);
    expect([await good(id), await good(other)]).toEqual([false, true]);
    await grants.tell(STRANGER, 'revoke', other);
    expect(await good(other)).toBe(false);
  });

  it('dies with its epoch, as when the owner sells', async () => {
    await policy();
    const [id, asked] = [await granted(B), await request(STRANGER)];
    await grants.tell(A, 'bumpEpoch', R);
    expect(await good(id)).toBe(false);
    expect(await grants.refusal(A, 'consume', id, 3, REQ, RESP)).toEqual(['NotLive', id]);
    expect(await grants.refusal(A, 'grant', asked, ASK)).toEqual(['NotLive', asked]);
    const next = await granted(B);
    await grants.tell(A, 'amendPolicy', R, TERMS, []);
    expect(await good(next)).toBe(false);
  });

  it('is worth nothing to a device that was stolen and reported, or to a member that is suspended', async () => {
    await policy();
    const it = await scene.activate(device(), B);
    await scene.evm.client.impersonateAccount({ address: it.address });
    const [id, its] = [await granted(B), await granted(it.address)];
    expect([await good(id), await good(its)]).toEqual([true, true]);
    await scene.kernel.IdentityRegistry.tell(B, 'setStatus', it.address, STATUS.Suspended, word(''));
    expect([await good(id), await good(its)]).toEqual([true, false]);
    expect(await grants.refusal(it.address, 'request', R, ASK)).toEqual(['NotAuthorised', R, it.address]);
    await scene.suspendMember(B);
    expect(await good(id)).toBe(false);
    expect(await grants.refusal(A, 'consume', id, 3, REQ, RESP)).toEqual(['NotLive', id]);
  });

  it('releases keys through the owner or its broker, and through nobody else', async () => {
    await policy({ broker: PERSON.address });
    const id = await granted(B);
    for (const nobody of [B, STRANGER])
      expect(await grants.refusal(nobody, 'consume', id, 3, REQ, RESP)).toEqual(['NotAuthorised', R, nobody]);
    await grants.tell(PERSON.address, 'consume', id, 3, REQ, RESP);
    expect(await grants.refusal(A, 'wrapKey', id, REQ)).toEqual(['BeyondPolicy', id]);
    await grants.tell(A, 'amendPolicy', R, { ...TERMS, release: 0 }, []);
    const direct = await granted(B);
    const deed = await grants.tell(A, 'wrapKey', direct, REQ);
    expect(event(deed, 'KeyWrapped')).toMatchObject({ resource: R, keyEpoch: 2, grantee: B, wrapHash: REQ });
    expect(await grants.refusal(PERSON.address, 'wrapKey', direct, REQ)).toEqual(['NotAuthorised', R, PERSON.address]);
    const receipts = await grants.tell(A, 'anchorReceipts', R, REQ, 1_000n);
    expect(event(receipts, 'ReceiptsAnchored')).toEqual({ resource: R, root: REQ, count: 1_000n });
    expect(await grants.refusal(B, 'anchorReceipts', R, REQ, 1n)).toEqual(['NotAuthorised', R, B]);
  });
});

describe('an emergency', () => {
  const breakGlass = async (by = B) => event(await grants.tell(by, 'breakGlass', R, REQ), 'GlassBroken').id as Hex;

  it('is for providers, where the policy knows emergencies, and for an hour', async () => {
    await policy();
    expect(await grants.refusal(B, 'breakGlass', R, REQ)).toEqual(['NotAuthorised', R, B]);
    await grants.tell(A, 'amendPolicy', R, { ...TERMS, emergencies: true }, []);
    for (const nobody of [AUTHORITY, STRANGER, DEPLOYER])
      expect(await grants.refusal(nobody, 'breakGlass', R, REQ)).toEqual(['NotAuthorised', R, nobody]);
    const id = await breakGlass();
    expect([await good(id), await good(id, SHARE)]).toEqual([true, false]);
    await later(scene.evm, 3_602);
    expect(await good(id)).toBe(false);
  });

  it('is answered for before the next, and one that was none bars its organisation until the members pardon it', async () => {
    await policy({ emergencies: true });
    const id = await breakGlass();
    expect(await grants.refusal(B, 'breakGlass', R, REQ)).toEqual(['BadState', id, STATE.Granted]);
    for (const nobody of [B, REGULATOR, STRANGER])
      expect(await grants.refusal(nobody, 'review', id, true)).toEqual(['NotAuthorised', id, nobody]);
    await grants.tell(AUTHORITY, 'review', id, true);
    expect(await grants.refusal(AUTHORITY, 'review', id, false)).toEqual(['BadState', id, STATE.Granted]);
    const next = await breakGlass();
    expect(names(await grants.tell(A, 'review', next, false))).toEqual([
      'EmergencyReviewed',
      'EpochBumped',
      'Revoked',
      'StateChanged',
    ]);
    expect(await good(next)).toBe(false);
    expect(await grants.refusal(B, 'breakGlass', R, REQ)).toEqual(['NotAuthorised', R, B]);
    for (const nobody of [A, B, DEPLOYER])
      expect(await grants.refusal(nobody, 'pardon', B)).toEqual(['NotAuthorised', word(''), nobody]);
    await scene.quorumCalls(grants, 'pardon', B);
    await breakGlass();
  });
});

it('does the same for a signer', async () => {
  const [owner, reader] = [account(0), account(1)];
  const terms = { ...TERMS, release: 0, emergencies: true };
  const Terms =
    'uint8 scopes, bool emergencies, uint8 release, uint8 storers, address broker, uint256 purposes, bytes32 odrlHash';
  const structs = { Terms };
  const asks = { structs: { Ask: 'uint8 scopes, uint32 uses, uint64 validUntil, uint256 purposes' } };
  const say = async (by: typeof owner, name: string, type: string, fields: string, values: unknown[], more = {}) => {
    const intent = await intend(grants, by, type, fields, values, more);
    const thief = { ...(await intend(grants, account(5), type, fields, values, more)), signer: by.address };
    expect(await grants.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', by.address]);
    const deed = await grants.tell(STRANGER, name, ...values, intent);
    expect((await grants.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
    return deed;
  };
  const request = async () => {
    const deed = await say(reader, 'requestBySig', 'Request', 'bytes32 resource, Ask ask', [R, ASK], asks);
    return event(deed, 'Requested').id as Hex;
  };

  await say(
    owner,
    'createPolicyBySig',
    'CreatePolicy',
    'address owner, bytes32 name, Terms terms, address[] storers',
    [A, NAME, terms, [B]],
    { structs },
  );
  await say(
    owner,
    'amendPolicyBySig',
    'AmendPolicy',
    'bytes32 resource, Terms terms, address[] storers',
    [R, terms, []],
    { structs },
  );
  await say(owner, 'bumpEpochBySig', 'BumpEpoch', 'bytes32 resource', [R]);
  const id = await request();
  await say(owner, 'grantBySig', 'Grant', 'bytes32 id, Ask ask', [id, ASK], asks);
  await say(owner, 'wrapKeyBySig', 'WrapKey', 'bytes32 id, bytes32 wrapHash', [id, REQ]);
  await say(owner, 'consumeBySig', 'Consume', 'bytes32 id, uint8 purpose, bytes32 reqHash, bytes32 respHash', [
    id,
    3,
    REQ,
    RESP,
  ]);
  await say(reader, 'revokeBySig', 'Revoke', 'bytes32 id', [id]);
  await say(owner, 'denyBySig', 'Deny', 'bytes32 id', [await request()]);
  await say(owner, 'anchorReceiptsBySig', 'AnchorReceipts', 'bytes32 resource, bytes32 root, uint256 count', [
    R,
    REQ,
    9n,
  ]);
  const broken = await say(reader, 'breakGlassBySig', 'BreakGlass', 'bytes32 resource, bytes32 justification', [
    R,
    REQ,
  ]);
  await say(owner, 'reviewBySig', 'Review', 'bytes32 id, bool justified', [event(broken, 'GlassBroken').id, true]);
});

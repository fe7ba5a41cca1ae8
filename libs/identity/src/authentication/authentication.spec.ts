import { fromHex, p256, sha256 } from '@atoll/crypto';
import { challengeMessage, presentSdJwt, type Signer } from '@atoll/credentials';
import { KernelNetwork } from '@atoll/contracts/testing';
import { JudgedFetch, WebhookPolicy } from '@atoll/ledger';
import { newId } from '@atoll/store';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { getAddress, keccak256, toHex } from 'viem';

import { fetchForeignList } from '../credentials/foreign-list-door.js';
import { ForeignLists } from '../credentials/foreign-lists.js';
import { StatusListsService } from '../credentials/status-lists.service.js';
import { BASE, device, Issuing, type TestDevice } from '../testing.js';
import { AuthChallengeReconciler } from './auth-challenge.reconciler.js';
import { AuthenticationsService } from './authentications.service.js';
import { ChallengesService, type ChallengeWish } from './challenges.service.js';

let network: KernelNetwork;
let issuing: Issuing;
let challenges: ChallengesService;
let authentications: AuthenticationsService;
let other: AuthenticationsService;
let outgoing: JudgedFetch;
/** By how much later it is where lists of other installations are kept. */
let skipped = 0;

beforeAll(async () => {
  network = await KernelNetwork.open();
  issuing = new Issuing(network);
  const { api } = network.database;
  challenges = new ChallengesService(api);
  outgoing = new JudgedFetch(new WebhookPolicy(['127.0.0.1']));
  const lists = () => {
    const door = { fetch: (url: string) => fetchForeignList(outgoing, url) };
    return new StatusListsService(api, new ForeignLists(door, () => Date.now() + skipped));
  };
  authentications = new AuthenticationsService(api, lists());
  other = new AuthenticationsService(api, lists());
  const { AUTHORITY } = network.members;
  await issuing.accredit('DeviceEndorsement', AUTHORITY);
  await issuing.appoint(AUTHORITY);
}, 180_000);
afterAll(async () => {
  await outgoing.close();
  await network.close();
});

/** A device of a secure element that signs messages, too. */
function sensor(): TestDevice {
  const key = p256.randomPrivateKey();
  const point = p256.publicKeyOf(key);
  const [x, y] = [toHex(point.subarray(0, 32)), toHex(point.subarray(32))];
  const address = getAddress(`0x${keccak256(point).slice(-40)}`);
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const signed = (digest: Uint8Array) => {
    const bare = toHex(p256.sign(digest, key));
    const s = BigInt(`0x${bare.slice(66)}`);
    return s <= order / 2n ? bare : (`${bare.slice(0, 66)}${(order - s).toString(16).padStart(64, '0')}` as const);
  };
  const sign = ({ hash }: { hash: `0x${string}` }) =>
    Promise.resolve(`0x${toHex(point).slice(2)}${signed(fromHex(hash)).slice(2)}` as const);
  const says = (message: Uint8Array) => fromHex(signed(sha256(message)));
  return { address, sign, says, x, y };
}

const ask = (it: { address: `0x${string}` }, more: Partial<ChallengeWish> = {}) =>
  challenges.ask(
    network.members.B.actor,
    {
      ...{
        chainId: network.chainId,
        did: issuing.did(it.address),
        audience: 'Rail AG',
        origin: 'https://rail.example',
      },
      ...{ profile: 'SIGNATURE', seconds: 300, ...more },
    },
    BASE,
  );
const answer = async (it: TestDevice, more: Partial<ChallengeWish> = {}) => {
  const challenge = await ask(it, more);
  return authentications.verify(network.members.B.actor, challenge.id, it.says(challenge.message!));
};
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

describe('a device', () => {
  it('is told apart in every state: unknown, registered, active, revoked', async () => {
    const { A, AUTHORITY } = network.members;
    const it = sensor();
    const codes = async () => {
      const { accepted, code, deviceStatus } = await answer(it);
      return [accepted, code, deviceStatus];
    };
    expect((await codes())[0]).toBe(false);
    await issuing.register(it, A);
    expect(await codes()).toEqual([false, 'NOT_ACTIVE', 'REGISTERED']);
    const credential = await issuing.endorse(it, AUTHORITY);
    expect(await codes()).toEqual([false, 'NOT_ACTIVE', 'REGISTERED']);
    await network.tell(A, 'IdentityRegistry', 'setStatus', [it.address, 2, credential.onChainId] as never);
    expect(await answer(it)).toMatchObject({
      ...{ accepted: true, code: 'ACCEPTED', algorithm: 'ES256', assurance: 'DEVICE_SIGNED', deviceStatus: 'ACTIVE' },
      ...{
        credential: credential.onChainId,
        issuer: getAddress(AUTHORITY.principal),
        block: expect.stringMatching(/^\d+$/),
      },
    });

    await issuing.credentials.suspend(AUTHORITY.actor, credential.id);
    await issuing.settle();
    expect(await codes()).toEqual([false, 'SUSPENDED', 'ACTIVE']);
    await issuing.credentials.resume(AUTHORITY.actor, credential.id);
    await issuing.settle();
    expect(await codes()).toEqual([true, 'ACCEPTED', 'ACTIVE']);

    await issuing.withdraw('DeviceEndorsement', AUTHORITY);
    expect(await codes()).toEqual([false, 'ISSUER_NOT_ACCREDITED', 'ACTIVE']);
    await issuing.accredit('DeviceEndorsement', AUTHORITY);
    expect(await codes()).toEqual([true, 'ACCEPTED', 'ACTIVE']);

    await issuing.credentials.revoke(AUTHORITY.actor, credential.id);
    await issuing.settle();
    expect(await codes()).toEqual([false, 'REVOKED', 'ACTIVE']);
  }, 240_000);
});

describe('an answer', () => {
  const it1 = sensor();
  beforeAll(async () => {
    await issuing.activate(it1, network.members.A, network.members.AUTHORITY);
  }, 180_000);
  const asker = () => network.members.B.actor;

  it('counts once, also when two servers are told at once', async () => {
    const challenge = await ask(it1);
    const signature = it1.says(challenge.message!);
    const all = await Promise.all(
      [authentications, other, authentications, other].map((server) => server.verify(asker(), challenge.id, signature)),
    );
    expect(all.map(({ code }) => code).sort()).toEqual(['ACCEPTED', 'REPLAYED', 'REPLAYED', 'REPLAYED']);
    expect((await authentications.verify(asker(), challenge.id, signature)).code).toBe('REPLAYED');
  });

  it('by another key, for another challenge, or for somebody else is refused, and uses the challenge up', async () => {
    const stranger = sensor();
    const challenge = await ask(it1);
    const verdict = await authentications.verify(asker(), challenge.id, stranger.says(challenge.message!));
    expect(verdict).toMatchObject({ accepted: false, code: 'BAD_SIGNATURE', assurance: null });
    const late = await authentications.verify(asker(), challenge.id, it1.says(challenge.message!));
    expect(late.code).toBe('REPLAYED');
    const [first, second] = [await ask(it1), await ask(it1)];
    expect((await authentications.verify(asker(), first.id, it1.says(second.message!))).code).toBe('BAD_SIGNATURE');
    const misled = it1.says(challengeMessage({ ...second, audience: 'Evil AG' }));
    expect((await authentications.verify(asker(), second.id, misled)).code).toBe('BAD_SIGNATURE');
  });

  it('that comes late is refused', async () => {
    const challenge = await ask(it1);
    const { organisationId, id } = challenge;
    await network.database.admin.platform.$executeRaw`
      UPDATE auth_challenges SET created_at = now() - interval '6 minutes', expires_at = now() - interval '1 minute'
      WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid`;
    expect((await authentications.verify(asker(), id, it1.says(challenge.message!))).code).toBe('EXPIRED');
  });

  it('of a challenge that is another organisation’s is one to nothing', async () => {
    const challenge = await ask(it1);
    const signature = it1.says(challenge.message!);
    for (const actor of [network.members.A.actor, network.stranger])
      await expect(authentications.verify(actor, challenge.id, signature)).rejects.toThrow(
        fault({ code: 'NOT_FOUND', what: 'challenge' }),
      );
    expect((await authentications.verify(asker(), challenge.id, signature)).code).toBe('ACCEPTED');
  });

  it('is asked for within limits', async () => {
    for (const seconds of [9, 301]) await expect(ask(it1, { seconds })).rejects.toThrow(fault({ field: 'seconds' }));
    await expect(ask(it1, { origin: 'https://a.example\ndid: x' })).rejects.toThrow(fault({ field: 'origin' }));
    await expect(ask(it1, { did: 'did:ethr:0x1:0x00000000000000000000000000000000000000aa' })).rejects.toThrow(
      fault({ field: 'did' }),
    );
    const busy = device();
    for (let i = 0; i < 20; i++) await ask(busy);
    await expect(ask(busy)).rejects.toThrow(fault({ code: 'RATE_LIMITED', what: 'challenges of one DID' }));
  });

  it('is forgotten a week after', async () => {
    const { organisationId, id } = await ask(it1);
    await network.database.admin.platform.$executeRaw`
      UPDATE auth_challenges SET created_at = now() - interval '8 days', expires_at = now() - interval '8 days'
      WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid`;
    await network.settle(new AuthChallengeReconciler(network.database.worker));
    expect(await network.database.admin.platform.authChallenge.count({ where: { id } })).toBe(0);
  });
});

describe('a presentation', () => {
  const it2 = sensor();
  const asker = () => network.members.B.actor;
  const request = () => ask(it2, { profile: 'PRESENTATION', type: 'DeviceEndorsement', claims: ['hardware'] });
  let document: string;
  let credentialId: string;
  const signer = (it: TestDevice): Signer => ({ algorithm: 'ES256', kid: issuing.did(it.address), sign: it.says });
  const post = async (by = it2, more: object = {}) => {
    const challenge = await request();
    const { client_id: audience, nonce } = challenge.request as { client_id: string; nonce: string };
    const shown = { nonce, audience, holder: signer(by), ...more };
    const text = await presentSdJwt(document, [['credentialSubject', 'hardware']], shown);
    const taken = await challenges.answer(challenge.id, JSON.stringify({ credential: [text] }));
    return { challenge, taken, text };
  };
  const codeOf = async (by = it2, more: object = {}) => {
    const { challenge } = await post(by, more);
    return (await authentications.verify(asker(), challenge.id, null)).code;
  };

  beforeAll(async () => {
    const { A, AUTHORITY } = network.members;
    const credential = await issuing.activate(it2, A, AUTHORITY);
    credentialId = credential.id;
    ({ document } = await issuing.credentials.collect(AUTHORITY.actor, credential.id));
  }, 180_000);

  it('by its holder is accepted', async () => {
    const { challenge, taken } = await post();
    expect(taken).toBe(true);
    expect(await authentications.verify(asker(), challenge.id, null)).toMatchObject({
      accepted: true,
      code: 'ACCEPTED',
    });
    expect((await authentications.verify(asker(), challenge.id, null)).code).toBe('REPLAYED');
  });

  it('is waited for, and taken once', async () => {
    const open = await request();
    expect((await authentications.verify(asker(), open.id, null)).code).toBe('NOT_ANSWERED');
    const { challenge, text } = await post();
    expect(await challenges.answer(challenge.id, JSON.stringify({ credential: [text] }))).toBe(false);
    expect(await challenges.answer('0193a7c2-0000-7000-8000-000000000000', '{}')).toBe(false);
  });

  it('that is not its holder’s, or not for this, is refused', async () => {
    expect(await codeOf(sensor())).toBe('UNKNOWN_KEY');
    expect(await codeOf(it2, { nonce: 'another' })).toBe('WRONG_NONCE');
    expect(await codeOf(it2, { audience: 'redirect_uri:https://evil.example' })).toBe('WRONG_AUDIENCE');
    expect(await codeOf(it2, { now: new Date(Date.now() - 900_000) })).toBe('EXPIRED');
    const challenge = await request();
    await challenges.answer(challenge.id, '{"credential":["x"]}');
    expect((await authentications.verify(asker(), challenge.id, null)).code).toBe('MALFORMED');
  });

  it('of a credential that was revoked is refused, from that block on', async () => {
    const { AUTHORITY } = network.members;
    expect(await codeOf()).toBe('ACCEPTED');
    await issuing.credentials.revoke(AUTHORITY.actor, credentialId);
    await issuing.settle();
    expect(await codeOf()).toBe('REVOKED');
  });
});

describe('a credential of another installation', () => {
  const published = new Map<string, string>();
  const server = http.createServer((request, response) => {
    const text = published.get(request.url ?? '');
    response.writeHead(text ? 200 : 404).end(text);
  });
  afterAll(() => void server.close());

  it('is judged by the lists that stand there, and refused while they cannot be had', async () => {
    const { consortiumId, chainId, members, database } = network;
    const { A, B, AUTHORITY } = members;
    const { platform } = database.admin;
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const listId = newId();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/status-lists/${listId}`;
    const { organisationId } = AUTHORITY;
    await platform.statusList.create({ data: { organisationId, consortiumId, chainId, id: listId, url } });
    const it = sensor();
    const { id } = await issuing.activate(it, A, AUTHORITY);
    const { document } = await issuing.credentials.collect(AUTHORITY.actor, id);
    const lists = await platform.statusListDocument.findMany({ where: { listId } });
    await platform.statusListDocument.deleteMany({ where: { listId } });
    const judged = async () => {
      const challenge = await ask(it, { profile: 'PRESENTATION', type: 'DeviceEndorsement', claims: ['hardware'] });
      const { client_id: audience, nonce } = challenge.request as { client_id: string; nonce: string };
      const holder: Signer = { algorithm: 'ES256', kid: issuing.did(it.address), sign: it.says };
      const shown = await presentSdJwt(document, [['credentialSubject', 'hardware']], { nonce, audience, holder });
      await challenges.answer(challenge.id, JSON.stringify({ credential: [shown] }));
      return (await authentications.verify(B.actor, challenge.id, null)).code;
    };
    expect([lists.length, await judged()]).toEqual([2, 'STATUS_UNKNOWN']);
    for (const { purpose, document: list } of lists)
      published.set(`/status-lists/${listId}/${purpose.toLowerCase()}`, list);
    skipped += 10_000;
    expect(await judged()).toBe('ACCEPTED');
    published.clear();
    skipped += 3_600_000;
    expect(await judged()).toBe('STATUS_UNKNOWN');
  }, 240_000);
});

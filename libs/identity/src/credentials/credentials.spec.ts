import { onChainOf, StatusLists, verifyCredential, type Judging } from '@atoll/credentials';
import { KernelNetwork } from '@atoll/contracts/testing';
import { WorkerDoor } from '@atoll/queue';
import { JsonRpcProvider } from 'ethers';
import { getResolver } from 'ethr-did-resolver';
import { Resolver } from 'did-resolver';
import type { Address, Hex } from 'viem';

import { didDocuments, headOf } from '../did-documents.js';
import { BASE, device, IN_A_YEAR, Issuing, secureElement } from '../testing.js';
import { CredentialSchemasService } from './credential-schemas.service.js';
import { listIdOf } from './status-list.reconciler.js';
import { ForeignListDoor } from './foreign-list-door.js';
import { ForeignLists } from './foreign-lists.js';
import { StatusListsService } from './status-lists.service.js';

let network: KernelNetwork;
let issuing: Issuing;
let schemas: CredentialSchemasService;
let lists: StatusListsService;
let schemaId: string;

const CLAIMS = {
  type: 'object',
  required: ['model'],
  additionalProperties: false,
  properties: {
    model: { type: 'string', maxLength: 100 },
    keeper: { type: 'object', properties: { name: { type: 'string', pii: true }, town: { type: 'string' } } },
  },
};

beforeAll(async () => {
  network = await KernelNetwork.open();
  issuing = new Issuing(network);
  schemas = new CredentialSchemasService(network.database.api);
  lists = new StatusListsService(
    network.database.api,
    new ForeignLists(new ForeignListDoor(new WorkerDoor(null, null))),
  );
  schemaId = (await schemas.create(network.members.AUTHORITY.actor, 'ServiceRecord', CLAIMS)).id;
}, 120_000);
afterAll(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const subject = device();
const wish = (more: object = {}) => ({
  chainId: network.chainId,
  schemaId,
  subject: issuing.did(subject.address),
  claims: { model: 'M-7', keeper: { name: 'Alice', town: 'Ulm' } },
  validUntil: IN_A_YEAR,
  kept: false,
  ...more,
});
const judging = async (): Promise<Judging> => {
  const view = await network.view();
  return { resolve: didDocuments(view, 31_337n, await headOf(view)) };
};
const issued = async (more: object = {}) => {
  const { AUTHORITY } = network.members;
  const { id } = await issuing.credentials.issue(AUTHORITY.actor, wish(more), BASE);
  await issuing.settle();
  return issuing.credentials.find(AUTHORITY.actor, id);
};
const valid = (id: Hex) => network.kernel.CredentialRegistry.read<boolean>('isValid', id);

describe('an issuer', () => {
  it('says what is missing, one thing after the other', async () => {
    const { A, AUTHORITY } = network.members;
    const issue = (by = AUTHORITY) => issuing.credentials.issue(by.actor, wish(), BASE);
    await expect(issue(A)).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'credential schema' }));
    await expect(issue()).rejects.toThrow(/proposeKernelAccreditation/);
    await issuing.accredit('ServiceRecord', AUTHORITY);
    await expect(issue()).rejects.toThrow(/appoint a P-256 key/);
  });

  it('has its key listed in its document, as the public resolver has it', async () => {
    const { AUTHORITY } = network.members;
    const keyId = await issuing.appoint(AUTHORITY);
    const key = await network.database.admin.platform.key.findFirstOrThrow({ where: { id: keyId } });
    const did = issuing.did(AUTHORITY.principal);
    const ours = (await (await judging()).resolve(did))!;
    const provider = new JsonRpcProvider(network.evm.url, 31_337, { staticNetwork: true });
    const registry = network.kernel.IdentityRegistry.address;
    const known = { name: '0x7a69', chainId: 31_337, provider: provider as never, registry };
    const { didDocument } = await new Resolver(getResolver(known)).resolve(did);
    provider.destroy();
    const faces = (document: typeof ours) =>
      document.verificationMethod!.map(({ id, type, publicKeyHex }) => [id, type, publicKeyHex]);
    expect(faces(ours)).toEqual(faces(didDocument as never));
    expect(ours.assertionMethod).toEqual(didDocument!.assertionMethod);
    expect(ours.authentication).toEqual(didDocument!.authentication);
    expect(ours.verificationMethod![1]!.publicKeyHex).toBe(`04${key.publicKey!.slice(2)}`);
  });
});

describe('a credential', () => {
  it('is signed by the worker, committed to on the chain, and given out once', async () => {
    const { actor } = network.members.AUTHORITY;
    const { id, status, onChainId, vcHash } = await issued();
    expect(status).toBe('VALID');
    expect(await valid(onChainId as Hex)).toBe(true);
    const { document } = await issuing.credentials.collect(actor, id);
    await expect(issuing.credentials.collect(actor, id)).rejects.toThrow(/collected already/);
    const verified = await verifyCredential(document, await judging());
    expect(verified.credential.credentialSubject).toMatchObject(wish().claims);
    expect(onChainOf(verified)).toMatchObject({ id: onChainId, vcHash, subject: subject.address.toLowerCase() });
    const shy = await verifyCredential(`${document.split('~', 1)[0]}~`, await judging());
    expect(shy.credential.credentialSubject['keeper']).toEqual({ town: 'Ulm' });
    const row = await network.database.admin.platform.issuedCredential.findFirstOrThrow({ where: { id } });
    expect(JSON.stringify(row, (_, it: unknown) => (typeof it === 'bigint' ? String(it) : it))).not.toMatch(
      /Alice|M-7|Ulm/,
    );
  });

  it('stays where its issuer asked for that', async () => {
    const { actor } = network.members.AUTHORITY;
    const { id } = await issued({ kept: true });
    const first = await issuing.credentials.collect(actor, id);
    expect(await issuing.credentials.collect(actor, id)).toEqual(first);
  });

  it('takes its place in the rates of its key’s policies, and its list does', async () => {
    const { platform } = network.database.admin;
    const { organisationId } = network.members.AUTHORITY;
    const { keyId } = await platform.issuingKey.findFirstOrThrow({ where: { organisationId } });
    const rate = { rateLimit: 100, rateSeconds: 3_600 };
    const { id } = await platform.policy.create({
      data: {
        ...{ organisationId, keyId, name: 'issuing', creates: false, messages: true, status: 'ACTIVE', ...rate },
        ...{
          approvals: 0,
          twoPerson: false,
          approvalSeconds: 60,
          chainIds: [],
          contracts: [],
          methods: [],
          approvers: [],
        },
      },
    });
    const policy = { organisationId_id: { organisationId, id } };
    const taken = () => platform.signature.findMany({ where: { policyId: id } });
    expect((await issued()).status).toBe('VALID');
    const first = await taken();
    expect(first.length).toBeGreaterThan(0);
    expect(
      first.every(({ status, content, form }) => status === 'SIGNED' && content.length === 32 && form === 'DOCUMENT'),
    ).toBe(true);
    await platform.policy.update({ where: policy, data: { rateLimit: first.length } });
    const beyond = await issued();
    expect(beyond).toMatchObject({ status: 'FAILED', fault: { code: 'POLICY_FORBIDS' } });
    expect(beyond.reason).toMatch(/used up/);
    expect(await taken()).toHaveLength(first.length);
    await platform.policy.update({ where: policy, data: { rateLimit: first.length + 1 } });
    expect((await issued()).status).toBe('VALID');
    expect(await taken()).toHaveLength(first.length + 1);
    await platform.policy.update({ where: policy, data: { status: 'ENDED' } });
  }, 120_000);

  it('is one for one idempotency key', async () => {
    const { actor } = network.members.AUTHORITY;
    const again = () => issuing.credentials.issue(actor, wish({ idempotencyKey: 'once' }), BASE);
    const [first, second] = [await again(), await again()];
    expect(second.id).toBe(first.id);
    const other = issuing.credentials.issue(
      actor,
      wish({ idempotencyKey: 'once', subject: issuing.did(device().address) }),
      BASE,
    );
    await expect(other).rejects.toThrow(fault({ code: 'CONFLICT', what: 'idempotency key' }));
    await issuing.settle();
  });

  it('has the claims that its schema has', async () => {
    const { actor } = network.members.AUTHORITY;
    for (const claims of [{}, { model: 7 }, { model: 'M', more: 1 }, { model: 'M', id: 'x' }])
      await expect(issuing.credentials.issue(actor, wish({ claims }), BASE)).rejects.toThrow(
        fault({ code: 'INVALID' }),
      );
    for (const about of ['did:ethr:0x1:0x00000000000000000000000000000000000000aa', 'did:web:a.example', 'x'])
      await expect(issuing.credentials.issue(actor, wish({ subject: about }), BASE)).rejects.toThrow(
        fault({ field: 'subject' }),
      );
    await expect(issuing.credentials.issue(actor, wish({ validUntil: new Date() }), BASE)).rejects.toThrow(
      fault({ field: 'validUntil' }),
    );
  });

  it('of somebody else looks like none', async () => {
    const { id } = await issued();
    for (const actor of [network.members.A.actor, network.stranger]) {
      const absent = fault({ code: 'NOT_FOUND', what: 'credential' });
      await expect(issuing.credentials.find(actor, id)).rejects.toThrow(absent);
      await expect(issuing.credentials.collect(actor, id)).rejects.toThrow(absent);
      await expect(issuing.credentials.revoke(actor, id)).rejects.toThrow(absent);
      expect(await issuing.credentials.list(actor, network.chainId, { take: 10 })).toEqual([]);
    }
  });
});

describe('a schema', () => {
  it.each([
    ['that runs for long', { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } }],
    ['that refers to itself', { $ref: '#' }],
    ['that is none', { type: 'whatever' }],
    ['with a keyword nobody knows', { type: 'object', pie: true }],
  ])('%s is refused', async (_, claims) => {
    const made = schemas.create(network.members.AUTHORITY.actor, 'Other', claims);
    await expect(made).rejects.toThrow(fault({ code: 'INVALID', field: 'claims' }));
  });

  it('has a name of its own', async () => {
    const { actor } = network.members.AUTHORITY;
    await expect(schemas.create(actor, 'ServiceRecord', CLAIMS)).rejects.toThrow(fault({ code: 'CONFLICT' }));
    for (const name of ['DeviceEndorsement', 'small', 'A'.repeat(32), 'With Space'])
      await expect(schemas.create(actor, name, CLAIMS)).rejects.toThrow(fault({ field: 'name' }));
  });
});

describe('a status', () => {
  const listed = (document: string) => async () => {
    const judged = await judging();
    const verified = await verifyCredential(document, judged);
    return new StatusLists((url) => lists.fetch(url)).requireGood(verified, judged).then(
      () => 'good',
      (error: { code: string }) => error.code,
    );
  };

  it('goes from valid to suspended and back, and to revoked for ever, on the chain and in the lists', async () => {
    const { actor, principal } = network.members.AUTHORITY;
    const { id, onChainId, listId } = await issued({ kept: true });
    const { document } = await issuing.credentials.collect(actor, id);
    const said = listed(document);
    const seen = async () => [
      await valid(onChainId as Hex),
      await said(),
      (await issuing.credentials.find(actor, id)).reason,
    ];
    expect(await seen()).toEqual([true, 'good', null]);
    await issuing.credentials.suspend(actor, id);
    await issuing.settle();
    expect(await seen()).toEqual([false, 'SUSPENDED', null]);
    await issuing.credentials.resume(actor, id);
    await issuing.settle();
    expect(await seen()).toEqual([true, 'good', null]);
    const before = await network.evm.client.getBlockNumber();
    await issuing.credentials.revoke(actor, id);
    await issuing.settle();
    expect(await seen()).toEqual([false, 'REVOKED', null]);
    expect((await issuing.credentials.find(actor, id)).status).toBe('REVOKED');
    await expect(issuing.credentials.resume(actor, id)).rejects.toThrow(/for ever/);
    expect(await network.kernel.CredentialRegistry.read('isValidAt', onChainId, before)).toBe(true);

    const published = (await lists.read(listId, 'REVOCATION'))!;
    const registry = network.kernel.CredentialRegistry;
    const onChain = listIdOf(listId, 'revocation');
    const version = await registry.read<bigint>('statusListVersion', principal as Address, onChain);
    expect(version).toBe(BigInt(published.version));
    expect(await registry.read('statusListHash', principal, onChain, version)).toBe(published.hash);
  });

  it('that nobody may change is not changed', async () => {
    const { AUTHORITY } = network.members;
    const { id } = await issued();
    await issuing.credentials.suspend(AUTHORITY.actor, id);
    await issuing.settle();
    expect(await issuing.credentials.find(AUTHORITY.actor, id)).toMatchObject({ status: 'SUSPENDED', reason: null });
    await issuing.withdraw('ServiceRecord', AUTHORITY);
    await expect(issuing.credentials.issue(AUTHORITY.actor, wish(), BASE)).rejects.toThrow(
      /proposeKernelAccreditation/,
    );
    await issuing.credentials.resume(AUTHORITY.actor, id);
    await issuing.settle();
    const found = await issuing.credentials.find(AUTHORITY.actor, id);
    expect([found.status, found.reason]).toEqual(['SUSPENDED', expect.stringContaining('NotAuthorised')]);
    await issuing.credentials.revoke(AUTHORITY.actor, id);
    await issuing.settle();
    expect((await issuing.credentials.find(AUTHORITY.actor, id)).status).toBe('REVOKED');
    await issuing.accredit('ServiceRecord', AUTHORITY);
  });
});

describe('an endorsement', () => {
  it('makes a registered device Active, and nothing else does', async () => {
    const { A, AUTHORITY } = network.members;
    const it = secureElement();
    const chainId = network.chainId;
    const ask = () =>
      issuing.credentials.endorseDevice(
        AUTHORITY.actor,
        { chainId, did: issuing.did(it.address), validUntil: IN_A_YEAR },
        BASE,
      );
    await expect(ask()).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'device' }));
    await issuing.register(it, A);
    await expect(ask()).rejects.toThrow(/accredited it for DeviceEndorsement/);
    await issuing.accredit('DeviceEndorsement', AUTHORITY);
    const credential = await issuing.endorse(it, AUTHORITY);
    expect(credential).toMatchObject({ type: 'DeviceEndorsement', status: 'VALID' });
    await network.tell(A, 'IdentityRegistry', 'setStatus', [it.address, 2, credential.onChainId as Hex] as never);
    expect(await network.kernel.IdentityRegistry.read('isActive', it.address)).toBe(true);
  }, 180_000);
});

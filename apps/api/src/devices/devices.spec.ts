import { fromHex, randomBytes, sha256, toHex } from '@atoll/crypto';
import { device, DEVICE_FIELDS, KernelNetwork, typedHash, NOBODY } from '@atoll/contracts/testing';
import { DeviceReconciler, possessionMessage } from '@atoll/identity';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the door is for what a device's own library sends
import { bringProof, Device, type DeviceInfo } from '@atoll/sdk/device';
import { keccak256, zeroHash } from 'viem';

import { databaseOf, startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let network: KernelNetwork;
let ada: Acting;
let bob: Acting;
let outsider: Acting;

beforeAll(async () => {
  api = await startTestApi();
  network = await KernelNetwork.open({ database: databaseOf(api) });
  [ada, bob] = [await memberOf(network.members.A.organisationId), await memberOf(network.members.B.organisationId)];
  outsider = await api.owner();
}, 240_000);
afterAll(async () => {
  await network.close();
  await api.close();
});

/** Somebody who owns an organisation of the network. */
async function memberOf(organisation: string): Promise<Acting> {
  const { id, token } = await api.person();
  const values = [organisation, id];
  await api.admin.query(`INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, 'OWNER')`, values);
  return { token, organisation };
}

const PARTS = 'did address status own { id desired proved settled reason fault name }';
const REGISTER = `mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { ${PARTS} } }`;
const DEVICES = `query ($chainId: ID!, $filter: DeviceFilterInput, $first: Int, $after: String) {
  devices(chainId: $chainId, filter: $filter, first: $first, after: $after) { nodes { ${PARTS} } pageInfo { hasNextPage endCursor } } }`;

/** A device with its proof that it is Ada's. */
async function proved(more: object = {}) {
  const it = device();
  const cells = { address: it.address.toLowerCase(), hwIdHash: keccak256(it.address), ...more };
  const owner = network.members.A.principal;
  const values = [it.address, 0, 0, owner, cells.hwIdHash, ...Array.from({ length: 4 }, () => zeroHash), NOBODY];
  const hash = await typedHash(network.kernel.IdentityRegistry, 'Device', DEVICE_FIELDS, values);
  return { ...cells, proof: await it.sign({ hash }) };
}

const bad = (n: number) => Array.from({ length: n }, () => `${toHex(randomBytes(20))},serial`);
const good = (n: number) => Array.from({ length: n }, () => `${toHex(randomBytes(20))},${toHex(randomBytes(32))}`);
const file = (...lines: string[]) => ['address,hwIdHash', ...lines].join('\n');

async function upload(
  asker: Partial<Acting>,
  body: string,
  headers: Record<string, string> = {},
  chain = network.chainId,
) {
  const response = await fetch(new URL(`/chains/${chain}/enrolments`, api.url), {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'text/csv', 'idempotency-key': toHex(randomBytes(8)), ...headers },
      ...(asker.token && { authorization: `Bearer ${asker.token}` }),
      ...(asker.organisation && { 'atoll-organisation': asker.organisation }),
    },
    body,
  });
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: (await response.json()) as Record<string, any>, // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers
  };
}

it('registers a device, shows it to members, and resolves it', async () => {
  const cells = await proved({ name: 'Meter 7' });
  const { registerDevice } = await api.get(ada, REGISTER, { input: { chainId: network.chainId, ...cells } });
  expect(registerDevice).toMatchObject({ status: 'UNREGISTERED', own: { desired: 'REGISTERED', proved: true } });
  await network.settle(new DeviceReconciler(network.database.worker));
  const { did } = registerDevice;
  const found = await api.get(
    ada,
    `query ($did: String!) { device(did: $did) { ${PARTS} } did(did: $did) { didDocument } }`,
    { did },
  );
  expect(found.device).toMatchObject({ status: 'REGISTERED', own: { settled: true, reason: null } });
  expect(found.did.didDocument.id).toBe(did);
  expect(await api.code(outsider, 'query ($did: String!) { did(did: $did) { didDocument } }', { did })).toBe(
    'NOT_FOUND',
  );
  const { id } = registerDevice.own;
  const label = `mutation ($id: ID!, $labels: DeviceLabelsInput!) {
    labelDevice(id: $id, labels: $labels) { own { name tags site } } }`;
  const labels = { name: 'Quay meter', tags: ['water', 'north'], site: 'Quay 7' };
  expect((await api.get(ada, label, { id, labels })).labelDevice.own).toEqual(labels);
  const tooLong = { ...labels, tags: ['water', 'x'.repeat(101)] };
  expect(await api.code(ada, label, { id, labels: tooLong })).toBe('INVALID');
  const retire = 'mutation ($id: ID!) { retireDevice(id: $id) { status } }';
  expect(await api.code(bob, retire, { id })).toBe('NOT_FOUND');
  const activate =
    'mutation ($id: ID!, $credential: Hex!) { activateDevice(id: $id, credential: $credential) { status } }';
  expect(await api.code(ada, activate, { id, credential: '0x12' })).toBe('INVALID');
  expect(await api.code(ada, REGISTER, { input: { chainId: network.chainId, ...cells, kind: 4 } })).toBe('CONFLICT');
});

describe('a device without an account', () => {
  const registry = () => ({ chainId: 31_337, address: network.kernel.IdentityRegistry.address });
  const infoOf = (it: Device, more: Partial<DeviceInfo> = {}): DeviceInfo => ({
    ...{ kind: 0, cls: 'FULL', ownerOrg: network.members.A.principal, hwIdHash: keccak256(it.address) },
    ...more,
  });
  const bring = (it: Device, more: Partial<DeviceInfo> = {}) => bringProof(api.url, it, registry(), infoOf(it, more));
  const answer = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      ({ code, message }: { code: string; message: string }) => [code, message.replace(/did:\S+/, 'DID')],
    );
  const written = async (it: Device) => {
    const input = {
      chainId: network.chainId,
      address: it.address,
      publicKey: it.publicKey,
      hwIdHash: keccak256(it.address),
    };
    return (await api.get(ada, REGISTER, { input })).registerDevice;
  };

  it('brings its proof by its key alone, twice as once, and is registered', async () => {
    const it = Device.create('P-256');
    const { did, own } = await written(it);
    expect(own.proved).toBe(false);
    await bring(it);
    await bring(it);
    await network.settle(new DeviceReconciler(network.database.worker));
    const { device } = await api.get(ada, `query ($did: String!) { device(did: $did) { ${PARTS} } }`, { did });
    expect(device).toMatchObject({ status: 'REGISTERED', own: { proved: true, settled: true, reason: null } });
  });

  it('is told one thing, whatever does not hold', async () => {
    const it = Device.create('P-256');
    await written(it);
    const unknown = await answer(bring(Device.create('P-256')));
    expect(unknown).toEqual(['NOT_FOUND', expect.stringContaining('DID')]);
    expect(await answer(bring(it, { kind: 1 }))).toEqual(unknown);
    expect(await answer(bring(it, { ownerOrg: network.members.B.principal }))).toEqual(unknown);
    const other = Device.create('P-256');
    const forger = Device.signingBy({
      ...{ curve: 'P-256', publicKey: fromHex(it.publicKey) },
      sign: async (digest) => fromHex(`0x${(await other.signDigest(digest)).slice(130)}`),
    });
    expect(await answer(bring(forger))).toEqual(unknown);
    await bring(it);
    await network.settle(new DeviceReconciler(network.database.worker));
    expect(await answer(bring(it))).toEqual(unknown); // it waits for nothing any more
  });

  it('answers each challenge once, in time and in form, and not too often', async () => {
    const it = Device.create('P-256');
    await written(it);
    const did = it.did(31_337);
    const post = async (what: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const url = new URL(`/devices/${what}`, api.url);
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    expect(await post('challenges', { did: 'did:web:example.org' })).toMatchObject({
      status: 400,
      body: { field: 'did' },
    });
    const { challenge } = (await post('challenges', { did })).body;
    const signature = await it.signDigest(sha256(possessionMessage(did, challenge!)));
    const { proof } = await it.prove(registry(), infoOf(it));
    expect(await post('proofs', { did, challenge, signature: '0x12', proof })).toMatchObject({ status: 400 });
    expect(await post('proofs', { did, challenge: 'another', signature, proof })).toMatchObject({ status: 404 });
    expect(await post('proofs', { did, challenge, signature, proof })).toMatchObject({ status: 200 });
    expect(await post('proofs', { did, challenge, signature, proof })).toMatchObject({ status: 404 });
    const busy = Device.create('P-256');
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push((await answer(bring(busy)))[0]);
    expect([...new Set(codes.slice(0, 10)), codes[10]]).toEqual(['NOT_FOUND', 'RATE_LIMITED']);
  });
});

it('reads a file while it comes, reports its bad lines, and notes in the books who sent it', async () => {
  const key = { 'idempotency-key': 'july' };
  const text = file(...good(30), ...bad(3));
  const first = await upload(ada, text, key);
  expect(first).toMatchObject({ status: 201, body: { records: 33, taken: 30, refused: 3 } });
  expect((await upload(ada, text, key)).body).toEqual(first.body);
  const { id } = first.body;
  await network.settle(new DeviceReconciler(network.database.worker)); // what waited before the file came
  const { enrolment, enrolmentProblems } = await api.get(
    ada,
    `query ($id: ID!) { enrolment(id: $id) { endedAt progress { states unproved } }
      enrolmentProblems(id: $id, first: 2) { nodes { line field code message } pageInfo { hasNextPage } } }`,
    { id },
  );
  expect(enrolment).toMatchObject({ progress: { states: { UNREGISTERED: 30 }, unproved: 30 } });
  expect(enrolmentProblems).toMatchObject({
    nodes: [
      { line: 32, field: 'hwIdHash', code: 'MALFORMED' },
      { line: 33, field: 'hwIdHash' },
    ],
    pageInfo: { hasNextPage: true },
  });
  expect(await api.code(bob, 'query ($id: ID!) { enrolment(id: $id) { id } }', { id })).toBe('NOT_FOUND');
  const { rows } = await api.admin.query(
    `SELECT FROM audit_notes WHERE fact ->> 'action' = 'enrolDevices' AND organisation_id = $1`,
    [ada.organisation],
  );
  expect(rows.length).toBeGreaterThan(0);
  const { devices } = await api.get(ada, DEVICES, {
    chainId: network.chainId,
    filter: { status: 'UNREGISTERED' },
    first: 20,
  });
  expect(devices.nodes).toHaveLength(20);
  const rest = await api.get(ada, DEVICES, {
    chainId: network.chainId,
    filter: { status: 'UNREGISTERED' },
    first: 20,
    after: devices.pageInfo.endCursor,
  });
  expect(rest.devices.nodes).toHaveLength(10);
});

it('refuses what is no file, who may not, and more than it takes', async () => {
  expect(await upload({}, file())).toMatchObject({ status: 401 });
  expect(await upload(outsider, file(...good(1)))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await upload(ada, file(), { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
  expect(await upload(ada, file(), { 'idempotency-key': 'a b' })).toMatchObject({
    status: 400,
    body: { field: 'idempotency-key' },
  });
  expect(await upload(ada, 'name\nx')).toMatchObject({ status: 400, body: { code: 'INVALID', field: 'file' } });
  expect(await upload(ada, `${file(good(1)[0]!)},"${'x'.repeat(40_000)}`)).toMatchObject({ status: 400 });
  const long = { 'content-type': 'application/x-ndjson' };
  expect(await upload(ada, `{"name":"${'x'.repeat(40_000)}"}`, long)).toMatchObject({
    ...{ status: 413, body: { code: 'LIMIT_EXCEEDED' } },
  });
}, 120_000);

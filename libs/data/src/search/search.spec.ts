import { KernelNetwork } from '@atoll/contracts/testing';
import { Actor, type Permission } from '@atoll/kernel';
import { newId } from '@atoll/store';
import { readsOf } from '@atoll/store/testing';

import { SearchService, searching, type Found } from './search.service.js';

let network: KernelNetwork;
let search: SearchService;
beforeAll(async () => {
  network = await KernelNetwork.open({ deployed: false, principals: true });
  search = new SearchService(network.database.api);
  await populate();
}, 240_000);
afterAll(() => network.close());

const zeros = (length: number) => `'\\x${'00'.repeat(length)}'`;
const word = (text: string) => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`;

/** One of each kind, 100,000 devices, and more of whatever else may be many than are read for what is in their names. */
async function populate() {
  const { database, members, chainId, consortiumId } = network;
  const { organisationId, keyId } = members.A;
  const of = `'${organisationId}'::uuid, gen_random_uuid(), '${consortiumId}'::uuid, '${chainId}'::uuid`;
  const releaseId = newId();
  const write = (sql: string) => database.admin.platform.$executeRawUnsafe(sql);
  await write(
    `INSERT INTO releases (organisation_id, id, name, contract_name) VALUES ('${organisationId}', '${releaseId}', 'R', 'R')`,
  );
  await write(`
    INSERT INTO deployments (organisation_id, id, consortium_id, chain_id, release_id, key_id, arguments, contract_name, status, address)
    SELECT ${of}, '${releaseId}', '${keyId}', '[]', name, 'VERIFIED', '0xab' || lpad(to_hex(i), 38, '0') FROM (
      SELECT i, 'Crane' || i AS name FROM generate_series(1, 20000) i
      UNION ALL VALUES (100001, 'Tariff'), (100002, 'TariffOfHarbour'), (100003, 'AnOldTariff'), (100004, '100%_Tariff'), (100005, 'ZoneTariff')) names`);
  await write(`
    INSERT INTO token_names (chain_id, token, asked, name, symbol)
    SELECT '${chainId}'::uuid, decode(lpad(to_hex(i), 40, '0'), 'hex'), true, 'Crane coin ' || i, 'CRN' || i FROM generate_series(1, 20000) i
    UNION ALL SELECT '${chainId}'::uuid, decode(repeat('cd', 20), 'hex'), true, 'Harbour dollar', 'TARIFF'`);
  await write(`
    INSERT INTO devices (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash, name, name_key, tags)
    SELECT ${of}, '0xde' || lpad(to_hex(i), 38, '0'), 0, 'FULL'::device_class, md5(i::text), '', '', 'Crane ' || i, 'crane ' || i, '{}'::text[] FROM generate_series(1, 100000) i
    UNION ALL SELECT ${of}, '0xdf' || repeat('0', 38), 0, 'FULL'::device_class, 'x', '', '', 'Tariff meter', 'tariff meter', '{}'::text[]`);
  await write(`
    INSERT INTO data_streams (organisation_id, id, consortium_id, chain_id, name, contract, stream, producer, curve, public_key, schema_id,
      key_id, late_after, batch_readings, batch_seconds, patience_seconds, "window")
    SELECT ${of}, name, ${zeros(20)}, decode(md5(name) || md5(name), 'hex'), ${zeros(20)}, 'P256', ${zeros(64)}, ${zeros(32)}, '${keyId}', 1, 1, 1, 1, 1 FROM (
      SELECT 'crane-' || i AS name FROM generate_series(1, 20000) i UNION ALL VALUES ('tariffs')) names`);
  await write(`
    INSERT INTO access_policies (consortium_id, chain_id, resource, owner, name, scopes, emergencies, brokered, lists_storers, purposes, odrl_hash, epoch, key_epoch, version)
    SELECT '${consortiumId}', '${chainId}', '0x' || md5(name) || md5(name), '0x', '0x' || rpad(encode(convert_to(name, 'UTF8'), 'hex'), 64, '0'), 0, false, false, false, '0x', '0x', 0, 0, 1
    FROM (SELECT 'crane-' || i AS name FROM generate_series(1, 20000) i UNION ALL VALUES ('tariff data'), ('码头数据')) names`);
  await write(`
    INSERT INTO chain_services (chain_id, id, owner, name, state, version, mode, target, code_hash, descriptor_hash, policy, price, registered_block, seen_block, transaction_hash)
    VALUES ('${chainId}', '0x01', '0x', '${word('Tariff oracle')}', 'ACTIVE', 1, 'ON_CHAIN', '0x', '0x', '0x', '0x', 0, 1, 1, '0x')`);
  await write(`UPDATE organisations SET name = 'Tariff office' WHERE id = '${organisationId}'`);
  await write('ANALYZE deployments, token_names, devices, data_streams, access_policies');
}

const find = (text: string, actor = network.members.A.actor) => search.find(actor, network.chainId, text);
const names = (found: Found[]) => found.map(({ kind, name }) => `${kind} ${name}`);

it('finds of every kind what is called so, best first: the whole name, how it begins, what is in it', async () => {
  const found = await find('tariff');
  expect(names(found).slice(0, 2).sort()).toEqual(['CONTRACT Tariff', 'TOKEN Harbour dollar']);
  expect(names(found).slice(2, 8).sort()).toEqual([
    ...['CONTRACT TariffOfHarbour', 'DATA_POLICY tariff data', 'DATA_STREAM tariffs', 'DEVICE Tariff meter'],
    ...['MEMBER Tariff office', 'SERVICE Tariff oracle'],
  ]);
  expect(names(found).slice(8)).toEqual(['CONTRACT 100%_Tariff', 'CONTRACT AnOldTariff']);
  expect(names(await find('  TARIFF '))).toEqual(names(found));
  expect(names(await find('harbour dollar'))).toEqual(['TOKEN Harbour dollar']);
  expect(names(await find('码头'))).toEqual(['DATA_POLICY 码头数据']);
  expect(names(await find('zone'))).toEqual(['CONTRACT ZoneTariff']); // behind more names than are looked into
});

it('says of each what its own query asks for it by, and its address', async () => {
  const { principal, organisationId } = network.members.A;
  const [device] = await find('tariff meter');
  expect(device).toEqual({
    ...{
      kind: 'DEVICE',
      name: 'Tariff meter',
      id: `did:ethr:0x7a69:0xdf${'0'.repeat(38)}`,
      address: `0xdf${'0'.repeat(38)}`,
    },
  });
  const [member] = await find('tariff office');
  expect(member).toEqual({ kind: 'MEMBER', id: organisationId, name: 'Tariff office', address: principal });
  expect(await find('tariff data')).toMatchObject([
    { kind: 'DATA_POLICY', id: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
  ]);
  expect(await find('tariff oracle')).toMatchObject([{ kind: 'SERVICE', id: '0x01', address: null }]);
});

it('takes nothing in a text for anything but itself', async () => {
  expect(names(await find('%_t'))).toEqual(['CONTRACT 100%_Tariff']);
  for (const text of ['%', '100_', '_ariff', "' OR true --", 'crane\\', '\\'])
    expect(names(await find(text)).filter((name) => !name.includes('100%_'))).toEqual([]);
});

it('finds what has an address, or a DID, by how that begins', async () => {
  expect(names(await find('0xdf00'))).toEqual(['DEVICE Tariff meter']);
  expect(names(await find(`DID:ethr:0x7a69:0xDF${'0'.repeat(38)}`))).toEqual(['DEVICE Tariff meter']);
  expect(names(await find('0xcdc'))).toEqual(['TOKEN Harbour dollar']);
  expect(names(await find(`0xab${'0'.repeat(33)}186a1`))).toEqual(['CONTRACT Tariff']);
  expect(names(await find(network.members.A.principal))).toEqual(['MEMBER Tariff office']);
  expect(await find(`0x${'0'.repeat(64)}`)).toEqual([]);
});

it('finds no more than twenty, each kind in its turn', async () => {
  const found = await find('crane');
  expect(found).toHaveLength(20);
  expect(new Set(found.map(({ kind }) => kind))).toEqual(
    new Set(['CONTRACT', 'TOKEN', 'DEVICE', 'DATA_STREAM', 'DATA_POLICY']),
  );
});

it('shows another tenant nothing, another member what is everybody’s, and nobody what they have no right to', async () => {
  const { stranger, members, chainId } = network;
  await expect(find('tariff', stranger)).rejects.toThrow(`No chain has the id ${chainId}`);
  const kinds = async (actor: Actor) => [...new Set((await find('tariff', actor)).map(({ kind }) => kind))].sort();
  expect(await kinds(members.B.actor)).toEqual(['CONTRACT', 'DATA_POLICY', 'MEMBER', 'SERVICE', 'TOKEN']);
  const may = (...permissions: Permission[]) => new Actor(members.A.organisationId, null, permissions);
  expect(await kinds(may('chain:read'))).toEqual(['TOKEN']);
  expect(await kinds(may('chain:read', 'device:read', 'consortium:read'))).toEqual(['DEVICE', 'MEMBER', 'TOKEN']);
  await expect(find('tariff', may('device:read'))).rejects.toThrow('chain:read');
});

it('refuses what no name is', async () => {
  await expect(find(' ')).rejects.toThrow('must not be empty');
  await expect(find('a\u0000b')).rejects.toThrow('must not hold control characters');
});

const LARGE = ['deployments', 'token_names', 'devices', 'data_streams', 'access_policies'];

it.each([
  ['how names begin', 'crane', 5_000],
  ['what is in no name', 'zzz', 5_000],
  ['how addresses begin', '0xde', 20],
])('reads a bounded part of many rows to find %s, as a tenant', async (_, wanted, most) => {
  const { database, members, chainId } = network;
  const { actor } = members.A;
  const chain = await database.admin.platform.chain.findUniqueOrThrow({ where: { id: chainId } });
  const reads = await readsOf(database.logins.api, actor.organisationId, searching(actor, chain, wanted));
  const large = reads.filter(({ table }) => LARGE.includes(table));
  expect(large.length).toBeGreaterThan(2);
  for (const { table, node, rows } of large) {
    expect([table, node]).not.toContain('Seq Scan');
    expect([table, rows <= most, rows]).toEqual([table, true, rows]);
  }
});

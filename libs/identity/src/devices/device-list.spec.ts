import { KernelNetwork } from '@atoll/contracts/testing';
import { Prisma } from '@atoll/store';
import { readsOf } from '@atoll/store/testing';

import { listDevices, type DeviceFilter } from './device-list.js';

let network: KernelNetwork;
beforeAll(async () => {
  network = await KernelNetwork.open();
  const { database, members, chainId, consortiumId } = network;
  const { organisationId } = members.A;
  const values = (i: string) =>
    `'0x' || lpad(to_hex(${i} * 7919), 40, '0'), ${i} % 50, (CASE WHEN ${i} % 400 = 0 THEN 'CONSTRAINED' ELSE 'FULL' END)::device_class, md5(${i}::text)`;
  await database.admin.platform.$executeRawUnsafe(`
    INSERT INTO devices (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash, name, name_key, tags, status, seen_gateway)
    SELECT '${organisationId}', gen_random_uuid(), '${consortiumId}', '${chainId}', ${values('i')}, '', '', 'Meter ' || i, 'meter ' || i, '{}',
      (CASE WHEN i % 500 = 0 THEN 'QUARANTINED' ELSE 'ACTIVE' END)::device_status, '0x' || lpad(to_hex(i % 700), 40, '0')
    FROM generate_series(1, 50000) i`);
  await database.admin.platform.$executeRawUnsafe(`
    INSERT INTO chain_devices (chain_id, address, kind, class, hw_id_hash, owner, status, info_hash, seq, registered_block, seen_block, gateway)
    SELECT '${chainId}', ${values('i')}, '0x' || lpad(to_hex(i % 3), 40, '0'), (CASE WHEN i % 500 = 0 THEN 'QUARANTINED' ELSE 'ACTIVE' END)::device_status,
      '', 0, 1, 1, '0x' || lpad(to_hex(i % 700), 40, '0') FROM generate_series(50001, 100000) i`);
  await database.admin.platform.$executeRawUnsafe('ANALYZE devices, chain_devices');
}, 240_000);
afterAll(() => network.close());

const FILTERS: [string, DeviceFilter][] = [
  ['nothing', {}],
  ['a rare status', { status: 'QUARANTINED' }],
  ['a rare class', { class: 'CONSTRAINED' }],
  ['a kind', { kind: 7 }],
  ['a gateway', { gateway: `0x${'69'.padStart(40, '0')}` }],
  ['how an address begins', { text: '0x0000000000000000000000000000000003' }],
  ['how a name begins', { text: 'meter 7777' }],
];

it.each(FILTERS)(
  'finds by %s of 100,000 devices without reading them all, as a tenant',
  async (_, filter) => {
    const { database, members, chainId } = network;
    const { actor } = members.A;
    const statements: { sql: string; values: unknown[] }[] = [];
    const found = await database.api.as(actor, (db) =>
      listDevices(noting(db, statements), actor, chainId, filter, { take: 21, after: `0x${'0'.repeat(35)}01000` }),
    );
    expect(found.length).toBeGreaterThan(0);
    const [{ sql: text, values }] = statements as [{ sql: string; values: unknown[] }];
    const reads = await readsOf(database.logins.api, actor.organisationId, { text, values });
    const large = reads.filter(({ table }) => ['devices', 'chain_devices'].includes(table));
    expect(large.map(({ node }) => node)).not.toContain('Seq Scan');
    for (const { rows } of large) expect(rows).toBeLessThan(4_000);
  },
  60_000,
);

/** The same door to the database, which notes what went through it. */
const noting = (db: Parameters<typeof listDevices>[0], statements: { sql: string; values: unknown[] }[]) =>
  new Proxy(db, {
    get: (target, name) =>
      name !== '$queryRaw'
        ? Reflect.get(target, name)
        : (strings: TemplateStringsArray, ...values: unknown[]) => {
            const { text, values: flat } = Prisma.sql(strings, ...(values as never[]));
            statements.push({ sql: text, values: flat });
            return target.$queryRaw(strings, ...values);
          },
  });

import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import net from 'node:net';
import pg from 'pg';

import { Listener, type Change } from './listener.js';
import { seedTenant, testDatabase } from './testing.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await admin.end();
  await database.close();
});

it('tells which rows changed, hears again after its connection is cut, and says that it missed something', async () => {
  const heard = new EventEmitter();
  const listener = new Listener(
    database.api,
    'atoll_changed',
    (payload) => {
      const change = JSON.parse(payload) as Change;
      heard.emit(`${change.op} ${change.table} ${change.id}`, change);
    },
    () => heard.emit('gap'),
  );
  await listener.open();
  try {
    const tenant = await seedTenant(admin);
    const touch = (height: number) =>
      admin.query(`UPDATE chains SET height = $1 WHERE id = $2`, [height, tenant.chain]);

    const first = once(heard, `UPDATE chains ${tenant.chain}`);
    await touch(1);
    const { chain, consortium } = tenant;
    expect(await first).toEqual([
      { table: 'chains', op: 'UPDATE', id: chain, chainId: chain, consortiumId: consortium, organisationId: null },
    ]);

    const gap = once(heard, 'gap');
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
    );
    await gap;
    const second = once(heard, `UPDATE chains ${tenant.chain}`);
    await touch(2);
    await second;

    // A write that changes nothing tells nothing: the next thing heard is the write after it.
    const next = once(heard, `UPDATE keys ${tenant.key}`);
    let stray = 0;
    heard.on(`UPDATE chains ${tenant.chain}`, () => stray++);
    await touch(2);
    await admin.query(`UPDATE keys SET address = '0x00' WHERE id = $1`, [tenant.key]);
    await next;
    expect(stray).toBe(0);
  } finally {
    await listener.close();
  }
});

it('begins while the database is away, and hears as soon as it is back', async () => {
  const url = new URL(database.api);
  const { host, port } = { host: url.hostname, port: Number(url.port) };
  const door = net.createServer((socket) => {
    const server = net.connect(port, host);
    socket.on('error', () => server.destroy()).pipe(server);
    server.on('error', () => socket.destroy()).pipe(socket);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  url.host = `127.0.0.1:${(door.address() as net.AddressInfo).port}`;
  await new Promise((resolve) => door.close(resolve));

  const heard = new EventEmitter();
  const listener = new Listener(
    url.href,
    'atoll_outbox',
    () => heard.emit('message'),
    () => heard.emit('gap'),
  );
  await listener.open();
  try {
    const gap = once(heard, 'gap');
    door.listen(Number(url.port), '127.0.0.1');
    await gap;
    const message = once(heard, 'message');
    await admin.query('NOTIFY atoll_outbox');
    await message;
  } finally {
    await listener.close();
    await new Promise((resolve) => door.close(resolve));
  }
});

it('says at once when the database refuses the password', async () => {
  const url = new URL(database.api);
  url.password = 'not-it';
  const listener = new Listener(
    url.href,
    'atoll_changed',
    () => undefined,
    () => undefined,
  );
  await expect(listener.open()).rejects.toMatchObject({ code: '28P01' });
});

import { once } from 'node:events';
import { pino } from 'pino';
import { WebSocket } from 'ws';

import { JsonRpc } from './json-rpc.js';
import { RpcServer } from './rpc-server.js';
import { Unread } from './unread.js';

it('cuts who has been reading longest, until the rest is within the limit', () => {
  const cut: string[] = [];
  const unread = new Unread(100);
  unread.add(40, () => cut.push('first'));
  const second = unread.add(40, () => cut.push('second'));
  second();
  unread.add(40, () => cut.push('third'));
  expect(cut).toEqual([]);
  unread.add(40, () => cut.push('fourth'));
  expect(cut).toEqual(['first']);
  second();
  unread.add(100, () => cut.push('fifth'));
  expect(cut).toEqual(['first', 'third', 'fourth']);
});

describe('a server', () => {
  const log = pino({ level: 'silent' });
  const MEBIBYTE = 'x'.repeat(1024 * 1024);
  const rpc = new JsonRpc({ large: () => MEBIBYTE }, log);
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'large' });
  let server: RpcServer;
  let address: string;

  beforeEach(async () => {
    const unread = new Unread(4 * 1024 * 1024);
    server = new RpcServer({ host: '127.0.0.1', port: 0, hosts: [], origins: [], log, rpc, unread });
    address = `127.0.0.1:${(await server.listen()).port}`;
  });
  afterEach(() => server.close());

  it('cuts a WebSocket that asks and does not read, long before the limit of one connection', async () => {
    const socket = new WebSocket(`ws://${address}`);
    await once(socket, 'open');
    socket.pause();
    for (let i = 0; i < 30; i++) socket.send(request);
    // The server answers another caller only after those that came before.
    await fetch(`http://${address}`, { method: 'POST', body: request }).then((response) => response.text());
    let answers = 0;
    socket.on('message', () => answers++);
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    expect(answers).toBeLessThan(30);
  });

  it('serves those who read as much as they ask for', async () => {
    for (let i = 0; i < 20; i++) {
      const response = await fetch(`http://${address}`, { method: 'POST', body: request });
      expect(((await response.json()) as { result: string }).result).toHaveLength(MEBIBYTE.length);
    }
  });
});

import type { TestChain } from '@atoll/ledger/testing';
import { once } from 'node:events';
import WebSocket from 'ws';

import { anvil, startTestGateway, type TestGateway } from './testing.js';

let node: TestChain;
let gateway: TestGateway;
beforeAll(async () => {
  node = await anvil();
  gateway = await startTestGateway([node.url]);
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await node.close();
});

const at = (secret: string) => `${gateway.origin}/rpc/${gateway.chainId}/${secret}`;
const refused = async (url: string) => {
  for (;;) {
    const { status, json } = await gateway.ask('eth_blockNumber', [], url);
    if (json.error) return { status, json };
  }
};

it('refuses an application whose quota is used up, says which and until when, and lets others go on', async () => {
  const { organisationId } = gateway;
  const [spender, other] = [await gateway.key(), await gateway.key()];
  const socket = new WebSocket(at(spender.secret).replace('http', 'ws'));
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const { platform } = gateway.scene.database.admin;
  const { id } = await platform.quota.create({
    data: {
      ...{ organisationId, hard: true, applicationKeyId: spender.id, measure: 'RPC_REQUESTS', period: 'MONTH' },
      ...{ amount: 20, thresholds: [80] },
    },
  });

  const { status, json } = await refused(at(spender.secret));
  const used = json.error.data.quota.used as string;
  expect([status, json]).toEqual([
    200,
    {
      ...{ jsonrpc: '2.0', id: 1 },
      error: {
        code: -32005,
        message: expect.stringContaining(
          `The quota of 20 RPC requests a month is used up: ${used} are used. Wait until`,
        ),
        data: {
          ...{ code: 'QUOTA_EXCEEDED', what: 'RPC requests a month', limit: 20 },
          quota: { id, used, resetsAt: expect.stringMatching(/-01T00:00:00.000Z$/) },
        },
      },
    },
  ]);
  expect(Number(used)).toBeGreaterThanOrEqual(20);
  const batch = await gateway.post(
    '[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"eth_call"}]',
    at(spender.secret),
  );
  expect((batch.json as { error: { data: object } }[]).map(({ error }) => error.data)).toMatchObject([
    { code: 'QUOTA_EXCEEDED' },
    { code: 'QUOTA_EXCEEDED' },
  ]);
  expect((await gateway.ask('eth_chainId', [], at(other.secret))).json.result).toBe('0x7a69');

  const [code, reason] = (await closed) as [number, Buffer];
  expect([code, reason.toString()]).toEqual([1008, expect.stringContaining('The quota of 20 RPC requests')]);
  const again = new WebSocket(at(spender.secret).replace('http', 'ws'));
  const [error] = (await once(again, 'error')) as [Error];
  expect(error.message).toContain('429');

  await platform.quota.update({ where: { organisationId_id: { organisationId, id } }, data: { amount: 1_000_000 } });
  for (let answered = false; !answered;)
    answered = (await gateway.ask('eth_chainId', [], at(spender.secret))).json.result === '0x7a69';
}, 120_000);

import type { Hash } from '@atoll/protocol';

import { Workload } from '../chain/workload.js';
import { Filters } from './filters.js';
import { Gate } from './gate.js';
import type { Caller, Json, Methods } from './json-rpc.js';

const MINUTE = 60_000;
let work: Workload;
let filters: Filters;
let methods: Methods;
let now = 0;
let announce: (hash: Hash) => void;

beforeAll(async () => {
  work = await Workload.open();
});
afterAll(() => work.close());
beforeEach(() => {
  const gate = new Gate({ together: 2, waiting: 10, timeoutMs: MINUTE });
  const onPending = (listener: (hash: Hash) => void) => {
    announce = listener;
    return () => undefined;
  };
  filters = new Filters(work.chain, gate, onPending, () => now);
  methods = filters.methods();
});
afterEach(() => filters.close());

const ask = async (method: string, params: unknown[] = [], caller: Caller = {}): Promise<Json> =>
  methods[method]!(params, caller);
const from = (address: string): Caller => ({ address });
const hash = (i: number): Hash => `0x${i.toString(16).padStart(64, '0')}`;

it('forgets a filter that was not asked for five minutes, and keeps one that was', async () => {
  const [idle, polled] = [await ask('eth_newBlockFilter'), await ask('eth_newBlockFilter')];
  now += 4 * MINUTE;
  expect(await ask('eth_getFilterChanges', [polled])).toEqual([]);
  now += 2 * MINUTE;
  expect(await ask('eth_getFilterChanges', [polled])).toEqual([]);
  await expect(ask('eth_getFilterChanges', [idle])).rejects.toMatchObject({
    code: -32000,
    message: 'filter not found',
  });
});

it('refuses the thousand and first of one address, and takes another address its oldest instead', async () => {
  const ids: Json[] = [];
  for (let i = 0; i < 1_000; i++) ids.push(await ask('eth_newBlockFilter', [], from('greedy')));
  await expect(ask('eth_newBlockFilter', [], from('greedy'))).rejects.toMatchObject({ code: -32005 });
  await ask('eth_getFilterChanges', [ids[0]]);
  const modest = await ask('eth_newBlockFilter', [], from('modest'));
  expect(await ask('eth_getFilterChanges', [modest])).toEqual([]);
  expect(await ask('eth_getFilterChanges', [ids[0]])).toEqual([]);
  await expect(ask('eth_getFilterChanges', [ids[1]])).rejects.toThrow('filter not found');
});

it('keeps no more than 200 addresses and topics for a filter', async () => {
  const topics = (count: number) => [{ topics: [Array.from({ length: count }, (_, i) => hash(i))] }];
  await expect(ask('eth_newFilter', topics(201))).rejects.toMatchObject({ code: -32005 });
  expect(await ask('eth_newFilter', topics(200))).toMatch(/^0x/);
});

it('tells each filter of the transactions since it was asked, of the last ten thousand at most', async () => {
  announce(hash(1));
  const first = await ask('eth_newPendingTransactionFilter');
  announce(hash(2));
  const second = await ask('eth_newPendingTransactionFilter');
  announce(hash(3));
  expect(await ask('eth_getFilterChanges', [first])).toEqual([hash(2), hash(3)]);
  expect(await ask('eth_getFilterChanges', [first])).toEqual([]);
  expect(await ask('eth_getFilterChanges', [second])).toEqual([hash(3)]);
  for (let i = 0; i < 10_001; i++) announce(hash(i));
  const late = (await ask('eth_getFilterChanges', [second])) as Json[];
  expect([late.length, late[0], late.at(-1)]).toEqual([10_000, hash(1), hash(10_000)]);
});

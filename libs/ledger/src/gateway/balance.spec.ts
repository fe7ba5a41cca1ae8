import { newId } from '@atoll/store';
import fc from 'fast-check';

import { answered, failed, ranked, type RpcNode } from './balance.js';

const node = (told: Partial<RpcNode> = {}): RpcNode => ({
  ...{ id: newId(), url: 'http://node', role: 'RPC', height: 100n, outstanding: 0, failures: 0, outUntil: 0 },
  ...told,
});
const first = (nodes: RpcNode[], who: string, now = 0) => ranked(nodes, who, 3n, now)[0]!;

it('spreads applications evenly, and moves only those whose node is gone', () => {
  const nodes = Array.from({ length: 5 }, () => node());
  const applications = Array.from({ length: 2_000 }, () => newId());
  const before = applications.map((who) => first(nodes, who));
  for (const each of nodes) {
    const share = before.filter((chosen) => chosen === each).length;
    expect(share).toBeGreaterThan(300); // 400 are expected; five standard deviations are 90
    expect(share).toBeLessThan(500);
  }
  const [gone, ...left] = nodes as [RpcNode, ...RpcNode[]];
  for (const [i, who] of applications.entries()) if (before[i] !== gone) expect(first(left, who)).toBe(before[i]);
});

it('asks no node that is further behind than the slack, and validators only when nobody else is near', () => {
  const [rpc, validator, late] = [node(), node({ role: 'VALIDATOR' }), node({ height: 96n })];
  expect(ranked([validator, late, rpc], 'a', 3n, 0)).toEqual([rpc, validator]);
  rpc.height = 10n;
  expect(ranked([validator, late, rpc], 'a', 3n, 0)).toEqual([validator]);
});

it('keeps an application at its node until that has too much in hand', () => {
  const nodes = [node(), node()];
  const own = first(nodes, 'a');
  const other = nodes.find((each) => each !== own)!;
  own.outstanding = 31;
  expect(first(nodes, 'a')).toBe(own);
  own.outstanding = 32;
  expect(first(nodes, 'a')).toBe(other);
  other.outstanding = 16;
  expect(first(nodes, 'a')).toBe(own);
});

it('leaves a node out after three failures, longer each time, until it answers', () => {
  const [bad, good] = [node(), node()];
  expect([failed(bad, 0), failed(bad, 0), failed(bad, 0)]).toEqual([false, false, true]);
  const who = Array.from({ length: 100 }, () => newId()).find((each) => first([bad, good], each, 1_000) === bad)!;
  expect(ranked([bad, good], who, 3n, 999)).toEqual([good, bad]);
  failed(bad, 1_000);
  expect(bad.outUntil).toBe(3_000);
  for (let i = 0; i < 20; i++) failed(bad, 0);
  expect(bad.outUntil).toBe(30_000);
  answered(bad);
  expect(first([bad, good], who)).toBe(bad);
});

it('tries those that are out when all are', () => {
  const nodes = [node({ outUntil: 9 }), node({ outUntil: 9 })];
  expect(ranked(nodes, 'a', 3n, 0)).toHaveLength(2);
});

it('names each node once, whatever they are like', () => {
  const some = fc.array(
    fc.record({
      role: fc.constantFrom('VALIDATOR' as const, 'RPC' as const, 'REPLICA' as const),
      height: fc.bigInt({ min: 0n, max: 10n }),
      outstanding: fc.nat(100),
      outUntil: fc.nat(2),
    }),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(some, fc.uuid(), (told, who) => {
      const nodes = told.map(node);
      const order = ranked(nodes, who, 3n, 1);
      expect(order.length).toBeGreaterThan(0);
      expect(new Set(order).size).toBe(order.length);
    }),
  );
});

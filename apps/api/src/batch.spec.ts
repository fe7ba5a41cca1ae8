import { Actor } from '@atoll/kernel';

import { Batch } from './batch.js';

const [ada, bob] = [new Actor('a', null, []), new Actor('b', null, [])];

it('asks once for what is asked together, each id once, and never for two actors at once', async () => {
  const asked: string[][] = [];
  const batch = new Batch(async (actor, ids) => {
    asked.push([actor.organisationId, ...ids]);
    return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, `${actor.organisationId}${id}`]));
  });
  const found = Promise.all([batch.find(ada, '1'), batch.find(bob, '1'), batch.find(ada, '2'), batch.find(ada, '1')]);
  expect(await found).toEqual(['a1', 'b1', 'a2', 'a1']);
  expect(await batch.find(ada, 'gone')).toBeNull();
  expect(asked).toEqual([
    ['a', '1', '2'],
    ['b', '1'],
    ['a', 'gone'],
  ]);
});

it('finds nothing for those who may not read it, without asking', async () => {
  const batch = new Batch(async (_, ids) => new Map(ids.map((id) => [id, id])), 'chain:read');
  const reader = new Actor('r', null, ['chain:read']);
  expect(await Promise.all([batch.find(ada, '1'), batch.find(reader, '1')])).toEqual([null, '1']);
});

it('fails everyone who asked, and works again afterwards', async () => {
  let away = true;
  const batch = new Batch(async (_, ids) => {
    if (away) throw new Error('away');
    return new Map(ids.map((id) => [id, id]));
  });
  const both = await Promise.allSettled([batch.find(ada, '1'), batch.find(ada, '2')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await batch.find(ada, '1')).toBe('1');
});

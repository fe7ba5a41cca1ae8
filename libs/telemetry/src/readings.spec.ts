import { Registry } from 'prom-client';

import { readings, type Values } from './readings.js';

const told = async (registry: Registry) =>
  (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

function source(read: () => Promise<Record<'rows' | 'size', Values>>, patienceMs?: number) {
  const registry = new Registry();
  readings(registry, {
    up: { name: 'answers', help: 'whether' },
    gauges: { rows: { help: 'rows', labels: ['of'] }, size: { help: 'size' } },
    read,
    ...(patienceMs !== undefined && { patienceMs }),
  });
  return registry;
}

it('reads once for each look, and forgets what is not said any more', async () => {
  let looks = 0;
  const registry = source(async () => {
    looks++;
    return { rows: [{ labels: { of: String(looks) }, value: looks }], size: [{ value: 10 * looks }] };
  });
  expect(await told(registry)).toEqual(['answers 1', 'rows{of="1"} 1', 'size 10']);
  expect(await told(registry)).toEqual(['answers 1', 'rows{of="2"} 2', 'size 20']);
});

it('says of a source that fails only that it is away', async () => {
  let away = false;
  const registry = source(async () => {
    if (away) throw new Error('away');
    return { rows: [{ labels: { of: 'a' }, value: 1 }], size: [{ value: 1 }] };
  });
  await told(registry);
  away = true;
  expect(await told(registry)).toEqual(['answers 0']);
});

it('does not wait for a source that never answers', async () => {
  expect(await told(source(() => new Promise(() => undefined), 10))).toEqual(['answers 0']);
});

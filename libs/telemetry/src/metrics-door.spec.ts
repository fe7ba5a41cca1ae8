import { Counter, Registry } from 'prom-client';

import { MetricsDoor } from './metrics-door.js';

it('answers GET /metrics and nothing else', async () => {
  const registry = new Registry();
  new Counter({ name: 'looks_total', help: 'looks', registers: [registry] }).inc(2);
  const door = await MetricsDoor.open(registry, { host: '127.0.0.1', port: 0 });
  const answer = await fetch(door.url);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await answer.text()).toContain('looks_total 2');
  expect((await fetch(new URL('/', door.url))).status).toBe(404);
  expect((await fetch(door.url, { method: 'POST' })).status).toBe(404);
  await door.close();
  await expect(fetch(door.url)).rejects.toThrow();
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { answering, below, following, startTracing, traceHeaders } from './tracing.js';

const ID = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;

it('does nothing and tells nothing while no collector is named', async () => {
  await startTracing('test', {});
  expect(await answering({ traceparent: ID('a') }, 'x', {}, async () => traceHeaders())).toEqual({});
  expect(await following([ID('a')], 'x', {}, async () => traceHeaders())).toEqual({});
});

it('continues one trace, links many, and keeps messages of errors to itself', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (data: Buffer) => bodies.push(data.toString()));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = url;
  const end = await startTracing('test');

  const told = await answering({ traceparent: ID('a') }, 'request', {}, () =>
    below('part', {}, async () => traceHeaders()),
  );
  expect(told.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
  await following([ID('b')], 'one', {}, async () => undefined);
  await following([ID('c'), ID('d')], 'many', {}, async () => undefined);
  await below('nobody asked', {}, async () => expect(traceHeaders()).toEqual({}));
  const failing = answering({}, 'failing', {}, async () => Promise.reject(new TypeError('the secret word')));
  await expect(failing).rejects.toThrow('the secret word');
  await end();
  server.close();
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];

  type Sent = { name: string; traceId: string; parentSpanId?: string; links?: { traceId: string }[] };
  const { resourceSpans } = JSON.parse(bodies.join('')) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] };
  const spans = new Map(resourceSpans[0]!.scopeSpans[0]!.spans.map((span) => [span.name, span]));
  expect([...spans.keys()].sort()).toEqual(['failing', 'many', 'one', 'part', 'request']);
  expect(spans.get('request')).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'a'.repeat(16) });
  expect(spans.get('one')).toMatchObject({ traceId: 'b'.repeat(32), parentSpanId: 'b'.repeat(16) });
  expect(spans.get('many')!.links!.map(({ traceId }) => traceId)).toEqual(['c'.repeat(32), 'd'.repeat(32)]);
  expect(['c', 'd'].map((digit) => digit.repeat(32))).not.toContain(spans.get('many')!.traceId);
  expect(bodies.join('')).toContain('TypeError');
  expect(bodies.join('')).not.toContain('the secret word');
});

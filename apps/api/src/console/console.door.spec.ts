import { fastify, type FastifyInstance } from 'fastify';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { consoleDoor } from './console.door.js';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-console-'));
const SCRIPT = 'export const answer = 42;'.repeat(100);
let server: FastifyInstance;

beforeAll(async () => {
  fs.mkdirSync(path.join(directory, 'assets'));
  fs.writeFileSync(path.join(directory, 'index.html'), '<meta property="csp-nonce" nonce="{nonce}"><div id="root">');
  fs.writeFileSync(path.join(directory, 'assets/main-1a2b.js'), SCRIPT);
  fs.writeFileSync(path.join(directory, 'assets/main-1a2b.js.gz'), gzipSync(SCRIPT));
  server = fastify();
  await server.register(consoleDoor(directory));
});
afterAll(async () => {
  await server.close();
  fs.rmSync(directory, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

it.each(['/console/', '/console/chains/0199/blocks/7', '/console/organisation?tab=keys'])(
  'answers %s with the page, to be asked for every time',
  async (url) => {
    const { statusCode, headers, body } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).toContain('id="root"');
  },
);

it('lets scripts come from here alone, and style sheets only with the word of this one answer', async () => {
  const [first, second] = [await get('/console/'), await get('/console/')];
  const nonceOf = ({ headers }: typeof first) =>
    /'nonce-([^']{20,})'/.exec(String(headers['content-security-policy']))?.[1];
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toMatch(/default-src 'none'; script-src 'self'; /);
  expect(policy).toMatch(/frame-ancestors 'none'/);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(first.body).toContain(`nonce="${nonceOf(first)}"`);
  expect(nonceOf(first)).not.toBe(nonceOf(second));
});

it('keeps what has a hash in its name for a year, and sends it packed', async () => {
  const { statusCode, headers, rawPayload } = await get('/console/assets/main-1a2b.js', { 'accept-encoding': 'gzip' });
  expect(statusCode).toBe(200);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['content-encoding']).toBe('gzip');
  expect(headers['content-type']).toMatch(/javascript/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(rawPayload.length).toBeLessThan(SCRIPT.length / 10);
  expect((await get('/console/assets/main-1a2b.js')).body).toBe(SCRIPT);
});

it.each(['/console/assets/main-old.js', '/console/assets/../index.html', '/console/assets/%2e%2e/index.html'])(
  'has no file %s',
  async (url) => {
    const { statusCode, body } = await get(url);
    expect([403, 404].includes(statusCode) || body.includes('id="root"')).toBe(true);
    expect(body).not.toBe(SCRIPT);
  },
);

it('leads to itself from the root', async () => {
  for (const url of ['/', '/console']) expect((await get(url)).headers.location).toBe('/console/');
});

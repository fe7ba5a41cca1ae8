import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys } from '@atoll/crypto/hpke';
import {
  envelopeText,
  newEpochKey,
  opened,
  readEnvelope,
  Sealing,
  unwrapKey,
  wrapKey,
  type Binding,
} from '@atoll/sealed/envelopes';
import { answerOf, recordedReceipt } from '@atoll/sealed/recorded';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';

import { launch } from './chromium.js';

/** What a page of somebody's own would import. */
const PAGE = `
import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys } from '@atoll/crypto/hpke';
import { parseGenesis, RpcClient } from '@atoll/protocol';
import * as envelopes from '@atoll/sealed/envelopes';
import { readReceipt, verifyReceipt } from '@atoll/sealed/receipts';
globalThis.atoll = { fromHex, toHex, kemKeys, parseGenesis, RpcClient, ...envelopes, readReceipt, verifyReceipt };
`;
const at = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
/** The entry lies elsewhere than the packages that it imports. */
const CONFIG = `
const libs = ${JSON.stringify(at('libs'))};
export default {
  resolve: {
    alias: [
      { find: /^@atoll\\/crypto$/, replacement: libs + '/crypto/dist/portable.js' },
      { find: /^@atoll\\/([a-z]+)$/, replacement: libs + '/$1/dist/index.js' },
      { find: /^@atoll\\/([a-z]+)\\/([a-z]+)$/, replacement: libs + '/$1/dist/$2.js' },
    ],
  },
  build: { lib: { entry: 'entry.js', formats: ['iife'], name: 'page', fileName: () => 'page.js' }, target: 'es2022' },
};
`;
const PLACE: Binding = {
  ...{ chainId: '4200', contract: `0x${'5e'.repeat(20)}`, resourceId: `0x${'01'.repeat(32)}` },
  ...{ seq: '7', revision: 0, schemaId: `0x${'02'.repeat(32)}`, policyEpoch: '3' },
};

const recording = recordedReceipt();
let home: string;
let server: Server;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-page-'));
  const script = await bundled();
  server = createServer((request, response) => {
    void request.toArray().then((parts) => {
      if (request.method === 'GET')
        return response.end(request.url === '/page.js' ? script : '<script src="page.js"></script>');
      const asked = JSON.parse(Buffer.concat(parts).toString()) as Call | Call[];
      const answer = (call: Call) => ({ jsonrpc: '2.0', id: call.id, result: answerOf(recording, call) });
      return response.end(JSON.stringify(Array.isArray(asked) ? asked.map(answer) : answer(asked)));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await launch();
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}, 300_000);
type Call = { id: number; method: string; params: unknown[] };

afterAll(async () => {
  await browser?.close();
  server?.close();
  await fs.rm(home, { recursive: true, force: true });
});

/** The page's script, of nothing but what browsers have. Vite runs beside the test: its native parts know no realm but Node's own. */
async function bundled(): Promise<string> {
  await fs.writeFile(path.join(home, 'entry.js'), PAGE);
  await fs.writeFile(path.join(home, 'vite.config.mjs'), CONFIG);
  await promisify(execFile)(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', home]);
  return fs.readFile(path.join(home, 'dist/page.js'), 'utf8');
}

/** Runs in the page. */
const there = <T>(work: string, argument: unknown): Promise<T> =>
  page.evaluate(`(${work})(${JSON.stringify(argument)})`);

it('verifies a receipt in a browser, by a node and no platform', async () => {
  const verify = `async ({ text, genesis, contract }) => {
    const { RpcClient, parseGenesis, readReceipt, verifyReceipt } = atoll;
    const trust = { genesis: parseGenesis(genesis), contract };
    try {
      const { signer } = await verifyReceipt(readReceipt(text), new RpcClient(location.href), trust, { state: true });
      return signer;
    } catch (error) {
      return error.code ?? String(error);
    }
  }`;
  const { receipt: text, genesis } = recording;
  const contract = /"contract":"(0x[0-9a-f]{40})"/.exec(text)![1]!;
  const signer = /"signer":"(0x[0-9a-f]{40})"/.exec(text)![1]!;
  expect(await there(verify, { text, genesis, contract })).toBe(signer);
  const wrong = {
    LEAF: ['"seq":"19"', '"seq":"18"'],
    LOG: ['"late":false', '"late":true'],
    VERSION: ['"v":1', '"v":2'],
  };
  for (const [code, [from, to]] of Object.entries(wrong))
    expect(await there(verify, { text: text.replace(from!, to!), genesis, contract })).toBe(code);
  expect(await there(verify, { text, genesis, contract: `0x${'ab'.repeat(20)}` })).toBe('CONTRACT');
  expect(complaints).toEqual([]);
});

it.each(['P256', 'X25519'] as const)('opens there what was sealed here, and the other way round: %s', async (kem) => {
  const content = new TextEncoder().encode('sealed on one side'.repeat(1_000));
  const mine = await kemKeys(kem);
  const sealedThere = await there<{ text: string; chunks: `0x${string}`[] }>(
    `async ({ place, kem, publicKey, content }) => {
      const { Sealing, newEpochKey, wrapKey, envelopeText, fromHex, toHex } = atoll;
      const key = newEpochKey();
      const sealing = new Sealing(key, place, 4096);
      const chunks = [];
      for await (const chunk of sealing.seal([fromHex(content)])) chunks.push(toHex(chunk));
      const reader = { did: 'did:x:1', keyId: 'k', kem, publicKey: fromHex(publicKey) };
      return { text: envelopeText(sealing.envelope([await wrapKey(key, place, reader)])), chunks };
    }`,
    { place: PLACE, kem, publicKey: toHex(mine.publicKey), content: toHex(content) },
  );
  const read = readEnvelope(sealedThere.text);
  const key = await unwrapKey(read.recipients[0]!, PLACE, mine.privateKey);
  const parts: Uint8Array[] = [];
  for await (const part of opened(
    read,
    key,
    sealedThere.chunks.map((chunk) => fromHex(chunk)),
  ))
    parts.push(part);
  expect(Uint8Array.from(Buffer.concat(parts))).toEqual(content);

  const theirs = newEpochKey();
  const sealing = new Sealing(theirs, PLACE, 4_096);
  const chunks: string[] = [];
  for await (const chunk of sealing.seal([content])) chunks.push(toHex(chunk));
  const reader = { did: 'did:x:1', keyId: 'k', kem, publicKey: mine.publicKey };
  const text = envelopeText(sealing.envelope([await wrapKey(theirs, PLACE, reader)]));
  const openedThere = await there<string>(
    `async ({ place, text, chunks, privateKey }) => {
      const { readEnvelope, unwrapKey, opened, fromHex } = atoll;
      const read = readEnvelope(text);
      const key = await unwrapKey(read.recipients[0], place, fromHex(privateKey));
      let plain = '';
      for await (const part of opened(read, key, chunks.map((chunk) => fromHex(chunk)))) plain += new TextDecoder().decode(part);
      return plain;
    }`,
    { place: PLACE, text, chunks, privateKey: toHex(mine.privateKey) },
  );
  expect(openedThere).toBe(new TextDecoder().decode(content));
  expect(complaints).toEqual([]);
});

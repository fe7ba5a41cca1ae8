// A signer of somebody else's make: the ETH1 part of Web3Signer's published API, over TLS that asks for a certificate, signing by ethers.
import { keccak256, SigningKey } from 'ethers';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import type { SignerDoor } from './web3signer.js';

export type TestSigner = Awaited<ReturnType<typeof testSigner>>;

/** Holds the keys of some organisations, each under its own path, and does with answers what `fate` says. */
export async function testSigner(keys: Record<string, SigningKey[]>) {
  const { authority, server: own, client } = certificates();
  const signer = {
    door: {} as SignerDoor,
    asked: [] as string[],
    fate: (_asked: string): 'signs' | 'flips' | 'refuses' | 'fails' | 'hangs' => 'signs',
    close: () => (server.closeAllConnections(), server.close()),
  };
  const server = https.createServer({ ...own, ca: authority, requestCert: true }, async (request, response) => {
    const asked = `${request.method} ${request.url}`;
    signer.asked.push(asked);
    const [, organisation = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const mine = keys[organisation] ?? [];
    const body = await text(request);
    const fate = signer.fate(asked);
    const answer = (status: number, type = 'text/plain; charset=utf-8', said = '') =>
      response.writeHead(status, { 'content-type': type }).end(said);
    if (fate === 'hangs') return;
    if (fate === 'fails') return void answer(500);
    if (fate === 'refuses') return void answer(403);
    if (asked === `GET /${organisation}/upcheck`) return void answer(200, undefined, 'OK');
    if (asked === `GET /${organisation}/api/v1/eth1/publicKeys`)
      return void answer(200, 'application/json', JSON.stringify(mine.map(pointOf)));
    const [, identifier] = /^\/api\/v1\/eth1\/sign\/(0x[0-9a-f]{128})$/.exec(rest) ?? [];
    if (request.method !== 'POST' || !identifier) return void answer(404);
    const data = dataIn(request.headers['content-type'], body);
    if (data === null) return void answer(400);
    const key = mine.find((each) => pointOf(each) === identifier);
    if (!key) return void answer(404);
    const { serialized } = key.sign(keccak256(fate === 'flips' ? `0x00${data.slice(2)}` : data));
    answer(200, undefined, serialized);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/{organisation}`;
  signer.door = { url, authority, certificate: client.cert, key: client.key, timeoutMs: 5_000 };
  return signer;
}

/** As Web3Signer names a key: its point without the prefix. */
export const pointOf = ({ publicKey }: SigningKey) => `0x${publicKey.slice(4)}`;

/** What the published API takes: an object of strings with `data`, as JSON. */
function dataIn(type: string | undefined, body: string): string | null {
  if (!type?.startsWith('application/json')) return null;
  const parsed = JSON.parse(body) as Record<string, unknown>;
  const strings = Object.values(parsed).every((value) => typeof value === 'string');
  return strings && /^0x(?:[0-9a-f]{2})*$/.test(String(parsed['data'])) ? String(parsed['data']) : null;
}

type Pair = { key: string; cert: string };

/** An authority, and a certificate of each side under it, by the system's `openssl`. */
function certificates(): { authority: string; server: Pair; client: Pair } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-signer-'));
  const made = (name: string, ...more: string[]): Pair => {
    const [key, cert] = [path.join(home, `${name}.key`), path.join(home, `${name}.crt`)];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert, ...more], {
      stdio: 'ignore',
    });
    return { key: fs.readFileSync(key, 'utf8'), cert: fs.readFileSync(cert, 'utf8') };
  };
  const { cert: authority } = made('authority', '-addext', 'keyUsage=critical,keyCertSign');
  const issued = ['-CA', path.join(home, 'authority.crt'), '-CAkey', path.join(home, 'authority.key')];
  const leaf = [...issued, '-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const pairs = { authority, server: made('server', ...leaf), client: made('client', ...leaf) };
  fs.rmSync(home, { recursive: true });
  return pairs;
}

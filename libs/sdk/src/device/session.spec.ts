import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keccak256, stringToHex } from 'viem';

import { ServiceSession } from './call.js';
import { Device } from './device.js';
import type { Participant, InteractionRecord } from './participant.js';
import { serve, type Serving } from './serve.js';
import { Service } from './service.js';
import { isSignedBy, interactionDigest } from './signatures.js';

// What a chain would prove is given here; e2e/src/participants has it proven by real nodes.
const registry = { chainId: 7, address: `0x${'ab'.repeat(20)}` } as const;
const [holder, provider] = [Device.create('P-256'), Device.create('secp256k1')];
const TICKET = keccak256('0x01');
const SERVICE = keccak256('0x02');

let serving: Serving;
let service: Service;
let endpoint: string;
let handled: string[];
let records: InteractionRecord[];
const chain = { interactions: 0, live: true };

function participant(device: Device): Participant {
  const state = {
    ticket: async (id: string) => ({ id, service: SERVICE, holder: holder.address, state: 'GRANTED', ...chain }),
    isLive: async () => chain.live,
    service: async () => ({
      id: SERVICE,
      owner: provider.address,
      mode: 'OFF_CHAIN',
      codeHash: keccak256(stringToHex(endpoint)),
    }),
    device: async () => ({ cls: 'FULL' }),
    orgOf: async (account: string) => account,
  };
  return { device, registry, follow: async () => state } as never;
}
const open = () => ServiceSession.open({ participant: participant(holder), ticket: TICKET, endpoint });
const reason = (refused: Promise<unknown>) =>
  refused.then(
    () => 'accepted',
    (error: { reason?: string }) => error.reason,
  );
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(async () => {
  [handled, records] = [[], []];
  Object.assign(chain, { interactions: 0, live: true });
  const held: { service?: Service } = {};
  serving = await serve({ respond: (message: unknown) => held.service!.respond(message) } as Service);
  endpoint = serving.url;
  held.service = service = new Service({
    ...{ participant: participant(provider), service: SERVICE, endpoint },
    handler: (request) => bytes(`${handled.push(new TextDecoder().decode(request))}`),
    onRecord: (record) => void records.push(record),
  });
});
afterEach(() => serving.close());

it('has each use signed by both, in its order', async () => {
  const session = await open();
  await Promise.all(['a', 'b', 'c'].map((each) => session.call(bytes(each))));
  expect([handled, records.map(({ number }) => number)]).toEqual([
    ['a', 'b', 'c'],
    [1, 2, 3],
  ]);
  for (const { number, result, holderSignature, serviceSigner, serviceSignature } of records) {
    const digest = interactionDigest(registry, TICKET, number, result);
    expect(isSignedBy(holder.address, digest, holderSignature)).toBe(true);
    expect(isSignedBy(serviceSigner, digest, serviceSignature)).toBe(true);
  }
});

it('answers what was answered and not signed for the same again, and nothing else', async () => {
  const respond = service.respond.bind(service);
  service.respond = async (message) => {
    const { kind } = message as { kind: string };
    return kind === 'settle' ? { kind: 'refused', code: 'BUSY', message: 'lost on the way' } : respond(message);
  };
  expect(await reason((await open()).call(bytes('once')))).toBe('BUSY');
  expect(records).toEqual([]);
  service.respond = respond;
  const other = await open();
  expect(await reason(other.call(bytes('another')))).toBe('UNSETTLED');
  const { response, record } = await (await open()).call(bytes('once'));
  expect([new TextDecoder().decode(response), handled, records]).toEqual(['1', ['once'], [record]]);
  await (await open()).call(bytes('another'));
  expect([handled, records.map(({ number }) => number)]).toEqual([
    ['once', 'another'],
    [1, 2],
  ]);
});

it('is over once the ticket is, and where it is not the registered endpoint', async () => {
  const session = await open();
  await session.call(bytes('before'));
  chain.live = false;
  expect(await reason(session.call(bytes('after')))).toBe('TICKET');
  expect(handled).toEqual(['before']);
  chain.live = true;
  expect(
    await reason(ServiceSession.open({ participant: participant(holder), ticket: TICKET, endpoint: `${endpoint}/` })),
  ).toBe('ENDPOINT');
});

it('is not kept from its holder by whoever says hello with its ticket', async () => {
  const hello = { kind: 'hello', ticket: TICKET, nonce: keccak256('0x03'), key: `0x${'09'.padEnd(64, '0')}` };
  const session = await open();
  for (let i = 0; i < 50; i++) expect(await service.respond(hello)).toMatchObject({ kind: 'welcome' });
  expect(new TextDecoder().decode((await session.call(bytes('still there'))).response)).toBe('1');
});

describe('over TLS', () => {
  /** A certificate for this machine's own address that nobody else vouches for. */
  function selfSigned(): { cert: string; key: string } {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-tls-'));
    const [cert, key] = ['cert', 'key'].map((name) => path.join(directory, name)) as [string, string];
    execFileSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=service', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ]);
    const made = { cert: fs.readFileSync(cert, 'utf8'), key: fs.readFileSync(key, 'utf8') };
    fs.rmSync(directory, { recursive: true });
    return made;
  }

  it.each(['https', 'wss'])(
    '%s is spoken with whom one’s own authority vouches for, and with nobody else',
    async (scheme) => {
      const [tls, other] = [selfSigned(), selfSigned()];
      const held: { service?: Service } = {};
      const secure = await serve({ respond: (message: unknown) => held.service!.respond(message) } as Service, { tls });
      try {
        expect(secure.url).toMatch(/^https:/);
        endpoint = secure.url.replace('https', scheme);
        held.service = new Service({
          ...{ participant: participant(provider), service: SERVICE, endpoint },
          handler: (request) => request,
        });
        const through = (ca?: string) =>
          ServiceSession.open({ participant: participant(holder), ticket: TICKET, endpoint, ...(ca && { ca }) });
        const session = await through(tls.cert);
        expect(new TextDecoder().decode((await session.call(bytes('over TLS'))).response)).toBe('over TLS');
        session.close();
        // Neither those whom the system trusts nor another authority vouch for it.
        await expect(through()).rejects.toThrow(/self-signed|self signed/);
        await expect(through(other.cert)).rejects.toThrow(/self-signed|self signed|signature/);
      } finally {
        await secure.close();
      }
    },
  );
});

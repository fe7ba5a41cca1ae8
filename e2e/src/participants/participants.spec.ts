// Longer than others: one network of nodes serves all of it, since starting one is what costs.
import { testGate } from '@atoll/ledger/testing';
import { kernelCode } from '@atoll/contracts/kernel';
import { headerFromRpc, toQuantity, type RpcBlock } from '@atoll/protocol';
import {
  accessConsent,
  Device,
  interactionDigest,
  KernelState,
  Nodes,
  Participant,
  ProvenState,
  REGISTRY_ABI,
  serve,
  Service,
  ServiceSession,
  trustedPlace,
  type ChainPlace,
  type InteractionRecord,
  type ServiceOptions,
  type Serving,
} from '@atoll/sdk/device';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  createPublicClient,
  encodeAbiParameters,
  http as transport,
  keccak256,
  stringToHex,
  toFunctionSignature,
  type Abi,
  type AbiFunction,
  type Hex,
} from 'viem';

import type { NodeNetwork } from '../node-network.js';
import { activated, chainOn, ground, participant, PROVIDER, type Ground } from './world.js';

const FAR = 2n ** 40n;
const bytes = (said: string) => new TextEncoder().encode(said);
const said = (response: Uint8Array) => new TextDecoder().decode(response);
const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'accepted',
    (error: { code?: string; reason?: string }) => `${error.code}${error.reason ? ` ${error.reason}` : ''}`,
  );

let world: Ground;
let network: NodeNetwork;
let directory: string;
let [camera, lamp, gateway, stranger]: Device[] = [];
let provider: Participant;
let holder: Participant;
const services: Serving[] = [];
const records: InteractionRecord[] = [];

const urlOf = (index: number) => network.validators[index]!.url;
const idOf = (name: string): Hex =>
  keccak256(
    encodeAbiParameters(
      [{ type: 'address' }, { type: 'bytes32' }],
      [PROVIDER.address, stringToHex(name, { size: 32 })],
    ),
  );
const descriptorOf = (name: string, endpoint: string) => JSON.stringify({ name, endpoint });
const handler: ServiceOptions['handler'] = (request) => bytes(`heard ${said(request)}`);

/** Serves, and registers what is served, by the provider's own transaction. */
async function served(name: string, more: Partial<ServiceOptions> & { scheme?: string; endpoint?: string } = {}) {
  const holds: { respond: (message: unknown) => Promise<Record<string, unknown>> } = {
    respond: () => Promise.reject(),
  };
  const serving = await serve({ respond: (message: unknown) => holds.respond(message) } as Service);
  services.push(serving);
  const endpoint = more.endpoint ?? serving.url.replace('http', more.scheme ?? 'http');
  const service = new Service({
    ...{
      participant: provider,
      service: idOf(name),
      endpoint,
      handler,
      onRecord: (record) => void records.push(record),
    },
    ...more,
  });
  holds.respond = (message) => service.respond(message);
  const descriptor = descriptorOf(name, endpoint);
  const terms = {
    ...{ mode: 1, target: `0x${'00'.repeat(20)}`, codeHash: keccak256(stringToHex(endpoint)) },
    ...{ descriptorHash: keccak256(stringToHex(descriptor)), policy: `0x${'00'.repeat(32)}`, price: 0n },
  };
  await provider.tell('registerService', [stringToHex(name, { size: 32 }), terms], stringToHex(descriptor));
  await level();
  return { id: idOf(name), endpoint, descriptor, service, url: serving.url };
}
/** Until every node has what either of the two saw: one may be a block behind another. */
const level = () =>
  network.reaches(Number([provider, holder].map(({ chain }) => chain.head.number).sort((a, b) => Number(b - a))[0]));
async function ticketFor(service: Hex, who = holder, until = FAR): Promise<Hex> {
  const ticket = await who.requestAccess(service);
  await provider.tell('grantTicket', [ticket, until]);
  await who.granted(ticket);
  return ticket;
}

beforeAll(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'participants-'));
  world = await ground();
  [camera, gateway, stranger] = [1, 2, 3].map(() => Device.create('secp256k1')) as [Device, Device, Device];
  lamp = Device.create('P-256');
  for (const device of [camera!, gateway!, stranger!]) await activated(world, device!);
  await activated(world, lamp!, { cls: 'CONSTRAINED', gateway: gateway!.address });
  network = await chainOn(world);
  provider = await participant(world, network, PROVIDER, [urlOf(0)]);
  // Everybody else goes by another member's node alone.
  holder = await participant(world, network, camera!, [urlOf(1)]);
}, 240_000);
afterAll(async () => {
  await Promise.all(services.map((serving) => serving.close()));
  await network?.stop();
  await world?.evm.close();
  await fs.rm(directory, { recursive: true, force: true });
});

it('knows the contracts as they are compiled', () => {
  const compiled = new Set(
    [...(kernelCode.ServiceRegistry.abi as Abi)]
      .filter((item) => 'name' in item)
      .map((item) => `${item.type} ${toFunctionSignature(item as AbiFunction)}`),
  );
  const known = REGISTRY_ABI.map((item) => `${item.type} ${toFunctionSignature(item as unknown as AbiFunction)}`);
  expect(known.filter((each) => !compiled.has(each))).toEqual([]);
});

it('proves what the contracts answer, and what became of a contract’s code', async () => {
  const { evm, kernel, places } = world;
  const snapshot = await evm.client.snapshot();
  const target = await evm.create(PROVIDER.address, '0x600260005360016000f3');
  const name = stringToHex('pinned', { size: 32 });
  const codeHash = keccak256((await evm.client.getCode({ address: target }))!);
  const terms = { mode: 0, target, codeHash, descriptorHash: keccak256('0x'), policy: keccak256('0x01'), price: 7n };
  await kernel.ServiceRegistry.tell(PROVIDER.address, 'registerService', name, terms);
  const state = async () => {
    const block = await evm.chain.rpc.call<RpcBlock>('eth_getBlockByNumber', ['latest', false]);
    const nodes = new Nodes([evm.url], 31_337);
    return new KernelState(new ProvenState(headerFromRpc(block), nodes), places);
  };
  const service = await (await state()).service(idOf('pinned'));
  expect(service).toMatchObject({ mode: 'ON_CHAIN', version: 1, codeHash, policy: keccak256('0x01'), price: 7n });
  expect([service.owner, service.target]).toEqual([PROVIDER.address, target.toLowerCase()]);
  for (const each of [camera!, lamp!, gateway!, PROVIDER]) {
    const proven = await state();
    expect(await proven.mayAct(each.address)).toBe(await kernel.IdentityRegistry.read('mayAct', each.address));
    const device = await kernel.IdentityRegistry.read<unknown[]>('devices', each.address);
    const { gateway: bound, seq, infoHash, credential } = await proven.device(each.address);
    expect([bound, seq, infoHash, credential]).toEqual([
      String(device[5]).toLowerCase(),
      device[6],
      device[8],
      device[9],
    ]);
  }
  const available = async () => (await state()).isAvailable(await (await state()).service(idOf('pinned')));
  expect([await available(), await kernel.ServiceRegistry.read('isAvailable', idOf('pinned'))]).toEqual([true, true]);
  await evm.client.setCode({ address: target, bytecode: '0x6001' });
  await evm.client.mine({ blocks: 1 });
  expect([await available(), await kernel.ServiceRegistry.read('isAvailable', idOf('pinned'))]).toEqual([false, false]);
  await evm.client.revert({ id: snapshot });
}, 180_000);

describe('without any platform, through another member’s node', () => {
  it('a device finds a service, gets a ticket, uses it, and either side brings what both signed to the chain', async () => {
    const { id, endpoint, descriptor } = await served('recognition');
    const found = (await holder.discover()).find((service) => service.id === id)!;
    expect(found).toMatchObject({ owner: PROVIDER.address, mode: 'OFF_CHAIN', state: 'ACTIVE' });
    expect(await holder.describe(found)).toBe(descriptor);
    const ticket = await ticketFor(id);
    const session = await ServiceSession.open({ participant: holder, ticket, endpoint });
    const [first, second] = await Promise.all(['one', 'two'].map((each) => session.call(bytes(each))));
    expect([first, second].map((used) => said(used!.response))).toEqual(['heard one', 'heard two']);
    await holder.record(first!.record);
    await level();
    await provider.record(records.at(-1)!);
    await level();
    await holder.record(second!.record); // is there already
    expect((await (await holder.follow()).ticket(ticket)).interactions).toBe(2);

    // What another library and another node make of it.
    const client = createPublicClient({ transport: transport(urlOf(2)) });
    const of = { address: world.places.ServiceRegistry, abi: kernelCode.ServiceRegistry.abi as Abi };
    const ask = { ...of, functionName: 'tickets', args: [ticket] };
    await network.reaches(Number((await holder.follow()).header.number));
    expect(await client.readContract(ask)).toEqual([
      id,
      expect.stringMatching(new RegExp(camera!.address, 'i')),
      ...[2, 1, 2, FAR],
    ]);
  }, 240_000);

  it('speaks over a WebSocket just the same', async () => {
    const { id, endpoint } = await served('steering', { scheme: 'ws' });
    const ticket = await ticketFor(id);
    const session = await ServiceSession.open({ participant: holder, ticket, endpoint });
    for (const each of ['left', 'right'])
      expect(said((await session.call(bytes(each))).response)).toBe(`heard ${each}`);
    session.close();
  }, 180_000);

  it('finds a descriptor that was not published in a directory, and believes no other', async () => {
    const serving = await serve({} as Service, { descriptor: '{"name":"x"}' });
    services.push(serving);
    const service = { transactions: [], descriptorHash: keccak256(stringToHex('{"name":"x"}')) } as never;
    expect(await holder.describe(service, ['http://127.0.0.1:1', serving.url])).toBe('{"name":"x"}');
    const other = { transactions: [], descriptorHash: keccak256('0x') } as never;
    expect(await holder.describe(other, [serving.url])).toBeNull();
  });

  it('a device says what it is at start-up, and again when that changes', async () => {
    expect(await holder.report('firmware 1')).toBe(true);
    expect(await holder.report('firmware 1')).toBe(false);
    expect(await holder.report('firmware 2')).toBe(true);
    expect(await (await holder.follow()).device(camera!.address)).toMatchObject({
      ...{ seq: 2n, infoHash: keccak256(stringToHex('firmware 2')) },
    });
    // One whose key sends nothing signs, and its gateway carries.
    const carrier = await participant(world, network, gateway!, [urlOf(2)]);
    const small = await participant(world, network, lamp!, [urlOf(2)]);
    expect(await code(small.tell('requestAccess', [idOf('recognition')]))).toMatch(/KEY|REFUSED/);
    expect(await small.report('dim', (update) => carrier.carry(update))).toBe(true);
    expect((await (await small.follow()).device(lamp!.address)).seq).toBe(1n);
  }, 180_000);
});

describe('a constrained device', () => {
  it('asks and speaks through the gateway it is bound to, and through no other', async () => {
    const { id, endpoint } = await served('lighting');
    const [bound, other] = await Promise.all(
      [gateway!, stranger!].map((device) => participant(world, network, device, [urlOf(1)])),
    );
    const client = createPublicClient({ transport: transport(urlOf(1)) });
    const nonce = await client.readContract({
      ...{ address: world.places.ServiceRegistry, abi: REGISTRY_ABI, functionName: 'nonces', args: [lamp!.address] },
    });
    const consent = await accessConsent(lamp!, bound!.registry, id, { nonce, deadline: FAR });
    expect(await code(other!.requestAccessFor(id, lamp!.address, consent))).toBe('REFUSED OnlyThroughGateway');
    const ticket = await bound!.requestAccessFor(id, lamp!.address, consent);
    await provider.tell('grantTicket', [ticket, FAR]);
    await bound!.granted(ticket);

    const through = (by: Participant) => ServiceSession.open({ participant: by, ticket, endpoint, holder: lamp! });
    expect(await code(through(other!))).toBe('PEER GATEWAY');
    const alone = await participant(world, network, lamp!, [urlOf(1)]);
    expect(await code(through(alone))).toBe('PEER GATEWAY');
    const { response, record } = await (await through(bound!)).call(bytes('on'));
    expect(said(response)).toBe('heard on');
    await bound!.record(record);
    expect((await (await bound!.follow()).ticket(ticket)).interactions).toBe(1);
  }, 240_000);
});

describe('a service refuses', () => {
  let at: Awaited<ReturnType<typeof served>>;
  beforeAll(async () => void (at = await served('guarded')), 180_000);
  const open = (ticket: Hex, who = holder) => ServiceSession.open({ participant: who, ticket, endpoint: at.endpoint });

  it('a ticket that is another’s, another service’s, not granted, closed, expired, or revoked meanwhile', async () => {
    const hello = (ticket: Hex) =>
      at.service.respond({ kind: 'hello', ticket, nonce: `0x${'11'.repeat(32)}`, key: `0x${'09'.padEnd(64, '0')}` });
    const { timestamp } = (await holder.follow()).header;
    const short = await holder.requestAccess(at.id);
    await provider.tell('grantTicket', [short, timestamp + 60n]);
    await holder.granted(short);
    const used = await open(short);
    await used.call(bytes('in time'));
    const foreign = await participant(world, network, stranger!, [urlOf(1)]);
    const ticket = await ticketFor(at.id);
    expect(await code(open(ticket, foreign))).toBe('NOT_LIVE FOREIGN');
    // Who says hello with somebody's ticket all the same does not prove to be that.
    const { session } = await hello(ticket);
    const forged = await stranger!.signDigest(bytes('x'.repeat(32)));
    expect(await at.service.respond({ kind: 'proof', session, signature: forged })).toMatchObject({
      code: 'SIGNATURE',
    });
    expect(await at.service.respond({ kind: 'proof', session, signature: forged })).toMatchObject({
      code: 'NO_SESSION',
    });

    const elsewhere = await ticketFor(idOf('recognition'));
    expect(await hello(elsewhere)).toMatchObject({ kind: 'refused', code: 'TICKET' });
    expect(await hello(`0x${'77'.repeat(32)}`)).toMatchObject({ kind: 'refused', code: 'TICKET' });
    const requested = await holder.requestAccess(at.id);
    expect(await code(open(requested))).toBe('NOT_LIVE REQUESTED');
    expect(await hello(requested)).toMatchObject({ kind: 'refused', code: 'TICKET' });

    const closed = await ticketFor(at.id);
    await holder.tell('closeTicket', [closed]);
    await level();
    expect(await code(open(closed))).toBe('NOT_LIVE CLOSED');
    expect(await hello(closed)).toMatchObject({ kind: 'refused', code: 'TICKET' });

    const inUse = await open(ticket);
    await inUse.call(bytes('before'));
    await provider.tell('revokeTicket', [ticket]);
    expect(await code(inUse.call(bytes('after')))).toBe('PEER TICKET');

    for (let now = timestamp; now <= timestamp + 60n; now = (await holder.follow()).header.timestamp)
      await network.reaches(Number((await holder.follow()).header.number) + 1);
    await level();
    expect(await code(used.call(bytes('too late')))).toBe('PEER TICKET');
    expect(await code(open(short))).toBe('NOT_LIVE GRANTED');
  }, 300_000);

  it('what has no form, and what is too much', async () => {
    for (const [message, because] of [
      [null, 'MALFORMED'],
      [[], 'MALFORMED'],
      [{ kind: 'hello', ticket: '0x', nonce: '0x', key: '0x' }, 'MALFORMED'],
      [{ kind: 'constructor' }, 'MALFORMED'],
      [{ kind: 'request', session: `0x${'00'.repeat(32)}`, frame: '' }, 'NO_SESSION'],
    ] as const)
      expect(await at.service.respond(message)).toMatchObject({ kind: 'refused', code: because });
    const big = await fetch(at.url, { method: 'POST', body: 'x'.repeat(3 * 1024 * 1024) }).catch(() => ({
      status: 413,
    }));
    expect(big.status).toBe(413);
  });
});

describe('who stands between', () => {
  type Message = Record<string, unknown>;
  /** Passes on what both say, and may say something else. */
  async function between(name: string) {
    const relay = {
      asked: (message: Message): Message => message,
      told: (message: Message): Message => message,
      heard: [] as Message[],
    };
    let to = '';
    const server = http.createServer(async (request, response) => {
      const message = JSON.parse(await text(request)) as Message;
      relay.heard.push(message);
      const body = JSON.stringify(relay.asked(message));
      const answer = (await (await fetch(to, { method: 'POST', body })).json()) as Message;
      response.end(JSON.stringify(relay.told(answer)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    services.push({ url: '', close: async () => void server.close() });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const at = await served(name, { endpoint });
    to = at.url;
    return { relay, ...at, ticket: await ticketFor(at.id) };
  }

  it('reads nothing, changes nothing, and says nothing twice', async () => {
    const { relay, endpoint, ticket, url } = await between('overheard');
    const open = () => ServiceSession.open({ participant: holder, ticket, endpoint });
    const same = (message: Message) => message;
    relay.asked = (message) => (message.kind === 'hello' ? { ...message, key: `0x${'09'.padEnd(64, '0')}` } : message);
    expect(await code(open())).toBe('PEER SIGNATURE');
    relay.asked = same;
    for (const field of ['key', 'nonce', 'signature', 'signer']) {
      relay.told = (message) => {
        if (message.kind !== 'welcome') return message;
        const hex = String(message[field]);
        return { ...message, [field]: `${hex.slice(0, -3)}${hex.at(-3) === '0' ? '1' : '0'}${hex.slice(-2)}` };
      };
      expect(await code(open())).toMatch(/^PEER SIGN/);
    }
    relay.told = same;
    const session = await open();
    relay.heard.length = 0;
    expect(said((await session.call(bytes('the secret is out'))).response)).toBe('heard the secret is out');
    expect(JSON.stringify(relay.heard)).not.toContain(Buffer.from('the secret').toString('base64').slice(0, 8));
    for (const again of [...relay.heard]) {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(again) });
      expect(await answer.json()).toMatchObject({ kind: 'refused', code: 'FRAME' });
    }
    relay.told = (message) => {
      const frame = Buffer.from(String(message.frame), 'base64');
      frame[3]! ^= 1;
      return { ...message, frame: frame.toString('base64') };
    };
    expect(await code(session.call(bytes('more')))).toBe('PEER FRAME');
    // It was answered all the same; the same question in another session gets the same answer, and another one none.
    relay.told = same;
    expect(await code((await open()).call(bytes('other')))).toMatch(/PEER (UNSETTLED|NUMBER)/);
  }, 240_000);

  it('is no service by its own key: who answers is of the service’s organisation', async () => {
    const { id, endpoint, service: _, ...at } = await served('impostured');
    const ticket = await ticketFor(id);
    const impostor = await participant(world, network, stranger!, [urlOf(1)]);
    const fake = new Service({ participant: impostor, service: id, endpoint, handler });
    const real = services.find(({ url }) => url === at.url)!;
    await real.close();
    const port = Number(new URL(endpoint).port);
    services.push(await serve(fake, { port }));
    expect(await code(ServiceSession.open({ participant: holder, ticket, endpoint }))).toBe('PEER SIGNER');
  }, 180_000);
});

describe('a result', () => {
  it('that the service did not sign is not taken, and one signature is no record', async () => {
    let honest = true;
    const device = {
      address: PROVIDER.address,
      signDigest: (digest: Uint8Array) => PROVIDER.signDigest(honest ? digest : new Uint8Array(32)),
    };
    const posing = Object.create(provider, { device: { value: device } }) as Participant;
    const { id, endpoint } = await served('unsigned', { participant: posing });
    const ticket = await ticketFor(id);
    const session = await ServiceSession.open({ participant: holder, ticket, endpoint });
    honest = false;
    expect(await code(session.call(bytes('sign this')))).toBe('PEER SIGNATURE');

    const result = keccak256('0x01');
    const digest = interactionDigest(holder.registry, ticket, 1, result);
    const mine = await camera!.signDigest(digest);
    const theirs = await PROVIDER.signDigest(digest);
    const record = { ticket, number: 1, result, serviceSigner: PROVIDER.address };
    expect(await code(holder.record({ ...record, holderSignature: mine, serviceSignature: mine }))).toBe(
      'REFUSED NotSigned',
    );
    expect(await code(provider.record({ ...record, holderSignature: theirs, serviceSignature: theirs }))).toBe(
      'REFUSED NotSigned',
    );
    const twice = { ...record, holderSignature: mine, serviceSignature: theirs };
    await holder.record(twice);
    expect(await code(holder.tell('recordInteraction', [ticket, 1, result, mine, PROVIDER.address, theirs]))).toBe(
      'REFUSED OutOfBounds',
    );
  }, 180_000);
});

describe('a node that lies', () => {
  type Rpc = { method: string; params: unknown[]; id: number };
  type Answer = { id: number; result: never };
  /** Changes a node's answers to one method. */
  async function liar(method: string, lie: (result: never, request: Rpc) => unknown) {
    const gate = await testGate(urlOf(1));
    gate.words = (answer, request) => {
      const asked = [JSON.parse(request) as Rpc | Rpc[]].flat();
      const one = JSON.parse(answer) as Answer | Answer[];
      const changed = [one].flat().map((each) => {
        const to = asked.find(({ id }) => id === each.id);
        return to?.method === method ? { ...each, result: lie(each.result, to) } : each;
      });
      return JSON.stringify(Array.isArray(one) ? changed : changed[0]);
    };
    services.push({ url: gate.url, close: async () => void gate.close() });
    return gate.url;
  }
  let trusted: ChainPlace;
  beforeAll(async () => {
    await holder.follow();
    trusted = holder.chain.place; // so that each begins a few blocks ago
    await network.reaches(Number(holder.chain.head.number) + 3);
  });
  const look = async (nodes: string[]) => {
    const it = await participant(world, network, stranger!, nodes, { trusted });
    const state = await it.follow();
    return { it, service: await state.service(idOf('recognition')) };
  };
  const flip = (hex: string) => `${hex.slice(0, -1)}${hex.at(-1) === '0' ? '1' : '0'}`;
  type Proof = {
    accountProof: Hex[];
    codeHash: Hex;
    address: Hex;
    storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
  };
  type Block = Record<string, string>;

  const lies: [string, string, (result: never, request: Rpc) => unknown][] = [
    ['is of another chain', 'eth_chainId', () => '0x1'],
    [
      'changes a value',
      'eth_getProof',
      (proof: Proof) => ({
        ...proof,
        storageProof: proof.storageProof.map((slot, i) => (i === 0 ? { ...slot, value: '0x1234' } : slot)),
      }),
    ],
    [
      'changes a proof',
      'eth_getProof',
      (proof: Proof) => ({
        ...proof,
        accountProof: proof.accountProof.map((node, i) => (i === 0 ? flip(node) : node)),
      }),
    ],
    ['leaves a slot out', 'eth_getProof', (proof: Proof) => ({ ...proof, storageProof: proof.storageProof.slice(1) })],
    ['proves another account', 'eth_getProof', (proof: Proof) => ({ ...proof, address: PROVIDER.address })],
    ['has no proof', 'eth_getProof', () => null],
    [
      'has another state',
      'eth_getBlockByNumber',
      (block: Block) => block && { ...block, stateRoot: flip(block.stateRoot!) },
    ],
    [
      'has another past',
      'eth_getBlockByNumber',
      (block: Block) => block && { ...block, parentHash: flip(block.parentHash!) },
    ],
    [
      'has another time',
      'eth_getBlockByNumber',
      (block: Block) => block && { ...block, timestamp: toQuantity(BigInt(block.timestamp!) + 1_000n) },
    ],
    [
      'has other seals',
      'eth_getBlockByNumber',
      (block: Block) => block && { ...block, extraData: flip(block.extraData!) },
    ],
    ['has blocks that are none', 'eth_getBlockByNumber', () => ({})],
    ['says more than it has', 'eth_blockNumber', () => '0xffffffff'],
  ];
  it.each(lies)(
    '%s: it is found out, and an honest one is asked',
    async (_, method, lie) => {
      const url = await liar(method, lie as never);
      expect(await code(look([url]))).toBe('NODES_LIE');
      const { it, service } = await look([url, urlOf(2)]);
      expect([service.state, service.owner]).toEqual(['ACTIVE', PROVIDER.address]);
      expect([...it.nodes.lies.keys()]).toEqual([url]);
    },
    60_000,
  );

  it('shows an old state under the newest header, or no newer header at all', async () => {
    const found: { past?: unknown; asked: unknown[] } = { asked: [] };
    const old = await liar('eth_getProof', (proof, { params }) => {
      found.asked = params;
      return found.past ?? proof;
    });
    await look([old]);
    // True once: of the first block, and of the very slots that are asked for.
    const [address, slots] = found.asked;
    found.past = await network.validators[1]!.rpc.call('eth_getProof', [address, slots, '0x1']);
    expect(await code(look([old]))).toBe('NODES_LIE');
    const gate = await testGate(urlOf(1));
    services.push({ url: gate.url, close: async () => void gate.close() });
    const stuck = toQuantity((await holder.follow()).header.number);
    gate.words = (answer, request) =>
      request.includes('"eth_blockNumber"')
        ? JSON.stringify({ ...(JSON.parse(answer) as object), result: stuck })
        : answer;
    const later = { now: () => Date.now() + 600_000 };
    const behind = await participant(world, network, stranger!, [gate.url], later);
    expect(await code(behind.follow())).toBe('STALE');
    await network.reaches(Number(stuck) + 3);
    const both = await participant(world, network, stranger!, [gate.url, urlOf(2)]);
    expect((await both.follow()).header.number).toBeGreaterThan(BigInt(stuck));
  }, 180_000);

  it('that is silent is passed over; of none that answers one hears', async () => {
    const { service } = await look(['http://127.0.0.1:1', urlOf(2)]);
    expect(service.state).toBe('ACTIVE');
    expect(await code(look(['http://127.0.0.1:1']))).toBe('NODES_AWAY');
  }, 180_000);
});

describe('following', () => {
  it('goes on from the place it kept, and from one that is trusted', async () => {
    const placeFile = path.join(directory, 'place.json');
    const first = await participant(world, network, stranger!, [urlOf(0)], { placeFile });
    const { number } = (await first.follow()).header;
    expect((await fs.stat(placeFile)).mode & 0o777).toBe(0o600);
    let asked = 0;
    const gate = await testGate(urlOf(1));
    services.push({ url: gate.url, close: async () => void gate.close() });
    gate.words = (answer, request) => {
      asked += request.split('"eth_getBlockByNumber"').length - 1;
      return answer;
    };
    const resumed = await participant(world, network, stranger!, [gate.url], { placeFile });
    const { header } = await resumed.follow();
    expect(header.number >= number).toBe(true);
    expect(asked).toBe(Number(header.number - number));
    const other = { ...network.genesis, timestamp: '0x1' };
    await expect(
      Participant.open({ genesis: other, nodes: [gate.url], kernel: world.places, device: stranger!, placeFile }),
    ).rejects.toThrow(/another chain/);

    const client = await network.validators[0]!.rpc.call<RpcBlock>('eth_getBlockByNumber', ['0x0', false]);
    const trusted = trustedPlace(network.genesis, headerFromRpc(client), resumed.chain.place.tally.validators);
    const fresh = await participant(world, network, stranger!, [urlOf(2)], { trusted });
    expect((await fresh.follow()).header.number >= number).toBe(true);
    const wrong = trustedPlace(network.genesis, headerFromRpc(client), [stranger!.address]);
    const misled = await participant(world, network, stranger!, [urlOf(2)], { trusted: wrong });
    expect(await code(misled.follow())).toBe('NODES_LIE');
    const middle = { ...headerFromRpc(client), number: 7n };
    expect(() => trustedPlace(network.genesis, middle, [])).toThrow(/ends an epoch/);
  }, 180_000);
});

import { randomPrivateKey } from '@atoll/crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';

import { encodeFrame, FrameReader } from './frame.js';
import { dialerTls, hello } from './handshake.js';
import { encodeMessage, type PeerMessage } from './message.js';
import { NodeKey } from './node-key.js';
import type { PeerErrorCode } from './peer-error.js';
import { PeerError } from './peer-error.js';
import { PeerNetwork } from './peer-network.js';
import type { Peer } from './peer.js';

const GENESIS = new Uint8Array(32).fill(7);
const log = pino({ level: 'silent' });
const open: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

/** A node that remembers what its network told it, and lets a test wait for it. */
class Node {
  readonly key = new NodeKey(randomPrivateKey());
  readonly heard: PeerMessage[] = [];
  readonly left: PeerErrorCode[] = [];
  readonly network: PeerNetwork;
  port = 0;
  private waiting: (() => void)[] = [];

  constructor(genesisHash = GENESIS) {
    const events = {
      connected: () => this.told(),
      disconnected: (_peer: Peer, reason: PeerError) => this.told(() => this.left.push(reason.code)),
      message: (_peer: Peer, message: PeerMessage) => this.told(() => this.heard.push(message)),
    };
    this.network = new PeerNetwork({ key: this.key, genesisHash, host: '127.0.0.1', port: 0, log, events });
    open.push(this.network);
  }

  static async start(genesisHash = GENESIS): Promise<Node> {
    const node = new Node(genesisHash);
    node.port = (await node.network.listen()).port;
    return node;
  }

  get enode() {
    return { publicKey: this.key.id, host: 'localhost', port: this.port };
  }

  get peers(): Peer[] {
    return this.network.peers();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private told(note: () => void = () => undefined): void {
    note();
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

async function pair(): Promise<[Node, Node]> {
  const [a, b] = [await Node.start(), await Node.start()];
  a.network.allow([b.enode]);
  b.network.allow([a.enode]);
  await Promise.all([a.until(() => a.peers.length > 0), b.until(() => b.peers.length > 0)]);
  return [a, b];
}

it('connects two listed peers once, whoever dials, and carries messages both ways', async () => {
  const [a, b] = await pair();
  a.network.broadcast({ kind: 'consensus', bytes: Uint8Array.of(1, 2, 3) });
  b.network.peerOf(a.key.address)!.send({ kind: 'status', number: 300n, hash: GENESIS });
  await Promise.all([b.until(() => b.heard.length === 1), a.until(() => a.heard.length === 1)]);

  expect(b.heard).toEqual([{ kind: 'consensus', bytes: Buffer.of(1, 2, 3) }]);
  expect(a.heard).toEqual([{ kind: 'status', number: 300n, hash: GENESIS }]);
  expect(a.peers[0]?.address).toBe(b.key.address);
});

it('carries a frame of several megabytes whole', async () => {
  const [a, b] = await pair();
  const blocks = Array.from({ length: 3 }, (_, i) => new Uint8Array(3_000_000).fill(i + 1));
  a.network.broadcast({ kind: 'blocks', id: 9, blocks });
  await b.until(() => b.heard.length === 1);
  const [answer] = b.heard as (PeerMessage & { kind: 'blocks' })[];
  expect(answer!.blocks.map((block) => Buffer.compare(block, blocks[block[0]! - 1]!))).toEqual([0, 0, 0]);
});

it('comes back after the other end was gone', async () => {
  const [a, b] = await pair();
  a.peers[0]!.close(new PeerError('CLOSING', 'a test hangs up'));
  await a.until(() => a.left.length > 0 && a.peers.length === 1);
  await b.until(() => b.left.length > 0 && b.peers.length === 1);
});

it('hangs up on a peer that leaves the list', async () => {
  const [a, b] = await pair();
  a.network.allow([]);
  await b.until(() => b.left.length > 0);
  expect(a.left).toEqual(['REMOVED']);
  expect(a.peers).toEqual([]);
});

describe('what proves nothing gets nothing', () => {
  /** Speaks to a node by hand over TLS; resolves with every byte it was sent above TLS until it was hung up on. */
  async function dial(node: Node, tls: ConnectionOptions, say: (socket: TLSSocket) => Uint8Array): Promise<Buffer> {
    const socket = connectTls({ host: '127.0.0.1', port: node.port, ...tls });
    const got: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => got.push(chunk)).on('error', () => undefined);
    socket.once('secureConnect', () => socket.write(say(socket)));
    await new Promise((resolve) => socket.once('close', resolve));
    return Buffer.concat(got);
  }

  const proofOf =
    (key: NodeKey, node: Node, genesisHash = GENESIS) =>
    (socket: TLSSocket) =>
      hello('dialer', key, { socket, genesisHash, dialer: key.publicKey, listener: node.key.publicKey });

  async function expectRefused(node: Node, code: PeerErrorCode, dialing: Promise<Buffer>): Promise<void> {
    expect(await dialing).toHaveLength(0);
    expect([...node.network.refusalCounts]).toEqual([[code, 1]]);
    expect(node.peers).toEqual([]);
    expect(node.heard).toEqual([]);
  }

  it('lets in a listed key with a proof: the twin of all refusals below', async () => {
    const node = await Node.start();
    const key = new NodeKey(randomPrivateKey());
    node.network.allow([{ publicKey: key.id, host: 'localhost', port: 1 }]);
    const socket = connectTls({ host: '127.0.0.1', port: node.port, ...dialerTls(GENESIS) });
    open.push({ close: () => socket.destroy() });
    await once(socket, 'secureConnect');
    socket.write(
      Buffer.concat([proofOf(key, node)(socket), encodeMessage({ kind: 'consensus', bytes: Uint8Array.of(5) })]),
    );
    await node.until(() => node.heard.length === 1);
    expect(node.peers[0]!.address).toBe(key.address);
  });

  it('cuts off a peer that does not read before what waits for it fills the memory', async () => {
    const node = await Node.start();
    const key = new NodeKey(randomPrivateKey());
    node.network.allow([{ publicKey: key.id, host: 'localhost', port: 1 }]);
    const socket = connectTls({ host: '127.0.0.1', port: node.port, ...dialerTls(GENESIS) }).on(
      'error',
      () => undefined,
    );
    open.push({ close: () => socket.destroy() });
    await once(socket, 'secureConnect');
    socket.pause().write(proofOf(key, node)(socket));
    await node.until(() => node.peers.length === 1);
    const blocks = [new Uint8Array(30_000_000)];
    for (let i = 0; i < 3; i++) node.network.broadcast({ kind: 'blocks', id: i, blocks });
    await node.until(() => node.left.length === 1);
    expect(node.left).toEqual(['TOO_SLOW']);
  });

  it('a stranger with a perfect proof of an unlisted key', async () => {
    const node = await Node.start();
    const stranger = new NodeKey(randomPrivateKey());
    await expectRefused(node, 'STRANGER', dial(node, dialerTls(GENESIS), proofOf(stranger, node)));
  });

  it('a listed key without its private half', async () => {
    const node = await Node.start();
    const [listed, stranger] = [new NodeKey(randomPrivateKey()), new NodeKey(randomPrivateKey())];
    node.network.allow([{ publicKey: listed.id, host: 'localhost', port: 1 }]);
    const forged = (socket: TLSSocket) => {
      const frame = proofOf(stranger, node)(socket);
      frame.set(listed.publicKey, 5);
      return frame;
    };
    await expectRefused(node, 'BAD_PROOF', dial(node, dialerTls(GENESIS), forged));
  });

  it('a proof made for another session, as a relay in the middle would bring it', async () => {
    const node = await Node.start();
    const listed = new NodeKey(randomPrivateKey());
    node.network.allow([{ publicKey: listed.id, host: 'localhost', port: 1 }]);
    const middle = await Node.start();
    let carried: Uint8Array = new Uint8Array();
    await dial(middle, dialerTls(GENESIS), (socket) => (carried = proofOf(listed, node)(socket)));
    await expectRefused(
      node,
      'BAD_PROOF',
      dial(node, dialerTls(GENESIS), () => carried),
    );
  });

  it('a peer that was penalised a moment ago', async () => {
    const [a, b] = await pair();
    b.network.allow([]);
    await a.until(() => a.left.length === 1);
    b.network.allow([a.enode]);
    await a.until(() => a.peers.length === 1);
    a.network.penalise(a.peers[0]!, new PeerError('INVALID_BLOCK', 'SEALS_BELOW_QUORUM'));
    await b.network.close();
    expect(await dial(a, dialerTls(GENESIS), proofOf(b.key, a))).toHaveLength(0);
    expect(a.network.refusalCounts.get('PENALISED')).toBeGreaterThan(0);
    expect(a.peers).toEqual([]);
  });

  it('a message before the proof', async () => {
    const node = await Node.start();
    const early = encodeMessage({ kind: 'consensus', bytes: new Uint8Array(100) });
    await expectRefused(
      node,
      'BAD_PROOF',
      dial(node, dialerTls(GENESIS), () => early),
    );
  });

  it('a first frame larger than a proof, before it is received', async () => {
    const node = await Node.start();
    const large = encodeFrame(0, new Uint8Array(4_000)).subarray(0, 20);
    await expectRefused(
      node,
      'FRAME_SIZE',
      dial(node, dialerTls(GENESIS), () => large),
    );
  });

  it('a node of another chain, inside TLS', async () => {
    const node = await Node.start();
    const other = new Uint8Array(32).fill(8);
    const key = new NodeKey(randomPrivateKey());
    await expectRefused(node, 'GENESIS_MISMATCH', dial(node, dialerTls(other), proofOf(key, node, other)));
  });

  it('another version of the protocol, inside TLS', async () => {
    const node = await Node.start();
    const tls = { ...dialerTls(GENESIS), pskCallback: () => ({ psk: new Uint8Array(32), identity: 'atoll-peer/2' }) };
    await expectRefused(
      node,
      'VERSION_MISMATCH',
      dial(node, tls, () => new Uint8Array()),
    );
  });

  it('more silent connections than it holds: the oldest goes, a peer still gets in', async () => {
    const [a, b] = [await Node.start(), await Node.start()];
    const first = connect(a.port, '127.0.0.1');
    const gone = once(
      first.on('error', () => undefined),
      'close',
    );
    await once(first, 'connect');
    const others = Array.from({ length: 64 }, () => connect(a.port, '127.0.0.1').on('error', () => undefined));
    open.push({ close: () => others.forEach((socket) => socket.destroy()) });
    await gone;
    expect(a.network.refusalCounts.get('TOO_MANY_PENDING')).toBe(1);
    a.network.allow([b.enode]);
    b.network.allow([a.enode]);
    await a.until(() => a.peers.length === 1);
  });
});

it('refuses a frame that says it is larger than any message', () => {
  const reader = new FrameReader(1_000);
  reader.push(Buffer.of(0xff, 0xff, 0xff, 0xff));
  expect(() => reader.next()).toThrow(PeerError);
});

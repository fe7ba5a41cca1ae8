import { fromHex, toHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import { connect, createServer } from 'node:tls';
import type { Logger } from 'pino';

import { Dialer } from './dialer.js';
import type { Enode } from './enode.js';
import type { Frame } from './frame.js';
import { FrameReader } from './frame.js';
import { checkProof, claimedKey, dialerTls, hello, HELLO_FRAME_BYTES, listenerTls } from './handshake.js';
import type { PeerMessage } from './message.js';
import { encodeMessage } from './message.js';
import type { NodeKey } from './node-key.js';
import type { PeerErrorCode } from './peer-error.js';
import { PeerError } from './peer-error.js';
import { Peer } from './peer.js';
import { Pending, remoteOf } from './pending.js';
import { Refusals } from './refusals.js';

const DIAL_MS = 5_000;
/** Of two nodes that start together the one with the higher key dials a little later, which spares a duplicate. */
const COURTESY_MS = 300;
/** The first penalty; each further one of the same peer lasts twice as long. */
const PENALTY_MS = 60_000;
const MAX_PENALTY_MS = 60 * 60_000;
const LAST_PENALTIES = 20;

export interface PeerNetworkEvents {
  connected(peer: Peer): void;
  disconnected(peer: Peer, reason: PeerError): void;
  message(peer: Peer, message: PeerMessage): void;
}

/** A peer that broke the rules: which, and in whose words. */
export interface Penalty {
  readonly peer: Address;
  readonly code: PeerErrorCode;
  readonly because: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface PeerNetworkOptions {
  readonly key: NodeKey;
  readonly genesisHash: Uint8Array;
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly events: PeerNetworkEvents;
}

/**
 * The connections of a node to the peers of its static list: at most one for each, whoever dialed, encrypted, and only
 * after the other end has proven the listed key. docs/peer-protocol.md describes what crosses the wire.
 */
export class PeerNetwork {
  private readonly server: Server;
  private readonly pending: Pending;
  private readonly refusals: Refusals;
  private readonly dialers = new Map<string, Dialer>();
  private readonly connected = new Map<string, Peer>();
  private readonly penalised = new Map<string, { times: number; until: number }>();
  /** The latest, oldest first. */
  readonly penalties: Penalty[] = [];
  private readonly dialing = new Set<TLSSocket>();
  private closed = false;

  constructor(private readonly options: PeerNetworkOptions) {
    this.refusals = new Refusals(options.log);
    const refused = (error: PeerError, remote: string): void => this.refusals.note(error, remote);
    this.pending = new Pending(refused);
    this.server = createServer(listenerTls(options.genesisHash, refused));
    this.server.on('connection', (socket: Socket) => this.pending.add(socket));
    this.server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.server.on('error', (error) => options.log.error({ because: error.message }, 'the peer listener failed'));
    this.server.on('secureConnection', (socket) => void this.welcome(socket));
  }

  async listen(): Promise<{ host: string; port: number }> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, 'listening');
    const { address, port } = this.server.address() as AddressInfo;
    return { host: address, port };
  }

  /** Makes the static list what it should be: dials who is new, hangs up on who is gone. */
  allow(nodes: readonly Enode[]): void {
    const wanted = new Map(nodes.filter((node) => node.publicKey !== this.options.key.id).map((n) => [n.publicKey, n]));
    for (const [id, { node }] of this.dialers) if (!same(node, wanted.get(id))) this.remove(id, wanted.has(id));
    for (const [id, node] of wanted) if (!this.dialers.has(id)) this.add(id, node);
  }

  allowed(): Enode[] {
    return [...this.dialers.values()].map(({ node }) => node);
  }

  peers(): Peer[] {
    return [...this.connected.values()];
  }

  get refusalCounts(): ReadonlyMap<PeerErrorCode, number> {
    return this.refusals.counts;
  }

  /** Sends one message to every peer, or to those that `to` picks. */
  broadcast(message: PeerMessage, to: (peer: Peer) => boolean = () => true): void {
    const receivers = this.peers().filter(to);
    if (receivers.length === 0) return;
    const frame = encodeMessage(message);
    for (const peer of receivers) peer.sendFrame(frame);
  }

  peerOf(address: Address): Peer | undefined {
    return this.peers().find((peer) => peer.address === address);
  }

  /** Hangs up on a peer that broke the rules and does not speak to it for a while. */
  penalise(peer: Peer, reason: PeerError): void {
    const times = (this.penalised.get(peer.id)?.times ?? 0) + 1;
    const lasts = Math.min(MAX_PENALTY_MS, PENALTY_MS * 2 ** (times - 1));
    this.penalised.set(peer.id, { times, until: performance.now() + lasts });
    this.penalties.push({ peer: peer.address, code: reason.code, because: reason.message, at: Date.now() });
    if (this.penalties.length > LAST_PENALTIES) this.penalties.shift();
    this.options.log.warn({ peer: peer.address, code: reason.code, because: reason.message }, 'peer penalised');
    peer.close(reason);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const dialer of this.dialers.values()) dialer.stop();
    for (const peer of this.peers()) peer.close(new PeerError('CLOSING', 'this node is stopping'));
    for (const socket of this.dialing) socket.destroy(new Error('this node is stopping'));
    this.pending.close();
    if (!this.server.listening) return;
    const done = once(this.server, 'close');
    this.server.close();
    await done;
  }

  private add(id: string, node: Enode): void {
    const dialer = new Dialer(node, () => this.dial(node));
    this.dialers.set(id, dialer);
    // A peer whose address alone has changed stays connected; its dialer only learns the new one.
    if (this.connected.has(id)) dialer.connected();
    else dialer.again(this.options.key.id < id ? 0 : COURTESY_MS);
  }

  private remove(id: string, keepConnection: boolean): void {
    this.dialers.get(id)?.stop();
    this.dialers.delete(id);
    if (!keepConnection) this.connected.get(id)?.close(new PeerError('REMOVED', 'no longer on the static list'));
  }

  private async dial(node: Enode): Promise<void> {
    const { key, genesisHash } = this.options;
    const socket = connect({ host: node.host, port: node.port, ...dialerTls(genesisHash) });
    this.dialing.add(socket);
    const timer = setTimeout(() => socket.destroy(new Error('no proof came in time')), DIAL_MS);
    try {
      await once(socket, 'secureConnect');
      const listener = fromHex(`0x${node.publicKey}`);
      const session = { socket, genesisHash, dialer: key.publicKey, listener };
      socket.write(hello('dialer', key, session));
      const reader = new FrameReader(HELLO_FRAME_BYTES);
      const answer = await firstFrame(socket, reader);
      if (toHex(claimedKey(answer)) !== toHex(listener))
        throw new PeerError('STRANGER', 'another key answers at this address');
      checkProof('listener', answer, session);
      this.adopt(node.publicKey, false, socket, reader);
    } catch (error) {
      socket.on('error', () => undefined).destroy();
      this.options.log.debug({ peer: node.host, port: node.port, because: String(error) }, 'dial failed');
      if (!this.connected.has(node.publicKey)) this.dialers.get(node.publicKey)?.again();
    } finally {
      clearTimeout(timer);
      this.dialing.delete(socket);
    }
  }

  /** A dialer must prove a listed key before it is sent a single byte above TLS. */
  private async welcome(socket: TLSSocket): Promise<void> {
    const { key, genesisHash } = this.options;
    try {
      const reader = new FrameReader(HELLO_FRAME_BYTES);
      const frame = await firstFrame(socket, reader);
      const dialer = claimedKey(frame);
      const id = toHex(dialer).slice(2);
      const session = { socket, genesisHash, dialer, listener: key.publicKey };
      checkProof('dialer', frame, session);
      this.mustBeAllowed(id);
      socket.write(hello('listener', key, session));
      this.pending.settled(socket);
      this.adopt(id, true, socket, reader);
    } catch (error) {
      if (error instanceof PeerError) this.refusals.note(error, remoteOf(socket));
      socket.on('error', () => undefined).destroy();
    }
  }

  private mustBeAllowed(id: string): void {
    if (!this.dialers.has(id)) throw new PeerError('STRANGER', `the key ${id.slice(0, 16)}… is not on the static list`);
    if (this.isPenalised(id)) throw new PeerError('PENALISED', 'the peer broke the rules a moment ago');
    const current = this.connected.get(id);
    if (!current || this.winsOver(current, true, id)) return;
    current.probe();
    throw new PeerError('DUPLICATE', 'there is a connection to this peer already');
  }

  private isPenalised(id: string): boolean {
    return this.penaltyLeft(id) > 0;
  }

  private penaltyLeft(id: string): number {
    return Math.max(0, (this.penalised.get(id)?.until ?? 0) - performance.now());
  }

  /** Both ends decide alike: of two connections the one dialed by the lower key stays, of two dialed by one end the newer. */
  private winsOver(current: Peer, inbound: boolean, id: string): boolean {
    return current.inbound === inbound || (inbound ? id < this.options.key.id : this.options.key.id < id);
  }

  private adopt(id: string, inbound: boolean, socket: TLSSocket, reader: FrameReader): void {
    const current = this.connected.get(id);
    const refusal = this.refusalOf(id, inbound, current);
    if (refusal) throw refusal;
    current?.close(new PeerError('DUPLICATE', 'a better connection to this peer has come up'));

    const { events, log } = this.options;
    const peer = new Peer(id, inbound, socket, reader, {
      message: (from, message) => events.message(from, message),
      closed: (gone, reason) => this.lost(gone, reason),
    });
    this.connected.set(id, peer);
    this.dialers.get(id)?.connected();
    log.info({ peer: peer.address, remote: peer.remote, inbound }, 'peer connected');
    socket.setNoDelay(true);
    events.connected(peer);
    peer.start();
  }

  /** The world may have changed while a dial was under way. */
  private refusalOf(id: string, inbound: boolean, current: Peer | undefined): PeerError | undefined {
    if (this.closed) return new PeerError('CLOSING', 'this node is stopping');
    if (!this.dialers.has(id)) return new PeerError('REMOVED', 'no longer on the static list');
    if (this.isPenalised(id)) return new PeerError('PENALISED', 'the peer broke the rules a moment ago');
    if (current && !this.winsOver(current, inbound, id)) return new PeerError('DUPLICATE', 'already connected');
    return undefined;
  }

  private lost(peer: Peer, reason: PeerError): void {
    if (this.connected.get(peer.id) === peer) this.connected.delete(peer.id);
    this.options.log.info({ peer: peer.address, code: reason.code, because: reason.message }, 'peer disconnected');
    this.options.events.disconnected(peer, reason);
    if (!this.closed && !this.connected.has(peer.id)) this.dialers.get(peer.id)?.again(this.penaltyLeft(peer.id));
  }
}

function same(a: Enode, b: Enode | undefined): boolean {
  return b !== undefined && a.host === b.host && a.port === b.port;
}

/** The first frame of a connection, with nothing behind it looked at yet. */
async function firstFrame(socket: TLSSocket, reader: FrameReader): Promise<Frame> {
  for (;;) {
    const frame = reader.next();
    if (frame) return frame;
    reader.push(await nextChunk(socket));
  }
}

function nextChunk(socket: TLSSocket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.off('data', onData).off('close', onClose).off('error', onClose).pause();
      act();
    };
    const onData = (chunk: Buffer): void => settle(() => resolve(chunk));
    const onClose = (): void =>
      settle(() => reject(new PeerError('TRANSPORT', 'the connection ended before the proof')));
    if (socket.destroyed) return onClose();
    socket.on('data', onData).on('close', onClose).on('error', onClose);
  });
}

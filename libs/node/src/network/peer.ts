import { addressOf, fromHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';
import type { TLSSocket } from 'node:tls';

import type { FrameReader } from './frame.js';
import type { PeerMessage } from './message.js';
import { decodeMessage, encodeMessage, MAX_FRAME_BYTES } from './message.js';
import { PeerError } from './peer-error.js';
import { RecentHashes } from './recent-hashes.js';

/** A peer that lets this much pile up is cut off; what it missed it fetches again after it reconnects. */
const MAX_QUEUED_BYTES = 2 * MAX_FRAME_BYTES;
/** Above this, what is merely useful (gossip) is left out so that consensus and blocks get through. */
const BUSY_BYTES = MAX_FRAME_BYTES / 4;
const KEEPALIVE_MS = 5_000;
/** Ticks, not time: a process that was stopped and goes on must not take its own pause for the peer's. */
const SILENT_TICKS = 3;
const KNOWN_TRANSACTIONS = 8_192;

interface PeerEvents {
  message(peer: Peer, message: PeerMessage): void;
  closed(peer: Peer, reason: PeerError): void;
}

/** A connection whose other end has proven its key. Nothing else ever becomes one of these. */
export class Peer {
  readonly address: Address;
  readonly connectedAt = Date.now();
  readonly knownTransactions = new RecentHashes(KNOWN_TRANSACTIONS);
  /** The head it announced last; nothing in it has been verified. */
  status: { number: bigint; hash: Uint8Array } | undefined;
  private reason: PeerError | undefined;
  private silentTicks = 0;
  private ticker: NodeJS.Timeout | undefined;

  constructor(
    /** The public key as an enode writes it. */
    readonly id: string,
    /** Whether the other end dialed. */
    readonly inbound: boolean,
    private readonly socket: TLSSocket,
    private readonly reader: FrameReader,
    private readonly events: PeerEvents,
  ) {
    this.address = addressOf(fromHex(`0x${id}`));
  }

  /** Begins to read and to keep the connection alive. */
  start(): void {
    this.reader.limit = MAX_FRAME_BYTES;
    this.socket.on('error', (cause) => this.close(new PeerError('TRANSPORT', cause.message, { cause })));
    this.socket.on('close', () => this.ended());
    this.socket.on('data', (chunk: Buffer) => this.received(chunk));
    this.ticker = setInterval(() => this.tick(), KEEPALIVE_MS).unref();
    this.received(Buffer.alloc(0));
    this.socket.resume();
  }

  get remote(): string {
    return `${this.socket.remoteAddress}:${this.socket.remotePort}`;
  }

  get local(): string {
    return `${this.socket.localAddress}:${this.socket.localPort}`;
  }

  get closing(): boolean {
    return this.reason !== undefined;
  }

  /** Too much is waiting to be sent for anything that can wait. */
  get busy(): boolean {
    return this.socket.writableLength > BUSY_BYTES;
  }

  send(message: PeerMessage): void {
    this.sendFrame(encodeMessage(message));
  }

  /** The same for a message that was encoded once for many peers. */
  sendFrame(frame: Buffer): void {
    if (this.closing) return;
    if (this.socket.writableLength + frame.length > MAX_QUEUED_BYTES)
      return this.close(new PeerError('TOO_SLOW', 'too much is waiting to be sent'));
    this.socket.write(frame);
  }

  /** Asks for a sign of life now; a dead connection is given up soon after. */
  probe(): void {
    this.silentTicks = Math.max(this.silentTicks, SILENT_TICKS - 1);
    this.send({ kind: 'ping' });
  }

  close(reason: PeerError): void {
    if (this.closing) return;
    this.reason = reason;
    if (!this.busy) this.socket.write(encodeMessage({ kind: 'bye', code: reason.code }));
    // An end that does not answer ours is not waited for.
    setTimeout(() => this.socket.destroy(), 1_000).unref();
    this.ended();
  }

  private ended(): void {
    if (this.ticker === undefined) return;
    clearInterval(this.ticker);
    this.ticker = undefined;
    this.reason ??= new PeerError('TRANSPORT', 'the connection ended');
    this.socket.destroySoon();
    this.events.closed(this, this.reason);
  }

  private received(chunk: Buffer): void {
    if (this.closing) return;
    if (chunk.length > 0) this.silentTicks = 0;
    try {
      this.reader.push(chunk);
      for (let frame = this.reader.next(); frame && !this.closing; frame = this.reader.next())
        this.handle(decodeMessage(frame));
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      this.close(error);
    }
  }

  private handle(message: PeerMessage): void {
    switch (message.kind) {
      case 'ping':
        return this.send({ kind: 'pong' });
      case 'pong':
        return;
      case 'bye':
        return this.close(new PeerError('TRANSPORT', `the peer hung up: ${message.code}`));
      case 'status':
        this.status = message;
    }
    this.events.message(this, message);
  }

  private tick(): void {
    if (++this.silentTicks > SILENT_TICKS) return this.close(new PeerError('SILENT', 'nothing was heard for too long'));
    if (this.silentTicks > 1) this.send({ kind: 'ping' });
  }
}

import type { Socket } from 'node:net';

import { PeerError } from './peer-error.js';

const HANDSHAKE_MS = 5_000;
const MAX_PENDING = 64;

/**
 * Connections that have proven nothing yet: few, and not for long. When there are too many the oldest goes, because an
 * honest handshake takes milliseconds and the oldest is therefore the least likely to be one.
 */
export class Pending {
  private readonly sockets = new Map<string, { socket: Socket; timer: NodeJS.Timeout }>();

  constructor(private readonly refused: (error: PeerError, remote: string) => void) {}

  add(socket: Socket): void {
    const [oldest] = this.sockets.keys();
    if (oldest !== undefined && this.sockets.size >= MAX_PENDING)
      this.drop(oldest, new PeerError('TOO_MANY_PENDING', `more than ${MAX_PENDING} connections have proven nothing`));

    const name = remoteOf(socket);
    const late = (): void => this.drop(name, new PeerError('HANDSHAKE_TIMEOUT', 'no proof came in time'));
    this.sockets.set(name, { socket, timer: setTimeout(late, HANDSHAKE_MS) });
    socket.on('error', () => socket.destroy()); // What went wrong before the proof is the other end's business.
    socket.once('close', () => this.settled(socket, name));
  }

  /** The connection has proven itself, or is gone. */
  settled(socket: Socket, name = remoteOf(socket)): void {
    clearTimeout(this.sockets.get(name)?.timer);
    this.sockets.delete(name);
  }

  close(): void {
    for (const { socket } of this.sockets.values()) socket.destroy();
  }

  private drop(name: string, error: PeerError): void {
    this.refused(error, name);
    this.sockets.get(name)?.socket.destroy();
  }
}

/** Both the plain socket and the TLS socket above it answer the same, which is how one finds the other. */
export function remoteOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}

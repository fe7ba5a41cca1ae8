import { WebSocket } from 'ws';

/** How many chains one process listens to, and for how long after it looked at one last. */
const MOST = 1_000;
const FORGET_MS = 60_000;

type Ear = { socket: WebSocket; url: string; hears: boolean; usedAt: number; indexes: boolean; accounts: Set<string> };

/** Whom a head concerns: a row of a queue. */
type Tell = (queue: 'index' | 'account', key: string) => void;

/**
 * Listens to nodes for new heads (`eth_subscribe`), and tells whom there is one for. It only spares waiting: what a node
 * says this way is never believed, and a chain whose node has no WebSocket at its RPC port is looked at by the clock.
 */
export class Heads {
  private readonly ears = new Map<string, Ear>();
  private tell: Tell = () => undefined;

  onHead(tell: Tell): void {
    this.tell = tell;
  }

  /** Listens to a chain at one of its nodes from now on, for its index; says whether it does already. */
  listen(chainId: string, url: string): boolean {
    const known = this.ears.get(chainId);
    const ear = known?.url === url && isAlive(known) ? known : this.open(chainId, url);
    if (ear) ear.indexes = true;
    return ear?.hears ?? false;
  }

  /** Has an account told of the next head of a chain, whichever node it is heard from; says whether one is listened to already. */
  awaitNext(chainId: string, url: string, account: string): boolean {
    const known = this.ears.get(chainId);
    const ear = known && isAlive(known) ? known : this.open(chainId, url);
    ear?.accounts.add(account);
    return ear?.hears ?? false;
  }

  close(): void {
    for (const chainId of [...this.ears.keys()]) this.forget(chainId);
  }

  private open(chainId: string, url: string): Ear | undefined {
    const now = performance.now();
    this.forget(chainId);
    for (const [other, { usedAt }] of this.ears) if (now - usedAt > FORGET_MS) this.forget(other);
    if (this.ears.size < MOST) this.ears.set(chainId, this.ear(chainId, url, now));
    return this.ears.get(chainId);
  }

  private ear(chainId: string, url: string, usedAt: number): Ear {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { handshakeTimeout: 5_000, maxPayload: 64 * 1_024 });
    const ear: Ear = { socket, url, hears: false, usedAt, indexes: false, accounts: new Set() };
    socket.on('open', () =>
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] })),
    );
    socket.on('message', () => {
      // The first is the subscription itself; a head may have come before it.
      ear.hears = true;
      if (ear.indexes) this.tell('index', chainId);
      for (const account of ear.accounts) this.tell('account', account);
      ear.accounts.clear();
    });
    socket.on('close', () => (ear.hears = false));
    socket.on('error', () => undefined); // `close` follows
    return ear;
  }

  private forget(chainId: string): void {
    this.ears.get(chainId)?.socket.terminate();
    this.ears.delete(chainId);
  }
}

/** Being asked for keeps it. */
function isAlive(ear: Ear): boolean {
  if (ear.socket.readyState > WebSocket.OPEN) return false;
  ear.usedAt = performance.now();
  return true;
}

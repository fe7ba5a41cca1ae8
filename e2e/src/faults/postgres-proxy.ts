// Stands between a worker and Postgres, and keeps back what the worker says from a chosen statement on.
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

type Hold = { statement: RegExp; reached(): void; kept: { server: Socket; bytes: Buffer }[] };

export class PostgresProxy {
  private hold: Hold | null = null;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: net.Server,
    private readonly target: URL,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async start(url: string): Promise<PostgresProxy> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PostgresProxy(server, new URL(url));
  }

  /** The same database by way of this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Keeps back the next such statement and all that is said after it, over any connection. Resolves when it was said. */
  holdStatement(statement: RegExp): Promise<void> {
    return new Promise((reached) => (this.hold = { statement, reached, kept: [] }));
  }

  /** Says what was kept back, in its order; gives how much that was. */
  release(): number {
    const kept = this.hold?.kept ?? [];
    this.hold = null;
    for (const { server, bytes } of kept) if (!server.destroyed) server.write(bytes);
    return kept.length;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const server = net.connect(Number(this.target.port || 5432), this.target.hostname);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => undefined);
      one.on('close', () => (this.sockets.delete(one), other.end()));
    }
    server.on('data', (bytes: Buffer) => client.write(bytes));
    client.on('data', (bytes: Buffer) => this.say(server, bytes));
  }

  private say(server: Socket, bytes: Buffer): void {
    const { hold } = this;
    if (!hold || (hold.kept.length === 0 && !hold.statement.test(String(bytes)))) return void server.write(bytes);
    hold.kept.push({ server, bytes });
    if (hold.kept.length === 1) hold.reached();
  }
}

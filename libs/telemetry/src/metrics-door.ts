import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** A door of its own for Prometheus, so that no proxy in front of the other one can let a tenant through to it. */
export class MetricsDoor {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(registry: Registry, { host, port }: { host: string; port: number }): Promise<MetricsDoor> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
      void registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const { port: bound } = server.address() as AddressInfo;
    return new MetricsDoor(server, `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

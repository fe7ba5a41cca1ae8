import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP/HTTP sends it in JSON. */
export type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  links?: { traceId: string; spanId: string }[];
};

type Export = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

/** What an OpenTelemetry collector is to those that send to it: it takes what comes to /v1/traces and keeps it. */
export async function startCollector() {
  const spans: Span[] = [];
  let text = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      text += body;
      if (request.url === '/v1/traces')
        for (const { scopeSpans } of (JSON.parse(body) as Export).resourceSpans)
          spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    /** All that was ever sent, as it came. */
    text: () => text,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

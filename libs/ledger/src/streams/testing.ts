// Somebody's endpoint for webhooks, and a resolver of names that can change its mind.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Posted = { headers: IncomingHttpHeaders; body: string; url: string };

/** What it answers; by default that all is well. */
export type Answer = (request: IncomingMessage, response: ServerResponse, posted: Posted) => void;

/** A server that keeps whatever is posted to it, and answers as `endpoint.answer` says by then. */
export async function testEndpoint(host = '127.0.0.1', port = 0) {
  const posted: Posted[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = http.createServer((request, response) => {
    void text(request).then((body) => {
      const one = { headers: request.headers, body, url: request.url ?? '' };
      posted.push(one);
      endpoint.answer(request, response, one);
      for (const { count, resolve } of waiting) if (posted.length >= count) resolve();
    });
  });
  await once(server.listen(port, host), 'listening');
  const { port: listening } = server.address() as AddressInfo;
  const endpoint = {
    posted,
    port: listening,
    url: `http://${host}:${listening}/hook`,
    answer: ((_request, response) => response.writeHead(204).end()) as Answer,
    /** Resolves once so much was posted. */
    atLeast: (count: number) =>
      posted.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return endpoint;
}

/** A real DNS server that answers every question for an IPv4 address as `names.answer` says by then. */
export async function testNames() {
  const socket = createSocket('udp4');
  const names = { asked: 0, port: 0, answer: (): string[] => [], close: () => socket.close() };
  socket.on('message', (question, { port, address }) => {
    const isV4 = questionType(question) === 1;
    if (isV4) names.asked++;
    socket.send(answerTo(question, isV4 ? names.answer() : []), port, address);
  });
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  names.port = socket.address().port;
  return names;
}

function endOfQuestion(message: Buffer): number {
  let at = 12;
  while (message[at] !== 0) at += message[at]! + 1;
  return at + 1;
}

const questionType = (message: Buffer): number => message.readUInt16BE(endOfQuestion(message));

/** RFC 1035, section 4: the question again, and an A record with no time to live for each address. */
function answerTo(question: Buffer, addresses: string[]): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const asked = question.subarray(12, endOfQuestion(question) + 4);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, asked, ...records]);
}

// How the two sides of a conversation reach each other: one JSON object each time, over HTTP or a WebSocket.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { WebSocket } from 'ws';

import { objectIn } from './session.js';

type Message = Record<string, unknown>;

/** One way to say something and hear the answer. */
export type Wire = { exchange(message: Message): Promise<Message>; close(): void };

export type WireOptions = {
  timeoutMs?: number;
  mostBytes?: number;
  /** The certificate in PEM of the authority that the endpoint's has to be of, in place of those that the system trusts. */
  ca?: string;
};

type Endpoint = WireOptions & { endpoint: string };

const PATIENCE_MS = 30_000;
const MOST_BYTES = 2 * 1024 * 1024;

export const wireTo = (options: Endpoint): Promise<Wire> =>
  /^wss?:/.test(options.endpoint) ? webSocketTo(options) : Promise.resolve(httpTo(options));

function httpTo({ endpoint, ca, timeoutMs = PATIENCE_MS, mostBytes = MOST_BYTES }: Endpoint): Wire {
  const { request } = /^https:/.test(endpoint) ? https : http;
  const posted = (body: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const signal = AbortSignal.timeout(timeoutMs);
      request(endpoint, { method: 'POST', headers, signal, ...(ca && { ca }) })
        .once('response', resolve)
        .once('error', reject)
        .end(body);
    });
  return {
    async exchange(message) {
      const parts: Buffer[] = [];
      let length = 0;
      for await (const part of (await posted(JSON.stringify(message))) as AsyncIterable<Buffer>) {
        if ((length += part.length) > mostBytes) throw new Error(`the answer exceeds ${mostBytes} bytes`);
        parts.push(part);
      }
      return objectIn(JSON.parse(Buffer.concat(parts).toString()));
    },
    close: () => undefined,
  };
}

/** One question at a time, so that each answer is to the last one. */
async function webSocketTo(options: Endpoint): Promise<Wire> {
  const { endpoint, ca, timeoutMs = PATIENCE_MS, mostBytes = MOST_BYTES } = options;
  const socket = new WebSocket(endpoint, {
    maxPayload: mostBytes,
    handshakeTimeout: timeoutMs,
    followRedirects: false,
    ...(ca && { ca }),
  });
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const exchange = (message: Message) =>
    new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error('no answer in time'))), timeoutMs);
      const onMessage = (data: Buffer) =>
        end(() => {
          try {
            resolve(objectIn(JSON.parse(String(data))));
          } catch (error) {
            reject(error as Error);
          }
        });
      const onEnd = () => end(() => reject(new Error('the connection ended')));
      const end = (then: () => void) => {
        clearTimeout(timer);
        socket.off('message', onMessage).off('close', onEnd).off('error', onEnd);
        then();
      };
      socket.on('message', onMessage).on('close', onEnd).on('error', onEnd);
      socket.send(JSON.stringify(message));
    });
  socket.on('error', () => undefined); // told by what is waited for
  return { exchange, close: () => socket.terminate() };
}

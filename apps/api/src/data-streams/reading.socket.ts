import type { CredentialsService } from '@atoll/accounts';
import { readJsonLines, type ReadingsIngest } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import type { AddressOf } from '../address.js';
import { Caller } from '../caller.js';
import { LIMITS } from '../limits/limits.js';
import { spoken, type Report } from '../spoken.js';
import { submitted } from './submitted.js';

export const READINGS_PATH = '/data-streams/readings';

/** How much one connection may have under way, and how many there may be. */
const OPEN = { messages: 64, connections: 5_000 };

/**
 * Readings over a WebSocket, for gateways that have some all the time: each message is lines of JSON, and is answered in its turn
 * with what became of them. Programs name their credential when they connect, and it is looked at anew with every message.
 */
export class ReadingSocket {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.bytes,
    perMessageDeflate: false,
  });

  constructor(
    private readonly ingest: ReadingsIngest,
    private readonly credentials: CredentialsService,
    private readonly addressOf: AddressOf,
    private readonly report: Report,
  ) {}

  /** Whether it takes the connection; others are for somebody else. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (request.url !== READINGS_PATH) return false;
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    const { authorization } = request.headers;
    const organisation = request.headers['atoll-organisation'];
    const caller = new Caller(this.credentials, {
      ...{ authorization, address: this.addressOf(request) },
      organisation: Array.isArray(organisation) ? organisation[0] : organisation,
    });
    if (this.sockets.clients.size >= OPEN.connections) refuse('503 Service Unavailable');
    else
      void caller.actor().then(
        (actor) => {
          if (!actor.may('data:submit')) return void refuse('403 Forbidden');
          this.sockets.handleUpgrade(request, socket, head, (client) => this.serve(client, caller));
        },
        () => void refuse('401 Unauthorized'),
      );
    return true;
  }

  close(): void {
    for (const client of this.sockets.clients) client.close(1001);
    this.sockets.close();
  }

  /** Answers come in the order of the messages, and whoever sends faster than that is not read meanwhile. */
  private serve(client: WebSocket, caller: Caller): void {
    let [last, open] = [Promise.resolve(), 0];
    client.on('error', () => client.terminate());
    client.on('message', (data) => {
      if (++open === OPEN.messages) client.pause();
      const answer = this.answer(caller, data);
      last = last
        .then(() => answer)
        .then((text) => client.send(text))
        .finally(() => {
          if (open-- === OPEN.messages) client.resume();
        });
    });
  }

  private async answer(caller: Caller, data: RawData): Promise<string> {
    try {
      const actor: Actor | null = await caller.again();
      if (!actor) return JSON.stringify({ code: 'UNAUTHENTICATED' });
      const lines = readJsonLines(textOf(data));
      const codes = await this.ingest.take(
        actor,
        lines.map(({ given }) => given),
      );
      return JSON.stringify(
        submitted(
          codes,
          lines.map(({ line }) => line),
        ),
      );
    } catch (error) {
      const { message, extensions } = spoken(error, this.report);
      return JSON.stringify({ ...extensions, detail: message });
    }
  }
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString();

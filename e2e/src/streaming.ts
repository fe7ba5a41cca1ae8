import type { Atoll, StreamedEventPartsFragment } from '@atoll/sdk';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { createPublicClient, http as rpc, type Hex } from 'viem';

import { chainUntil, isReady } from './chain.js';
import { newKey, type SigningKey } from './contracts.js';
import { LOGGER } from './logger-artefact.js';
import { join, type Member } from './member.js';
import type { Patient } from './patient.js';
import { until } from './wait.js';

/** A member with a chain of one validator, and a contract on it that logs as often as it is told. */
export type Site = {
  member: Member;
  chainId: string;
  rpcUrl: string;
  key: SigningKey;
  deploymentId: string;
  logger: Hex;
};

export async function logging(graphql: string): Promise<Site> {
  const member = await join(graphql, 'Sensors');
  const { atoll } = member;
  const { foundConsortium } = await atoll.foundConsortium({ input: { name: 'Sensors' } });
  const validators = [{ organisationId: member.organisationId, count: 1 }];
  const { createChain } = await atoll.createChain({
    input: { consortiumId: foundConsortium.id, name: 'measurements', blockPeriodMs: 1_000, validators },
  });
  const chain = await chainUntil(member, createChain.id, 'the chain to be ready', isReady, 180);
  const key = await newKey(member, 'sensor');
  const sources = [{ path: 'Logger.sol', content: LOGGER }];
  const { createRelease } = await atoll.createRelease({ input: { name: 'Logger', contractName: 'Logger', sources } });
  const { deployContract } = await atoll.deployContract({
    input: { releaseId: createRelease.id, chainId: chain.id, keyId: key.id, arguments: [] },
  });
  const deployment = await until('the logger to be verified', async () => {
    const { deployment: seen } = await atoll.deployment({ id: deployContract.id });
    return seen?.status === 'VERIFIED' && seen;
  });
  const { rpcUrl } = chain.nodes.find((node) => node.rpcUrl)!;
  const logger = deployment.address!.toLowerCase() as Hex;
  return { member, chainId: chain.id, rpcUrl: rpcUrl!, key, deploymentId: deployment.id, logger };
}

/** Has the contract log so often, in transactions of so many logs each; each is asked for until it is answered, and done once. */
export async function log(
  { member: { atoll }, deploymentId, key }: Site,
  patient: Patient,
  { first, count, each, atOnce = 16 }: { first: number; count: number; each: number; atOnce?: number },
): Promise<void> {
  let next = first;
  const one = async () => {
    while (next < first + count) {
      const from = next;
      next += each;
      const args = [String(from), String(Math.min(each, first + count - from))];
      const input = { deploymentId, function: 'log', arguments: args, keyId: key.id, idempotencyKey: `log-${from}` };
      await patient.ask(() => atoll.writeContract({ input }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** What a plain scan of the chain finds of the contract, in order. */
export async function scanned({ rpcUrl, logger }: Site): Promise<string[]> {
  const client = createPublicClient({ transport: rpc(rpcUrl, { timeout: 120_000 }) });
  const head = await client.getBlockNumber();
  const places: string[] = [];
  for (let from = 0n; from <= head; from++) {
    const logs = await client.getLogs({ address: logger, fromBlock: from, toBlock: from });
    places.push(...logs.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`));
  }
  return places;
}

type Placed = Pick<StreamedEventPartsFragment, 'blockNumber' | 'logIndex'>;

/** What a consumer has taken in, and what was wrong with how it came. */
export class Taken {
  readonly places: string[] = [];
  readonly problems: string[] = [];
  /** How many of them were acknowledged, and how many came again that were not. */
  acknowledged = 0;
  again = 0;
  private readonly at = new Map<string, number>();

  /** Takes a batch in; it may repeat what was not acknowledged, and leaves nothing out. Gives how many there are up to its end. */
  take(events: readonly Placed[]): number {
    const places = events.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`);
    const begins = this.at.get(places[0]!) ?? this.places.length;
    if (begins < this.acknowledged) this.problems.push(`${places[0]} came again after it was acknowledged`);
    for (const [i, place] of places.entries()) {
      const known = this.at.get(place);
      if (known !== undefined && known !== begins + i) this.problems.push(`${place} came in another order`);
      if (known === undefined && begins + i !== this.places.length) this.problems.push(`${place} came behind a gap`);
      if (known !== undefined) this.again++;
      else this.at.set(place, this.places.push(place) - 1);
    }
    return begins + places.length;
  }
}

/** Reads a stream over a WebSocket and acknowledges what it took, for as long as it is not told to end, whatever breaks meanwhile. */
export async function consume(atoll: Atoll, streamId: string, taken: Taken, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { streamEvents } of atoll.streamEvents({
        streamId,
        consumer: 'e2e',
        batchSize: 500,
        inFlight: 8,
      })) {
        const upTo = taken.take(streamEvents.events);
        const { offset } = streamEvents;
        const said = atoll.acknowledgeEvents({ streamId, offset }).then(
          () => (taken.acknowledged = Math.max(taken.acknowledged, upTo)),
          () => undefined, // a later one says the same, or it comes again
        );
        if (signal.aborted) return void (await said);
      }
    } catch {
      await pause(200);
    }
  }
}

/** An endpoint of a webhook that verifies each post by the library of Standard Webhooks, and takes each id in once. */
export class Receiver {
  readonly taken = new Taken();
  readonly ids = new Set<string>();
  secret = '';

  private constructor(private readonly server: http.Server) {}

  static async open(): Promise<Receiver> {
    const server = http.createServer((request, response) => void receiver.receive(request, response));
    const receiver = new Receiver(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await text(request);
    const headers = request.headers as Record<string, string>;
    try {
      const { data } = new Webhook(this.secret).verify(body, headers) as { data: { events: Placed[] } };
      const id = headers['webhook-id']!;
      if (!this.ids.has(id)) this.taken.take(data.events);
      this.ids.add(id);
      response.writeHead(204).end();
    } catch (error) {
      if (this.secret) this.taken.problems.push(String(error)); // the secret comes after the first posts may
      response.writeHead(400).end();
    }
  }
}

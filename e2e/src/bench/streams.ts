import { RpcClient } from '@atoll/protocol';
import { once } from 'node:events';
import WebSocket from 'ws';

import { Installation } from '../installation.js';
import { logsIn, rangesOf } from '../log-ranges.js';
import { median, print, rounded } from '../measure.js';
import { Patient } from '../patient.js';
import { mustEqual } from '../story.js';
import { consume, log, logging, Receiver, Taken, type Site } from '../streaming.js';
import { until } from '../wait.js';

const EACH = 300;
const LATE_EVENTS = 20;
const FOUND = { seconds: 600, everyMs: 5 };

/**
 * How fast a stream gives all that was logged, to a reader that acknowledges and to a webhook, against a bare `eth_getLogs` scan of
 * the node; and how much later than the node's own `eth_subscribe` a new block's events come: `-- streams [events] [rounds] [blocks]`.
 */
export async function run(events = '15000', rounds = '3', blocks = '40'): Promise<void> {
  const installation = await Installation.up('streams', 'process', { ATOLL_DEMO: 'off' });
  try {
    const site = await logging(installation.addresses.graphql);
    await log(site, new Patient(), { first: 0, count: Number(events), each: EACH });
    await until('all to be indexed', () => isIndexed(site, Number(events)), FOUND);
    const [read, posted, scan]: number[][] = [[], [], []];
    for (let round = 0; round < Number(rounds); round++) {
      scan!.push(Number(events) / (await scanAll(site, Number(events))));
      read!.push(Number(events) / (await readAll(site, round, Number(events))));
      posted!.push(Number(events) / (await postAll(site, round, Number(events))));
    }
    const peer = median(scan!);
    for (const [name, rates] of [
      ['streams.websocket', read!],
      ['streams.webhook', posted!],
    ] as const)
      print({
        ...{ name, ours: rounded(median(rates), 0), peer: rounded(peer, 0), ratio: rounded(median(rates) / peer) },
        unit: 'events/s, against a bare eth_getLogs scan; all on one machine',
        ...{ rounds: rates.length, events: Number(events) },
      });
    await late(site, Number(events), Number(blocks));
  } finally {
    await installation.remove();
  }
}

const streamOf = async ({ member: { atoll }, chainId, logger }: Site, name: string, start: 'EARLIEST' | 'LATEST') =>
  (await atoll.createEventStream({ input: { chainId, name, contracts: [logger], start } })).createEventStream.id;

async function isIndexed(site: Site, events: number): Promise<boolean> {
  const { atoll } = site.member;
  const id = await streamOf(site, `look ${performance.now()}`, 'EARLIEST');
  let [found, after] = [0, undefined as string | undefined];
  for (let more = true; more;) {
    const { streamEventsPage } = await atoll.streamEventsPage({ streamId: id, take: 500, ...(after && { after }) });
    found += streamEventsPage.events.length;
    [more, after] = [streamEventsPage.hasMore, streamEventsPage.offset];
  }
  await atoll.deleteEventStream({ id });
  return found >= events;
}

/** As a client would that keeps nothing: in seconds. What the node answers at once is found before the clock runs. */
async function scanAll({ rpcUrl, logger: address }: Site, events: number): Promise<number> {
  const rpc = new RpcClient(rpcUrl);
  const ranges = await rangesOf(rpc);
  const started = performance.now();
  let found = 0;
  for (const range of ranges) found += (await logsIn(rpc, range, { address })).length;
  const seconds = (performance.now() - started) / 1_000;
  mustEqual(found, events, 'The number of logs');
  return seconds;
}

async function readAll(site: Site, round: number, events: number): Promise<number> {
  const streamId = await streamOf(site, `read ${round}`, 'EARLIEST');
  const [taken, ending] = [new Taken(), new AbortController()];
  const started = performance.now();
  const reader = consume(site.member.atoll, streamId, taken, ending.signal);
  await until('all to be read and acknowledged', async () => taken.acknowledged >= events, FOUND);
  const seconds = (performance.now() - started) / 1_000;
  ending.abort();
  await site.member.atoll.deleteEventStream({ id: streamId }); // which ends the reader
  await reader;
  mustEqual(taken.problems, [], 'What went wrong');
  return seconds;
}

async function postAll(site: Site, round: number, events: number): Promise<number> {
  const receiver = await Receiver.open();
  try {
    const streamId = await streamOf(site, `posted ${round}`, 'EARLIEST');
    const started = performance.now();
    await hooked(site, streamId, receiver);
    await until('all to be posted', async () => receiver.taken.places.length >= events, FOUND);
    const seconds = (performance.now() - started) / 1_000;
    await site.member.atoll.deleteEventStream({ id: streamId });
    mustEqual(receiver.taken.problems, [], 'What went wrong');
    return seconds;
  } finally {
    receiver.close();
  }
}

async function hooked({ member: { atoll } }: Site, streamId: string, receiver: Receiver): Promise<void> {
  const { createWebhook } = await atoll.createWebhook({ input: { streamId, url: receiver.url } });
  receiver.secret = createWebhook.secret!;
}

/** A transaction with some events in block after block; when the node tells of the last of them, and when each consumer has it. */
async function late(site: Site, first: number, blocks: number): Promise<void> {
  const [taken, ending, receiver] = [new Taken(), new AbortController(), await Receiver.open()];
  const node = await subscribed(site);
  const reader = consume(site.member.atoll, await streamOf(site, 'late read', 'LATEST'), taken, ending.signal);
  await hooked(site, await streamOf(site, 'late posted', 'LATEST'), receiver);
  const [read, posted]: number[][] = [[], []];
  for (let i = 0; i < blocks; i++) {
    const upTo = (i + 1) * LATE_EVENTS;
    const has = (what: string, count: () => number) =>
      until(what, async () => count() >= upTo, { seconds: 60, everyMs: 1 }).then(() => performance.now());
    const seen = [
      has('the node', () => node.told),
      has('the reader', () => taken.places.length),
      has('the webhook', () => receiver.taken.places.length),
    ];
    await log(site, new Patient(), { first: first + i * LATE_EVENTS, count: LATE_EVENTS, each: LATE_EVENTS });
    const [told, atReader, atWebhook] = (await Promise.all(seen)) as [number, number, number];
    read!.push(atReader - told);
    posted!.push(atWebhook - told);
  }
  node.close();
  ending.abort();
  receiver.close();
  await site.member.atoll.close();
  await reader;
  mustEqual([...taken.problems, ...receiver.taken.problems], [], 'What went wrong');
  for (const [name, times] of [
    ['streams.latency.websocket', read!],
    ['streams.latency.webhook', posted!],
  ] as const) {
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p99] = [0.5, 0.99].map((share) => rounded(sorted[Math.floor((sorted.length - 1) * share)]!));
    const unit = "ms at p99 from the node's own eth_subscribe to delivery: checked, indexed, committed and sent";
    print({ name, ours: p99!, peer: null, ratio: null, unit, rounds: blocks, p50 });
  }
}

/** Counts the logs that the node itself tells over a WebSocket. */
async function subscribed({ rpcUrl, logger }: Site) {
  const socket = new WebSocket(rpcUrl.replace(/^http/, 'ws'));
  await once(socket, 'open');
  socket.send(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['logs', { address: logger }] }),
  );
  await once(socket, 'message');
  const node = { told: 0, close: () => socket.terminate() };
  socket.on('message', () => node.told++);
  return node;
}

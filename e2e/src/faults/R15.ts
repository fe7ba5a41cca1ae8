import { randomInt } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

import { Installation } from '../installation.js';
import { Kills, seeded } from '../kills.js';
import { Patient } from '../patient.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { consume, log, logging, Receiver, scanned, Taken, type Site } from '../streaming.js';
import { until } from '../wait.js';

/** Logs of one transaction. */
const EACH = 300;

/**
 * Postgres, which flushes to disk, and the worker, which indexes and posts, are killed under load again and again while one consumer
 * acknowledges over a WebSocket and another by a webhook: `npm run fault -- R15 [events] [kills of each] [seed]`, by default 6,000 and
 * 2, or 500,000 and 20 by ATOLL_FULL=1. Compared with a plain scan of the chain.
 */
export async function run(
  events = process.env['ATOLL_FULL'] ? '500000' : '6000',
  kills = process.env['ATOLL_FULL'] ? '20' : '2',
  seed = String(randomInt(2 ** 31)),
): Promise<Tally> {
  console.log(`R15: ${events} events, ${kills} kills of Postgres and of the worker, seed ${seed}`);
  const installation = await Installation.up('r15', 'process', { ATOLL_DEMO: 'off' });
  const receiver = await Receiver.open();
  try {
    const size = { events: Number(events), kills: Number(kills), seed: Number(seed) };
    return await tell('R15', {
      'killed while it streams': (story) => streamUnderFire(story, installation, receiver, size),
    });
  } finally {
    receiver.close();
    await installation.remove();
  }
}

type Size = { events: number; kills: number; seed: number };

async function streamUnderFire(
  story: Story,
  { addresses, home }: Installation,
  receiver: Receiver,
  { events, kills: rounds, seed }: Size,
): Promise<void> {
  await story.step('Postgres flushes to disk', () => flushes(home));
  const site = await story.step('a contract logs on a chain', () => logging(addresses.graphql));
  const { atoll } = site.member;
  const taken = new Taken();
  const ending = new AbortController();
  const streamId = await story.step('one stream is read, and another posted', () => begin(site, receiver));
  const reader = consume(atoll, streamId, taken, ending.signal);

  try {
    const patient = new Patient();
    const kills = new Kills(home, seeded(seed));
    const patience = { seconds: 120 + events / 50, everyMs: 50 };
    await story.step('all is logged and taken while everything is killed', async () => {
      const logs = log(site, patient, { first: 0, count: events, each: EACH });
      await killAll(
        kills,
        rounds,
        (round) => taken.places.length >= Math.floor((events * round) / (rounds + 1)),
        patience,
      );
      await logs;
      const all = async () => taken.acknowledged >= events && receiver.taken.places.length >= events;
      await until('both consumers to have all', all, patience);
    });

    const expected = await story.step('the chain is scanned', () => scanned(site));
    await story.step('the reader has every event once and in order, and none again that it acknowledged', async () =>
      compare(taken, expected),
    );
    await story.step('the webhook has them, too', async () => compare(receiver.taken, expected));
    const killed = [...kills.counts].map(([victim, count]) => `${victim} ${count}`).join(', ');
    console.log(
      `  ${expected.length} events, ${taken.acknowledged} acknowledged; killed: ${killed}; came again unacknowledged: ${taken.again}; ` +
        `${receiver.ids.size} posts; ${patient.retries} retries; seed ${seed}`,
    );
  } finally {
    ending.abort();
    await atoll.close();
    await reader;
  }
}

type Patience = { seconds: number; everyMs: number };

/** Each time that so much was taken, Postgres and the worker, and every fourth time the API, too. */
async function killAll(kills: Kills, rounds: number, isDue: (round: number) => boolean, patience: Patience) {
  for (let round = 1; round <= rounds; round++) {
    await until(`the events of round ${round}`, async () => isDue(round), patience);
    const victims = ['postgres', 'worker', ...(round % 4 === 0 ? (['api'] as const) : [])] as const;
    for (const victim of victims)
      await until(`the ${victim} to be alive enough to be killed`, () => kills.kill(victim), { everyMs: 20 });
  }
}

/** The installation's Postgres itself says so. */
async function flushes(home: string): Promise<void> {
  const [, , , port] = (await fs.readFile(path.join(home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  const password = (await fs.readFile(path.join(home, 'secrets/postgres'), 'utf8')).trim();
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    user: 'postgres',
    password,
    database: 'atoll',
  });
  await client.connect();
  const { rows } = await client.query('SELECT name, setting FROM pg_settings WHERE name = ANY ($1) ORDER BY name', [
    ['fsync', 'full_page_writes', 'synchronous_commit'],
  ]);
  await client.end();
  mustEqual(
    rows.map(({ setting }) => setting),
    ['on', 'on', 'on'],
    'fsync, full_page_writes, synchronous_commit',
  );
}

/** The stream that is read; the one that is posted has its webhook. */
async function begin({ member: { atoll }, chainId, logger }: Site, receiver: Receiver): Promise<string> {
  const [read, posted] = await Promise.all(
    ['read', 'posted'].map(async (name) => {
      const input = { chainId, name, contracts: [logger], start: 'EARLIEST' as const };
      return (await atoll.createEventStream({ input })).createEventStream.id;
    }),
  );
  const { createWebhook } = await atoll.createWebhook({ input: { streamId: posted!, url: receiver.url } });
  receiver.secret = createWebhook.secret!;
  return read!;
}

function compare({ places, problems }: Taken, expected: readonly string[]): void {
  mustEqual(problems.slice(0, 5), [], 'What went wrong');
  mustEqual(places.length, expected.length, 'The number of events');
  const wrong = places.findIndex((place, i) => place !== expected[i]);
  mustEqual(wrong, -1, 'The first event that is not as scanned');
}

import { p256, sha256 } from '@atoll/crypto';
import { readingLeaf, readingMessage } from '@atoll/sealed';
import { createPublicKey, verify } from 'node:crypto';
import pg from 'pg';

import { median, print, rounded } from '../measure.js';
import { cpuSecondsOf } from '../node-network.js';
import { good, said, signatureOf } from '../readings/messages.js';
import { ReadingSite, type Source } from '../readings/reading-site.js';
import { mustEqual } from '../story.js';

const SOURCES = 4;
const EACH = 1_000;
const IN_FLIGHT = 4;
/** A loop of JavaScript takes two milliseconds for each. */
const NOBLE = 400;

/** Readings in a second, and in a second of a processor. */
type Rate = { perSecond: number; perCpuSecond: number };

/**
 * Signed readings from the wire to rows that are on disk and under a root on the chain, against a bare loop of noble-curves'
 * verifications, and against OpenSSL's verifications with a bulk insert of the same rows: `-- ingest [readings] [rounds]`.
 */
export async function run(readings = '20000', rounds = '3'): Promise<void> {
  const site = await ReadingSite.open();
  try {
    const [ours, noble, native]: Rate[][] = [[], [], []];
    const phases: { taken: number; anchored: number }[] = [];
    const count = Math.floor(Number(readings) / SOURCES);
    const sources: Source[] = [];
    for (let i = 0; i < SOURCES; i++) sources.push(await site.source({ batchReadings: count }));
    const at = Math.floor(Date.now() / 1_000) - 60;
    for (let round = 0; round < Number(rounds); round++) {
      noble!.push(await nobleLoop(sources[0]!, at));
      native!.push(await nativeAndInsert(site, sources, count, at));
      const { rate, ...phase } = await ingest(site, sources, { first: round * count + 1, count, at });
      ours!.push(rate);
      phases.push(phase);
    }
    const of = (rates: Rate[], what: keyof Rate) => median(rates.map((rate) => rate[what]));
    for (const [name, peer] of [
      ['noble', noble!],
      ['native-and-insert', native!],
    ] as const)
      for (const what of ['perSecond', 'perCpuSecond'] as const)
        print({
          name: `ingest.${name}.${what}`,
          ...{ ours: rounded(of(ours!, what), 0), peer: rounded(of(peer, what), 0) },
          ratio: rounded(of(ours!, what) / of(peer, what)),
          unit: 'signed readings, from HTTP to a durable row that is anchored; API, worker, Postgres and sender on one machine',
          ...{ rounds: ours!.length, readings: Number(readings) },
          toDiskPerSecond: rounded(median(phases.map(({ taken }) => taken)), 0),
          toChainPerSecond: rounded(median(phases.map(({ anchored }) => anchored)), 0),
        });
  } finally {
    await site.close();
  }
}

/** Numbers of every source. */
type Part = { first: number; count: number; at: number };

/** Signed and put into lines beforehand, so that the clock runs for us alone. */
async function ingest(site: ReadingSite, sources: readonly Source[], { first, count, at }: Part) {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  const lines = numbers.flatMap((seq) => sources.map((source) => good(source, seq, at).line));
  const requests: string[][] = [];
  for (let from = 0; from < lines.length; from += EACH) requests.push(lines.slice(from, from + EACH));
  const [cpu, started] = [await cpuSecondsOf(site.pid), performance.now()];
  let accepted = 0;
  const sender = async () => {
    for (let next = requests.shift(); next; next = requests.shift()) {
      const answer = await site.post(next);
      accepted += answer.accepted;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  const takenSeconds = (performance.now() - started) / 1_000;
  const apiCpu = (await cpuSecondsOf(site.pid)) - cpu;
  mustEqual(accepted, lines.length, 'What was kept');

  // This process is the worker from here on.
  const own = process.cpuUsage();
  const anchoring = performance.now();
  const { actor } = site.scene.network.members.A;
  await Promise.all(sources.map(({ stream }) => site.scene.work(stream)));
  const anchoredSeconds = (performance.now() - anchoring) / 1_000;
  const { user, system } = process.cpuUsage(own);
  for (const { stream } of sources)
    mustEqual(
      Number((await site.scene.streams.find(actor, stream.id)).settled),
      first + count - 1,
      'How far it is anchored',
    );
  return {
    rate: {
      perSecond: lines.length / (takenSeconds + anchoredSeconds),
      perCpuSecond: lines.length / (apiCpu + (user + system) / 1e6),
    },
    taken: lines.length / takenSeconds,
    anchored: lines.length / anchoredSeconds,
  };
}

async function nobleLoop({ device, scope, ...source }: Source, at: number): Promise<Rate> {
  const signed = Array.from({ length: NOBLE }, (_, i) => {
    const reading = said(i + 1, at);
    const message = readingMessage(scope, readingLeaf(reading));
    return { message, signature: signatureOf({ device, scope, ...source }, reading) };
  });
  return measured(NOBLE, async () => {
    for (const { message, signature } of signed)
      if (!p256.verify(sha256(message), signature, device.publicKey)) throw new Error('It is not signed.');
  });
}

/** What no platform does without: OpenSSL one after the other, and one insert for a thousand rows, without any rights or checks. */
async function nativeAndInsert(
  site: ReadingSite,
  sources: readonly Source[],
  count: number,
  at: number,
): Promise<Rate> {
  const signed = sources.flatMap((source) => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
    const [x, y] = [source.device.publicKey.subarray(0, 32), source.device.publicKey.subarray(32)].map(text);
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
    return Array.from({ length: count }, (_, i) => {
      const reading = said(i + 1, at);
      const message = readingMessage(source.scope, readingLeaf(reading));
      return { id: source.stream.id, key, reading, message, signature: signatureOf(source, reading) };
    });
  });
  const client = new pg.Client(site.scene.network.database.url);
  await client.connect();
  await client.query(
    'CREATE TABLE IF NOT EXISTS plain_readings (stream_id uuid, seq bigint, at bigint, hash bytea, payload bytea, signature bytea, PRIMARY KEY (stream_id, seq))',
  );
  await client.query('TRUNCATE plain_readings');
  const rate = await measured(signed.length, async () => {
    for (const { key, message, signature } of signed)
      if (!verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature))
        throw new Error('It is not signed.');
    for (let from = 0; from < signed.length; from += EACH) {
      const part = signed.slice(from, from + EACH);
      await client.query(
        'INSERT INTO plain_readings SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[])',
        [
          ...[
            part.map(({ id }) => id),
            part.map(({ reading }) => reading.seq),
            part.map(({ reading }) => reading.occurredAt),
          ],
          ...[part.map(({ reading }) => Buffer.from(reading.hash)), part.map(({ reading }) => reading.payload)],
          part.map(({ signature }) => signature),
        ],
      );
    }
  });
  await client.end();
  return rate;
}

async function measured(count: number, work: () => Promise<void>): Promise<Rate> {
  const [own, started] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(own);
  return {
    perSecond: (1_000 * count) / (performance.now() - started),
    perCpuSecond: (1e6 * count) / (user + system),
  };
}

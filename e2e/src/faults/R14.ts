import { randomInt } from 'node:crypto';

import { plainRoot } from '../readings/plain-root.js';
import { bad, good, KINDS, said, type Message, type Others } from '../readings/messages.js';
import { nativeDevice } from '../readings/native-device.js';
import { ReadingSite, type Source } from '../readings/reading-site.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { seeded } from '../kills.js';

const SOURCES = 4;
/** Lines of a request, and requests under way. */
const EACH = 250;
const IN_FLIGHT = 4;
/** How far messages come out of order. */
const SHUFFLED = 200;
/** Rejecting a revoked device may take so long, by the issue; the run allows for a busy machine. */
const REVOKED = { wanted: 5, allowed: 15 };

/**
 * Messages of devices over HTTP, one in a hundred of them bad in one of many ways, out of order and often twice:
 * `npm run fault -- R14 [messages] [seed]`, by default 10,000, or a million by ATOLL_FULL=1. What is kept is compared with what was
 * good, row by row, and the roots on the chain with trees that are made anew.
 */
export async function run(
  messages = process.env['ATOLL_FULL'] ? '1000000' : '10000',
  seed = String(randomInt(2 ** 31)),
): Promise<Tally> {
  console.log(`R14: ${messages} messages, 1 in 100 bad in one of ${Object.keys(KINDS).length + 1} ways, seed ${seed}`);
  const site = await ReadingSite.open();
  try {
    return await tell('R14', {
      'readings under attack': (story) => attack(story, site, Number(messages), seeded(Number(seed))),
      'a device that is revoked': (story) => revocation(story, site),
    });
  } finally {
    await site.close();
  }
}

async function attack(story: Story, site: ReadingSite, messages: number, random: () => number): Promise<void> {
  const { scene } = site;
  const { sources, others } = await story.step(`${SOURCES} devices, and some that may not`, async () => {
    const sources: Source[] = [];
    for (let i = 0; i < SOURCES; i++) sources.push(await site.source());
    const [elsewhere, revoked, unendorsed] = [
      await site.source(),
      await site.source(),
      await site.source({ endorsed: false }),
    ];
    await scene.status(scene.network.members.A, revoked.device, 'Retired');
    return { sources, others: { stranger: nativeDevice(), elsewhere, revoked, unendorsed } };
  });

  const began = Math.floor(Date.now() / 1_000) - 60;
  const wrong: string[] = [];
  const counted = new Map<string, number>();
  const sent = new Array<number>(SOURCES).fill(0);
  await story.step('each is answered by its own code, and by the right one', async () => {
    const started = performance.now();
    let left = messages;
    const one = async () => {
      while (left > 0) {
        const batch = batchOf(Math.min(EACH, left), sources, sent, others, began, random, counted);
        left -= batch.length;
        const { accepted, duplicates, refused } = await site.post(batch.map(({ line }) => line));
        const codes = new Map(refused.map(({ line, code }) => [line, code]));
        for (const [i, { expected }] of batch.entries()) {
          const code = codes.get(i + 1);
          if (isKept(expected) ? code !== undefined : code !== expected)
            wrong.push(`${expected} was answered with ${code ?? 'nothing'}`);
        }
        const count = (code: string) => batch.filter(({ expected }) => expected === code).length;
        if (accepted !== count('ACCEPTED') || duplicates !== count('DUPLICATE'))
          wrong.push(`${accepted} kept and ${duplicates} known, not ${count('ACCEPTED')} and ${count('DUPLICATE')}`);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, one));
    const seconds = (performance.now() - started) / 1_000;
    mustEqual(wrong.slice(0, 5), [], 'What was answered wrongly');
    console.log(`  ${messages} messages in ${seconds.toFixed(1)} s, signed and sent by the same machine`);
    console.log(`  ${[...counted].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  });

  await story.step('what is kept is what was good: 0 bad in, 0 good out', () => compare(site, sources, sent, began));
  await story.step('all is anchored, and the roots are those of trees made anew', async () => {
    for (const source of sources) await anchored(site, source, sent[sources.indexOf(source)]!, began);
  });
}

const isKept = (expected: string) => expected === 'ACCEPTED' || expected === 'DUPLICATE';

/** The next messages of all sources, near their order, with bad ones between them and some good ones twice. */
function batchOf(
  size: number,
  sources: readonly Source[],
  sent: number[],
  others: Others,
  at: number,
  random: () => number,
  counted: Map<string, number>,
): Message[] {
  const kinds = Object.keys(KINDS);
  const batch: Message[] = [];
  const note = (kind: string) => counted.set(kind, (counted.get(kind) ?? 0) + 1);
  while (batch.length < size) {
    const which = Math.floor(random() * sources.length);
    const source = sources[which]!;
    if (random() >= 0.01) {
      batch.push(good(source, (sent[which] = sent[which]! + 1), at));
      continue;
    }
    const kind = Math.floor(random() * (kinds.length + 1));
    if (kind === kinds.length) {
      // Of this very request, so that it is known whether it was kept before.
      const again = batch.findLast(({ expected }) => expected === 'ACCEPTED');
      if (!again) continue;
      note('replayed');
      batch.push({ line: again.line, expected: 'DUPLICATE' });
      continue;
    }
    // One request has no room for two of those.
    if (KINDS[kinds[kind]!]!.code === 'TOO_LARGE' && batch.some(({ expected }) => expected === 'TOO_LARGE')) continue;
    note(kinds[kind]!);
    batch.push(bad(kinds[kind]!, source, sent[which]! + 1, at, others));
  }
  return shuffled(batch, random);
}

/** Out of order within a window; what is sent again stays behind what it repeats. */
function shuffled(batch: Message[], random: () => number): Message[] {
  const place = (_: Message, i: number) => i + random() * SHUFFLED;
  const places = batch.map(place);
  const order = batch.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  const seen = new Set<string>();
  return order.map((i) => {
    const { line, expected } = batch[i]!;
    if (!isKept(expected)) return batch[i]!;
    const isFirst = !seen.has(line);
    seen.add(line);
    return { line, expected: isFirst ? 'ACCEPTED' : 'DUPLICATE' };
  });
}

type Row = { seq: bigint; occurred_at: bigint; hash: Uint8Array; payload: Uint8Array };

async function compare({ scene }: ReadingSite, sources: readonly Source[], sent: readonly number[], at: number) {
  const { platform } = scene.network.database.admin;
  mustEqual(
    await platform.dataReading.count(),
    sent.reduce((sum, count) => sum + count, 0),
    'The number of rows',
  );
  for (const [i, { stream }] of sources.entries()) {
    let next = 1;
    while (next <= sent[i]!) {
      const rows = await platform.$queryRaw<Row[]>`
        SELECT seq, occurred_at, hash, payload FROM data_readings
        WHERE stream_id = ${stream.id}::uuid AND seq >= ${next} ORDER BY seq LIMIT 20000`;
      for (const row of rows) {
        const wanted = said(next, at);
        if (Number(row.seq) !== next || Number(row.occurred_at) !== at || Buffer.compare(row.hash, wanted.hash) !== 0)
          throw new Error(`Reading ${next} of ${stream.id} is not as it was sent.`);
        if (Buffer.compare(row.payload, wanted.payload) !== 0) throw new Error(`The payload of ${next} was changed.`);
        next += 1;
      }
      if (rows.length === 0) throw new Error(`Reading ${next} of ${stream.id} is lost.`);
    }
  }
}

async function anchored({ scene }: ReadingSite, { stream }: Source, count: number, at: number): Promise<void> {
  const owner = scene.network.members.A.actor;
  await scene.streams.close(owner, stream.id);
  await scene.work(stream);
  const batches = await scene.readings.batches(owner, stream.id, { take: 100_000 });
  const { DataAnchor } = scene.network.kernel;
  let next = 1n;
  for (const { seqFrom, seqTo, state, number } of batches.toSorted((a, b) => Number(a.seqFrom - b.seqFrom))) {
    mustEqual([state, seqFrom === next], ['DONE', true], `The batch from ${seqFrom} on`);
    const [root] = await DataAnchor.read<[string]>(
      'batches',
      `0x${Buffer.from(stream.stream).toString('hex')}`,
      BigInt(number!),
    );
    const readings = Array.from({ length: Number(seqTo - seqFrom) + 1 }, (_, i) => said(Number(seqFrom) + i, at));
    mustEqual(root, `0x${plainRoot(readings).toString('hex')}`, `The root of ${seqFrom} to ${seqTo}`);
    next = seqTo + 1n;
  }
  mustEqual(Number(next) - 1, count, 'How far the stream is anchored');
}

/** Good messages one after the other while its organisation suspends the device: from that block on until the first is refused. */
async function revocation(story: Story, site: ReadingSite): Promise<void> {
  const { scene } = site;
  await story.step(`a suspended device is refused within ${REVOKED.wanted} seconds`, async () => {
    const source = await site.source();
    const at = Math.floor(Date.now() / 1_000) - 5;
    let seq = 0;
    const next = () => site.post([good(source, ++seq, at).line]);
    mustEqual((await next()).accepted, 1, 'What is kept before');
    await scene.status(scene.network.members.A, source.device, 'Suspended');
    const [since, block] = [performance.now(), await scene.network.evm.client.getBlockNumber()];
    for (;;) {
      const { refused } = await next();
      const seconds = (performance.now() - since) / 1_000;
      if (refused[0]?.code === 'PRODUCER_SUSPENDED') {
        const blocks = (await scene.network.evm.client.getBlockNumber()) - block;
        console.log(
          `  refused ${seconds.toFixed(2)} s and ${blocks} blocks after the block that suspends it, ${seq - 2} kept meanwhile`,
        );
        return;
      }
      if (seconds > REVOKED.allowed) throw new Error(`It is still taken after ${seconds.toFixed(1)} s.`);
    }
  });
}

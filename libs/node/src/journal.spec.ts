import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FileJournal } from './journal.js';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(directory, 'journal');
});
afterEach(() => rm(directory, { recursive: true }));

const entry = (n: number, size = 5) => new Uint8Array(size).fill(n);

it('gives back what was appended, in order, after it was opened again', async () => {
  const journal = await FileJournal.open(path);
  await Promise.all([journal.append(1n, entry(1)), journal.append(1n, entry(2))]);
  await journal.append(2n, entry(3, 0));
  await journal.close();

  const again = await FileJournal.open(path);
  expect(await again.read()).toEqual([entry(1), entry(2), entry(3, 0)]);
  await again.close();
});

it('drops a torn last entry, wherever a crash cut it, and appends behind the whole ones', async () => {
  const journal = await FileJournal.open(path);
  await journal.append(1n, entry(1));
  const whole = await readFile(path);
  await journal.append(1n, entry(2));
  await journal.close();
  const both = await readFile(path);

  for (let cut = whole.length; cut < both.length; cut++) {
    await writeFile(path, both.subarray(0, cut));
    const torn = await FileJournal.open(path);
    expect(await torn.read()).toEqual([entry(1)]);
    await torn.append(1n, entry(9));
    await torn.close();
    const after = await FileJournal.open(path);
    expect(await after.read()).toEqual([entry(1), entry(9)]);
    await after.close();
  }
});

it('takes an entry whose bytes changed on the disk for torn', async () => {
  const journal = await FileJournal.open(path);
  await journal.append(1n, entry(1));
  await journal.close();
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await appendFile(path, 'noise');
  const again = await FileJournal.open(path);
  expect(await again.read()).toEqual([]);
  await again.close();
});

it('forgets heights and gives their space back', async () => {
  const journal = await FileJournal.open(path);
  for (let height = 1; height <= 30; height++) {
    await journal.append(BigInt(height), entry(height, 100_000));
    await journal.forgetBelow(BigInt(height));
  }
  await journal.close();
  expect((await stat(path)).size).toBeLessThan(1_300_000);
  const again = await FileJournal.open(path);
  expect((await again.read()).at(-1)).toEqual(entry(30, 100_000));
  await again.close();
});

it('tells everyone whose entry did not reach the disk', async () => {
  const journal = await FileJournal.open(path);
  await journal.close();
  await expect(journal.append(1n, entry(1))).rejects.toThrow();
});

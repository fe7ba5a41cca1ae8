import type { Message } from './message.js';
import { encodeMessage } from './message-codec.js';
import type { Journal } from './ports.js';
import { digestOf } from './proposed-block.js';
import { decodeEntry, encodeEntry, type Entry, SigningRecord } from './signing-record.js';
import { Disk } from './simulator/disk.js';
import { blockBy, by, plainChange, prepareBy, preparedChange, signedPrepare } from './simulator/samples.js';

const block = blockBy(0);
const digest = digestOf(block);
const another = blockBy(0, 0, 2);

const entryOf = (message: Message, certificate: Entry['certificate'] = null): Entry => ({
  message,
  bytes: encodeMessage(message),
  certificate,
});

const commit = entryOf(
  { kind: 'commit', signed: by(1, { kind: 'commit', height: 1n, round: 0, digest, seal: new Uint8Array(65) }) },
  { round: 0, digest, block, prepares: [0, 1, 2].map((index) => signedPrepare(index, digest)) },
);

function journalOn(disk: Disk): Journal {
  return disk.journalFor({ alive: true }, async (_life, done) => done());
}

describe('what a validator has signed', () => {
  it('comes back from the journal, certificate and block included', async () => {
    const disk = new Disk();
    const record = await SigningRecord.open(journalOn(disk));
    const entries = [entryOf(prepareBy(1, block)), commit, entryOf(preparedChange(1, 1, block, 0, [0, 1, 2]))];
    for (const entry of entries) await record.remember(entry);

    const restored = await SigningRecord.open(journalOn(disk));
    expect(restored.at(1n)).toEqual(entries);
    expect(restored.at(2n)).toEqual([]);
    expect(restored.find(commit.message.signed.payload)).toEqual(commit.message);
  });

  it('is durable before it is remembered: a failing journal leaves no trace', async () => {
    const journal: Journal = { ...journalOn(new Disk()), append: () => Promise.reject(new Error('disk full')) };
    const record = await SigningRecord.open(journal);
    await expect(record.remember(commit)).rejects.toThrow('disk full');
    expect(record.at(1n)).toEqual([]);
  });

  it('allows the same again and forbids another claim of that kind in that round', async () => {
    const record = await SigningRecord.open(journalOn(new Disk()));
    await record.remember(entryOf(prepareBy(1, block)));
    expect(record.allows(prepareBy(1, block).signed.payload)).toBe(true);
    expect(record.allows(prepareBy(1, another).signed.payload)).toBe(false);
    expect(record.allows(prepareBy(1, another, 1).signed.payload)).toBe(true);
  });

  it('forbids every part in a round that was left, and allows what comes after', async () => {
    const record = await SigningRecord.open(journalOn(new Disk()));
    await record.remember(entryOf(plainChange(1, 2)));
    expect(record.allows(prepareBy(1, block, 1).signed.payload)).toBe(false);
    expect(record.allows(commit.message.signed.payload)).toBe(false);
    expect(record.allows(plainChange(1, 1).signed.payload)).toBe(false);
    expect(record.allows(prepareBy(1, block, 2).signed.payload)).toBe(true);
    expect(record.allows(plainChange(1, 3).signed.payload)).toBe(true);
  });

  it('is forgotten below a height, in memory and on the disk', async () => {
    const disk = new Disk();
    const record = await SigningRecord.open(journalOn(disk));
    await record.remember(commit);
    await record.forgetBelow(1n);
    expect(record.at(1n)).toHaveLength(1);
    await record.forgetBelow(2n);
    expect(record.at(1n)).toEqual([]);
    expect((await SigningRecord.open(journalOn(disk))).at(1n)).toEqual([]);
  });

  it('is not read from what nobody wrote', () => {
    expect(decodeEntry(encodeEntry(commit))).toEqual(commit);
    expect(() => decodeEntry(encodeEntry(commit).subarray(1))).toThrow();
    expect(() => decodeEntry(Uint8Array.of(0xc0))).toThrow('starts with a message');
    expect(() => decodeEntry(encodeEntry({ ...entryOf(plainChange(1, 1)), certificate: commit.certificate }))).toThrow(
      'only a Commit',
    );
  });
});

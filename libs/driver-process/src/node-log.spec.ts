import { engine } from '@atoll/engines';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { lastLines, lastWord, note, rotate } from './node-log.js';

const { parseLog } = engine('atoll-node');
const entry = (level: number, msg: string) => JSON.stringify({ level, time: 1_700_000_000_000, msg });

let log: string;
beforeEach(async () => (log = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-log-')), 'node.log')));
afterEach(() => fs.rm(path.dirname(log), { recursive: true }));
const write = (...lines: string[]) => fs.appendFile(log, lines.map((line) => `${line}\n`).join(''));

describe('rotation', () => {
  it('keeps two older logs and drops what is older still, with every line in one of them', async () => {
    for (const round of ['one', 'two', 'three', 'four']) {
      await write(`${round} ${'x'.repeat(100)}`);
      await rotate(log, 50);
      await write(`${round} again`);
      await rotate(log, 200);
    }
    expect((await fs.readdir(path.dirname(log))).sort()).toEqual(['node.log', 'node.log.1', 'node.log.2']);
    expect((await lastLines(log, 100, parseLog)).at(-1)?.message).toBe('four again');
  });

  it('lets a process that holds the log open go on writing at the new end', async () => {
    const writer = await fs.open(log, 'a');
    await writer.write(`${'x'.repeat(100)}\nlast\n`);
    await rotate(log, 50);
    await writer.write('next\n');
    await writer.close();

    expect(await fs.readFile(log, 'utf8')).toBe('next\n');
    expect((await lastLines(log, 2, parseLog)).map(({ message }) => message)).toEqual(['last', 'next']);
  });

  it('does nothing to a log that is small, or not there', async () => {
    await rotate(log, 50);
    await write('short');
    await rotate(log, 50);
    expect(await fs.readdir(path.dirname(log))).toEqual(['node.log']);
  });
});

describe('the last lines', () => {
  it('are those that `tail` shows, over older logs too', async () => {
    await write(...Array.from({ length: 50 }, (_, i) => entry(30, `line ${i}`)));
    const { stdout } = await promisify(execFile)('tail', ['-n', '7', log]);
    const expected = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);

    expect((await lastLines(log, 7, parseLog)).map(({ message }) => message)).toEqual(expected);
    await rotate(log, 10_000_000);
    expect((await lastLines(log, 7, parseLog)).map(({ message }) => message)).toEqual(expected);
  });

  it('give plain words the time of the line before them', async () => {
    await write(entry(40, 'careful'), 'plain words');
    const at = '2023-11-14T22:13:20.000Z';
    expect(await lastLines(log, 5, parseLog)).toEqual([
      { at, level: 'warn', message: 'careful' },
      { at, level: 'info', message: 'plain words' },
    ]);
  });

  it.each([0, -1, Number.NaN])('are at least one, also for %d', async (wanted) => {
    await write('one', 'two');
    expect(await lastLines(log, wanted, parseLog)).toHaveLength(1);
  });
});

describe('the last word', () => {
  it('is the last error in the log, not what came after it', async () => {
    await write(entry(50, 'first'), entry(60, 'the disk is full'), entry(30, 'bye'));
    expect(await lastWord(log, parseLog)).toBe('the disk is full');
  });

  it('is the sentence with which a program gave up, although it had complained before', async () => {
    await write(entry(50, 'a peer is rude'), entry(30, 'up'), 'Port 80 is in use; choose another port.');
    expect(await lastWord(log, parseLog)).toBe('Port 80 is in use; choose another port.');
  });

  it('is the message of an error that nobody caught', async () => {
    const program = `throw new Error('no such genesis', { cause: new Error('x') })`;
    const { stderr } = await promisify(execFile)(process.execPath, ['-e', program]).catch((e: { stderr: string }) => e);
    await write(entry(30, 'up'), stderr);
    expect(await lastWord(log, parseLog)).toBe('Error: no such genesis');
  });

  it('does not repeat an earlier life', async () => {
    await write(entry(60, 'the disk is full'));
    await note(log, 'Starting incarnation 2');
    expect(await lastWord(log, parseLog)).toBeNull();
    await write('Killed by hand');
    expect(await lastWord(log, parseLog)).toBe('Killed by hand');
  });
});

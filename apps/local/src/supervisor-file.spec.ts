import { myself } from '@atoll/driver-process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { announce, claim, supervisorOf } from './supervisor-file.js';

let home: string;
beforeEach(async () => void (home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-supervisor-'))));
afterEach(() => fs.rm(home, { recursive: true }));

const file = () => path.join(home, 'supervisor.json');

it('lets one of many take an installation, and tells the others who has it', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => claim(home)));
  expect(answers.filter((present) => present === null)).toHaveLength(1);
  const me = await myself();
  expect(answers.filter((present) => present !== null)).toEqual(Array.from({ length: 49 }, () => me));
});

it('tells what was announced, and nothing that an earlier one announced', async () => {
  const report = { console: 'http://127.0.0.1:4000/console' } as Parameters<typeof announce>[1];
  await fs.writeFile(file(), JSON.stringify({ pid: 999_999_999, started: 'long ago', report }));
  await claim(home);
  expect(await supervisorOf(home)).toEqual(await myself());
  await announce(home, report);
  expect(await supervisorOf(home)).toEqual({ ...(await myself()), report });
});

it('is taken over from a process that was killed, and from one whose number another has by now', async () => {
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)']);
  for (const holder of [`${stranger.pid}.at-another-time`, '999999999.long-ago', 'no holder at all']) {
    const other = path.join(home, holder);
    await fs.mkdir(path.join(other, 'supervisors'), { recursive: true, mode: 0o700 });
    await fs.symlink(holder, path.join(other, 'supervisors', '7'));
    expect(await supervisorOf(other)).toBeNull();
    expect(await claim(other)).toBeNull();
    expect(await supervisorOf(other)).toEqual(await myself());
    expect(await fs.readdir(path.join(other, 'supervisors'))).toEqual(['8']);
  }
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
});

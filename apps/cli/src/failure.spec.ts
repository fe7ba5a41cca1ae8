import { jest } from '@jest/globals';
import { AtollError } from '@atoll/sdk';
import fs from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';

import { report } from './failure.js';

let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'error').mockImplementation((line: unknown) => void said.push(String(line)));
});
afterEach(() => jest.restoreAllMocks());

/** What is said of an error, and the exit code. */
function told(error: unknown): [number, string] {
  const code = report(error, true);
  return [code, (JSON.parse(said.at(-1)!) as { error: { message: string } }).error.message];
}

const refusal = (error: string, reason: string) =>
  new AtollError({
    message: `The contract refused the call: ${reason}.`,
    extensions: { code: 'REVERTED', error },
  });

it('says what to do after what a contract refused by a name of its own', () => {
  const early = refusal('NotNow', 'NotNow(feed: "0x56", number: "26", from: "1796037350", to: "115792")');
  expect(told(early)).toEqual([
    1,
    expect.stringMatching(/^The contract refused.* It is possible from 2026-11-30T11:15:50\.000Z on\.$/),
  ]);
  expect(told(refusal('NotAuthorised', 'NotAuthorised(id: "0x0")'))[1]).toContain('atoll kernel members');
  expect(told(refusal('toString', 'toString()'))[1]).toBe('The contract refused the call: toString().');
});

it('says which file is to blame, and that it is wrong use', async () => {
  const home = await fs.mkdtemp(join(os.tmpdir(), 'atoll-failure-'));
  const file = join(home, 'file');
  await fs.writeFile(file, '');
  await fs.symlink(file, join(home, 'link'));
  const troubles = {
    'is not there': () => fs.open(join(home, 'missing')),
    'is there already; choose another file': () => fs.open(file, 'wx'),
    'is a link; name the file itself': () => fs.open(join(home, 'link'), fs.constants.O_NOFOLLOW),
    'A folder was named where a file is needed': () => fs.readFile(home),
  };
  for (const [words, work] of Object.entries(troubles)) {
    const { message, code, path } = (await work().catch((trouble: unknown) => trouble)) as NodeJS.ErrnoException;
    const error = Object.assign(new Error(message), { code, path }); // Node's own are of another realm than Jest's
    expect(told(error)).toEqual([2, expect.stringContaining(words)]);
  }
  await fs.rm(home, { recursive: true });
});

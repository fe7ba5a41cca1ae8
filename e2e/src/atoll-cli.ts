import { spawn } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

import type { Member } from './member.js';

const PROGRAM = fileURLToPath(new URL('../../apps/cli/bin/atoll.mjs', import.meta.url));

type Hand = Pick<Member, 'token' | 'organisationId'>;

/** The command line in a member's hands, whose home is where it keeps things. What it says when it fails is the error. */
export function commandLine(url: string, { token, organisationId }: Hand, home = os.tmpdir()) {
  const own = { ATOLL_URL: url, ATOLL_TOKEN: token, ATOLL_ORGANISATION: organisationId };
  const env = { PATH: process.env['PATH'], XDG_CONFIG_HOME: home, ...own };
  const start = (words: string[], stdin = '') => {
    const child = spawn(process.execPath, [PROGRAM, ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined); // a command that reads nothing has ended before this was written
    child.stdin.end(stdin);
    return child;
  };
  const run = (words: string[], stdin?: string) =>
    new Promise<{ out: string; err: string }>((resolve, reject) => {
      const child = start(words, stdin);
      let out = '';
      let err = '';
      child.stdout.on('data', (data) => (out += data));
      child.stderr.on('data', (data) => (err += data));
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve({ out, err }) : reject(new Error(err.trim()))));
    });
  return {
    /** What it prints. */
    print: async (...words: string[]): Promise<string> => (await run(words)).out.trim(),
    json: async <T>(...words: string[]): Promise<T> => JSON.parse((await run([...words, '--json'])).out) as T,
    /** The same for what is asked for besides, and never among the words. */
    piped: async <T>(stdin: string, ...words: string[]): Promise<T> =>
      JSON.parse((await run([...words, '--json'], `${stdin}\n`)).out) as T,
    /** The same, with what it says to people beside. */
    told: async <T>(...words: string[]): Promise<{ answer: T; words: string }> => {
      const { out, err } = await run([...words, '--json']);
      return { answer: JSON.parse(out) as T, words: err };
    },
    /** For whoever ends it before its time. */
    start: (...words: string[]) => start(words),
  };
}

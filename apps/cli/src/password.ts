import { text } from 'node:stream/consumers';

import { Interrupted } from './failure.js';

/** Asks for each without showing it; what is piped in holds one on each line, as many as there are. */
export async function askPasswords(...questions: string[]): Promise<string[]> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '').split(/\r?\n/);
  const { password } = await import('@clack/prompts'); // programs, which are most, do without it
  const answers: string[] = [];
  for (const message of questions) {
    const answer = await password({ message });
    if (typeof answer !== 'string') throw new Interrupted();
    answers.push(answer);
  }
  return answers;
}

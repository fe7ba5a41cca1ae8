import { onCommonGround, type ConsortiumOfFour } from '../consortium-of-four.js';
import { tell, type Story, type Tally } from '../story.js';
import { cheat } from './bot/cheat.js';
import { honest } from './bot/honest.js';
import { settled, type Setting } from './bot/setting.js';

type Part = 'honest' | 'cheat' | 'all';

/** A constrained meter takes part through its gateway, and a storer tries to read: `npm run scenario -- bot [honest|cheat|all]`. */
export const run = (part: Part = 'all'): Promise<Tally> => onCommonGround('bot', (ground) => told(ground, part));

async function told(ground: ConsortiumOfFour, part: Part): Promise<Tally> {
  let setting: Promise<Setting> | undefined;
  // Both parts are told of the same devices and services.
  const at = (story: Story) => (setting ??= settled(story, ground));
  try {
    return await tell('bot', {
      ...(part === 'cheat' ? {} : { honest: async (story) => honest(story, await at(story)) }),
      ...(part === 'honest' ? {} : { cheat: async (story) => cheat(story, await at(story)) }),
    });
  } finally {
    const { closing = [] } = (await setting?.catch(() => null)) ?? {};
    for (const close of closing) await close();
  }
}

import { onCommonGround, type ConsortiumOfFour } from '../consortium-of-four.js';
import { tell, type Tally } from '../story.js';
import { cheat } from './data-market/cheat.js';
import { honest } from './data-market/honest.js';
import { Trade } from './data-market/trade.js';

type Part = 'honest' | 'cheat' | 'all';

/** A member sells a series of readings by its key, another buys it, a third judges: `npm run scenario -- data-market [honest|cheat|all]`. */
export const run = (part: Part = 'all'): Promise<Tally> =>
  onCommonGround('data-market', (ground) => told(ground, part));

function told(ground: ConsortiumOfFour, part: Part): Promise<Tally> {
  let trade: Trade | null = null;
  return tell('data-market', {
    market: async (story) => void (trade = await Trade.open(story, ground)),
    ...(part === 'cheat' ? {} : { honest: (story) => honest(story, trade!) }),
    ...(part === 'honest' ? {} : { cheat: (story) => cheat(story, trade!) }),
  });
}

import { onCommonGround, type ConsortiumOfFour } from '../consortium-of-four.js';
import { tell, type Tally } from '../story.js';
import { cheat } from './identity/cheat.js';
import { honest } from './identity/honest.js';

type Part = 'honest' | 'cheat' | 'all';

/** Who vouches for a thing, who it is, and what is not believed: `npm run scenario -- identity [honest|cheat|all]`. */
export async function run(part: Part = 'all'): Promise<Tally> {
  return onCommonGround('identity', (ground) => told(ground, part));
}

function told(ground: ConsortiumOfFour, part: Part): Promise<Tally> {
  return tell('identity', {
    ...(part === 'cheat' ? {} : { honest: (story) => honest(story, ground) }),
    ...(part === 'honest' ? {} : { cheat: (story) => cheat(story, ground) }),
  });
}

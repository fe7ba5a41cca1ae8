import { onCommonGround, type ConsortiumOfFour } from '../consortium-of-four.js';
import { tell, type Tally } from '../story.js';
import { cheat } from './city/cheat.js';
import { CityHall } from './city/city-hall.js';
import { honest } from './city/honest.js';

type Part = 'honest' | 'cheat' | 'all';

/** Departments call for each other's data, one of them leaks, and a citizen looks on: `npm run scenario -- city [honest|cheat|all]`. */
export const run = (part: Part = 'all'): Promise<Tally> => onCommonGround('city', (ground) => told(ground, part));

async function told(ground: ConsortiumOfFour, part: Part): Promise<Tally> {
  const hall = await CityHall.of(ground);
  return tell('city', {
    ...(part === 'cheat' ? {} : { honest: (story) => honest(story, hall) }),
    ...(part === 'honest' ? {} : { cheat: (story) => cheat(story, hall) }),
  });
}

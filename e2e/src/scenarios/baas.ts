import { Installation } from '../installation.js';
import { tell, type Tally } from '../story.js';
import { cheat } from './baas/cheat.js';
import { honest } from './baas/honest.js';

/** Three organisations share a chain, lose validators, and cheat each other: `npm run scenario -- baas [honest|cheat|all] [process|kubernetes]`. */
export async function run(
  part: 'honest' | 'cheat' | 'all' = 'all',
  driver: 'process' | 'kubernetes' = 'process',
): Promise<Tally> {
  const installation = await Installation.up('baas', driver);
  try {
    return await tell('baas', {
      ...(part === 'cheat' ? {} : { honest: (story) => honest(story, installation) }),
      ...(part === 'honest' ? {} : { cheat: (story) => cheat(story, installation) }),
    });
  } finally {
    await installation.remove();
  }
}

import { held } from '../held.js';
import { inTurn } from '../in-turn.js';
import type { Tally } from '../story.js';
import { run as baas } from './baas.js';

/** How many steps and checks each has at least. `bot`, `data-market` and `city` take longer, and are told by hand. */
const IN_TURN = { join: 20, leave: 25, scale: 8, identity: 45 };
type Slug = keyof typeof IN_TURN;

it('baas: three organisations share a chain, lose validators, and cheat each other', async () => {
  held(await baas('all'), 45);
}, 900_000);

it.each(inTurn(Object.keys(IN_TURN) as Slug[], 1))(
  '%s',
  async (slug) => {
    const { run } = (await import(`./${slug}.js`)) as { run: () => Promise<Tally> };
    held(await run(), IN_TURN[slug]);
  },
  900_000,
);

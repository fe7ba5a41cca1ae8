import { held } from '../held.js';
import { run as dataMarket } from './data-market.js';
import { run as identity } from './identity.js';

// Beside the others, since each founds a chain with a kernel; `bot` and `city` take longer, and are told by hand.
it('identity: what is vouched for gets in, and clones, revoked ones and unlogged certificates do not', async () => {
  held(await identity(), 45);
}, 900_000);

it('data-market: readings are sold by their key, and whoever sells the wrong one gives the money back', async () => {
  held(await dataMarket(), 30);
}, 900_000);

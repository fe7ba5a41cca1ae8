import { held } from '../held.js';
import { run as identity } from './identity.js';

// It founds a chain with a kernel. `bot`, `data-market` and `city` do so too, take longer, and are told by hand.
it('identity: what is vouched for gets in, and clones, revoked ones and unlogged certificates do not', async () => {
  held(await identity(), 45);
}, 900_000);

import { run } from '../scenarios/join.js';
import { held } from '../held.js';

it('two installations on one cluster share a chain, and nothing else', async () => {
  held(await run('kubernetes'), 20);
}, 1_200_000);

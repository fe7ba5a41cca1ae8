import { run as kill } from '../faults/R7.js';
import { run as halt } from '../faults/R8.js';
import { run as live } from '../scenarios/life.js';
import { held } from '../held.js';

it('a chain lives through all that befalls it, with real pods', async () => {
  held(await live(), 15);
}, 1_500_000);

// At small sizes, which they print; the full ones are `ATOLL_FULL=1 npm run fault -- ID`.
it('R7: one of four validators is killed, again and again', async () => {
  held(await kill('40'), 40);
}, 900_000);

it('R8: two of four validators are killed, kept down and returned', async () => {
  held(await halt('1'), 1);
}, 900_000);

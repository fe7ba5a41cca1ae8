import { run } from '../scenarios/leave.js';
import { held } from '../held.js';

it('members leave a platform whose nodes were pods', async () => {
  held(await run('kubernetes'), 25);
}, 1_200_000);

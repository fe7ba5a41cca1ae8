import { run } from './R2.js';

// Six rounds, one at each place and four at different writes; the full fifty are `ATOLL_FULL=1 npm run fault -- R2`.
it('refuses what a paused leader writes after its lease', async () => {
  expect(await run()).toEqual({ passed: 6, failed: 0 });
}, 600_000);

import { call } from '../chain/call.js';
import { CallError } from '../chain/call-error.js';
import { Workload } from '../chain/workload.js';

it('lets timers and sockets have their turn while code loops until its gas is gone', async () => {
  const work = await Workload.open();
  const endless = '0x00000000000000000000000000000000000000e1';
  let turns = 0;
  const other = setInterval(() => turns++, 1);
  // JUMPDEST, PUSH0, JUMP.
  const loop = call(work.chain, { to: endless, gas: 2_000_000n }, 0n, { [endless]: { code: '0x5b5f56' } });
  await expect(loop).rejects.toThrow(CallError);
  clearInterval(other);
  expect(turns).toBeGreaterThan(1);
  await work.close();
}, 120_000);

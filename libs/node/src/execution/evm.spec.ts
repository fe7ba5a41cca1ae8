import v8 from 'node:v8';
import vm from 'node:vm';

import type { Address, Hex } from '@atoll/protocol';

import { call } from '../chain/call.js';
import { Workload } from '../chain/workload.js';
import { openVm } from './evm.js';
import { FlatState } from './state.js';

const CODE: Address = '0x00000000000000000000000000000000000000e1';

let work: Workload;

beforeAll(async () => {
  work = await Workload.open();
});
afterAll(() => work.close());

/** Gives back the 32 bytes that the code left at 0, or what it failed by. */
const run = (code: string): Promise<Hex> =>
  call(work.chain, { to: CODE }, 0n, { [CODE]: { code: `0x${code}60205ff3` } }).then(
    ({ returnValue }) => returnValue,
    (error: Error) => error.message as Hex,
  );

/** 5, 4, 3, 2, 1: adds them up in a loop. */
const LOOP =
  '5f' + '6005' + '5b' + '80' + '5f51' + '01' + '5f52' + '6001' + '90' + '03' + '80' + '6003' + '57' + '50' + '50';

it('runs code that it ran before as it ran it then', async () => {
  for (let round = 0; round < 3; round++) expect(BigInt(await run(LOOP))).toBe(15n);
});

it('jumps to no destination inside of what is pushed, the second time neither', async () => {
  const into = '6004' + '56' + '605b' + '50'; // 0x5b at 4 is pushed
  const behind = '6005' + '56' + '605b' + '5b'; // 0x5b at 5 is code
  for (let round = 0; round < 3; round++) {
    expect(await run(into)).toMatch(/invalid JUMP/i);
    expect(await run(behind)).toBe(`0x${'00'.repeat(32)}`);
  }
});

it('lets an EVM go once its block or call is over', async () => {
  const common = work.chain.rules.at(0n);
  const source = { get: () => undefined, keys: async () => [] };
  const opened: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i++) {
    const { evm } = await openVm(common, new FlatState(source), () => undefined);
    opened.push(new WeakRef(evm));
  }
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  // What was looked at in a turn of the event loop is kept until its end.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(opened.filter((each) => each.deref() !== undefined).length).toBeLessThan(3);
});

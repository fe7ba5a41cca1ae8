import type { Address, GenesisAccount } from '@atoll/protocol';
import { once } from 'node:events';

import type { BlockStore } from '../chain/block-store.js';
import { findLogs, LOG_LIMITS } from '../chain/logs.js';
import { CHAIN_ID, genesisFor, PEOPLE, sign, VALIDATOR, Workload } from '../chain/workload.js';
import { BLOOM_BYTES } from '../execution/bloom.js';
import { debugMethods } from './debug.js';
import { callMethods } from './eth-calls.js';
import { feeMethods } from './eth-fees.js';
import { logMethods } from './eth-logs.js';
import { stateMethods } from './eth-state.js';
import { Gate, type GateLimits } from './gate.js';
import type { Caller, Json, Methods } from './json-rpc.js';

const LIMITS: GateLimits = { together: 2, waiting: 4, timeoutMs: 60_000 };
const from = (address: string): Caller => ({ address });

/** Work that lasts until it is told to end, and the names of what was begun, in order. */
class Works {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();

  work(name: string): () => Promise<string> {
    return async () => {
      this.begun.push(name);
      await new Promise<void>((end) => this.ends.set(name, end));
      return name;
    };
  }

  /** Ends one piece and gives the next its turn. */
  async end(name: string): Promise<void> {
    await new Promise(setImmediate);
    this.ends.get(name)!();
    await new Promise(setImmediate);
  }
}

it('runs two at once and the rest in the order they came', async () => {
  const [gate, works] = [new Gate(LIMITS), new Works()];
  const answers = ['a', 'b', 'c', 'd'].map((name) => gate.run({}, works.work(name)));
  await new Promise(setImmediate);
  expect(works.begun).toEqual(['a', 'b']);
  await works.end('b');
  expect(works.begun).toEqual(['a', 'b', 'c']);
  await works.end('a');
  await works.end('c');
  await works.end('d');
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
});

it('goes on after work that failed', async () => {
  const gate = new Gate({ ...LIMITS, together: 1 });
  const failing = gate.run({}, () => Promise.reject(new Error('broken')));
  const next = gate.run({}, () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('next');
  expect(await gate.run({}, () => Promise.resolve('last'))).toBe('last');
});

it('lets addresses take turns', async () => {
  const [gate, works] = [new Gate({ ...LIMITS, together: 1 }), new Works()];
  for (const name of ['a1', 'a2', 'a3']) void gate.run(from('a'), works.work(name));
  void gate.run(from('b'), works.work('b1'));
  await new Promise(setImmediate);
  for (const name of ['a1', 'a2', 'b1', 'a3']) await works.end(name);
  expect(works.begun).toEqual(['a1', 'a2', 'b1', 'a3']);
});

it('refuses who fills the queue, and never the one who asks for little', async () => {
  const [gate, works] = [new Gate(LIMITS), new Works()];
  const greedy = Array.from({ length: 7 }, (_, i) => gate.run(from('a'), works.work(`a${i}`)));
  await expect(greedy[6]).rejects.toMatchObject({ code: -32005 });
  const modest = gate.run(from('b'), works.work('b'));
  await expect(greedy[5]).rejects.toMatchObject({ code: -32005 });
  await works.end('a0');
  await works.end('a1');
  await works.end('b');
  expect(await modest).toBe('b');
  expect(works.begun).toEqual(['a0', 'a1', 'a2', 'b', 'a3']);
});

it('never begins what nobody waits for any more', async () => {
  const [gate, works] = [new Gate({ ...LIMITS, together: 1 }), new Works()];
  let isGone = false;
  void gate.run({}, works.work('first'));
  const left = gate.run({ address: 'a', gone: () => isGone }, works.work('left')).catch(() => 'dropped');
  void gate.run({ address: 'b' }, works.work('here'));
  isGone = true;
  await works.end('first');
  expect(await left).toBe('dropped');
  expect(works.begun).toEqual(['first', 'here']);
});

const LOOP: Address = '0x00000000000000000000000000000000000000e1';
const TREE: Address = '0x00000000000000000000000000000000000000e2';
const CONTRACTS: Record<Address, GenesisAccount> = {
  // JUMPDEST, PUSH0, JUMP.
  [LOOP]: { balance: '0x0', code: '0x5b5f56' },
  // Calls itself twice with all the gas there is, and never passes a JUMPDEST.
  [TREE]: { balance: '0x0', code: '0x5f5f5f5f5f305af15f5f5f5f5f305af1' },
};
let work: Workload;

beforeAll(async () => {
  work = await Workload.open({ genesis: genesisFor(CONTRACTS) });
});
afterAll(() => work.close());

describe('the time of one run', () => {
  const TIMED_OUT = { code: -32000, message: 'execution aborted (timeout = 0.001s)' };
  const impatient = (): Gate => new Gate({ ...LIMITS, timeoutMs: 1 });
  const ask = async (methods: Methods, method: string, ...params: unknown[]): Promise<Json> =>
    methods[method]!(params, {});

  it.each(['eth_call', 'eth_estimateGas', 'eth_createAccessList'])('ends %s', async (method) => {
    const methods = callMethods(work.chain, impatient());
    await expect(ask(methods, method, { to: LOOP })).rejects.toMatchObject(TIMED_OUT);
    await expect(ask(methods, method, { to: TREE })).rejects.toMatchObject(TIMED_OUT);
  });

  it('ends a trace', async () => {
    const spend = { to: LOOP, gas: 5_000_000n, type: 'legacy', gasPrice: 0n, nonce: 0, chainId: CHAIN_ID } as const;
    const hash = await work.pool.add(await sign(PEOPLE[0]!, spend));
    await work.mine();
    const methods = debugMethods(work.chain, impatient());
    await expect(ask(methods, 'debug_traceTransaction', hash)).rejects.toMatchObject(TIMED_OUT);
    await expect(ask(methods, 'debug_traceTransaction', hash, { tracer: 'callTracer' })).rejects.toMatchObject(
      TIMED_OUT,
    );
  });

  it('ends a search', async () => {
    const blocks = { blooms: endlessBlooms } as unknown as BlockStore;
    const search = impatient().run({}, (signal) =>
      findLogs(blocks, { fromBlock: 0n, toBlock: 9n, addresses: [LOOP] }, LOG_LIMITS, signal),
    );
    await expect(search).rejects.toMatchObject(TIMED_OUT);
  });

  it('does not begin while it waits', async () => {
    const gate = new Gate({ ...LIMITS, together: 1, timeoutMs: 1 });
    const first = gate.run({}, (signal) => once(signal, 'abort'));
    const second = gate.run({}, (signal) => Promise.resolve(signal.aborted));
    await first;
    expect(await second).toBe(false);
  });
});

it('stands before every method that takes long', async () => {
  const closed = new Gate({ ...LIMITS, together: 0, waiting: 0 });
  const { chain, pool } = work;
  const methods = { ...callMethods(chain, closed), ...stateMethods(chain, closed), ...logMethods(chain, closed) };
  const hash = await pool.add(
    await sign(PEOPLE[1]!, { to: VALIDATOR, gas: 30_000n, type: 'legacy', gasPrice: 0n, nonce: 0, chainId: CHAIN_ID }),
  );
  await work.mine();
  const all: Methods = { ...methods, ...feeMethods(chain, closed), ...debugMethods(chain, closed) };
  const requests: Record<string, unknown[]> = {
    eth_call: [{ to: LOOP }],
    eth_estimateGas: [{ to: LOOP }],
    eth_createAccessList: [{ to: LOOP }],
    eth_getProof: [LOOP, []],
    eth_getLogs: [{ fromBlock: 'earliest' }],
    eth_feeHistory: ['0x400', 'latest', [50]],
    debug_traceTransaction: [hash],
  };
  for (const [method, params] of Object.entries(requests))
    await expect(Promise.resolve().then(() => all[method]!(params, {}))).rejects.toMatchObject({ code: -32005 });
});

async function* endlessBlooms(): AsyncGenerator<{ number: bigint; bloom: Uint8Array }> {
  for (let number = 0n; ; number++) yield { number, bloom: new Uint8Array(BLOOM_BYTES) };
}

import type { Common } from '@ethereumjs/common';
import type { EVM, EVMOpts } from '@ethereumjs/evm';
import { createAddressFromBigInt } from '@ethereumjs/util';

import type { Breath } from './breath.js';

/** EthereumJS does not export the types of opcodes and of what they run on. */
export type CustomOpcode = NonNullable<EVMOpts['customOpcodes']>[number];
type Handler = Extract<CustomOpcode, { logicFunction: unknown }>['logicFunction'];
type RunState = Parameters<Handler>[0];
export type OpcodeMap = EVM['_opcodeMap'];
type Price = (run: RunState, gas: bigint, common: Common) => Promise<bigint>;

const EXP = 0x0a;
const KECCAK256 = 0x20;
const CALLDATACOPY = 0x37;
const CODECOPY = 0x39;
const EXTCODECOPY = 0x3c;
const RETURNDATACOPY = 0x3e;
const JUMPDEST = 0x5b;
const MCOPY = 0x5e;
/** Their time grows with what they are given, and code without any loop can hold thousands of them. */
const LONG = [EXP, KECCAK256, CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY, MCOPY];
/** Passes of a JUMPDEST for each look at the clock. */
const PASSES = 16;

/** Opcodes are shared by all that runs under the same rules, and find by its state whose turn it is to breathe. */
const breaths = new WeakMap<object, Breath>();

/** Has what runs on this state let the rest of the node have its turn. */
export const letBreathe = (state: object, breath: Breath): unknown => breaths.set(state, breath);

const dueBreath = ({ stateManager }: RunState): Breath | undefined => {
  const breath = breaths.get(stateManager);
  return breath?.isDue ? breath : undefined;
};

let passed = 0;

/** Every loop passes a JUMPDEST, so this is where one that runs for seconds lets the rest of the node have its turn. */
export const BREATHING_JUMP_DESTINATION: CustomOpcode = {
  ...{ opcode: JUMPDEST, opcodeName: 'JUMPDEST', baseFee: 1 },
  logicFunction: (run) => (++passed % PASSES === 0 ? dueBreath(run)?.take() : undefined),
};

/** Lets the rest of the node have its turn before what takes long, while its gas is counted. */
export function breatheBeforeLongOpcodes(opcodes: OpcodeMap): void {
  for (const opcode of LONG) {
    const entry = opcodes[opcode];
    const price = entry?.gasHandler as Price | undefined; // the EVM waits for all of them alike
    if (!entry || !price) continue;
    // Hashing is what contracts do most, so it pays for no promise of its own.
    entry.gasHandler = (run, gas, common) => {
      const breath = dueBreath(run);
      return breath ? breath.take().then(() => price(run, gas, common)) : price(run, gas, common);
    };
  }
}

/**
 * Writes the zeros that stand beyond the end of call data and code by itself, and leaves the rest to EthereumJS, which
 * makes them one by one: a tenth of a second for the million that little gas pays for, in transactions as in calls.
 */
export function copyZerosAtOnce(opcodes: OpcodeMap): void {
  before(opcodes, CALLDATACOPY, (run) => shorten(run, 0, run.interpreter.getCallData()));
  before(opcodes, CODECOPY, (run) => shorten(run, 0, run.interpreter.getCode()));
  before(opcodes, EXTCODECOPY, async (run) => {
    const [account = 0n] = run.stack.peek(1);
    const address = createAddressFromBigInt(BigInt.asUintN(160, account));
    shorten(run, 1, await run.stateManager.getCode(address));
  });
}

/** EthereumJS waits for the handlers of those opcodes only that it knows to be asynchronous. */
function before(opcodes: OpcodeMap, opcode: number, first: (run: RunState) => void | Promise<void>): void {
  const entry = opcodes[opcode];
  if (!entry) return;
  const handle = entry.opHandler;
  entry.opHandler = (run, common) => {
    const waiting = first(run);
    return waiting ? waiting.then(() => handle(run, common)) : handle(run, common);
  };
}

/** `place` is where the destination, the offset in the source and the length begin on the stack. */
function shorten({ stack, memory }: RunState, place: number, { length }: Uint8Array): void {
  const [to = 0n, from = 0n, wanted = 0n] = stack.peek(place + 3).slice(place);
  const there = from < length ? BigInt(length) - from : 0n;
  if (wanted <= there) return;
  memory.write(Number(to), Number(wanted), new Uint8Array(Number(wanted)));
  const items = stack.popN(place + 3);
  items[place + 2] = there;
  for (const item of items.reverse()) stack.push(item);
}

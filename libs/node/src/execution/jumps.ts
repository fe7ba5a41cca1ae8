import { createEVM, type EVM } from '@ethereumjs/evm';

import type { CustomOpcode, OpcodeMap } from './opcodes.js';
import type { SharedCommon } from './shared-common.js';

/** What EthereumJS works out of code before its first jump: where jumps may go, what is pushed, and the handlers by place. */
type Analysis = { jumps: Uint8Array; pushes: Record<number, bigint>; opcodesCached: OpcodeMap[number][] };
type Interpreter = { _evm: EVM; _getValidJumpDestinations(code: Uint8Array): Analysis };

const UNUSED_OPCODE = 0x0c;
let patched: Promise<void> | undefined;

/**
 * Has code analysed once, and not in every call of it: that took longer than running most contracts, and left more garbage. Results
 * hang on the very bytes, so they live as long as these are remembered.
 */
export const analyseOnce = (common: SharedCommon): Promise<void> => (patched ??= patch(common));

async function patch(common: SharedCommon): Promise<void> {
  const interpreter = await interpreterOf(common);
  const analyse = interpreter._getValidJumpDestinations;
  const byOpcodes = new WeakMap<OpcodeMap, WeakMap<Uint8Array, Analysis>>();
  interpreter._getValidJumpDestinations = function (code) {
    const opcodes = this._evm['_opcodeMap'];
    const known = byOpcodes.get(opcodes) ?? new WeakMap<Uint8Array, Analysis>();
    const analysis = known.get(code) ?? analyse.call(this, code);
    byOpcodes.set(opcodes, known.set(code, analysis));
    return analysis;
  };
}

/** EthereumJS does not export its interpreter, but shows it to every opcode that is run. */
async function interpreterOf(common: SharedCommon): Promise<Interpreter> {
  let shown: object | undefined;
  const logicFunction: Extract<CustomOpcode, { logicFunction: unknown }>['logicFunction'] = ({ interpreter }) => {
    shown = Object.getPrototypeOf(interpreter) as object;
  };
  const customOpcodes = [{ opcode: UNUSED_OPCODE, opcodeName: 'SHOW', baseFee: 0, logicFunction }];
  const evm = await createEVM({ common, customOpcodes });
  await evm.runCode({ code: Uint8Array.of(UNUSED_OPCODE) });
  if (!shown || !('_getValidJumpDestinations' in shown)) throw new Error('This EthereumJS analyses code otherwise.');
  return shown as Interpreter;
}

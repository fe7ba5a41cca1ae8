import { Fault } from '@atoll/kernel';
import type { Hex } from '@atoll/protocol';
import type { EVM, InterpreterStep } from '@ethereumjs/evm';
import type { RunTxResult } from '@ethereumjs/vm';
import { bigIntToBytes, setLengthLeft } from '@ethereumjs/util';

import { Breath } from '../execution/breath.js';
import { hexOf } from '../execution/keys.js';
import { revertReason } from './call-error.js';

export interface StructLogOptions {
  disableStack?: boolean;
  disableStorage?: boolean;
  enableMemory?: boolean;
  enableReturnData?: boolean;
}

interface StructLog {
  pc: number;
  op: string;
  gas: number;
  gasCost: number;
  depth: number;
  stack?: Hex[];
  memory?: string[];
  /** The slots that the contract has read and written so far, at steps that read or write one. */
  storage?: Record<Hex, Hex>;
  reason?: string;
}

/** The answer of `debug_traceTransaction` in the form that go-ethereum gave it and Besu follows. */
export interface StructTrace {
  gas: number;
  failed: boolean;
  returnValue: string;
  structLogs: StructLog[];
}

/** A trace longer than this would fill the memory of the node and of whoever asked. */
const MAX_STEPS = 500_000;
const WORD = 64;

/** Writes down every instruction before it runs. */
export class StructLogger {
  private readonly steps: StructLog[] = [];
  private readonly breath = new Breath();
  private readonly storage = new Map<string, Record<Hex, Hex>>();

  constructor(private readonly options: StructLogOptions) {}

  watch(evm: EVM): void {
    evm.events.on('step', (step: InterpreterStep, done?: () => void) => {
      void this.note(step).then(() => done?.());
    });
  }

  result({ totalGasSpent, execResult }: RunTxResult): StructTrace {
    if (this.steps.length > MAX_STEPS) {
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'steps in its trace', limit: MAX_STEPS });
    }
    return {
      gas: Number(totalGasSpent),
      failed: execResult.exceptionError !== undefined,
      returnValue: hexOf(execResult.returnValue),
      structLogs: this.steps,
    };
  }

  private async note(step: InterpreterStep): Promise<void> {
    await this.breath.take();
    if (this.steps.length > MAX_STEPS) return;
    const { disableStack, disableStorage, enableMemory } = this.options;
    const log: StructLog = {
      pc: step.pc,
      op: step.opcode.name,
      gas: Number(step.gasLeft),
      gasCost: Number(step.opcode.dynamicFee ?? step.opcode.fee),
      depth: step.depth + 1,
    };
    this.steps.push(log);
    if (!disableStack) log.stack = step.stack.map((item): Hex => `0x${item.toString(16)}`);
    if (enableMemory) log.memory = hexOf(step.memory).match(new RegExp(`.{${WORD}}`, 'g')) ?? [];
    const reason = step.error && revertReason(step.error);
    if (reason !== undefined) log.reason = reason;
    if (!disableStorage) await this.noteStorage(step, log);
  }

  private async noteStorage(step: InterpreterStep, log: StructLog): Promise<void> {
    if (log.op !== 'SLOAD' && log.op !== 'SSTORE') return;
    const slot = step.stack.at(-1);
    if (slot === undefined) return;
    const key = setLengthLeft(bigIntToBytes(slot), 32);
    const value = log.op === 'SSTORE' ? step.stack.at(-2) : undefined;
    const bytes = value === undefined ? await step.stateManager.getStorage(step.address, key) : bigIntToBytes(value);
    const seen = { ...this.storage.get(step.address.toString()), [word(key)]: word(bytes) };
    this.storage.set(step.address.toString(), seen);
    log.storage = seen;
  }
}

function word(bytes: Uint8Array): Hex {
  return `0x${hexOf(setLengthLeft(bytes, 32))}`;
}

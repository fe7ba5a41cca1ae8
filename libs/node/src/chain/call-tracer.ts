import { toHex } from '@atoll/crypto';
import { type Address, type Hex, toQuantity } from '@atoll/protocol';
import type { EVM, EVMResult, Message } from '@ethereumjs/evm';
import type { RunTxResult } from '@ethereumjs/vm';

import type { SignedTransaction } from '../execution/transaction.js';
import { revertReason } from './call-error.js';

export interface CallTracerOptions {
  /** Leaves out the calls that the transaction's own call makes. */
  onlyTopCall?: boolean;
}

/** A call and the calls it made, in the form of go-ethereum's `callTracer`. */
export interface CallFrame {
  type: string;
  from: Address;
  to?: Address;
  value?: Hex;
  gas: Hex;
  gasUsed: Hex;
  input: Hex;
  output?: Hex;
  error?: string;
  revertReason?: string;
  calls?: CallFrame[];
}

/** Follows the calls of a transaction as they open and close. */
export class CallTracer {
  private readonly open: CallFrame[] = [];
  private top: CallFrame | undefined;

  constructor(
    private readonly transaction: SignedTransaction,
    private readonly options: CallTracerOptions,
  ) {}

  watch(evm: EVM): void {
    evm.events.on('beforeMessage', (message: Message) => this.enter(message));
    evm.events.on('afterMessage', (result: EVMResult) => this.leave(result));
  }

  result({ totalGasSpent }: RunTxResult): CallFrame {
    if (!this.top) throw new Error('The transaction ran without a call.');
    return { ...this.top, gas: toQuantity(this.transaction.tx.gasLimit), gasUsed: toQuantity(totalGasSpent) };
  }

  private enter(message: Message): void {
    const frame: CallFrame = {
      type: typeOf(message),
      // A delegated call runs in the caller's place, so the caller of its caller is not the one who made it.
      from: (message.delegatecall && message.to ? message.to : message.caller).toString(),
      ...(message.to && { to: (message.delegatecall ? message.codeAddress : message.to).toString() }),
      gas: toQuantity(message.gasLimit),
      gasUsed: '0x0',
      input: toHex(message.data),
      ...(!message.isStatic && !message.delegatecall && { value: toQuantity(message.value) }),
    };
    const parent = this.open.at(-1);
    if (!parent) this.top = frame;
    else if (!this.options.onlyTopCall) (parent.calls ??= []).push(frame);
    this.open.push(frame);
  }

  private leave({ execResult, createdAddress }: EVMResult): void {
    const frame = this.open.pop();
    if (!frame) return;
    frame.gasUsed = toQuantity(execResult.executionGasUsed);
    if (createdAddress) frame.to = createdAddress.toString();
    if (execResult.returnValue.length > 0) frame.output = toHex(execResult.returnValue);
    const error = execResult.exceptionError?.error;
    if (!error) return;
    frame.error = error === 'revert' ? 'execution reverted' : error;
    const reason = error === 'revert' ? revertReason(execResult.returnValue) : undefined;
    if (reason !== undefined) frame.revertReason = reason;
  }
}

function typeOf(message: Message): string {
  if (!message.to) return message.salt ? 'CREATE2' : 'CREATE';
  if (message.delegatecall) return 'DELEGATECALL';
  if (message.isStatic) return 'STATICCALL';
  return message.codeAddress.equals(message.to) ? 'CALL' : 'CALLCODE';
}

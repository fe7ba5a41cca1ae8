import { fromHex, toHex } from '@atoll/crypto';
import type { Address, Hash, Hex } from '@atoll/protocol';
import { createTx, TransactionType, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { createAccount, createAddressFromString } from '@ethereumjs/util';
import { runTx, type RunTxResult } from '@ethereumjs/vm';

import { evmBlock, openVm, type BlockContext } from '../execution/evm.js';
import { FlatState } from '../execution/state.js';
import { bindSender } from '../execution/transaction.js';
import { CallError, requireSuccess } from './call-error.js';
import type { Chain } from './chain.js';
import { openState } from './past-state.js';
import type { StateView } from './state-view.js';

export type AccessList = { address: Address; storageKeys: Hash[] }[];

/** What `eth_call` and its relatives are asked to run. */
export interface CallRequest {
  from?: Address;
  /** A contract is created when there is none. */
  to?: Address;
  data?: Hex;
  value?: bigint;
  gas?: bigint;
  gasPrice?: bigint;
  maxFeePerGas?: bigint;
  maxPriorityFeePerGas?: bigint;
  accessList?: AccessList;
}

/** What to pretend about accounts while a call runs. */
export type StateOverrides = Record<Address, AccountOverride>;

export interface AccountOverride {
  balance?: bigint;
  nonce?: bigint;
  code?: Hex;
  /** Replaces the whole storage. */
  state?: Record<Hash, Hash>;
  /** Replaces single slots. */
  stateDiff?: Record<Hash, Hash>;
}

interface CallResult {
  returnValue: Hex;
  gasUsed: bigint;
}

/** The most gas a call may use, so that one request cannot keep a node busy for long. */
const CALL_GAS_CAP = 30_000_000n;
const SENDER: Address = '0x0000000000000000000000000000000000000000';

/** Runs a message on the state after a block without keeping what it does; throws {@link CallError} when it fails. A signal ends it. */
export async function call(
  chain: Chain,
  request: CallRequest,
  number: bigint,
  overrides: StateOverrides = {},
  signal?: AbortSignal,
): Promise<CallResult> {
  const simulation = Simulation.at(chain, number, overrides, signal);
  try {
    const result = await simulation.run(request, gasFor(request, simulation.context));
    requireSuccess(result.execResult);
    return { returnValue: toHex(result.execResult.returnValue), gasUsed: result.totalGasSpent };
  } finally {
    await simulation.close();
  }
}

/** What a request asks for, within the block's limit and the cap. */
export function gasFor({ gas }: CallRequest, { gasLimit }: BlockContext): bigint {
  const most = gasLimit < CALL_GAS_CAP ? gasLimit : CALL_GAS_CAP;
  return gas !== undefined && gas < most ? gas : most;
}

/** Messages run on the state after one block, each as if it were the only one. */
export class Simulation {
  private constructor(
    private readonly chain: Chain,
    private readonly view: StateView,
    readonly context: BlockContext,
    private readonly overrides: StateOverrides,
    private readonly signal: AbortSignal | undefined,
  ) {}

  static at(chain: Chain, number: bigint, overrides: StateOverrides = {}, signal?: AbortSignal): Simulation {
    const view = openState(chain, number);
    const stored = chain.blocks.header(number);
    if (!stored) throw new Error(`The chain has a state but no header for block ${number}.`);
    return new Simulation(chain, view, stored.header, overrides, signal);
  }

  async run(request: CallRequest, gas: bigint, reportAccessList = false): Promise<RunTxResult> {
    const common = this.chain.rules.at(this.context.timestamp);
    const sender = request.from ?? SENDER;
    const state = new CallState(this.view, sender);
    await override(state, this.overrides);
    const { vm } = await openVm(common, state, this.chain.blockHashes, this.signal);
    const free = request.gasPrice === undefined && request.maxFeePerGas === undefined;
    const block = evmBlock(free ? { ...this.context, baseFeePerGas: 0n } : this.context, common);
    const options = { block, skipNonce: true, skipBlockGasLimitValidation: true, skipHardForkValidation: true };
    try {
      const tx = createTx(transactionOf(request), { common, freeze: false });
      bindSender(tx, sender);
      return await runTx(vm, { ...options, tx: withGas(tx, gas), reportAccessList });
    } catch (cause) {
      this.signal?.throwIfAborted();
      throw new CallError('invalid', cause instanceof Error ? cause.message : String(cause), '0x', { cause });
    }
  }

  async close(): Promise<void> {
    await this.view.close();
  }
}

function transactionOf({ to, data = '0x', value = 0n, ...request }: CallRequest): TypedTxData {
  const message = { ...(to && { to: createAddressFromString(to) }), data: fromHex(data), value };
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas, accessList } = request;
  if (maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined) {
    const fees = { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
    return { ...message, ...fees, type: TransactionType.FeeMarketEIP1559, accessList: accessList ?? [] };
  }
  const price = { gasPrice: gasPrice ?? 0n };
  if (!accessList) return { ...message, ...price, type: TransactionType.Legacy };
  return { ...message, ...price, type: TransactionType.AccessListEIP2930, accessList };
}

/** Calls are not bound by the limit that EIP-7825 sets on transactions, and EthereumJS checks it when one is made. */
function withGas(tx: TypedTransaction, gasLimit: bigint): TypedTransaction {
  return Object.assign(tx, { gasLimit });
}

async function override(state: FlatState, overrides: StateOverrides): Promise<void> {
  for (const [hex, { balance, nonce, code, state: slots, stateDiff }] of Object.entries(overrides)) {
    const address = createAddressFromString(hex);
    const account = (await state.getAccount(address)) ?? createAccount({});
    account.balance = balance ?? account.balance;
    account.nonce = nonce ?? account.nonce;
    await state.putAccount(address, account);
    if (code !== undefined) await state.putCode(address, fromHex(code));
    if (slots) await state.clearStorage(address);
    for (const [slot, value] of Object.entries({ ...slots, ...stateDiff })) {
      await state.putStorage(address, fromHex(slot), fromHex(value));
    }
  }
}

const DELEGATION = Uint8Array.of(0xef, 0x01, 0x00);

/**
 * Lets a contract be the sender of a call, as clients simulate what one contract asks of another. EIP-3607 forbids it for
 * transactions, and the first look at the code of a sender that has some is that check. One that has none may be called itself.
 */
class CallState extends FlatState {
  private checked = false;

  constructor(
    view: StateView,
    private readonly sender: Address,
  ) {
    super(view);
  }

  override async getCode(address: Parameters<FlatState['getCode']>[0]): Promise<Uint8Array> {
    const code = await super.getCode(address);
    if (this.checked || code.length === 0 || address.toString() !== this.sender) return code;
    this.checked = true;
    return DELEGATION;
  }
}

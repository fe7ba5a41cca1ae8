import type { Address } from '@atoll/protocol';

import { type AccessList, type CallRequest, gasFor, Simulation, type StateOverrides } from './call.js';
import { requireSuccess } from './call-error.js';
import type { Chain } from './chain.js';

const TRANSFER_GAS = 21_000n;
/** What a call that sends value gives along for nothing. */
const CALL_STIPEND = 2_300n;
/** The largest transaction from Osaka on (EIP-7825). */
const TRANSACTION_GAS_CAP = 1n << 24n;

/** An estimate is at most 1.5 % above what is needed, as Besu's and geth's are: each halving less is a run less. */
const TOLERANCE = { of: 15n, in: 1_000n };

/** Gas with which the message succeeds, and hardly more, found by halving as other clients do. */
export async function estimateGas(
  chain: Chain,
  request: CallRequest,
  number: bigint,
  overrides: StateOverrides = {},
  signal?: AbortSignal,
): Promise<bigint> {
  const simulation = Simulation.at(chain, number, overrides, signal);
  const osaka = chain.rules.at(simulation.context.timestamp).isActivatedEIP(7825);
  const most = gasFor(request, simulation.context);
  let enough = osaka && most > TRANSACTION_GAS_CAP ? TRANSACTION_GAS_CAP : most;
  try {
    const first = await simulation.run(request, enough);
    requireSuccess(first.execResult);
    let tooLittle = first.totalGasSpent - 1n;
    if (tooLittle < TRANSFER_GAS) tooLittle = TRANSFER_GAS - 1n;
    const succeeds = async (gas: bigint): Promise<boolean> => {
      const { execResult } = await simulation.run(request, gas);
      return execResult.exceptionError === undefined;
    };
    const guesses = likelyNeeds(first);
    while (tooLittle + 1n < enough && (enough - tooLittle) * TOLERANCE.in > enough * TOLERANCE.of) {
      const likely = guesses.find((guess) => guess > tooLittle && guess < enough);
      const guess = likely ?? (tooLittle + enough) / 2n;
      if (await succeeds(guess)) enough = guess;
      else tooLittle = guess;
    }
    return enough;
  } finally {
    await simulation.close();
  }
}

/**
 * A call that needs no more than it uses is the usual case. One that hands gas on keeps a 64th of it back at each step (EIP-150), and is
 * paid back only at its end, so a 63rd more than all of that is nearly always enough, and there is little left to halve.
 */
function likelyNeeds({ totalGasSpent, gasRefund = 0n }: { totalGasSpent: bigint; gasRefund?: bigint }): bigint[] {
  return [totalGasSpent, ((totalGasSpent + gasRefund + CALL_STIPEND) * 64n) / 63n + 1n];
}

/** The addresses and slots a message touches, and the gas it uses when it announces them (EIP-2930). */
export async function createAccessList(
  chain: Chain,
  request: CallRequest,
  number: bigint,
  signal?: AbortSignal,
): Promise<{ accessList: AccessList; gasUsed: bigint }> {
  const simulation = Simulation.at(chain, number, {}, signal);
  try {
    const gas = gasFor(request, simulation.context);
    const { accessList = [] } = await simulation.run(request, gas, true);
    const free = new Set<string | undefined>([request.from, request.to]);
    const named = accessList.filter(({ address, storageKeys }) => storageKeys.length > 0 || !free.has(address));
    const list: AccessList = named.map(({ address, storageKeys }) => ({ address: address as Address, storageKeys }));
    const { execResult, totalGasSpent } = await simulation.run({ ...request, accessList: list }, gas);
    requireSuccess(execResult);
    return { accessList: list, gasUsed: totalGasSpent };
  } finally {
    await simulation.close();
  }
}

import { type Address, decodeExtraData, RpcError, toQuantity } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import type { Qbft } from '../consensus/qbft.js';
import { findNumber, requireNumber } from './block-lookup.js';
import type { Json, Methods } from './json-rpc.js';
import { addressParam, blockId, type BlockId, blockParam, booleanParam, hashParam } from './params.js';

const DEFAULT_METRICS_BLOCKS = 100n;
const MAX_METRICS_BLOCKS = 10_000n;

/** Who validates is public: every header says it. */
export function qbftReadMethods(chain: Chain): Methods {
  return {
    qbft_getValidatorsByBlockNumber: (params) => {
      const id = blockParam(params, 0);
      if ('tag' in id && id.tag === 'pending') return chain.validatorsAfter(chain.head());
      return validatorsOf(chain, id);
    },
    qbft_getValidatorsByBlockHash: (params) => validatorsOf(chain, { hash: hashParam(params, 0) }),
    qbft_getSignerMetrics: (params) => {
      const [from, to] = metricsRange(chain, params[0], params[1]);
      return signerMetrics(chain, from, to);
    },
  };
}

/** The votes of this validator, which ride in the blocks it proposes. */
export function qbftVoteMethods(qbft: Qbft): Methods {
  return {
    qbft_getPendingVotes: () => Object.fromEntries(qbft.pendingVotes().map(({ recipient, add }) => [recipient, add])),
    qbft_proposeValidatorVote: (params) => {
      qbft.proposeVote(addressParam(params, 0), booleanParam(params, 1));
      return true;
    },
    qbft_discardValidatorVote: (params) => {
      qbft.discardVote(addressParam(params, 0));
      return true;
    },
  };
}

function validatorsOf(chain: Chain, id: BlockId): Json {
  const number = findNumber(chain, id);
  return number === undefined ? null : decodeExtraData(chain.blocks.header(number)!.header.extraData).validators;
}

function metricsRange(chain: Chain, first: unknown, last: unknown): [bigint, bigint] {
  const to = last === undefined ? chain.head().number : requireNumber(chain, blockId(last, 'toBlock'));
  const start = to > DEFAULT_METRICS_BLOCKS ? to - DEFAULT_METRICS_BLOCKS : 1n;
  const from = first === undefined ? start : requireNumber(chain, blockId(first, 'fromBlock'));
  if (from > to) throw RpcError.invalidParams('the range ends before it begins');
  if (to - from >= MAX_METRICS_BLOCKS)
    throw RpcError.invalidParams(`the range has more than ${MAX_METRICS_BLOCKS} blocks`);
  return [from === 0n ? 1n : from, to];
}

/** How many of the blocks each validator proposed; those that proposed none are listed too. The last block does not count, as in Besu. */
function signerMetrics(chain: Chain, from: bigint, to: bigint): Json {
  const validators = decodeExtraData(chain.blocks.header(to)!.header.extraData).validators;
  const counted = new Map<Address, { count: number; last: bigint }>(
    validators.map((address) => [address, { count: 0, last: 0n }]),
  );
  for (let number = from; number < to; number++) {
    const { coinbase } = chain.blocks.header(number)!.header;
    counted.set(coinbase, { count: (counted.get(coinbase)?.count ?? 0) + 1, last: number });
  }
  return [...counted].map(([address, { count, last }]) => ({
    address,
    proposedBlockCount: toQuantity(count),
    lastProposedBlockNumber: toQuantity(last),
  }));
}

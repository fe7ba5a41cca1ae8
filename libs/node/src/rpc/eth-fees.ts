import { nextBaseFee, RpcError, toQuantity } from '@atoll/protocol';

import type { StoredHeader } from '../chain/block-store.js';
import type { Chain } from '../chain/chain.js';
import { Breath } from '../execution/breath.js';
import { requireNumber, transactionsOf } from './block-lookup.js';
import { effectiveGasPrice } from './format-transaction.js';
import type { Gate } from './gate.js';
import type { Json, Methods } from './json-rpc.js';
import { blockParam, quantityParam } from './params.js';

const MAX_HISTORY = 1_024n;
const MAX_PERCENTILES = 100;

/** What gas costs. There is no market to guess from on a chain of known members: the base fee is enough, and often 0. */
export function feeMethods(chain: Chain, gate: Gate): Methods {
  const baseFee = (): bigint => nextBaseFee(chain.head(), chain.genesis.config) ?? 0n;
  return {
    eth_gasPrice: () => toQuantity(baseFee()),
    eth_maxPriorityFeePerGas: () => '0x0',
    eth_blobBaseFee: () => '0x0',
    eth_feeHistory: (params, caller) => {
      const count = quantityParam(params, 0);
      const newest = requireNumber(chain, blockParam(params, 1));
      const percentiles = percentilesOf(params[2]);
      const blocks = count < MAX_HISTORY ? count : MAX_HISTORY;
      return gate.run(caller, (signal) => feeHistory(chain, blocks, newest, percentiles, new Breath(signal)));
    },
  };
}

async function feeHistory(
  chain: Chain,
  count: bigint,
  newest: bigint,
  percentiles: readonly number[],
  breath: Breath,
): Promise<Json> {
  const oldest = newest + 1n > count ? newest + 1n - count : 0n;
  const headers: StoredHeader[] = [];
  for (let number = oldest; number <= newest; number++) headers.push(chain.blocks.header(number)!);
  const last = headers.at(-1)?.header ?? chain.head();
  const baseFees = [
    ...headers.map(({ header }) => header.baseFeePerGas ?? 0n),
    nextBaseFee(last, chain.genesis.config) ?? 0n,
  ];
  const reward: Json[] = [];
  for (const { header } of percentiles.length > 0 ? headers : []) {
    await breath.take();
    reward.push(rewards(chain, header.number, percentiles));
  }
  return {
    oldestBlock: toQuantity(oldest),
    baseFeePerGas: baseFees.map(toQuantity),
    baseFeePerBlobGas: baseFees.map(() => '0x0'),
    gasUsedRatio: headers.map(({ header }) => Number(header.gasUsed) / Number(header.gasLimit)),
    blobGasUsedRatio: headers.map(() => 0),
    ...(percentiles.length > 0 && { reward }),
  };
}

/** The tips at percentiles of the block's gas, cheapest first, as geth counts them. */
function rewards(chain: Chain, number: bigint, percentiles: readonly number[]): Json {
  const block = chain.blocks.block(number)!;
  const receipts = chain.blocks.receipts(number) ?? [];
  const baseFee = block.header.baseFeePerGas ?? 0n;
  const tips = transactionsOf(chain, block)
    .map(({ tx }, i) => ({ tip: effectiveGasPrice(tx, baseFee) - baseFee, gas: receipts[i]!.gasUsed }))
    .sort((a, b) => Number(a.tip - b.tip));
  return percentiles.map((percentile) => {
    const threshold = (Number(block.header.gasUsed) * percentile) / 100;
    let gas = 0;
    const reached = tips.find((entry) => (gas += Number(entry.gas)) >= threshold);
    return toQuantity((reached ?? tips.at(-1))?.tip ?? 0n);
  });
}

function percentilesOf(value: unknown): number[] {
  const list = value ?? [];
  const isRising = (all: unknown[]): boolean =>
    all.every((p, i) => typeof p === 'number' && p >= 0 && p <= 100 && (i === 0 || p >= (all[i - 1] as number)));
  if (!Array.isArray(list) || list.length > MAX_PERCENTILES || !isRising(list))
    throw RpcError.invalidParams('reward percentiles must be rising numbers from 0 to 100');
  return list as number[];
}

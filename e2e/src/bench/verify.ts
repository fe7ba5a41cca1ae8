import { fromHex } from '@atoll/crypto';
import { decodeExtraData, decodeHeader, toQuantity, type AccountProof, type RpcBlock } from '@atoll/protocol';
import {
  batchSlots,
  checkHeader,
  checkState,
  evidenceOf,
  headerOf,
  stateProof,
  type Receipt,
} from '@atoll/sealed/receipts';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPublicClient, http, type PublicClient } from 'viem';

import { AnchoredChain } from '../anchored-chain.js';
import { median, print, rounded } from '../measure.js';
import { secondsOf, type CheckedBlock } from '../peers/receipt-checks.js';

const PEER = fileURLToPath(new URL('../peers/receipt-checks.js', import.meta.url));

/**
 * What it costs not to believe a node: a header with the seals of four validators and a proof of a contract's storage, checked against
 * the same by noble-curves alone, and asked for and checked against viem, which believes: `-- verify [checks] [calls] [rounds]`.
 */
export async function run(checks = '200', calls = '100', rounds = '9'): Promise<void> {
  const chain = await AnchoredChain.start();
  const children = [[], ['--conditions=browser']].map((execArgv) => fork(PEER, { execArgv }));
  try {
    const receipt = (await chain.anchorBatch(20))[7]!;
    const { header } = await evidenceOf(receipt, chain.rpc);
    const { validators } = decodeExtraData(decodeHeader(fromHex(header)).extraData);
    const state = await stateProof(receipt, chain.rpc);
    await computing({ receipt, header, validators, state }, children, Number(checks), Number(rounds));
    await asking(chain, receipt, validators, Number(calls), Number(rounds));
  } finally {
    for (const child of children) child.kill();
    await chain.stop();
  }
}

async function computing(block: CheckedBlock, children: ChildProcess[], checks: number, rounds: number) {
  const [native, portable] = children as [ChildProcess, ChildProcess];
  const pairs: [number, number][] = [];
  for (let round = -1; round < rounds; round++) {
    const pair: [number, number] = [
      (await askedOf(native, block, checks)) / checks,
      (await askedOf(portable, block, checks / 10)) / (checks / 10),
    ];
    if (round >= 0) pairs.push(pair); // the first is warm-up
  }
  print({
    ...{ name: 'verify.noble', ours: rounded(1 / median(pairs.map(([own]) => own)), 0) },
    ...{ peer: rounded(1 / median(pairs.map(([, peer]) => peer)), 0), rounds: pairs.length },
    ratio: rounded(median(pairs.map(([own, peer]) => peer / own))),
    unit: 'headers with seals and a storage proof checked in a second, against the same code by noble alone',
    inThisProcess: rounded(checks / secondsOf(block, checks), 0),
  });
}

async function askedOf(child: ChildProcess, block: CheckedBlock, times: number): Promise<number> {
  child.send({ block, times });
  const [seconds] = (await once(child, 'message')) as [number];
  return seconds;
}

async function asking(
  chain: AnchoredChain,
  receipt: Receipt,
  validators: CheckedBlock['validators'],
  calls: number,
  rounds: number,
) {
  const peer = createPublicClient({ transport: http(chain.rpc.url) });
  const pairs: [number, number][] = [];
  for (let round = -1; round < rounds; round++) {
    const pair: [number, number] = [
      await millisecondsOf(calls, () => checked(chain, receipt, validators)),
      await millisecondsOf(calls, () => believed(peer, receipt)),
    ];
    if (round >= 0) pairs.push(pair);
  }
  print({
    ...{ name: 'verify.viem', ours: rounded(median(pairs.map(([own]) => own))) },
    ...{ peer: rounded(median(pairs.map(([, peer]) => peer))), rounds: pairs.length },
    ratio: rounded(median(pairs.map(([own, peer]) => own / peer))),
    unit: 'ms for a block and a storage proof of a node, checked, against viem, which checks nothing',
  });
}

async function checked({ rpc }: AnchoredChain, receipt: Receipt, validators: CheckedBlock['validators']) {
  const at = toQuantity(BigInt(receipt.block.number));
  const [block, proof] = await Promise.all([
    rpc.call<RpcBlock>('eth_getBlockByNumber', [at, false]),
    rpc.call<AccountProof>('eth_getProof', [receipt.contract, batchSlots(receipt), at]),
  ]);
  checkState(receipt, proof, checkHeader(receipt, headerOf(block), { validators }));
}

async function believed(client: PublicClient, receipt: Receipt) {
  const blockNumber = BigInt(receipt.block.number);
  const storageKeys = batchSlots(receipt);
  await Promise.all([
    client.getBlock({ blockNumber }),
    client.getProof({ address: receipt.contract, storageKeys, blockNumber }),
  ]);
}

async function millisecondsOf(times: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - start) / times;
}

// What an index has of a chain. That of Anvil cannot be followed: nobody signed what deployed its kernel.
import type { KernelNetwork } from '@atoll/contracts/testing';
import { hexToBytes, type Hex } from 'viem';

/** Writes down the blocks, transactions and logs that came since the last time, as the index does. */
export async function copyIndex({ chainId, database, evm }: KernelNetwork): Promise<void> {
  const { platform } = database.admin;
  const kept = await platform.chainIndex.findUnique({ where: { chainId } });
  const height = await evm.client.getBlockNumber({ cacheTime: 0 });
  const bytes = (hex: Hex) => Uint8Array.from(hexToBytes(hex));
  for (let number = (kept?.height ?? -1n) + 1n; number <= height; number++) {
    const block = await evm.client.getBlock({ blockNumber: number, includeTransactions: true });
    const logs = await evm.client.getLogs({ fromBlock: number, toBlock: number });
    const of = { chainId, blockNumber: number };
    await platform.block.create({
      data: {
        ...{ chainId, number, hash: bytes(block.hash), parentHash: bytes(block.parentHash), miner: bytes(block.miner) },
        ...{ stateRoot: bytes(block.stateRoot), timestamp: block.timestamp, gasLimit: block.gasLimit },
        ...{ gasUsed: block.gasUsed, transactions: block.transactions.length, logs: logs.length },
      },
    });
    await platform.minedTransaction.createMany({
      data: block.transactions.map((sent) => ({
        ...{ ...of, position: sent.transactionIndex, hash: bytes(sent.hash), type: 2, sender: bytes(sent.from) },
        ...{ recipient: sent.to && bytes(sent.to), nonce: sent.nonce, value: 0, input: bytes(sent.input) },
        ...{ gasLimit: sent.gas, gasUsed: 0n, succeeded: true, logs: 0 },
      })),
    });
    await platform.log.createMany({
      data: logs.map(({ logIndex, transactionIndex, address, topics, data }) => ({
        ...{ ...of, logIndex, position: transactionIndex, address: bytes(address), data: bytes(data) },
        ...Object.fromEntries(topics.map((topic, i) => [`topic${i}`, bytes(topic)])),
      })),
    });
  }
  const now = { height, hash: new Uint8Array(), header: new Uint8Array() };
  await platform.chainIndex.upsert({
    where: { chainId },
    create: { chainId, firstBlock: 0n, ...now },
    update: now,
  });
}

import { keyPath, loadOrCreateKey } from '@atoll/node/key-file';

/** Makes sure that the data directory has a key, and prints its public half: the same whenever it is asked. */
export async function key({ dataDir }: { dataDir: string }): Promise<void> {
  const { id, address } = await loadOrCreateKey(keyPath(dataDir), (sentence) => process.stderr.write(`${sentence}\n`));
  process.stdout.write(`${JSON.stringify({ publicKey: `0x${id}`, address })}\n`);
}

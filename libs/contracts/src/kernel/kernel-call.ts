import { enqueue } from '@atoll/ledger';
import type { Db, Transaction } from '@atoll/store';
import { encodeFunctionData, type Abi, type Hex } from 'viem';

import { abiOf, type ChainContract, type Deed, type DeedArgs } from './kernel-abi.js';
import { addressOf, contractAddresses, principalOf } from './kernel-directory.js';

export type KernelCall<C extends ChainContract, F extends Deed<C>> = {
  chainId: string;
  contract: C;
  function: F;
  args: DeedArgs<C, F>;
  /** Instead of what a node estimates, where that depends on which block it looks at. */
  gasLimit?: bigint;
};

/**
 * Has an organisation's principal call its chain's kernel, or a solution on it: the transaction commits with the caller's rows, or not at all. Should
 * the contract refuse, the transaction fails with its error by name.
 */
export async function enqueueKernelCall<C extends ChainContract, F extends Deed<C>>(
  db: Db,
  organisationId: string,
  { chainId, contract, function: functionName, args, gasLimit }: KernelCall<C, F>,
  submitter: { submittedBy: string | null; applicationKeyId?: string | null } = { submittedBy: null },
): Promise<Transaction> {
  const to = addressOf(await contractAddresses(db, chainId), contract);
  const { keyId } = await principalOf(db, organisationId, chainId);
  const abi = abiOf(contract, functionName);
  const data = encodeFunctionData({ abi, functionName, args } as never);
  const limit = gasLimit === undefined ? {} : { gasLimit };
  return enqueue(db, organisationId, { chainId, keyId, to, data, abi, ...limit }, submitter);
}

/**
 * The same where nothing of it may be sent twice: whoever looks again finds the transaction that it made before. One that failed
 * is made anew after a while, and says meanwhile why.
 */
export async function callOnce(
  db: Db,
  { chainId, keyId, to, head }: { chainId: string; keyId: string; to: string; head: bigint },
  organisationId: string,
  abi: Abi,
  data: Hex,
): Promise<string | null> {
  const [earlier] = await db.transaction.findMany({
    where: { organisationId, chainId, keyId, to: to.toLowerCase(), data: Buffer.from(data.slice(2), 'hex') },
    orderBy: { id: 'desc' },
    take: 1,
  });
  const isOver = earlier?.status === 'MINED' && (earlier.blockNumber ?? 0n) <= head;
  const isStale = earlier?.status === 'FAILED' && earlier.createdAt.getTime() < Date.now() - RETRY_MS;
  if (!earlier || isOver || isStale)
    await enqueue(db, organisationId, { chainId, keyId, to, data, abi }, { submittedBy: null });
  return earlier?.status === 'FAILED' ? earlier.reason : null;
}

const RETRY_MS = 60_000;

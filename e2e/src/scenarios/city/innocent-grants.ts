import { kernelCode } from '@atoll/contracts/kernel';
import type { Founder } from '../../consortium-of-four.js';
import { encodeFunctionData, parseEventLogs, type Abi, type Hex } from 'viem';

import { until } from '../../wait.js';
import type { CityHall, Dataset } from './city-hall.js';

/** Blocks with hundreds of transactions, on a machine that does other things, too. */
const PATIENT = { seconds: 600 };
const AT_ONCE = 100;
const READ = 1;
const abi = kernelCode.AccessGrant.abi as Abi;

/** So many grants more, asked for by one department and given by another: each two transactions. Says how many there were before. */
export async function innocentGrants(hall: CityHall, dataset: Dataset, count: number): Promise<number> {
  const { cedar } = hall.ground.members;
  const before = await grantsOf(hall, dataset);
  const [purpose] = (await cedar.atoll.accessPurposes({ consortiumId: hall.ground.consortiumId })).accessPurposes;
  const day = BigInt(Math.floor(Date.now() / 1_000)) + 86_400n;
  const ask = { scopes: READ, uses: 1, validUntil: day, purposes: 1n << BigInt(purpose!.bit) };
  const request = encodeFunctionData({ abi, functionName: 'request', args: [dataset.resource, ask] });
  const asked = await sent(
    hall,
    cedar,
    Array.from({ length: count }, () => request),
  );
  const ids = await requested(cedar, asked);
  const give = ids.map((id) => encodeFunctionData({ abi, functionName: 'grant', args: [id, ask] }));
  await sent(hall, dataset.owner, give);
  await until('the grants to be read', async () => (await grantsOf(hall, dataset)) >= before + count, PATIENT);
  return before;
}

/** By the principal's own key, many at once; the transactions' hashes, once all are mined. */
async function sent({ ground }: CityHall, { atoll, principal }: Founder, calls: Hex[]): Promise<Hex[]> {
  const { chainId } = ground;
  const { keys } = await atoll.keys({ first: 100 });
  const keyId = keys.nodes.find(({ address }) => address?.toLowerCase() === principal.toLowerCase())!.id;
  const to = ground.contracts.AccessGrant.toLowerCase() as Hex;
  const ids: string[] = [];
  for (let at = 0; at < calls.length; at += AT_ONCE) {
    const transactions = calls.slice(at, at + AT_ONCE).map((data) => ({ chainId, keyId, to, data, value: '0' }));
    const { submitTransactions } = await atoll.submitTransactions({ input: { transactions } });
    for (const { transaction, fault } of submitTransactions) {
      if (!transaction) throw new Error(`A grant was refused: ${JSON.stringify(fault)}`);
      ids.push(transaction.id);
    }
  }
  const hashes: Hex[] = [];
  for (const id of ids) {
    const mined = await until(
      'a grant to be mined',
      async () => {
        const { transaction } = await atoll.transaction({ id });
        if (transaction.status === 'FAILED') throw new Error(transaction.reason ?? 'A grant failed.');
        return transaction.status === 'MINED' && transaction;
      },
      PATIENT,
    );
    hashes.push(mined.hash as Hex);
  }
  return hashes;
}

async function requested({ node }: Founder, hashes: Hex[]): Promise<Hex[]> {
  const ids: Hex[] = [];
  for (const hash of hashes) {
    const { logs } = await node.waitForTransactionReceipt({ hash });
    const [asked] = parseEventLogs({ abi, eventName: 'Requested', logs });
    ids.push((asked!.args as unknown as { id: Hex }).id);
  }
  return ids;
}

async function grantsOf({ chainId, ground }: CityHall, { resource }: Dataset): Promise<number> {
  let [count, after] = [0, undefined as string | undefined];
  for (;;) {
    const { accessGrants } = await ground.members.cedar.atoll.accessGrants({
      ...{ chainId, resource, first: 100, state: 'GRANTED' as const },
      ...(after && { after }),
    });
    count += accessGrants.nodes.length;
    if (!accessGrants.pageInfo.hasNextPage) return count;
    after = accessGrants.pageInfo.endCursor ?? undefined;
  }
}

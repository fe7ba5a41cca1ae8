import { accountKey } from './account.js';
import { writeLost } from './attempts.js';
import type { Endpoint } from './chain-rpc.js';
import { follow } from './following.js';
import { fillGaps } from './gaps.js';
import { writeClosed } from './ledger-writes.js';
import type { Progress } from './progress.js';
import { replace } from './replacing.js';
import { send, sendToAll, type Sendable } from './sending.js';
import { signNext } from './signing.js';
import { FLYING, type Flying, type Turn } from './turn.js';

/**
 * One pass over an account: learn what was mined, heal what stands in the way, hand over what nodes may not have, and meanwhile
 * sign what may go, part by part.
 */
export async function pass(turn: Turn, endpoints: Endpoint[], progress: Progress): Promise<void> {
  const { store, account, sight } = turn;
  const key = accountKey(account);
  const before = await inFlight(turn);
  const { closed, lost } = await follow(turn, before);
  await writeClosed(store.platform, account, closed);
  await writeLost(
    store,
    account,
    lost.map(({ id }) => id),
  );
  const gone = new Set([...closed, ...lost].map(({ id }) => id));
  let flying = before.filter(({ id }) => !gone.has(id));
  progress.note(key, sight, flying.length > 0);

  const stuck = progress.isStuck(key);
  if (stuck) flying = [...(await fillGaps(turn, flying)), ...flying];
  const urged = await replace(turn, flying, progress.isPassedOver(key, sight.head));
  if (urged) flying = await inFlight(turn);

  const again = stuck || urged;
  let unsent: Sendable[] = flying.filter(({ status, reason }) => again || status === 'SIGNED' || reason !== null);
  for (let first = true; first || unsent.length > 0; first = false) {
    const [added] = await Promise.all([signNext(turn, flying, progress), send(turn, unsent)]);
    flying = [...flying, ...added];
    unsent = added;
  }
  if (again) await sendToAll(turn, endpoints, flying);
}

function inFlight({ store, account }: Turn): Promise<Flying[]> {
  const { organisationId, chainId, keyId } = account;
  return store.platform.transaction.findMany({
    where: { organisationId, chainId, keyId, status: { in: ['SIGNED', 'SENT'] } },
    orderBy: { nonce: 'asc' },
    select: FLYING,
  });
}

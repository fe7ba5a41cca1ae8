import type { ValidatorPayload } from '@atoll/chains';
import { sha256 } from '@atoll/crypto';
import { nudge, type Db, type Node, type Prisma } from '@atoll/store';
import { decodeEventLog, getAbiItem, toEventSelector, toHex, type Address, type Hex } from 'viem';

import { consortiumAbi } from '../generated/kernel.js';
import { addressesOf } from './agreeing.js';
import type { Gap, KernelScope } from './kernel-scope.js';
import { KernelView } from './kernel-view.js';
import { consortiumLogs, BLOCKS_AT_ONCE } from './proposals-seen.js';

const DECIDED = getAbiItem({ abi: consortiumAbi, name: 'ValidatorDecided' });
const DAYS = 7;

/**
 * Each decision of the consortium about a validator becomes an accepted proposal of the chain, for which every member's own nodes
 * vote: the chain's reconciler casts the votes, tells how far they are, and takes them back. Nodes of others are theirs to tell.
 */
export async function validatorsAreMirrored(scope: KernelScope): Promise<Gap | null> {
  const { kernel, onNode, write } = scope;
  const { chainId } = kernel;
  const view = new KernelView(addressesOf(kernel), onNode);
  const head = BigInt(await onNode((rpc) => rpc.call<Hex>('eth_blockNumber')));
  const from = kernel.followedTo === null ? (kernel.firstBlock ?? 0n) : kernel.followedTo + 1n;
  if (from > head) return null;
  const to = from + BLOCKS_AT_ONCE - 1n < head ? from + BLOCKS_AT_ONCE - 1n : head;
  const logs = await consortiumLogs(view, toEventSelector(DECIDED), { from, to });
  await write(async (db) => {
    for (const log of logs) {
      const { args } = decodeEventLog({ abi: [DECIDED], topics: log.topics, data: log.data });
      const { validator, admitted } = args as { validator: Address; admitted: boolean };
      await mirror(db, kernel, { id: idOf(chainId, log), validator, admitted });
    }
    await db.kernel.updateMany({ where: { chainId, followedTo: kernel.followedTo }, data: { followedTo: to } });
    if (logs.length > 0) await nudge(db, 'chain', chainId);
  });
  return to < head ? { message: kernel.message, lookAgainMs: 0 } : null;
}

type Decision = { id: string; validator: Address; admitted: boolean };

async function mirror(db: Db, { chainId, consortiumId }: KernelScope['kernel'], { id, validator, admitted }: Decision) {
  const nodes = await db.node.findMany({ where: { chainId } });
  const node = nodes.find(({ address }) => address?.toLowerCase() === validator.toLowerCase());
  if (!node) return; // nobody here knows it, so nobody here can say when it has caught up
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: false } });
  await supersede(db, chainId, node);
  const payload: ValidatorPayload = { nodeId: node.id, name: node.name };
  await db.proposal.createMany({
    data: {
      ...{ consortiumId, id, chainId, payload: payload as Prisma.InputJsonValue, proposedBy: node.organisationId },
      ...{ kind: admitted ? ('ADD_VALIDATOR' as const) : ('DROP_VALIDATOR' as const), status: 'ACCEPTED' as const },
      ...{
        message: 'Decided by the consortium on the chain; waiting for the validators to vote',
        needed: members.length,
      },
      closesAt: new Date(Date.now() + DAYS * 86_400_000),
    },
    skipDuplicates: true,
  });
  await db.vote.createMany({
    data: members.map(({ organisationId }) => ({ consortiumId, proposalId: id, organisationId, approve: true })),
    skipDuplicates: true,
  });
}

/** The last word counts: what was decided before about the same node is not to be voted for any more. */
async function supersede(db: Db, chainId: string, { id: nodeId }: Node): Promise<void> {
  const accepted = await db.proposal.findMany({
    where: { chainId, status: 'ACCEPTED', kind: { in: ['ADD_VALIDATOR', 'DROP_VALIDATOR'] } },
  });
  const about = accepted.filter(({ payload }) => (payload as Partial<ValidatorPayload>).nodeId === nodeId);
  await db.proposal.updateMany({
    where: { chainId, id: { in: about.map(({ id }) => id) }, status: 'ACCEPTED' },
    data: { status: 'REJECTED', message: 'The consortium decided anew', closedAt: new Date() },
  });
}

/** The same for the same event, so that it is written once however often it is read. */
function idOf(chainId: string, { transactionHash, logIndex }: { transactionHash: Hex; logIndex: Hex }): string {
  const hex = toHex(sha256(new TextEncoder().encode(`${chainId}/${transactionHash}/${logIndex}`))).slice(2, 34);
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

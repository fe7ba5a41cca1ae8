import { enterConsortium, withinLimit } from '@atoll/consortia';
import { fromHex } from '@atoll/crypto';
import { Actor, Fault } from '@atoll/kernel';
import type { BundledPeer, VerifiedBundle } from '@atoll/membership';
import { blockPeriodMs, decodeExtraData, genesisHash, type Genesis } from '@atoll/protocol';
import { limitsOf, nudge, type Chain, type Db, type Exchange, type Prisma } from '@atoll/store';

import { countNodes } from '../node-quota.js';
import { freeName, writePeer } from './peers.js';

/** What the joining organisation asked for. */
type JoiningAsked = { role: 'VALIDATOR' | 'RPC'; nodeName?: string };

/** Writes down the consortium, its chain, its nodes elsewhere and the one that is to run here, all of it or nothing. */
export async function enter(db: Db, exchange: Exchange, verified: VerifiedBundle): Promise<void> {
  const { organisationId, id } = exchange;
  const { bundle } = verified;
  const limits = await limitsOf(db, organisationId);
  const { consortiumId, membership } = await enterConsortium(db, organisationId, bundle.invitee, bundle.membership);
  if (!membership.members.has(bundle.issuer))
    throw new Fault({ code: 'CONFLICT', what: 'bundle', because: 'its issuer is not a member any more' });
  await withinLimit(db, new Actor(organisationId, null, []), limits.consortia);
  if ((await countNodes(db, organisationId)) >= limits.nodes)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit: limits.nodes });

  const chain = await chainOf(db, organisationId, consortiumId, verified);
  await meetPeers(db, chain, bundle.peers);
  const { role, nodeName } = exchange.wish as JoiningAsked;
  const name = await freeName(db, chain.id, nodeName ?? role.toLowerCase(), nodeName === undefined);
  const node = await db.node.create({ data: { organisationId, consortiumId, chainId: chain.id, name, role } });
  await db.exchange.update({
    where: { organisationId_id: { organisationId, id } },
    data: {
      consortiumId,
      chainId: chain.id,
      nodeId: node.id,
      message: `Waiting for ${name} to have a key and a place`,
    },
  });
  await nudge(db, 'chain', chain.id);
}

/** The chain as this installation has it; whoever joins first writes it down. */
async function chainOf(
  db: Db,
  foundedBy: string,
  consortiumId: string,
  { bundle, genesis, genesisHash: hash }: VerifiedBundle,
): Promise<Chain> {
  const evmChainId = BigInt(genesis.config.chainId);
  const [known] = await db.chain.findMany({ where: { consortiumId, evmChainId } });
  if (known) {
    const same = known.genesis && genesisHash(known.genesis as unknown as Genesis) === hash;
    if (same && known.desired !== 'DELETED') return known;
    const because = same ? 'the chain is being deleted here' : 'the consortium has another chain of this id here';
    throw new Fault({ code: 'CONFLICT', what: 'chain', because });
  }
  // Two chains of one id would take each other's transactions from the same key.
  const twin = await db.chain.count({
    where: { evmChainId, consortium: { members: { some: { organisationId: foundedBy, leftAt: null } } } },
  });
  if (twin > 0)
    throw new Fault({
      code: 'CONFLICT',
      what: 'chain',
      because: `you have another chain of the id ${evmChainId} already`,
    });
  const { requesttimeoutseconds, epochlength } = genesis.config.qbft;
  const names = await db.chain.count({ where: { consortiumId, name: bundle.chain.name } });
  return db.chain.create({
    data: {
      ...{ consortiumId, foundedBy, evmChainId, joined: true, desired: 'RUNNING', engine: bundle.chain.engine },
      name: names === 0 ? bundle.chain.name : `${bundle.chain.name} ${evmChainId}`,
      blockPeriodMs: blockPeriodMs(genesis.config),
      requestTimeoutSeconds: requesttimeoutseconds,
      epochLength: epochlength,
      gasLimit: BigInt(genesis.gasLimit),
      genesis: genesis as unknown as Prisma.InputJsonObject,
      validators: decodeExtraData(fromHex(genesis.extraData)).validators,
      reason: 'Starting',
      message: 'Joined; waiting for a worker',
    },
  });
}

/** Nodes of members elsewhere. What a bundle says of a member of this installation, this installation knows better. */
async function meetPeers(db: Db, chain: Chain, peers: BundledPeer[]): Promise<void> {
  const { consortiumId } = chain;
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: true } });
  const ownerOf = new Map(members.map(({ thumbprint, organisationId }) => [thumbprint, organisationId]));
  for (const peer of peers) {
    const owner = ownerOf.get(peer.member);
    if (owner) await writePeer(db, chain, owner, peer);
  }
}

import { historyOf } from '@atoll/consortia';
import { BUNDLE_TYPE, type BundledPeer, type JoinBundle } from '@atoll/membership';
import type { Db, Exchange, Node } from '@atoll/store';

/** What was asked of a bundle, as its exchange says. */
export type BundleAsked = { invitee: string; issuedAt: string; expiresAt: string };

/** The bundle as things stand now; null while no node of the chain has a place yet. */
export async function composeBundle(db: Db, exchange: Exchange, issuer: string): Promise<JoinBundle | null> {
  const { consortiumId, chainId, id } = exchange;
  if (!consortiumId || !chainId) return null;
  const asked = exchange.wish as BundleAsked;
  const chain = await db.chain.findUniqueOrThrow({ where: { id: chainId }, include: { nodes: true } });
  const peers = await peersOf(db, consortiumId, chain.nodes);
  if (peers.length === 0) return null;
  const membership = await historyOf(db, consortiumId);
  const { name, engine, genesis } = chain;
  return {
    ...{ type: BUNDLE_TYPE, id, issuer, invitee: asked.invitee, membership, peers },
    chain: { name, engine, genesis: genesis as Record<string, unknown> },
    ...{ issuedAt: asked.issuedAt, expiresAt: asked.expiresAt },
  };
}

/** Every node whose key and place are known, whoever runs it, under the key of its owner. */
async function peersOf(db: Db, consortiumId: string, nodes: Node[]): Promise<BundledPeer[]> {
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null } });
  const thumbprintOf = new Map(members.map(({ organisationId, thumbprint }) => [organisationId, thumbprint]));
  return nodes.flatMap((node): BundledPeer[] => {
    const member = thumbprintOf.get(node.organisationId);
    const place = placeOf(node);
    if (!member || !place || !node.publicKey || node.desired === 'REMOVED') return [];
    const { name, publicKey } = node;
    return [{ name, member, role: roleOf(node), publicKey: publicKey as `0x${string}`, ...place }];
  });
}

/** Where others reach a node: what its owner says, or what was seen. */
export function placeOf(node: Pick<Node, 'host' | 'port' | 'advertisedHost' | 'advertisedPort'>) {
  const host = node.advertisedHost ?? node.host;
  const port = node.advertisedPort ?? node.port;
  return host !== null && port !== null ? { host, port } : null;
}

export const roleOf = ({ role }: Pick<Node, 'role'>): BundledPeer['role'] => role.toLowerCase() as BundledPeer['role'];

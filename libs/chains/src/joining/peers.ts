import { addressOf, fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { BundledPeer } from '@atoll/membership';
import { nudge, type Chain, type Db, type Node, type NodeRole } from '@atoll/store';

/** Of one member on one chain: more of its nodes would be more doors for everybody to keep open. */
const MOST_OF_A_MEMBER = 16;

type Offer = Omit<BundledPeer, 'member'>;

/** Writes down a node that another installation runs, or where it is now. A key that is a node's already stays that node's. */
export async function writePeer(
  db: Db,
  { consortiumId, id: chainId }: Pick<Chain, 'consortiumId' | 'id'>,
  organisationId: string,
  { name, role, publicKey, host, port }: Offer,
): Promise<Node> {
  const [known] = await db.node.findMany({ where: { chainId, publicKey } });
  if (known) {
    if (!known.foreign || known.organisationId !== organisationId)
      throw new Fault({ code: 'CONFLICT', what: 'node', because: `its key is the key of ${known.name} already` });
    if (known.host === host && known.port === port) return known;
    await nudge(db, 'chain', chainId);
    return db.node.update({
      where: { organisationId_id: { organisationId, id: known.id } },
      data: { host, port, phase: 'Announced' },
    });
  }
  const count = await db.node.count({ where: { chainId, organisationId, foreign: true } });
  if (count >= MOST_OF_A_MEMBER)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes of one member elsewhere', limit: MOST_OF_A_MEMBER });
  await nudge(db, 'chain', chainId);
  return db.node.create({
    data: {
      ...{ organisationId, consortiumId, chainId, foreign: true, host, port, publicKey },
      name: await freeName(db, chainId, name),
      role: role.toUpperCase() as NodeRole,
      address: addressOf(fromHex(publicKey, 64)),
      phase: 'Announced',
      message: 'Its peers here are about to be told',
    },
  });
}

/** The name, or the name with the first free number. */
export async function freeName(db: Db, chainId: string, stem: string, numbered = false): Promise<string> {
  const nodes = await db.node.findMany({ where: { chainId }, select: { name: true } });
  const taken = new Set(nodes.map((node) => node.name));
  if (!numbered && !taken.has(stem)) return stem;
  let index = 0;
  while (taken.has(`${stem.slice(0, 58)}-${index}`)) index += 1;
  return `${stem.slice(0, 58)}-${index}`;
}

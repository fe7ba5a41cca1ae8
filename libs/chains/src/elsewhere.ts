import { nodeKey, type ChainDriver, type Sighting } from '@atoll/driver';
import { addressOf, fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Node } from '@atoll/store';
import { z } from 'zod';

import type { Gap, Scope, Wish } from './chain.scope.js';
import { silenceMs } from './conditions.js';

/** What nodes of this installation know of those that others run: nobody here can look at those themselves. */
export type Elsewhere = {
  /** The addresses of validators that are known to live: they are connected, or proposed blocks just now. */
  validators: ReadonlySet<string>;
  /** The nodes that are connected, by address, each with its height where its engine tells. */
  connected: ReadonlyMap<string, number | null>;
};

export const NOBODY: Elsewhere = { validators: new Set(), connected: new Map() };

/** Each validator proposes about once in as many blocks as there are validators. */
const TURNS = 2;

const METRICS = z.array(z.object({ address: z.string().toLowerCase(), proposedBlockCount: z.string() }));
const PEERS = z.array(z.object({ id: z.string().regex(/^(?:0x)?[0-9a-fA-F]{128}$/), head: z.string().nullish() }));

/**
 * Asks the furthest node of this installation who it is connected to, and who proposed the newest blocks. Blocks of a chain that
 * stands still say nothing of who lives now.
 */
export async function lookElsewhere(chain: Wish, seen: Sighting[], driver: ChainDriver, now: Date): Promise<Elsewhere> {
  if (chain.foreign.length === 0) return NOBODY;
  const running = seen.filter(({ status }) => status).sort((a, b) => b.status!.height - a.status!.height);
  const furthest = running[0];
  const node = chain.nodes.find((candidate) => furthest && nodeKey(candidate) === nodeKey(furthest));
  if (!furthest?.status || !node) return NOBODY;
  const { height, headTime, validators } = furthest.status;
  const from = `0x${Math.max(1, height - TURNS * validators.length).toString(16)}`;
  try {
    const [metrics, peers] = await Promise.all([
      height > 0 ? driver.control(node, 'qbft_getSignerMetrics', [from]) : [],
      driver.control(node, 'admin_peers', []),
    ]);
    const connected = new Map(PEERS.parse(peers).map(({ id, head }) => [addressOfKey(id), head ? Number(head) : null]));
    const fresh = now.getTime() - headTime * 1_000 <= silenceMs(chain, 1);
    const proposing = METRICS.parse(metrics).filter(
      ({ proposedBlockCount }) => fresh && Number(proposedBlockCount) > 0,
    );
    const living = [...connected.keys(), ...proposing.map(({ address }) => address)];
    return { connected, validators: new Set(living.filter((address) => validators.some((v) => v === address))) };
  } catch (error) {
    if (error instanceof Fault) return NOBODY;
    throw error;
  }
}

/** Whether every node here knows of these, and of no one more. */
export function peersAreTold({ chain, health }: Pick<Scope, 'chain' | 'health'>): boolean {
  return chain.foreign.every(
    (peer) => peer.phase !== 'Announced' && (peer.desired !== 'REMOVED' || isNeeded(peer, health.validators)),
  );
}

/** Those that members run elsewhere, and those that still seal although they are to go. */
export function foreignPeers({ chain, health }: Pick<Scope, 'chain' | 'health'>) {
  const staying = chain.foreign.filter((peer) => peer.desired !== 'REMOVED' || isNeeded(peer, health.validators));
  return staying.flatMap(({ host, port, publicKey }) =>
    host && port && publicKey ? [{ host, port, publicKey: publicKey as `0x${string}` }] : [],
  );
}

/** Written once the plan was applied: who changed its place meanwhile is told again. */
export async function rememberPeers({ chain, health, write }: Scope): Promise<Gap | null> {
  const told = chain.foreign.filter(({ phase }) => phase === 'Announced');
  const gone = chain.foreign.filter((peer) => peer.desired === 'REMOVED' && !isNeeded(peer, health.validators));
  if (told.length + gone.length === 0) return null;
  await write(async (db) => {
    for (const { id, host, port } of told)
      await db.node.updateMany({
        where: { chainId: chain.id, id, host, port, phase: 'Announced' },
        data: { phase: 'Away', message: AWAY },
      });
    await db.node.deleteMany({ where: { chainId: chain.id, id: { in: gone.map(({ id }) => id) } } });
  });
  return null;
}

/** What can be said of a node that another installation runs. */
export function foreignReport(node: Node, { health, elsewhere }: Pick<Scope, 'health' | 'elsewhere'>): Partial<Node> {
  const { address, phase } = node;
  const sealing = health.validators.includes(address ?? '');
  if (phase === 'Announced') return { sealing };
  const lives = elsewhere.connected.has(address ?? '') || elsewhere.validators.has(address ?? '');
  return { sealing, phase: lives ? 'Connected' : 'Away', message: lives ? CONNECTED : AWAY };
}

const CONNECTED = 'Another installation runs it, and it is in touch with the nodes here';
const AWAY = 'Another installation runs it, and no node here is in touch with it';

const isNeeded = ({ address }: Node, validators: string[]): boolean => !!address && validators.includes(address);

const addressOfKey = (id: string): string => addressOf(fromHex(`0x${id.replace(/^0x/, '').toLowerCase()}`, 64));

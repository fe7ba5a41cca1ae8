import { nodeKey, type NodeStatus, type Sighting } from '@atoll/driver';
import { quorum } from '@atoll/protocol';
import type { Chain, Node } from '@atoll/store';

import { NOBODY, type Elsewhere } from './elsewhere.js';

type ChainWithNodes = Chain & { nodes: Node[]; foreign: Node[] };

/** Sentences, each with the names of the nodes that it is about. */
type Told = Map<string, string[]>;

/** What the sightings of one look say about a chain as a whole. */
export type Health = {
  /** The furthest node's word, null while no node answers. */
  head: NodeStatus | null;
  /** The addresses that seal the next block, as far as anybody said. */
  validators: string[];
  quorum: number;
  /** How many of the validators run: they answer, or those that answer know them to. */
  alive: number;
  /** The addresses of those among them that other installations run. */
  elsewhere: string[];
  /** The names of those that do not. */
  down: string[];
  /** What was told of nodes whose place does not answer. */
  unseen: Told;
  /** The same of nodes that cannot run as they are. */
  failed: Told;
  /** Whether there is a block that the last look did not see. */
  progressing: boolean;
};

export function healthOf(chain: ChainWithNodes, seen: Sighting[], known: Elsewhere = NOBODY): Health {
  const sightings = new Map(seen.map((sighting) => [nodeKey(sighting), sighting]));
  const head = headOf(seen);
  const validators = [...(head?.validators ?? chain.validators)];
  const running = chain.nodes.filter((node) => sightings.get(nodeKey(node))?.status);
  const own = new Set(chain.nodes.map(({ address }) => address));
  const elsewhere = validators.filter((address) => !own.has(address) && known.validators.has(address));
  const alive = new Set([...running.map(({ address }) => address), ...elsewhere]);
  const nameOf = new Map([...chain.nodes, ...chain.foreign].map(({ address, name }) => [address, name]));
  const down = validators.filter((address) => !alive.has(address));
  return {
    head,
    validators,
    quorum: quorum(validators.length),
    alive: validators.length - down.length,
    elsewhere,
    down: down.map((address) => nameOf.get(address) ?? address).sort(),
    unseen: toldOf('Unknown', seen),
    failed: toldOf('Failed', seen),
    progressing: isProgressing(chain, head),
  };
}

/** In an order of their own, so that the same trouble is told in the same words. */
function toldOf(phase: Sighting['phase'], seen: Sighting[]): Told {
  const told = new Map<string, string[]>();
  const such = seen.filter((sighting) => sighting.phase === phase);
  for (const { name, message } of such.sort((a, b) => (a.name < b.name ? -1 : 1)))
    told.set(message, [...(told.get(message) ?? []), name]);
  return told;
}

export const sentencesOf = (told: Told): string[] =>
  [...told].map(([sentence, names]) => `${names.join(', ')}: ${sentence}`);

/** Of the furthest nodes, the one in the highest round: what it waits for is what the chain waits for. */
function headOf(seen: Sighting[]): NodeStatus | null {
  const statuses = seen.flatMap(({ status }) => (status ? [status] : []));
  return statuses.sort((a, b) => b.height - a.height || b.round - a.round)[0] ?? null;
}

/**
 * A chain that was started again shows old blocks first, so a height counts as new only when some node already ran at the
 * last look. The very first block needs no such comparison.
 */
function isProgressing(chain: ChainWithNodes, head: NodeStatus | null): boolean {
  if (!head) return false;
  if (!chain.firstBlockAt) return head.height > 0;
  return BigInt(head.height) > chain.height && chain.nodes.some(({ phase }) => phase === 'Running');
}

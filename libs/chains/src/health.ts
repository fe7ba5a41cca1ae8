import { nodeKey, type NodeStatus, type Sighting } from '@atoll/driver';
import { quorum } from '@atoll/protocol';
import type { Chain, Node } from '@atoll/store';

type ChainWithNodes = Chain & { nodes: Node[] };

/** What the sightings of one look say about a chain as a whole. */
export type Health = {
  /** The furthest node's word, null while no node answers. */
  head: NodeStatus | null;
  /** The addresses that seal the next block, as far as anybody said. */
  validators: string[];
  quorum: number;
  /** How many of the validators run and answer. */
  alive: number;
  /** The names of those that do not. */
  down: string[];
  /** Whether there is a block that the last look did not see. */
  progressing: boolean;
};

export function healthOf(chain: ChainWithNodes, seen: Sighting[]): Health {
  const sightings = new Map(seen.map((sighting) => [nodeKey(sighting), sighting]));
  const head = headOf(seen);
  const validators = [...(head?.validators ?? chain.validators)];
  const running = chain.nodes.filter((node) => sightings.get(nodeKey(node))?.status);
  const alive = new Set(running.map(({ address }) => address));
  const nameOf = new Map(chain.nodes.map(({ address, name }) => [address, name]));
  const down = validators.filter((address) => !alive.has(address));
  return {
    head,
    validators,
    quorum: quorum(validators.length),
    alive: validators.length - down.length,
    down: down.map((address) => nameOf.get(address) ?? address).sort(),
    progressing: isProgressing(chain, head),
  };
}

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

/** A node as the balance knows it: from the tables, and from what it answered last. */
export type RpcNode = {
  id: string;
  url: string;
  role: 'VALIDATOR' | 'RPC' | 'REPLICA';
  height: bigint;
  /** Requests that it has not answered yet. */
  outstanding: number;
  /** Failures since its last answer. */
  failures: number;
  /** Until when it is left out, in milliseconds since the epoch. */
  outUntil: number;
};

/** A node with so many requests in hand passes new ones on, if another has less than half of them. */
const CROWDED = 32;
/** So many failures in a row, and a node is left out: at first for a second, then twice as long each time. */
const FAILURES = 3;
const FIRST_OUT_MS = 1_000;
const LONGEST_OUT_MS = 30_000;

/**
 * The nodes that may be asked, the best first. Validators have blocks to make, so they are asked when no other is near
 * the furthest. Of the rest an application keeps to one, so that it reads what it wrote, by rendezvous hashing (Thaler
 * and Ravishankar, 1998): when nodes come and go, only those who were at one of them move. Those that are left out come
 * last, for when nobody else answers.
 */
export function ranked(nodes: readonly RpcNode[], who: string, slack: bigint, now: number): RpcNode[] {
  const isOut = ({ outUntil }: RpcNode) => outUntil > now;
  const furthest = furthestOf(nodes.some((node) => !isOut(node)) ? nodes.filter((node) => !isOut(node)) : nodes);
  const near = nodes.filter(({ height }) => height + slack >= furthest);
  const order = (is: (node: RpcNode) => boolean) =>
    spread(near.filter(is).map((node) => ({ node, weight: weightOf(who, node.id) })));
  return [
    ...order((node) => !isOut(node) && node.role !== 'VALIDATOR'),
    ...order((node) => !isOut(node) && node.role === 'VALIDATOR'),
    ...order(isOut),
  ];
}

const furthestOf = (nodes: readonly RpcNode[]): bigint =>
  nodes.reduce((most, { height }) => (height > most ? height : most), 0n);

function spread(weighed: { node: RpcNode; weight: number }[]): RpcNode[] {
  const nodes = weighed.sort((a, b) => b.weight - a.weight).map(({ node }) => node);
  const [own] = nodes;
  if (!own || own.outstanding < CROWDED) return nodes;
  const idler = nodes.find(({ outstanding }) => outstanding * 2 < own.outstanding);
  return idler ? [idler, ...nodes.filter((node) => node !== idler)] : nodes;
}

/** A node answered; whatever it said, it works. */
export function answered(node: RpcNode): void {
  node.failures = 0;
  node.outUntil = 0;
}

/** A node did not answer. True when it is left out from now on. */
export function failed(node: RpcNode, now: number): boolean {
  node.failures++;
  if (node.failures < FAILURES) return false;
  node.outUntil = now + Math.min(LONGEST_OUT_MS, FIRST_OUT_MS * 2 ** (node.failures - FAILURES));
  return true;
}

/** FNV-1a, mixed once more as MurmurHash ends, since the ids differ in their last letters only. */
function weightOf(who: string, id: string): number {
  let hash = 0x811c9dc5;
  for (const text of [who, id])
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

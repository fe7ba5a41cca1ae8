import type { Genesis } from '@atoll/protocol';

import type { NodeKeys } from './node-keys.js';

/** What a node is for: it seals blocks, or it answers for applications, or it stands at an edge site. */
export type NodeRole = 'validator' | 'rpc' | 'replica';

/** A node's place in the world: whose it is, on which chain, under which name. */
export type NodeRef = {
  chainId: string;
  organisationId: string;
  /** Unique within the chain; letters, digits and hyphens. */
  name: string;
  /** Labels of the machines that it may stand on, where its site has some. A driver of one machine does not ask. */
  machines?: Readonly<Record<string, string>>;
};

/** What a node proved to own. Its private key never leaves the place where the node runs. */
export type NodeIdentity = {
  /** Uncompressed secp256k1 public key without its prefix, 64 bytes as `0x` hex. */
  publicKey: `0x${string}`;
  address: `0x${string}`;
};

/** How peers reach a node. Host names are resolved at every connection, so a place may move. */
export type NodePlace = { host: string; port: number };

/** What the members wished for one node. */
export type NodePlan = NodeRef & {
  role: NodeRole;
  identity: NodeIdentity;
  run: boolean;
  /** Raised to have the node's process replaced once; the driver makes the running incarnation equal to this. */
  incarnation: number;
  /** Whether the chain can spare the node now, so that whoever empties its machine may take it away for a while. */
  mayLeave: boolean;
};

/** A node that another installation runs: a peer of every node here, and nothing that a driver could start or stop. */
export type ForeignPeer = NodePlace & Pick<NodeIdentity, 'publicKey'>;

/** What the members wished for one chain: every node it has here, whoever owns it, and whom these meet elsewhere. */
export type ChainPlan = {
  chainId: string;
  engine: string;
  genesis: Genesis;
  nodes: NodePlan[];
  /** None where it is left out. */
  foreign?: readonly ForeignPeer[];
  /** Of the nodes that leave with this plan, those whose volumes stay. None where it is left out. */
  keep?: readonly NodeRef[];
  fence: Fence;
};

/**
 * Under which right the platform changes a chain: each taking of the chain's lease has a higher number than all before.
 * Whoever comes with a lower one than a driver has seen for the chain was deposed and does not know it yet.
 */
export type Fence = number;

/** Unknown: the place where it stands does not answer, so nobody can say how it is. */
export type NodePhase = 'Prepared' | 'Starting' | 'Running' | 'Stopped' | 'Failed' | 'Unknown';

/** What a running node says of itself, read at the moment of the look. */
export type NodeStatus = {
  height: number;
  headHash: `0x${string}`;
  /** Seconds since the epoch. */
  headTime: number;
  /** The QBFT round the node is in; above 0 means that proposers failed. */
  round: number;
  peers: number;
  syncing: boolean;
  validators: `0x${string}`[];
};

/** One node as it is now. */
export type Sighting = NodeRef & {
  phase: NodePhase;
  incarnation: number;
  /** Why the phase is what it is, in a sentence for people; the same words while nothing changes. */
  message: string;
  /** Null while the node does not answer. */
  status: NodeStatus | null;
  /** Where applications reach the node's public JSON-RPC; null until it listens. */
  rpcUrl: string | null;
  /** Where its peers reach it; null until a plan gave it a place. */
  place: NodePlace | null;
  /** Whether something of the chain is not, or is not known to be, as the last plan made it; the next `apply` mends it. */
  drifted: boolean;
  /** Whether what runs was started as another version, or in another way, than this installation would start it now. */
  outdated: boolean;
  /** What the last plan said of it. True may be told too early and too long, never false. */
  mayLeave: boolean;
  /** Whether its machine takes no new work, because somebody is emptying it. */
  draining: boolean;
  /** When what runs was started, in milliseconds since the epoch; null while nothing does. */
  startedAt: number | null;
};

export type LogLine = { at: string; level: string; message: string };

/**
 * Runs a chain's nodes somewhere. A driver keeps no state of its own: what it knows, it has just looked at.
 * Every verb may be repeated, and may be cut off at any instruction and repeated by another process. A verb that changes
 * something is refused with CONFLICT, and changes nothing, when its fence is lower than one that was seen for the chain.
 *
 * A volume is a node's disk, with its key and its data. It goes with its node unless the caller says that it is kept. A kept
 * volume is nobody's node: it is marked where it lies, nothing else of the node is left, no look and no inventory shows it, and
 * no verb takes it away again. `prepare` of the same node takes it back, and nothing else does; whoever runs the place deletes it.
 */
export interface ChainDriver extends NodeKeys {
  /**
   * Gives the node a home and a key, and says which. The second call returns the same key, and so does the first of a node whose
   * volume was kept, which is its home again. Starts nothing.
   */
  prepare(node: NodeRef, fence: Fence): Promise<NodeIdentity>;

  /**
   * Makes the world match the plan: starts what should run, stops what should not, replaces older incarnations,
   * tells every node its peers, and takes away the nodes that left the plan, with their volumes unless the plan keeps them.
   * Returns before the nodes are ready.
   */
  apply(plan: ChainPlan): Promise<void>;

  /** Every node of the chain that exists here, prepared or running; an unknown chain is an empty list. */
  observe(chainId: string): Promise<Sighting[]>;

  /**
   * Every chain of which anything but kept volumes exists here, whoever knows of it. What other installations have is not among
   * it.
   */
  inventory(): Promise<string[]>;

  /**
   * Tells which chain to look at because something of it changed, until the signal; ends then. A change may be told twice, late
   * or never: it only spares waiting for the next look.
   */
  watch?(onChange: (chainId: string) => void, signal: AbortSignal): Promise<void>;

  /**
   * Calls a method of the node's control interface on the platform's behalf; the credentials never leave the driver. A call
   * that changes something comes with its fence.
   */
  control<T>(node: NodeRef, method: string, params: unknown[], fence?: Fence): Promise<T>;

  /**
   * How many JSON-RPC requests of applications the node has answered since it was started, each of a batch for itself; what the
   * platform asks is not among them. Fewer than before: it was started anew. UNAVAILABLE while the node does not say.
   */
  served(node: NodeRef): Promise<number>;

  /** The last lines the node wrote, oldest first. */
  logs(node: NodeRef, lines: number): Promise<LogLine[]>;

  /**
   * Takes away everything of this chain, its data and keys included, but the volumes of the nodes to keep and those that were
   * kept before. Removing nothing succeeds, and so does keeping what is not there.
   */
  remove(chainId: string, fence: Fence, keep?: readonly NodeRef[]): Promise<void>;
}

export const CHAIN_DRIVER = Symbol('ChainDriver');

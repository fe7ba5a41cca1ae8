import type { Genesis } from '@atoll/protocol';

/** What a node is for: it seals blocks, or it answers for applications, or it stands at an edge site. */
export type NodeRole = 'validator' | 'rpc' | 'replica';

/** A node's place in the world: whose it is, on which chain, under which name. */
export type NodeRef = {
  chainId: string;
  organisationId: string;
  /** Unique within the chain; letters, digits and hyphens. */
  name: string;
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
};

/** What the members wished for one chain: every node it has, whoever owns it. */
export type ChainPlan = {
  chainId: string;
  engine: string;
  genesis: Genesis;
  nodes: NodePlan[];
};

export type NodePhase = 'Prepared' | 'Starting' | 'Running' | 'Stopped' | 'Failed';

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
};

export type LogLine = { at: string; level: string; message: string };

/**
 * Runs a chain's nodes somewhere. A driver keeps no state of its own: what it knows, it has just looked at.
 * Every verb may be repeated, and may be cut off at any instruction and repeated by another process.
 */
export interface ChainDriver {
  /** Gives the node a home and a key, and says which. The second call returns the same key. Starts nothing. */
  prepare(node: NodeRef): Promise<NodeIdentity>;

  /**
   * Makes the world match the plan: starts what should run, stops what should not, replaces older incarnations,
   * tells every node its peers, and takes away the nodes that left the plan. Returns before the nodes are ready.
   */
  apply(plan: ChainPlan): Promise<void>;

  /** Every node of the chain that exists here, prepared or running; an unknown chain is an empty list. */
  observe(chainId: string): Promise<Sighting[]>;

  /** Calls a method of the node's control interface on the platform's behalf; the credentials never leave the driver. */
  control<T>(node: NodeRef, method: string, params: unknown[]): Promise<T>;

  /** The last lines the node wrote, oldest first. */
  logs(node: NodeRef, lines: number): Promise<LogLine[]>;

  /** Takes away everything of this chain, its data and keys included. Removing nothing succeeds. */
  remove(chainId: string): Promise<void>;
}

export const CHAIN_DRIVER = Symbol('ChainDriver');

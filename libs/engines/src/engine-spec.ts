import type { Address, Genesis, Hash, RpcCall } from '@atoll/protocol';

/** What a node listens for: its peers, JSON-RPC over HTTP and over WebSocket, the platform's own calls, and Prometheus. */
export type PortName = 'p2p' | 'rpc' | 'ws' | 'control' | 'metrics';

export type Ports = Readonly<Record<PortName, number>>;

/** Another node of the same chain, and where to connect to it; the host may be a name. */
export type Peer = { publicKey: `0x${string}`; host: string; port: number };

/** A node's files as the engine sees them: on this machine, or inside its container. */
export type NodePaths = {
  /** The directory that is the engine's own: database and key. */
  data: string;
  /** The node's private key as hexadecimal, born there and never read by a driver. */
  key: string;
  genesis: string;
  staticNodes: string;
  /** The secret that the platform shows at the control port. */
  controlToken: string;
  /** What follows from it for an engine that must not know the secret itself. */
  controlKey: string;
};

/** A node's files below its own directory, the same wherever it runs. */
export const FILE_NAMES: NodePaths = {
  data: 'data',
  key: 'data/key',
  genesis: 'genesis.json',
  staticNodes: 'static-nodes.json',
  controlToken: 'control-token',
  controlKey: 'control-key.pem',
};

/** Everything that an engine may know of one node; the rest follows from it by pure functions. */
export type NodeSetup = {
  name: string;
  genesis: Genesis;
  /** Every other node of the chain, whoever owns it. */
  peers: readonly Peer[];
  /** The address that the node listens on; it may be every one of its place. */
  host: string;
  /** The address that the node tells its peers as its own. */
  advertise: string;
  /** Names beside addresses under which JSON-RPC may be asked for, or `*`; a page in a browser on the same machine could make up any. */
  rpcNames: readonly string[];
  ports: Ports;
  paths: NodePaths;
  /** What the platform and this node share; the platform shows what `credential` makes of it. */
  controlToken: string;
  /** How much heap the node's runtime may take. */
  memoryMb: number;
  /** The engine's plugin that signs in place of the key file, where keys are in hardware; null where they are files. */
  securityModule: string | null;
};

/** A process to start: a program that the driver finds, its arguments, and the environment it adds. */
export type Launch = { program: string; args: string[]; env: Record<string, string> };

/** A file that must stand before the node starts. */
export type NodeFile = { path: string; content: string; secret: boolean };

/** An HTTP GET that answers 200 while all is well. */
export type Probe = { port: PortName; path: string };

/**
 * Where a node tells Prometheus of itself, to whoever shows the credential, and how many JSON-RPC requests of others it has
 * answered since its start, according to that text. Throws where the text does not say.
 */
export type Served = Probe & { count(metrics: string): number };

/** What a node says of itself, in the words of the chain driver. */
export type EngineStatus = {
  height: number;
  headHash: Hash;
  headTime: number;
  round: number;
  peers: number;
  syncing: boolean;
  validators: Address[];
};

/** One line of a node's log; null where the engine's own form is not met. */
export type EngineLog = { at: string; level: string; message: string };

/** Calls methods at a node's control port in one request, and fails when one of them does. */
export type Ask = (calls: readonly RpcCall[]) => Promise<unknown[]>;

/** What a node of one engine is, without a word about where it runs; drivers turn it into a process or into manifests. */
export type EngineSpec = {
  name: string;
  /** The container image that holds the engine's program. */
  image: string;
  /** Which listener serves each purpose; an engine may serve two at one. */
  listeners: Readonly<Record<PortName, PortName>>;
  probes: { live: Probe; ready: Probe };
  served: Served;
  run(setup: NodeSetup): Launch;
  files(setup: NodeSetup): NodeFile[];
  /** The bearer token that opens the control port, for the next few minutes at least. */
  credential(controlToken: string): string;
  /** Tells a running node of all its peers; an engine that reads its list again by itself needs no word. */
  connect?(ask: Ask, peers: readonly Peer[]): Promise<void>;
  /** Asks a running node how it is, in one request. */
  status(ask: Ask): Promise<EngineStatus>;
  parseLog(line: string): EngineLog | null;
};

export { importBlocks, type ImportReport } from './chain/import.js';
export { keyPath, loadOrCreateKey } from './key-file.js';
export { type Enode, formatEnode, parseEnode } from './network/enode.js';
export { type PeerMessage } from './network/message.js';
export { NodeKey } from './network/node-key.js';
export { type Peer } from './network/peer.js';
export { PeerError, type PeerErrorCode } from './network/peer-error.js';
/** The transport alone, for tools and tests that speak to nodes as a peer. */
export { PeerNetwork, type PeerNetworkEvents, type PeerNetworkOptions } from './network/peer-network.js';
export { type Endpoints, type ListenOptions, Node, type NodeOptions } from './node.js';
export { replaceFile } from './durable-file.js';

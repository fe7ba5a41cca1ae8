export { importBlocks, recordedInJson } from './chain/import.js';
export { keyPath, loadOrCreateKey } from './key-file.js';
export { formatEnode, parseEnode } from './network/enode.js';
export { type PeerMessage } from './network/message.js';
export { NodeKey } from './network/node-key.js';
export { type Peer } from './network/peer.js';
/** The transport alone, for tools and tests that speak to nodes as a peer. */
export { PeerNetwork } from './network/peer-network.js';
export { type Endpoints, Node } from './node.js';
export { replaceFile } from './durable-file.js';

export { engine } from './engine.js';
export {
  type Ask,
  type EngineLog,
  type EngineSpec,
  type EngineStatus,
  FILE_NAMES,
  type Launch,
  type NodeFile,
  type NodePaths,
  type NodeSetup,
  type Peer,
  type PortName,
  type Ports,
  type Probe,
  type Served,
} from './engine-spec.js';
export { makeKey, openKey, receiveKey, sealKey } from './node-key.js';
export { SAMPLE_SETUP } from './sample-setup.js';
export { enode, parseStaticNodes, staticNodes } from './static-nodes.js';
export { statusOf } from './status-of.js';

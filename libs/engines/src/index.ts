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
} from './engine-spec.js';
export { makeKey } from './node-key.js';
export { enode, staticNodes } from './static-nodes.js';

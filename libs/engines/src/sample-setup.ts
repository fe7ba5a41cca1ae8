import { createGenesis } from '@atoll/protocol';

import { FILE_NAMES, type NodeSetup } from './engine-spec.js';

/** A node that never is: what an engine makes of it tells one version and configuration from another, whatever the chain. */
export const SAMPLE_SETUP: NodeSetup = {
  name: 'sample',
  genesis: createGenesis({ chainId: 1, validators: [`0x${'11'.repeat(20)}`], blockPeriodMs: 1_000 }),
  peers: [],
  host: '0.0.0.0',
  advertise: '0.0.0.0',
  rpcNames: [],
  ports: { p2p: 1, rpc: 2, ws: 3, control: 4, metrics: 5 },
  paths: FILE_NAMES,
  controlToken: '',
  memoryMb: 1,
  securityModule: null,
};

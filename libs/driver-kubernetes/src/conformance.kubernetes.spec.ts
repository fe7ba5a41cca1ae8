import type { NodeRef } from '@atoll/driver';
import { describeChainDriver } from '@atoll/driver/conformance';
import { jest } from '@jest/globals';

import { containerOf, killContainer, settled, testDriver } from './cluster-in-tests.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.
const start = () => testDriver('conformance');

describeChainDriver('kubernetes', async () => start(), {
  engine: 'atoll-node',
  patienceMs: 120_000,
  restartsByItself: true,
  kill: async (node: NodeRef) => killContainer(containerOf(await settled('conformance', node))),
  processOf: async (node: NodeRef) => containerOf(await settled('conformance', node)),
});

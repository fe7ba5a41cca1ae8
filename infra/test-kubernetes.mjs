import fs from 'node:fs';
import path from 'node:path';

import { bin, root, show } from './command.mjs';
import { clusterImages } from './images/pack.mjs';
import { foreignKubeconfig } from './local-cluster/foreign.mjs';
import { IMAGES } from './local-cluster/images.mjs';
import { placeOf } from './local-cluster/place.mjs';
import { up } from './local-cluster/up.mjs';
import { sum, verdict } from './results.mjs';

const RESULTS = path.join(root, '.nx', 'kubernetes-results.json');

/** Brings the cluster up and runs every `*.kubernetes.spec.ts` on it, or those whose path holds one of the words. */
export async function testKubernetes(words) {
  const brought = await up([]);
  if (brought !== 0) return brought;
  if (!foreignKubeconfig(placeOf())) await clusterImages(['node']);
  fs.rmSync(RESULTS, { force: true });
  const config = path.join(root, 'infra', 'kubernetes.jest.config.mjs');
  const code = await show(
    '--experimental-vm-modules',
    ['--no-warnings', bin('jest/bin/jest.js'), `--config=${config}`, '--json', `--outputFile=${RESULTS}`, ...words],
    environment(),
  );
  const total = sum([{ name: 'The tests on Kubernetes', file: RESULTS }]);
  process.stdout.write(`\n${verdict(total, code === 0)}\n`);
  return code === 0 && total.failed === 0 ? 0 : 1;
}

/** Ours has its own kubectl and images; another cluster must know the usual image of a shell. */
function environment() {
  const place = placeOf();
  if (foreignKubeconfig(place)) return {};
  return {
    KUBECONFIG: place.kubeconfig,
    PATH: `${place.programs}${path.delimiter}${process.env.PATH}`,
    ATOLL_TEST_SHELL_IMAGE: IMAGES.shell.name,
  };
}

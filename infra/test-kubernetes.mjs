import fs from 'node:fs';
import path from 'node:path';

import { bin, quietly, root, show } from './command.mjs';
import { clusterImages } from './images/pack.mjs';
import { foreignKubeconfig } from './local-cluster/foreign.mjs';
import { IMAGES } from './local-cluster/images.mjs';
import { placeOf } from './local-cluster/place.mjs';
import { up } from './local-cluster/up.mjs';
import { count, results, settled, unsteady, verdict } from './results.mjs';

const RESULTS = path.join(root, '.nx', 'kubernetes-results.json');
const JEST = [bin('jest/bin/jest.js'), `--config=${path.join(root, 'infra', 'kubernetes.jest.config.mjs')}`];
const INSTALLS = /from '\.\/release\.js'/;

/** Brings the cluster up and runs every `*.kubernetes.spec.ts` on it, or those whose path holds one of the words. */
export async function testKubernetes(words) {
  const brought = await up([]);
  if (brought !== 0) return brought;
  if (!foreignKubeconfig(placeOf())) await packFor(words);
  let succeeded = await runJest(words);
  let outcome = written();
  const [again] = unsteady(outcome);
  if (again) {
    succeeded = await runJest(['--runTestsByPath', ...again.files]);
    outcome = settled(outcome, written());
  }
  process.stdout.write(`\n${verdict(outcome, succeeded)}\n`);
  return succeeded && count(outcome).failed === 0 ? 0 : 1;
}

const written = () => results([{ name: 'The tests on Kubernetes', file: RESULTS }]);

async function runJest(words) {
  fs.rmSync(RESULTS, { force: true });
  const args = ['--no-warnings', ...JEST, '--json', `--outputFile=${RESULTS}`, ...words];
  return (await show('--experimental-vm-modules', args, environment())) === 0;
}

/** The node's image, and for tests that install a release all others, with the platform once more as the version that comes next. */
async function packFor(words) {
  const listed = await quietly(process.execPath, [...JEST, '--listTests', ...words]);
  const files = listed.split('\n').filter((line) => path.isAbsolute(line) && fs.existsSync(line));
  if (!files.some((file) => INSTALLS.test(fs.readFileSync(file, 'utf8')))) return clusterImages(['node']);
  await clusterImages([]);
  return clusterImages(['platform', '--tag', 'next']);
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

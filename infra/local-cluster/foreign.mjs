import path from 'node:path';

import { Obstacle } from '../command.mjs';
import { run } from './shell.mjs';

/** The file of a cluster that is not ours to build and start, if KUBECONFIG names one. */
export function foreignKubeconfig({ kubeconfig }, env = process.env) {
  return env.KUBECONFIG && path.resolve(env.KUBECONFIG) !== kubeconfig ? env.KUBECONFIG : undefined;
}

/** Such a cluster is only asked whether it is there. */
export async function checkForeign(kubeconfig) {
  try {
    await run('kubectl', ['--kubeconfig', kubeconfig, '--request-timeout=10s', 'get', '--raw', '/readyz']);
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Obstacle(
        'KUBECONFIG is set, and kubectl, which would ask that cluster, is missing. Debian: sudo apt-get install kubernetes-client',
      );
    throw new Obstacle(
      `The cluster of KUBECONFIG=${kubeconfig} does not answer: ${error.message.split('\n').at(-1)}\nUnset KUBECONFIG to build and start a local one.`,
    );
  }
  process.stdout.write(`The cluster of KUBECONFIG=${kubeconfig} answers; it is used as it is.\n`);
  return 0;
}

import fs from 'node:fs';
import path from 'node:path';

import { step } from '../progress.mjs';
import { stopDaemon } from './daemon.mjs';
import { removeGroups } from './groups.mjs';
import { locked } from './lock.mjs';
import { INSIDE, placeOf } from './place.mjs';
import { ask, containersOf, descendantsOf, identityOf, inNamespaceOf, programOf } from './process.mjs';
import { firstProcess, removeLink } from './room.mjs';
import { until } from './shell.mjs';

/** Ends the cluster and removes what it left on the machine; with `--purge` also what it has stored. The build stays. */
export async function down(args) {
  const place = placeOf();
  if (!fs.existsSync(place.home)) return 0;
  await locked(place, async () => {
    const first = firstProcess(place);
    if (first) await step('cluster down', () => close(first));
    await removeLink(place);
    await removeGroups(place);
    if (args.includes('--purge'))
      await step('state removed', () => fs.rmSync(place.state, { recursive: true, force: true }));
  });
  return 0;
}

/**
 * Ends what runs in good order: kubelet, which would start pods again, then the pods, then the rest. When the room's first
 * process goes, the kernel ends what has not obeyed, and takes mounts and interfaces away.
 */
async function close(first) {
  const identity = identityOf(first);
  await stopDaemon({ first }, `${INSIDE.programs}/kubelet`);
  ask(containersOf(first));
  await patiently('the end of the pods', () => containersOf(first).length === 0);
  ask(inNamespaceOf(first));
  await patiently('the end of the cluster', () => descendantsOf(first).every(isIdle));
  if (identityOf(first) === identity) process.kill(first, 'SIGKILL');
  await until('the end of the room', () => identityOf(first) !== identity, { seconds: 30 });
}

const patiently = (what, look) => until(what, look, { seconds: 10, everyMs: 50 }).catch(() => {});

/** The parents of containers may ignore being asked, and the API server waits for etcd, which is gone; they hold nothing that could be lost. */
const isIdle = (pid) => /^(containerd-shim|kube-apiserver)/.test(path.basename(programOf(pid)));

import fs from 'node:fs';
import path from 'node:path';

import { step } from '../progress.mjs';
import { removeGroups } from './groups.mjs';
import { locked } from './lock.mjs';
import { placeOf } from './place.mjs';
import { descendantsOf, identityOf, programOf } from './process.mjs';
import { firstProcess, inside, removeLink } from './room.mjs';
import { run, until } from './shell.mjs';

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

/** Everything is asked to end first; when the first process goes, the kernel ends the rest and takes mounts and interfaces away. */
async function close(first) {
  const identity = identityOf(first);
  await run(...inside(first, ['sh', '-c', 'kill -TERM -1'])).catch(() => {}); // it may hit the shell itself, too
  await until('the end of the cluster', () => descendantsOf(first).every(isIdle), { seconds: 10 }).catch(() => {});
  if (identityOf(first) === identity) process.kill(first, 'SIGKILL');
  await until('the end of the room', () => identityOf(first) !== identity, { seconds: 30 });
}

/** The parents of containers ignore being asked, and the API server waits for etcd, which is gone; they hold nothing that could be lost. */
const isIdle = (pid) => /^(containerd-shim|kube-apiserver)/.test(path.basename(programOf(pid)));

import fs from 'node:fs';
import path from 'node:path';

import { commandOf, identityOf, inNamespaceOf, isCurrent, programOf } from './process.mjs';
import { inside } from './room.mjs';
import { run, until } from './shell.mjs';

const LARGE = 50_000_000;

/**
 * Makes a long-lived program of the room run with exactly these words; true when it had to be started.
 * `restart` is for when what it has read changed. It is recognised by what it runs and where, so no list of process numbers can be out of date.
 */
export async function ensureDaemon({ place, first }, { program, args, restart = false }) {
  const name = path.basename(program);
  const wanted = [program, ...args];
  const running = inNamespaceOf(first).filter((pid) => programOf(pid) === program);
  const right = running.filter((pid) => isCurrent(pid) && commandOf(pid).join('\0') === wanted.join('\0'));
  if (right.length === 1 && running.length === 1 && !restart) return false;
  await Promise.all(running.map(stop));
  const log = path.join(place.logs, `${name}.log`);
  if (fs.existsSync(log) && fs.statSync(log).size > LARGE) fs.truncateSync(log);
  // The shell ends at once and the program becomes a child of the room's first process. Containers inherit the limit of open files.
  const start = `ulimit -n "$(ulimit -H -n)"; setsid "$@" </dev/null >>/var/log/cluster/${name}.log 2>&1 &`;
  await run(...inside(first, ['sh', '-c', start, 'sh', ...wanted]));
  const isBeginning = (pid) => programOf(pid) !== program && commandOf(pid).includes(program);
  await until(`the start of ${name}`, () => !inNamespaceOf(first).some(isBeginning), { seconds: 30, everyMs: 20 });
  return true;
}

export async function stopDaemon({ first }, program) {
  await Promise.all(
    inNamespaceOf(first)
      .filter((pid) => programOf(pid) === program)
      .map(stop),
  );
}

async function stop(pid) {
  const identity = identityOf(pid);
  const runs = () => identityOf(pid) === identity;
  for (const [signal, seconds] of [
    ['SIGTERM', 10],
    ['SIGKILL', 10],
  ]) {
    if (!runs()) return;
    process.kill(pid, signal);
    await until(`the end of process ${pid}`, () => !runs(), { seconds, everyMs: 20 }).catch(() => {});
  }
}

import fs from 'node:fs';

/** The numbers of all processes of the machine. */
export function processes() {
  const numbers = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.map(Number);
}

/** What tells a process from a later one with the same number: the tick at which it began. */
export function identityOf(pid) {
  const fields = fieldsOf(pid);
  if (fields.length < 20 || fields[0] === 'Z') return undefined;
  return `${pid} ${fields[19]}`;
}

/** Everything that runs in the PID namespace of a process, except what is in namespaces below it. */
export function inNamespaceOf(first) {
  const namespace = linkOr(`/proc/${first}/ns/pid`);
  const isInside = (pid) => pid !== first && linkOr(`/proc/${pid}/ns/pid`) === namespace;
  return namespace === '' ? [] : processes().filter((pid) => isInside(pid) && identityOf(pid) !== undefined);
}

/** Everything that a process started, and what that started in turn, also in namespaces below. */
export function descendantsOf(first) {
  const pids = processes();
  const parents = new Map(pids.map((pid) => [pid, Number(fieldsOf(pid)[1])]));
  const isBelow = (pid) => pid !== undefined && (parents.get(pid) === first || (pid > 1 && isBelow(parents.get(pid))));
  return pids.filter((pid) => isBelow(pid) && identityOf(pid) !== undefined);
}

/** Those of them that are the first in a PID namespace of their own: each is what its container is asked to end through. */
export function containersOf(first) {
  const isFirst = (pid) => /^NSpid:.*\t1$/m.test(readOr(`/proc/${pid}/status`));
  return descendantsOf(first).filter(isFirst);
}

/** Asks processes to end; one that is gone already does not mind. */
export function ask(pids) {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGTERM');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
}

/** What ordinary users run cannot pass for ours, whatever it calls itself. */
export function belongsToRoot(pid) {
  return fs.statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === 0;
}

const REPLACED = / \(deleted\)$/;

/** The file a process runs, as its own root directory names it. */
export const programOf = (pid) => linkOr(`/proc/${pid}/exe`).replace(REPLACED, '');

/** Whether that file is still the same, so that starting it again would make no difference. */
export const isCurrent = (pid) => !REPLACED.test(linkOr(`/proc/${pid}/exe`));

/** The words a process was started with. */
export const commandOf = (pid) => readOr(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);

/** State, parent and so on. The command in parentheses may itself hold blanks and parentheses, so they follow the last one. */
const fieldsOf = (pid) => readOr(`/proc/${pid}/stat`).split(') ').at(-1).split(' ');

function readOr(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function linkOr(file) {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}

import type { ChildProcess } from 'node:child_process';

/** Whoever ends this process, also by an error, must not leave another behind that nobody knows of. */
export function endsWithUs<T extends ChildProcess>(child: T): T {
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

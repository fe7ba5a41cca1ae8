import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end; what it says when it fails is the error. */
export async function run(program: string, args: string[]): Promise<string> {
  const { stdout } = await execute(program, args);
  return stdout;
}

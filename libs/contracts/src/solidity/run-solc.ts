import { Fault } from '@atoll/kernel';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';

const SOLC_PROCESS = new URL('./solc-process.mjs', import.meta.url);

/** What one compilation may take of the machine. */
export type SolcLimits = { seconds: number; megabytes: number };

const LIMITS: SolcLimits = { seconds: 60, megabytes: 1_536 };
const LOOK_AT_MEMORY_MS = 100;
/** Each may take its whole memory, so there are never more of them than processors, whatever number of jobs waits. */
export const COMPILERS = Math.min(4, os.availableParallelism());
const inTurn = pLimit(COMPILERS);

/**
 * Runs the compiler on standard JSON in a process without our environment, and ends it when it takes too much.
 * https://docs.soliditylang.org/en/latest/using-the-compiler.html#compiler-input-and-output-json-description
 */
export function runSolc(standardJson: string, limits: SolcLimits = LIMITS): Promise<string> {
  return runCompiler(SOLC_PROCESS, standardJson, limits);
}

/** The same for any program that compiles: it reads its input to the end, and writes one answer. Its time runs from its turn on. */
export function runCompiler(program: URL, input: string, limits: SolcLimits = LIMITS): Promise<string> {
  return inTurn(() => answerOf(program, input, limits));
}

async function answerOf(program: URL, input: string, limits: SolcLimits): Promise<string> {
  const child = spawn(process.execPath, [`--max-old-space-size=${limits.megabytes}`, fileURLToPath(program)], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const guard = guarded(child, limits);
  child.stdin.on('error', () => undefined); // a compiler that died early is reported by its exit
  child.stdin.end(input);

  const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  guard.stop();
  if (guard.exceeded) throw new Fault(guard.exceeded);
  if (complaint.includes('heap out of memory')) throw new Fault(tooMuchMemory(limits));
  if (code === null) throw new Error('The Solidity compiler was ended from outside.');
  if (code !== 0) throw new CompilerCrash(`The Solidity compiler ended with ${code}: ${complaint.slice(-2_000)}`);
  return output;
}

/** The compiler itself failed on this input, and will again. */
export class CompilerCrash extends Error {
  override readonly name = 'CompilerCrash';
}

const tooMuchMemory = ({ megabytes: limit }: SolcLimits): Exceeded => ({
  ...{ code: 'LIMIT_EXCEEDED', what: 'megabytes of memory in compilation', limit },
});

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

type Exceeded = { code: 'LIMIT_EXCEEDED'; what: string; limit: number };

/** Ends the process when its time or its memory is used up. WebAssembly memory escapes V8's own limit, so it is watched from outside. */
function guarded(child: ChildProcess, limits: SolcLimits) {
  const guard = { exceeded: null as Exceeded | null, stop };
  const end = (exceeded: Exceeded) => {
    guard.exceeded ??= exceeded;
    child.kill('SIGKILL');
  };
  const { seconds } = limits;
  const tooLong: Exceeded = { code: 'LIMIT_EXCEEDED', what: 'seconds of compilation', limit: seconds };
  const time = setTimeout(() => end(tooLong), seconds * 1_000);
  const memory = setInterval(() => {
    void residentMegabytes(child.pid).then((used) => {
      if (used > limits.megabytes) end(tooMuchMemory(limits));
    });
  }, LOOK_AT_MEMORY_MS);

  function stop(): void {
    clearTimeout(time);
    clearInterval(memory);
  }
  return guard;
}

/** 0 where the system does not tell; the time limit holds everywhere. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}

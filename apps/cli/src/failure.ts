import { AtollError } from '@atoll/sdk';
import { CommanderError } from 'commander';
import color from 'picocolors';

const EXIT_CODES: Record<string, number> = {
  UNAUTHENTICATED: 3,
  FORBIDDEN: 3,
  NOT_FOUND: 4,
  UNAVAILABLE: 5,
  CHAIN_HALTED: 5,
  USAGE: 2,
};

/** Wrong use of the command line, in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Says on stderr what went wrong, and gives the exit code that means it. */
export function report(error: unknown, json: boolean): number {
  // Commander has printed its own sentence; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { code, message } = explain(error);
  console.error(json ? JSON.stringify({ error: { code, message } }) : `${color.red(code)} ${message}`);
  return EXIT_CODES[code] ?? 1;
}

function explain(error: unknown): { code: string; message: string } {
  if (error instanceof AtollError) return { code: error.code, message: error.message };
  if (error instanceof UsageError) return { code: 'USAGE', message: error.message };
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return {
      code: 'UNAVAILABLE',
      message: 'The platform does not answer. Is it up, and is the URL right? "atoll who" shows it.',
    };
  }
  return { code: 'FAILED', message: error instanceof Error ? error.message : String(error) };
}

import { AtollError } from '@atoll/sdk';
import { SecretFileError } from '@atoll/sdk/device';
import { EnvelopeError } from '@atoll/sealed/envelopes';
import { ReceiptError } from '@atoll/sealed/receipts';
import { CommanderError, InvalidArgumentError } from 'commander';
import color from 'picocolors';

import { nextAfter } from './refusals.js';

const EXIT_CODES: Record<string, number> = {
  UNAUTHENTICATED: 3,
  FORBIDDEN: 3,
  SECOND_FACTOR_REQUIRED: 3,
  POLICY_FORBIDS: 3,
  NOT_FOUND: 4,
  UNAVAILABLE: 5,
  CHAIN_HALTED: 5,
  USAGE: 2,
};

/** Wrong use of the command line, in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The person at the terminal has changed their mind. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Says on stderr what went wrong, and gives the exit code that means it. */
export function report(error: unknown, json: boolean): number {
  // Commander has printed its own sentence, unless a command said it; help and version are no failures.
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError)) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Interrupted) return 130;
  const { code, message } = explain(error);
  console.error(json ? JSON.stringify({ error: { code, message } }) : `${color.red(code)} ${message}`);
  return EXIT_CODES[code] ?? 1;
}

const UNANSWERED = {
  code: 'UNAVAILABLE',
  message: 'The platform does not answer. Start it, or check the URL that you signed in with (or ATOLL_URL).',
};

function explain(error: unknown): { code: string; message: string } {
  if (error instanceof AtollError && error.code === 'REVERTED')
    return { code: error.code, message: `${error.message} ${nextAfter(error.detail, error.message)}`.trim() };
  if (error instanceof AtollError || error instanceof ReceiptError || error instanceof EnvelopeError)
    return { code: error.code, message: error.message };
  if (error instanceof UsageError || error instanceof InvalidArgumentError || error instanceof SecretFileError)
    return { code: 'USAGE', message: error.message };
  if (error instanceof TypeError && error.message.startsWith('Failed to parse URL'))
    return { code: 'USAGE', message: `${error.message}: a URL looks like http://127.0.0.1:4400/graphql.` };
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return UNANSWERED;
  }
  const file = fileTrouble(error);
  if (file) return { code: 'USAGE', message: file };
  // A WebSocket ends with an event, whose code is 4403 when the connection is not let in.
  if (typeof error === 'object' && error !== null && !(error instanceof Error))
    return 'code' in error && error.code === 4403
      ? { code: 'UNAUTHENTICATED', message: 'The platform does not let this sign-in watch. Sign in again.' }
      : UNANSWERED;
  return { code: 'FAILED', message: error instanceof Error ? error.message : String(error) };
}

/** What a file that was named is to blame for. */
function fileTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return 'A folder was named where a file is needed.'; // Node does not say which
  if (path === undefined) return null;
  if (code === 'EEXIST') return `${path} is there already; choose another file.`;
  if (code === 'ENOENT') return `${path} is not there.`;
  if (code === 'ELOOP') return `${path} is a link; name the file itself.`;
  if (code === 'EACCES') return `${path} may not be read or written by you.`;
  return null;
}

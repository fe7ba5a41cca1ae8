import { Fault } from '@atoll/kernel';

/** What a supervisor can tell apart. */
export const EXIT = {
  /** Something that was not foreseen. */
  unexpected: 1,
  /** The flags, the genesis file, the key file or another input are wrong: the same again fails the same. */
  invalid: 2,
  /** A port or the data directory is in use, or the directory holds another chain or another key. */
  conflict: 3,
  /** Imported blocks do not agree with what their headers say. */
  disagreement: 4,
  /** The node could no longer write: a full or broken disk. */
  fatal: 5,
} as const;

/** The one sentence for people, and the exit code for programs. */
export function failureOf(error: unknown): { sentence: string; exitCode: number } {
  if (error instanceof Fault)
    return { sentence: error.message, exitCode: error.detail.code === 'CONFLICT' ? EXIT.conflict : EXIT.invalid };
  if (isSystemError(error)) return systemFailure(error);
  return { sentence: error instanceof Error ? error.message : String(error), exitCode: EXIT.unexpected };
}

type SystemError = NodeJS.ErrnoException & { address?: string; port?: number };

function systemFailure(error: SystemError): { sentence: string; exitCode: number } {
  const place = `${error.address}:${error.port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return { sentence: `${place} is in use by another process; choose another port.`, exitCode: EXIT.conflict };
    case 'EADDRNOTAVAIL':
      return { sentence: `${error.address} is not an address of this machine.`, exitCode: EXIT.invalid };
    case 'ENOENT':
      return { sentence: `The file ${error.path} does not exist.`, exitCode: EXIT.invalid };
    case 'EACCES':
    case 'EPERM':
      return { sentence: `This user may not use ${error.path ?? place}.`, exitCode: EXIT.invalid };
    case 'ENOSPC':
      return { sentence: 'The disk is full; free some space and start again.', exitCode: EXIT.fatal };
    default:
      return { sentence: error.message, exitCode: EXIT.unexpected };
  }
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && typeof (error as SystemError).code === 'string' && 'syscall' in error;
}

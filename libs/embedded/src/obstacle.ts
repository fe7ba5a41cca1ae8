/** Something on this machine stands in the way. The message is for the person at the keyboard and names the next step. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}

const REMEDIES: Record<string, (what: string) => string> = {
  ENOSPC: () =>
    'The disk is full. Free some space (Debian: "df -h && sudo apt-get clean"; macOS: "df -h && brew cleanup") and run the command again; nothing is lost.',
  EACCES: (what) =>
    `This account may not write to ${what}. Take it over (Debian and macOS: "sudo chown -R $(id -un) ${what}") or choose another directory with ATOLL_HOME.`,
  EROFS: (what) => `${what} lies on a read-only disk. Choose another directory with ATOLL_HOME.`,
  EDQUOT: () => 'Your disk quota is used up. Free some space and run the command again; nothing is lost.',
};
REMEDIES['EPERM'] = REMEDIES['EACCES'] as (what: string) => string;

/** Turns the operating system's refusals that a person can lift into an {@link Obstacle}; anything else passes as it is. */
export function explained(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const sentence = REMEDIES[code]?.(what);
  return sentence ? new Obstacle(sentence, { cause: error }) : error;
}

/** The same, for servers that tell their troubles only in a log. */
export function explainedLog(log: string, what: string): Obstacle | undefined {
  const code = [
    ['No space left on device', 'ENOSPC'],
    ['Disk quota exceeded', 'EDQUOT'],
    ['Permission denied', 'EACCES'],
    ['Read-only file system', 'EROFS'],
  ].find(([words]) => log.includes(words as string))?.[1];
  const sentence = code && REMEDIES[code]?.(what);
  return sentence ? new Obstacle(sentence) : undefined;
}

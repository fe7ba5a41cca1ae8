import { explained } from '@atoll/embedded';

import { ParentProgress, tellParent } from './detached.js';
import { down } from './down.js';
import { told } from './progress.js';
import { settingsFrom } from './settings.js';
import { supervise } from './supervise.js';
import { up } from './up.js';
import { WrongUse } from './wrong-use.js';

const COMMANDS: Record<string, (flags: string[]) => Promise<void>> = {
  up: (flags) => up(settingsFrom(process.env), only(flags, '--detach')),
  down: (flags) => {
    only(flags);
    return down(settingsFrom(process.env).home);
  },
  /** What `up --detach` leaves running. */
  supervise: async () => {
    const settings = settingsFrom(process.env);
    try {
      await supervise(settings, new ParentProgress(), (report) => tellParent({ kind: 'ready', report }));
    } catch (error) {
      const sentence = told(explained(error, settings.home));
      tellParent({ kind: 'failed', sentence, wrongUse: error instanceof WrongUse });
      throw error;
    }
  },
};

const [name = '', ...flags] = process.argv.slice(2);
try {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new WrongUse('Say "up", "up --detach" or "down".');
  await command(flags);
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${told(error)}\n`);
  process.exit(error instanceof WrongUse ? 2 : 1);
}

/** Whether the one known flag is given; any other word is a mistake. */
function only(words: string[], known?: string): boolean {
  const unknown = words.find((word) => word !== known);
  if (unknown) throw new WrongUse(`"${unknown}" is not known here${known ? `; there is only ${known}` : ''}.`);
  return words.length > 0;
}

import { Obstacle } from '@atoll/embedded';

import type { Supervisor } from './supervisor-file.js';

/** Nothing is in the way but what was asked for; the exit code is 2, as of every command. */
export class WrongUse extends Obstacle {}

/** A second supervisor would start what runs once more, over the same data. */
export const alreadyRuns = ({ pid, report }: Supervisor, home: string): WrongUse =>
  new WrongUse(
    report
      ? `Atoll already runs in ${home}: process ${pid}, ${report.console}. "npm run down" stops it.`
      : `Atoll is already being started in ${home}, by process ${pid}. Wait for it, or stop it with "npm run down".`,
  );

import type { AccessDeedPartsFragment, Atoll } from '@atoll/sdk';
import type { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

type Deed = AccessDeedPartsFragment;

/** The first column is what the next command takes: what was made, or what it was about. */
export const deedColumns: Columns<Deed> = {
  id: (deed) => deed.made ?? deed.subject,
  state: (deed) => deed.state,
  deed: (deed) => deed.id,
  function: (deed) => deed.function,
  block: (deed) => deed.blockNumber,
  reason: (deed) => deed.reason,
};

/** Waits until a deed is on its chain, or has failed. */
const finished = async (atoll: Atoll, { id }: Deed): Promise<Deed> =>
  poll(
    async () => (await atoll.accessDeed({ id })).accessDeed,
    ({ state }) => state === 'DONE' || state === 'FAILED',
  );

/** Does something about access, and shows what came of it; what failed ends the command. */
export const doing = (options: Format, deed: (atoll: Atoll) => Promise<Deed>) =>
  signedIn(async (atoll) => {
    const done = await finished(atoll, await deed(atoll));
    showOne(done, deedColumns, options);
    if (done.state === 'FAILED') process.exitCode = 1;
  });

export const withOutput = (command: Command): Command => command.addOption(JSON_OPTION).addOption(QUIET_OPTION);

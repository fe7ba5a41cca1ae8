import type { SessionsQuery } from '@atoll/sdk';
import { Command } from 'commander';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, tell, type Columns, type Format } from './output.js';
import { signedInPersonally } from './session.js';

const columns: Columns<SessionsQuery['sessions'][number]> = {
  id: (s) => s.id,
  'signed in': (s) => s.createdAt,
  expires: (s) => s.expiresAt,
  here: (s) => (s.current ? 'yes' : 'no'),
};

export function sessionCommands(): Command {
  const group = new Command('sessions').description('Where you are signed in.');

  group
    .command('list')
    .description('Your sessions, newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedInPersonally(async (atoll) => showList((await atoll.sessions()).sessions, columns, options, 'None.')),
    );

  group
    .command('end [id]')
    .description('End a session at once, or all but the one here.')
    .option('--others', 'all but the one here')
    .addOption(JSON_OPTION)
    .action((id: string | undefined, { others, json }: Format & { others?: boolean }) =>
      signedInPersonally(async (atoll) => {
        if ((id === undefined) !== (others === true)) throw new UsageError('Name one session, or say --others.');
        const ended = id
          ? Number((await atoll.endSession({ id })).endSession)
          : (await atoll.endOtherSessions()).endOtherSessions;
        if (json) showJson({ ended });
        else tell(`Ended ${ended}.`);
      }),
    );
  return group;
}

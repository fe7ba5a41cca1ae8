import type { ConsortiumInvitationsQuery, ConsortiumPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { joiningCommands } from './joining.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<ConsortiumPartsFragment> = {
  id: (c) => c.id,
  name: (c) => c.name,
  members: (c) => c.members.map(({ organisation }) => organisation.name).join(', '),
};

const invitationColumns: Columns<ConsortiumInvitationsQuery['consortiumInvitations'][number]> = {
  id: (i) => i.id,
  by: (i) => i.invitedBy.name,
  expires: (i) => i.expiresAt,
  'accepted by': (i) => i.acceptedBy?.name,
};

export function consortiumCommands(): Command {
  const group = new Command('consortia').description('Organisations that govern chains together.');

  group
    .command('list')
    .description('The consortia the organisation is a member of.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.consortia(page)).consortia,
          columns,
          options,
          'None yet: atoll consortia found NAME',
        ),
      ),
    );

  group
    .command('found <name>')
    .description('Found a consortium; others come by invitation.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.foundConsortium({ input: { name } })).foundConsortium, columns, options),
      ),
    );

  group
    .command('show <id>')
    .description('A consortium and its members.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.consortium({ id })).consortium, columns, options)),
    );

  group
    .command('invite <id>')
    .description('Make a code that brings one organisation in. It is shown once.')
    .option('--hours <hours>', 'how long the code is valid', wholeNumber, 72)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, { hours, ...options }: Format & { hours: number }) =>
      signedIn(async (atoll) => {
        const { inviteOrganisation } = await atoll.inviteOrganisation({
          input: { consortiumId, expiresInHours: hours },
        });
        showOne(inviteOrganisation, { code: (i) => i.code, id: (i) => i.id, expires: (i) => i.expiresAt }, options);
      }),
    );

  group
    .command('invitations <id>')
    .description('The invitations into a consortium, newest first, without their codes.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { consortiumInvitations } = await atoll.consortiumInvitations({ consortiumId });
        showList(consortiumInvitations, invitationColumns, options, 'None.');
      }),
    );

  group
    .command('revoke <id> <invitation>')
    .description('Take back an open invitation of your organisation.')
    .action((consortiumId: string, id: string) =>
      signedIn(async (atoll) => {
        await atoll.revokeConsortiumInvitation({ consortiumId, id });
        tell('Revoked.');
      }),
    );

  group
    .command('accept <code>')
    .description('Join the consortium that made the code.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((code: string, options: Format) =>
      signedIn(async (atoll) => {
        const { acceptConsortiumInvitation } = await atoll.acceptConsortiumInvitation({ code });
        showOne(acceptConsortiumInvitation, columns, options);
      }),
    );

  group
    .command('leave <id>')
    .description('Leave; the organisation must have no node on its chains any more.')
    .action((consortiumId: string) =>
      signedIn(async (atoll) => {
        await atoll.leaveConsortium({ consortiumId });
        tell('Left.');
      }),
    );

  joiningCommands(group);
  return group;
}

import type { ConsortiumPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { showList, showOne, tell, type Columns, type Json } from './output.js';
import { signedIn } from './session.js';

const columns: Columns<ConsortiumPartsFragment> = {
  id: (c) => c.id,
  name: (c) => c.name,
  members: (c) => c.members.map(({ organisation }) => organisation.name).join(', '),
};

export function consortiumCommands(): Command {
  const group = new Command('consortia').description('Organisations that govern chains together.');

  group
    .command('list')
    .description('The consortia the organisation is a member of.')
    .option('--json')
    .action((options: Json) =>
      signedIn(async (atoll) => {
        const { consortia } = await atoll.consortia({ first: 100 });
        showList(consortia.nodes, columns, options, 'None yet: atoll consortia found NAME');
      }),
    );

  group
    .command('found <name>')
    .description('Found a consortium; others come by invitation.')
    .option('--json')
    .action((name: string, options: Json) =>
      signedIn(async (atoll) =>
        showOne((await atoll.foundConsortium({ input: { name } })).foundConsortium, columns, options),
      ),
    );

  group
    .command('show <id>')
    .description('A consortium and its members.')
    .option('--json')
    .action((id: string, options: Json) =>
      signedIn(async (atoll) => showOne((await atoll.consortium({ id })).consortium, columns, options)),
    );

  group
    .command('invite <id>')
    .description('Make a code that brings one organisation in. It is shown once.')
    .option('--hours <hours>', 'how long the code is valid', Number, 72)
    .option('--json')
    .action((consortiumId: string, { hours, ...options }: Json & { hours: number }) =>
      signedIn(async (atoll) => {
        const { inviteOrganisation } = await atoll.inviteOrganisation({
          input: { consortiumId, expiresInHours: hours },
        });
        showOne(inviteOrganisation, { code: (i) => i.code, expires: (i) => i.expiresAt }, options);
      }),
    );

  group
    .command('accept <code>')
    .description('Join the consortium that made the code.')
    .option('--json')
    .action((code: string, options: Json) =>
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
  return group;
}

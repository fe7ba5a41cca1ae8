import type { OrganisationQuery, Role } from '@atoll/sdk';
import { Argument, Command } from 'commander';

import { roleArgument, wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { readSession, writeSession } from './session-file.js';
import { signedIn, signedInPersonally } from './session.js';

type Member = NonNullable<OrganisationQuery['organisation']['members']>['nodes'][number];

const memberColumns: Columns<Member> = {
  id: (m) => m.person.id,
  name: (m) => m.person.name,
  role: (m) => m.role,
  email: (m) => m.person.email,
};

export function organisationCommands(): Command {
  const group = new Command('organisations').alias('orgs').description('Organisations and the people in them.');

  group
    .command('list')
    .description('The organisations you belong to.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedInPersonally(async (atoll) => {
        const { me } = await atoll.me();
        const columns = {
          id: (m: (typeof me.organisations)[number]) => m.organisation.id,
          name: (m: (typeof me.organisations)[number]) => m.organisation.name,
          role: (m: (typeof me.organisations)[number]) => m.role,
        };
        showList(me.organisations, columns, options, 'None yet: atoll organisations create NAME');
      }),
    );

  group
    .command('create <name>')
    .description('Found an organisation and act for it from now on.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, options: Format) =>
      signedInPersonally(async (atoll) => {
        const { createOrganisation } = await atoll.createOrganisation({ input: { name } });
        await choose(createOrganisation.id);
        showOne(createOrganisation, { id: (o) => o.id, name: (o) => o.name }, options);
      }),
    );

  group
    .command('use <id>')
    .description('Act for this organisation from now on.')
    .action((id: string) =>
      signedInPersonally(async (atoll) => {
        const { me } = await atoll.me();
        const found = me.organisations.find(({ organisation }) => organisation.id === id);
        if (!found) throw new UsageError('You do not belong to that organisation: see atoll organisations list.');
        await choose(id);
        tell(`Acting for ${found.organisation.name}.`);
      }),
    );

  group
    .command('members')
    .description('Who belongs to the organisation, and as what.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn(async (atoll) => {
        const none = { nodes: [], pageInfo: { hasNextPage: false } };
        await showPages(
          async (page) => (await atoll.organisation(page)).organisation.members ?? none,
          memberColumns,
          options,
          'Nobody.',
        );
      }),
    );

  group
    .command('role')
    .description('Change what a member is.')
    .argument('<person>', 'the id in atoll organisations members')
    .addArgument(roleArgument())
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((personId: string, to: Role, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.changeRole({ personId, role: to })).changeRole, memberColumns, options),
      ),
    );

  group
    .command('remove <person>')
    .description('Take a person out; anybody may take themselves out.')
    .action((personId: string) =>
      signedIn(async (atoll) => {
        await atoll.removePerson({ personId });
        tell('Removed.');
      }),
    );

  group
    .command('second-factor')
    .description('Demand of everybody who acts for it that more than a password signs them in, or no more.')
    .addArgument(new Argument('<demanded>', 'whether it is demanded').choices(['on', 'off']))
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((demanded: string, options: Format) =>
      signedIn(async (atoll) => {
        const { demandSecondFactor } = await atoll.demandSecondFactor({ demanded: demanded === 'on' });
        const columns = {
          id: (o: typeof demandSecondFactor) => o.id,
          name: (o: typeof demandSecondFactor) => o.name,
          'second factor': (o: typeof demandSecondFactor) => (o.secondFactorDemanded ? 'demanded' : 'not demanded'),
        };
        showOne(demandSecondFactor, columns, options);
      }),
    );

  group
    .command('readmit')
    .description('Let somebody back whom you removed and your identity provider still signs in.')
    .argument('<email>', 'the address that the provider says')
    .addArgument(roleArgument())
    .action((email: string, to: Role) =>
      signedIn(async (atoll) => {
        await atoll.readmitPerson({ input: { email, role: to } });
        tell('Let back: the person may sign in again.');
      }),
    );

  group
    .command('invite')
    .description('Make a code that brings one person in.')
    .addArgument(roleArgument())
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .option('--hours <n>', 'how long the code works', wholeNumber, 72)
    .action((to: Role, { hours, ...options }: Format & { hours: number }) =>
      signedIn(async (atoll) => {
        const { invitePerson } = await atoll.invitePerson({ input: { role: to, expiresInHours: hours } });
        showOne(invitePerson, { code: (i) => i.code, role: (i) => i.role, expires: (i) => i.expiresAt }, options);
      }),
    );

  group
    .command('accept <code>')
    .description('Join the organisation that made the code.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((code: string, options: Format) =>
      signedInPersonally(async (atoll) => {
        const { acceptPersonInvitation } = await atoll.acceptPersonInvitation({ code });
        await choose(acceptPersonInvitation.id);
        showOne(acceptPersonInvitation, { id: (o) => o.id, name: (o) => o.name }, options);
      }),
    );
  return group;
}

/** Only what is saved can be changed; a program says in its environment for whom it acts. */
async function choose(organisationId: string): Promise<void> {
  if (process.env['ATOLL_TOKEN']) return;
  const saved = await readSession();
  if (saved) await writeSession({ ...saved, organisationId });
}

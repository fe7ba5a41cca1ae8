import { Command } from 'commander';

import { showList, showOne, tell, type Json } from './output.js';
import { readSession, writeSession } from './session-file.js';
import { signedIn } from './session.js';

export function organisationCommands(): Command {
  const group = new Command('organisations').alias('orgs').description('Organisations and the people in them.');

  group
    .command('list')
    .description('The organisations you belong to.')
    .option('--json')
    .action((options: Json) =>
      signedIn(async (atoll) => {
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
    .option('--json')
    .action((name: string, options: Json) =>
      signedIn(async (atoll) => {
        const { createOrganisation } = await atoll.createOrganisation({ input: { name } });
        await choose(createOrganisation.id);
        showOne(createOrganisation, { id: (o) => o.id, name: (o) => o.name }, options);
      }),
    );

  group
    .command('use <id>')
    .description('Act for this organisation from now on.')
    .action(async (id: string) => {
      await choose(id);
      const { organisation } = await signedIn((atoll) => atoll.organisation());
      tell(`Acting for ${organisation.name}.`);
    });

  group
    .command('members')
    .description('Who belongs to the organisation, and as what.')
    .option('--json')
    .action((options: Json) =>
      signedIn(async (atoll) => {
        const nodes = (await atoll.organisation({ first: 100 })).organisation.members?.nodes ?? [];
        type Row = (typeof nodes)[number];
        const columns = {
          id: (m: Row) => m.person.id,
          name: (m: Row) => m.person.name,
          email: (m: Row) => m.person.email,
          role: (m: Row) => m.role,
        };
        showList(nodes, columns, options, 'Nobody.');
      }),
    );

  group
    .command('invite <role>')
    .description('Make a code that brings one person in: OWNER, ADMIN, DEVELOPER, OPERATOR or AUDITOR.')
    .option('--json')
    .action((role: string, options: Json) =>
      signedIn(async (atoll) => {
        const { invitePerson } = await atoll.invitePerson({ input: { role: role.toUpperCase() as never } });
        showOne(invitePerson, { code: (i) => i.code, role: (i) => i.role, expires: (i) => i.expiresAt }, options);
      }),
    );

  group
    .command('accept <code>')
    .description('Join the organisation that made the code.')
    .option('--json')
    .action((code: string, options: Json) =>
      signedIn(async (atoll) => {
        const { acceptPersonInvitation } = await atoll.acceptPersonInvitation({ code });
        await choose(acceptPersonInvitation.id);
        showOne(acceptPersonInvitation, { id: (o) => o.id, name: (o) => o.name }, options);
      }),
    );
  return group;
}

async function choose(organisationId: string): Promise<void> {
  const saved = await readSession();
  if (saved) await writeSession({ ...saved, organisationId });
}

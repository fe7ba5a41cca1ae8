import type { Atoll, ServiceTicketPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { addInteractions } from './interactions.js';
import { JSON_OPTION, QUIET_OPTION, momentOf, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { showDone } from './services.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const columns: Columns<ServiceTicketPartsFragment> = {
  id: (t) => t.id,
  service: (t) => t.serviceId,
  holder: (t) => t.holder,
  state: (t) => t.state,
  until: (t) => t.validUntil && momentOf(t.validUntil),
  uses: (t) => t.interactions,
};

type Asking = Format & { device?: string; deadline?: string; signature?: string };
type Search = Paged & { service?: string; holder?: string; state?: string };

type Fate = { says: string; deed: (atoll: Atoll, of: { chainId: string; id: Hex }) => Promise<{ id: string }> };
const FATES: Record<string, Fate> = {
  deny: { says: 'Turn a request down.', deed: async (atoll, of) => (await atoll.denyTicket(of)).denyTicket },
  revoke: { says: 'Take a ticket away.', deed: async (atoll, of) => (await atoll.revokeTicket(of)).revokeTicket },
  close: { says: 'Give a ticket back.', deed: async (atoll, of) => (await atoll.closeTicket(of)).closeTicket },
  expire: {
    says: "Note that a ticket's time is over.",
    deed: async (atoll, of) => (await atoll.expireTicket(of)).expireTicket,
  },
};

export function ticketCommands(): Command {
  const group = new Command('tickets').description('Who may use which service.');

  group
    .command('list <chain>')
    .description('Tickets, and requests for some.')
    .option('--service <id>', 'of one service')
    .option('--holder <address>', "somebody's")
    .option('--state <state>', 'requested, granted, denied, closed, expired or revoked')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { service, holder, state, ...options }: Search) =>
      signedIn(async (atoll) => {
        const filter = {
          ...(service && { serviceId: service as Hex }),
          ...(holder && { holder: holder as Hex }),
          ...(state && { state: state.toUpperCase() as 'GRANTED' }),
        };
        await showPages(
          async (page) => (await atoll.serviceTickets({ chainId, ...page, ...filter })).serviceTickets,
          columns,
          options,
          'None.',
        );
      }),
    );

  group
    .command('show <chain> <ticket>')
    .description('One ticket, whosever it is.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, id: Hex, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.serviceTicket({ chainId, id })).serviceTicket, columns, options)),
    );

  group
    .command('request <chain> <service>')
    .description('Ask for a ticket: for your organisation, or for a device that signed for it.')
    .option('--device <address>', 'who is to hold it')
    .option('--deadline <seconds>', 'until when its signature counts')
    .option('--signature <hex>', 'its signature of RequestAccess')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, service: Hex, { device, deadline, signature, ...options }: Asking) =>
      signedIn(async (atoll) => {
        const consent = { signer: device as Hex, deadline: deadline ?? '0', signature: (signature ?? '0x') as Hex };
        const input = { chainId, serviceId: service, ...(device && { device: consent }) };
        await showDone(atoll, (await atoll.requestAccess({ input })).requestAccess.id, options);
      }),
    );

  group
    .command('grant <chain> <ticket>')
    .description('Grant a ticket for a service of yours.')
    .option('--days <n>', 'how long it is good', wholeNumber, 30)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, id: Hex, { days, ...options }: Format & { days: number }) =>
      signedIn(async (atoll) => {
        const validUntil = String(Math.floor(Date.now() / 1_000) + days * 86_400);
        await showDone(atoll, (await atoll.grantTicket({ chainId, id, validUntil })).grantTicket.id, options);
      }),
    );

  for (const [fate, { says, deed }] of Object.entries(FATES)) {
    group
      .command(`${fate} <chain> <ticket>`)
      .description(says)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((chainId: string, id: Hex, options: Format) =>
        signedIn(async (atoll) => showDone(atoll, (await deed(atoll, { chainId, id })).id, options)),
      );
  }
  addInteractions(group);
  return group;
}

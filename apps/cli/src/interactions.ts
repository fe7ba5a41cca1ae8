import type { RecordInteractionInput, ServiceInteractionsQuery } from '@atoll/sdk';
import type { Command } from 'commander';

import { jsonIn } from './files.js';
import { JSON_OPTION, QUIET_OPTION, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { showDone } from './services.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const columns: Columns<ServiceInteractionsQuery['serviceInteractions']['nodes'][number]> = {
  number: (i) => i.number,
  result: (i) => i.result,
  'signed by': (i) => i.serviceSigner,
  block: (i) => i.blockNumber,
  transaction: (i) => i.transactionHash,
};

/** What came of uses of a service, for a ticket. */
export function addInteractions(group: Command): void {
  group
    .command('interactions <chain> <ticket>')
    .description('What was recorded for a ticket, in its order.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, ticketId: Hex, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.serviceInteractions({ chainId, ticketId, ...page })).serviceInteractions,
          columns,
          options,
          'None.',
        ),
      ),
    );

  group
    .command('record <chain> <file>')
    .description('Bring to the chain what both signed of one use, as a participant of the SDK gives it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const { ticket, ...signed } = Object(await jsonIn(file)) as { ticket: Hex } & Signed;
        const input = { ...{ chainId, ticketId: ticket }, ...signed };
        await showDone(atoll, (await atoll.recordInteraction({ input })).recordInteraction.id, options);
      }),
    );
}

type Signed = Omit<RecordInteractionInput, 'chainId' | 'ticketId'>;

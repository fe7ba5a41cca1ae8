import type { ApprovalPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<ApprovalPartsFragment> = {
  id: (a) => a.id,
  kind: (a) => a.kind,
  status: (a) => a.status,
  votes: (a) =>
    `${a.votes.filter(({ approve }) => approve).length} of ${a.needed}${a.twoPerson ? ', two persons' : ''}`,
  key: (a) => a.key?.name,
  policy: (a) => a.policy?.name,
  transaction: (a) => a.transaction?.id,
  'export to': (a) => a.keyExport?.recipient,
  until: (a) => a.expiresAt,
  message: (a) => a.message,
};

export function approvalCommands(): Command {
  const group = new Command('approvals').description('What waits for people of your organisation to agree to it.');

  group
    .command('list')
    .description('Newest first: those that are open, or all.')
    .option('--decided', 'those that are decided, too')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(({ decided, ...options }: Paged & { decided?: boolean }) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.approvals({ ...page, ...(!decided && { status: 'OPEN' }) })).approvals,
          columns,
          options,
          'None.',
        ),
      ),
    );

  for (const [verb, approve] of [
    ['approve', true],
    ['reject', false],
  ] as const) {
    group
      .command(`${verb} <id>`)
      .description(`Vote to ${verb} it, as yourself.`)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, options: Format) =>
        signedIn(async (atoll) =>
          showOne((await atoll.voteOnApproval({ id, approve })).voteOnApproval, columns, options),
        ),
      );
  }
  return group;
}

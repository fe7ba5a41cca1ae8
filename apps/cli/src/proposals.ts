import type { ProposalPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

export const proposalColumns: Columns<ProposalPartsFragment> = {
  id: (p) => p.id,
  kind: (p) => p.kind,
  status: (p) => p.status,
  votes: (p) => `${p.votes.filter(({ approve }) => approve).length} of ${p.needed}`,
  by: (p) => p.proposedBy?.name,
  message: (p) => p.message,
};

export function proposalCommands(): Command {
  const group = new Command('proposals').description('Changes to what is shared, and votes on them.');

  group
    .command('list [chain]')
    .description('The proposals of a chain, or of all your consortia, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string | undefined, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.proposals({ ...page, ...(chainId ? { chainId } : {}) })).proposals,
          proposalColumns,
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
      .description(`Vote to ${verb} a proposal, for your organisation.`)
      .option('--keep-volumes', 'if a chain is deleted, leave key and data of your own nodes where they lie')
      .option('--no-keep-volumes', 'if a chain is deleted, delete those of your own nodes with it, as without a word')
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, { keepVolumes, ...options }: Format & { keepVolumes?: boolean }) =>
        signedIn(async (atoll) => {
          const vote = { id, approve, ...(keepVolumes !== undefined && { keepVolumes }) };
          showOne((await atoll.voteOnProposal(vote)).voteOnProposal, proposalColumns, options);
        }),
      );
  }

  group
    .command('withdraw <id>')
    .description('Take your own proposal back while it is open.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.withdrawProposal({ id })).withdrawProposal, proposalColumns, options),
      ),
    );
  return group;
}

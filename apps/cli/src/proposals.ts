import type { ProposalPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { showList, showOne, type Columns, type Json } from './output.js';
import { signedIn } from './session.js';

export const proposalColumns: Columns<ProposalPartsFragment> = {
  id: (p) => p.id,
  kind: (p) => p.kind,
  by: (p) => p.proposedBy?.name,
  status: (p) => p.status,
  votes: (p) => `${p.votes.filter(({ approve }) => approve).length} of ${p.needed}`,
  message: (p) => p.message,
};

export function proposalCommands(): Command {
  const group = new Command('proposals').description('Changes to what is shared, and votes on them.');

  group
    .command('list <chain>')
    .description('The proposals of a chain, newest first.')
    .option('--json')
    .action((chainId: string, options: Json) =>
      signedIn(async (atoll) => {
        const { proposals } = await atoll.proposals({ chainId, first: 100 });
        showList(proposals.nodes, proposalColumns, options, 'None.');
      }),
    );

  for (const [verb, approve] of [
    ['approve', true],
    ['reject', false],
  ] as const) {
    group
      .command(`${verb} <id>`)
      .description(`Vote to ${verb} a proposal, for your organisation.`)
      .option('--json')
      .action((id: string, options: Json) =>
        signedIn(async (atoll) =>
          showOne((await atoll.voteOnProposal({ id, approve })).voteOnProposal, proposalColumns, options),
        ),
      );
  }

  group
    .command('withdraw <id>')
    .description('Take your own proposal back while it is open.')
    .option('--json')
    .action((id: string, options: Json) =>
      signedIn(async (atoll) =>
        showOne((await atoll.withdrawProposal({ id })).withdrawProposal, proposalColumns, options),
      ),
    );
  return group;
}

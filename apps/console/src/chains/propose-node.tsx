import { quorum } from '@atoll/protocol/validators';
import type { ProposalPartsFragment } from '@atoll/sdk';
import { Notice } from '@atoll/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { atoll } from '../shared/atoll.js';
import type { Chain, Node } from '../shared/chain.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useWords } from '../words/words.js';

export type Motion = 'voteIn' | 'voteOut';

type Props = { motion: Motion; node: Node; chain: Chain; onClose: () => void };

/** Has the members vote on whether a node agrees on blocks; what the quorum will be is said before. */
export function ProposeNode({ motion, node, chain, onClose }: Props) {
  const { words } = useWords();
  const queries = useQueryClient();
  const out = motion === 'voteOut';
  const all = chain.validators.length + (out ? -1 : 1);
  const what = out ? words.nodes.voteOutWhat : words.nodes.voteInWhat;
  return (
    <FormDialog
      title={words.nodes.acts[motion]}
      what={what(node.name)}
      {...(out && { look: 'danger' as const, confirm: node.name })}
      send={() => propose(motion, node.id)}
      onSent={() => queries.invalidateQueries({ queryKey: ['proposals', chain.id] })}
      sent={(proposal) => <Proposed proposal={proposal} chainId={chain.id} />}
      onClose={onClose}
    >
      {() => <p>{words.nodes.afterwards(all, quorum(all))}</p>}
    </FormDialog>
  );
}

const propose = async (motion: Motion, nodeId: string) =>
  motion === 'voteIn'
    ? (await atoll.proposeValidator({ nodeId })).proposeValidator
    : (await atoll.proposeValidatorRemoval({ nodeId })).proposeValidatorRemoval;

/** Where it is voted on. */
function Proposed({ proposal, chainId }: { proposal: ProposalPartsFragment; chainId: string }) {
  const { words } = useWords();
  const { proposed, proposedAlone, proposedVotes } = words.nodes;
  const given = proposal.votes.filter(({ approve }) => approve).length;
  return (
    <Notice
      tone="good"
      title={proposed}
      action={
        <Link className="button" data-look="primary" to="/chains/$chainId/governance" params={{ chainId }}>
          {words.tabs.governance}
        </Link>
      }
    >
      {given >= proposal.needed ? proposedAlone : proposedVotes(given, proposal.needed)}
    </Notice>
  );
}

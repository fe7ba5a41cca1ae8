import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Status, Table, type Tone } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { useProposals, type Chain } from '../shared/chain.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const TONES: Record<string, Tone> = { Connected: 'good', Announced: 'warn', Away: 'bad' };

/** Nodes that members run in installations of their own. */
export function Elsewhere({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const nodes = chain.nodes.filter(({ foreign }) => foreign);
  const { name, role, owner } = words.nodes;
  if (nodes.length === 0) return null;
  return (
    <section className="stack">
      <h2>{words.joining.nodes}</h2>
      <Table
        caption={words.joining.nodes}
        head={[name, words.chains.state, role, owner, words.joining.place, words.common.actions]}
        endFrom={5}
      >
        {nodes.map((node) => (
          <tr key={node.id}>
            <td>{node.name}</td>
            <td title={node.message}>
              <Status tone={TONES[node.phase] ?? 'idle'}>
                {words.phases[node.phase as keyof typeof words.phases] ?? node.phase}
              </Status>
            </td>
            <td>{node.sealing ? words.joining.sealing : words.nodes.roles[node.role]}</td>
            <td>{node.organisation?.name ?? '–'}</td>
            <td>{node.host === null ? '–' : `${node.host}:${node.port}`}</td>
            <td className="end">
              {node.role === 'VALIDATOR' && !node.sealing && <ProposeValidator chainId={chain.id} nodeId={node.id} />}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** A node that is to agree on blocks is voted in by the members. */
export function ProposeValidator({ chainId, nodeId }: { chainId: string; nodeId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('chain:govern');
  const open = useProposals(chainId).data?.some(
    ({ kind, status, payload }) =>
      kind === 'ADD_VALIDATOR' && status === 'OPEN' && JSON.stringify(payload).includes(nodeId),
  );
  const propose = useMutation({
    mutationFn: () => atoll.proposeValidator({ nodeId }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['proposals', chainId] }),
  });
  if (open || propose.isSuccess)
    return (
      <Link to="/chains/$chainId/governance" params={{ chainId }}>
        {words.joining.toVotes}
      </Link>
    );
  return (
    <>
      <Button size="small" disabled={!may} busy={propose.isPending} onClick={() => propose.mutate()}>
        {words.joining.proposeValidator}
      </Button>
      {propose.isError && <Problem error={propose.error} />}
    </>
  );
}

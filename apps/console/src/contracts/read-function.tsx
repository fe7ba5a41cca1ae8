import { useQuery } from '@tanstack/react-query';
import { Button } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { shown, signatureOf, typeOf, type AbiFunction } from '../shared/abi.js';
import { Parameters, useValues } from './parameters.js';

type Props = { deploymentId: string; of: AbiFunction };

/** What takes nothing is read at once, and again after every change. */
export function ReadFunction({ deploymentId, of }: Props) {
  const { words } = useWords();
  const values = useValues(of.inputs);
  const [given, give] = useState<unknown[] | null>(of.inputs.length === 0 ? [] : null);
  const name = signatureOf(of);
  const answer = useQuery({
    queryKey: ['call', deploymentId, name, given],
    queryFn: async () =>
      (await atoll.readContract({ input: { deploymentId, function: name, arguments: given ?? [] } })).readContract,
    enabled: given !== null,
    retry: false,
  });
  return (
    <details className="function" open={of.inputs.length === 0}>
      <summary>
        <code>{of.name}</code> <span className="muted small">{of.outputs.map(typeOf).join(', ')}</span>
      </summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const read = values.read();
          if (!read) return;
          if (JSON.stringify(read) === JSON.stringify(given)) void answer.refetch();
          else give(read);
        }}
      >
        <Parameters parameters={of.inputs} values={values} />
        <div className="row">
          <Button size="small" type="submit" busy={answer.isFetching}>
            {words.contracts.ask}
          </Button>
          {answer.data && <span className="muted small">{words.contracts.atBlock(answer.data.blockNumber)}</span>}
        </div>
      </form>
      {answer.isError && <Problem error={answer.error} />}
      {answer.data && (
        <output className="result" data-result={of.name}>
          {shown(answer.data.result)}
        </output>
      )}
    </details>
  );
}

import type { TransactionChangedSubscription, TransactionQuery } from '@atoll/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Notice, Steps, TextField, type Step } from '@atoll/ui';
import { useEffect, useState } from 'react';

import { useChainId } from '../shared/chain.js';
import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey } from '../shared/form.js';
import { useKeys } from '../shared/keys.js';
import { useLive } from '../shared/live.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { signatureOf, typeOf, type AbiFunction } from '../shared/abi.js';
import { Parameters, useValues } from './parameters.js';
import { KeyField, NEW_KEY, useKeyOf } from './signing-key.js';

type Props = { deploymentId: string; of: AbiFunction };

export function WriteFunction({ deploymentId, of }: Props) {
  const { words } = useWords();
  const values = useValues(of.inputs);
  const keys = useKeys();
  const keyOf = useKeyOf();
  const [chosen, choose] = useState<string | null>(null);
  const [wei, setWei] = useState('');
  const key = chosen ?? keys.data?.find(({ address }) => address !== null)?.id ?? NEW_KEY;
  const send = useMutation({
    mutationFn: async (given: unknown[]) => {
      const value = of.stateMutability === 'payable' && wei ? { value: wei } : {};
      const input = { deploymentId, function: signatureOf(of), arguments: given, keyId: await keyOf(key), ...value };
      return (await atoll.writeContract({ input: { ...input, idempotencyKey: newIdempotencyKey() } })).writeContract;
    },
  });
  return (
    <details className="function">
      <summary>
        <code>{of.name}</code> <span className="muted small">{of.inputs.map(typeOf).join(', ')}</span>
      </summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const given = values.read();
          if (given) send.mutate(given);
        }}
      >
        <Parameters parameters={of.inputs} values={values} />
        {of.stateMutability === 'payable' && (
          <TextField
            label={words.contracts.wei}
            inputMode="numeric"
            pattern="\d*"
            value={wei}
            onChange={(event) => setWei(event.target.value)}
          />
        )}
        <KeyField value={key} onChange={choose} />
        <div>
          <Button size="small" look="primary" type="submit" busy={send.isPending}>
            {words.contracts.send}
          </Button>
        </div>
      </form>
      {send.isError && <Problem error={send.error} />}
      {send.data && <Sent key={send.data.id} id={send.data.id} deploymentId={deploymentId} />}
    </details>
  );
}

const ORDER = ['QUEUED', 'SIGNED', 'SENT', 'MINED'] as const;

/** A transaction on its way; when it is there, what was read before is read again. */
function Sent({ id, deploymentId }: { id: string; deploymentId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const chainId = useChainId();
  const { data } = useLive<TransactionQuery['transaction'], TransactionChangedSubscription>({
    key: ['transaction', id],
    read: async () => (await atoll.transaction({ id })).transaction,
    follow: () => atoll.transactionChanged({ id }),
    after: (known, { transactionChanged }) => ({ receipt: null, history: [], ...known, ...transactionChanged }),
  });
  const status = data?.status;
  useEffect(() => {
    if (status === 'MINED') void queries.invalidateQueries({ queryKey: ['call', deploymentId] });
  }, [status, queries, deploymentId]);
  if (!data) return null;
  if (data.status === 'FAILED')
    return (
      <Notice tone="bad" title={words.contracts.reverted}>
        {data.reason}
      </Notice>
    );
  const at = ORDER.indexOf(data.status);
  const steps = ORDER.map((each, index): Step => ({
    name: words.contracts.sent[each],
    state: index <= at ? 'done' : index === at + 1 ? 'now' : 'later',
  }));
  return (
    <div className="stack-tight">
      <Steps steps={steps} label={words.contracts.transaction} stateNames={words.stepStates} />
      {data.held && <Notice tone="warn">{words.contracts.held}</Notice>}
      {data.status === 'MINED' && data.hash && (
        <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: data.hash }}>
          {words.contracts.seeTransaction}
        </Link>
      )}
    </div>
  );
}

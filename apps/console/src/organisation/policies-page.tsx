import type { PolicyPartsFragment } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, CheckField, ConfirmByName, Empty, SelectField, Status, Table, TextField } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey, onSubmit } from '../shared/form.js';
import { useKeys } from '../shared/keys.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** What each key may sign, and who has to agree to it. */
export function PoliciesPage() {
  const { words } = useWords();
  const keys = useKeys();
  const may = useMay('key:govern');
  const [chosen, choose] = useState('');
  return (
    <Answer query={keys}>
      {(list) => {
        const key = list.find(({ id }) => id === chosen) ?? list[0];
        if (!key) return <Empty title={words.organisation.noKeys}>{words.organisation.noKeysWhy}</Empty>;
        return (
          <div className="stack">
            <SelectField label={words.contracts.key} value={key.id} onChange={(event) => choose(event.target.value)}>
              {list.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
            <Policies key={key.id} keyId={key.id} />
            {may && <NewPolicy keyId={key.id} />}
          </div>
        );
      }}
    </Answer>
  );
}

function Policies({ keyId }: { keyId: string }) {
  const { words } = useWords();
  const may = useMay('key:govern');
  const queries = useQueryClient();
  const [ending, end] = useState<PolicyPartsFragment | null>(null);
  const policies = useQuery({
    queryKey: ['policies', keyId],
    queryFn: async () => (await atoll.policies({ keyId, first: 100 })).policies.nodes,
    meta: told(null, 'POLICY'),
  });
  const remove = useMutation({
    mutationFn: (id: string) => atoll.removePolicy({ id }),
    onSuccess: () => end(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['policies', keyId] }),
  });
  const { permits, asks } = words.policies;
  return (
    <>
      <Answer query={policies}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.policies.none}>{words.policies.noneWhy}</Empty>
          ) : (
            <Table
              caption={words.policies.title}
              head={[words.session.name, words.chains.state, permits, asks, words.common.actions]}
              endFrom={4}
            >
              {list.map((policy) => (
                <tr key={policy.id}>
                  <td>{policy.name}</td>
                  <td>
                    <Status tone={policy.status === 'ACTIVE' ? 'good' : policy.status === 'PROPOSED' ? 'warn' : 'idle'}>
                      {words.policies.statuses[policy.status]}
                    </Status>
                  </td>
                  <td data-wrap>{words.policies.permitsWhat(limitsOf(policy))}</td>
                  <td>{words.policies.approvals(policy.approvals)}</td>
                  <td className="end">
                    {may && policy.status === 'ACTIVE' && (
                      <Button size="small" look="danger" onClick={() => end(policy)}>
                        {words.policies.end}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {ending && (
        <ConfirmByName
          title={`${words.policies.end}: ${ending.name}`}
          name={ending.name}
          words={{ type: words.common.typeName, confirm: words.policies.end, cancel: words.common.cancel }}
          open
          busy={remove.isPending}
          problem={remove.isError && <Problem error={remove.error} />}
          onClose={() => end(null)}
          onConfirm={() => remove.mutate(ending.id)}
        >
          {words.policies.endWhat}
        </ConfirmByName>
      )}
    </>
  );
}

const limitsOf = ({
  chainIds,
  contracts,
  methods,
  maxValue,
  rate,
  createsContracts,
  signsMessages,
}: PolicyPartsFragment) => ({
  ...{ chains: chainIds.length, contracts: contracts.length, methods: methods.length, createsContracts, signsMessages },
  ...{ maxValue, rate: rate && `${rate.limit} / ${rate.seconds} s` },
});

function NewPolicy({ keyId }: { keyId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const [round, setRound] = useState(newIdempotencyKey);
  const make = useMutation({
    mutationFn: (input: Parameters<typeof atoll.createPolicy>[0]['input']) => atoll.createPolicy({ input }),
    onSuccess: () => {
      setRound(newIdempotencyKey());
      return queries.invalidateQueries({ queryKey: ['policies', keyId] });
    },
  });
  const submit = onSubmit((read) =>
    make.mutate({
      ...{ keyId, name: read('name'), approvals: Number(read('approvals')), twoPerson: read('twoPerson') === 'on' },
      createsContracts: read('createsContracts') === 'on',
      ...(read('contract') && { contracts: [read('contract') as `0x${string}`] }),
    }),
  );
  return (
    <Card title={words.policies.add}>
      <p className="muted">{words.policies.addWhat}</p>
      <form className="stack" onSubmit={submit} key={round}>
        <TextField label={words.session.name} name="name" required maxLength={64} autoComplete="off" />
        <TextField
          label={words.policies.contract}
          hint={words.policies.contractHint}
          name="contract"
          pattern="0x[0-9a-fA-F]{40}"
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          className="input-number"
          label={words.policies.howMany}
          name="approvals"
          type="number"
          min={0}
          max={10}
          defaultValue={0}
        />
        <CheckField label={words.policies.twoPerson} name="twoPerson" />
        <CheckField label={words.policies.createsContracts} name="createsContracts" />
        {make.isError && <Problem error={make.error} />}
        <div className="row">
          <Button type="submit" busy={make.isPending}>
            {words.policies.add}
          </Button>
        </div>
      </form>
    </Card>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, CopyButton, Empty, Hash, Table, TextField } from '@atoll/ui';

import { useMay } from '../shared/viewer.js';
import { useKeys } from '../shared/keys.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** Keys that sign; their private halves stay where they were made. */
export function KeysPage() {
  const { words } = useWords();
  const keys = useKeys();
  const may = useMay('key:create');
  return (
    <div className="stack">
      <Answer query={keys}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.organisation.noKeys}>{words.organisation.noKeysWhy}</Empty>
          ) : (
            <Table
              caption={words.organisation.keys}
              head={[words.session.name, words.nodes.address, words.organisation.backend, words.governance.when]}
            >
              {list.map(({ id, name, address, backend, createdAt, problem }) => (
                <tr key={id}>
                  <td>{name}</td>
                  <td>
                    {address ? (
                      <span className="row">
                        <Hash value={address} />
                        <CopyButton text={address} words={words.common} label={name} />
                      </span>
                    ) : (
                      (problem ?? words.organisation.notBorn)
                    )}
                  </td>
                  <td>{backend}</td>
                  <td>
                    <Moment at={createdAt} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {may && <NewKey />}
    </div>
  );
}

function NewKey() {
  const { words } = useWords();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (name: string) => atoll.createKey({ input: { name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <Card title={words.organisation.newKey}>
      <form className="search" onSubmit={onSubmit((read) => make.mutate(read('name')))}>
        <TextField label={words.session.name} name="name" required maxLength={64} autoComplete="off" />
        <Button type="submit" busy={make.isPending}>
          {words.organisation.newKey}
        </Button>
      </form>
      {make.isError && <Problem error={make.error} />}
    </Card>
  );
}

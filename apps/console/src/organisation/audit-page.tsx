import { useQuery } from '@tanstack/react-query';
import { CheckField, Empty, Notice, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { useWords } from '../words/words.js';

/** An entry as its leaf holds it, as far as the console shows it. */
type Entry = {
  at?: string;
  action?: string;
  result?: string;
  actor?: { type?: string } | null;
  subject?: string | null;
};

/** Who did what, newest first. */
export function AuditPage() {
  const { words } = useWords();
  const may = useMay('audit:read');
  const [failed, setFailed] = useState(false);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const log = useQuery({
    queryKey: ['audit', failed, after ?? null],
    queryFn: async () =>
      (await atoll.auditLog({ first: 25, filter: failed ? { failed: true } : {}, ...(after && { after }) })).auditLog,
    enabled: may,
  });
  if (!may) return <Notice tone="warn">{words.organisation.mayNot}</Notice>;
  return (
    <div className="stack">
      <CheckField
        label={words.organisation.onlyFailed}
        checked={failed}
        onChange={(event) => {
          setPages([]);
          setFailed(event.target.checked);
        }}
      />
      <Answer query={log}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.organisation.noEntries}>{words.organisation.noEntriesWhy}</Empty>
          ) : (
            <>
              <Table
                caption={words.organisation.audit}
                head={['#', words.governance.when, words.governance.what, words.organisation.who, words.chains.state]}
              >
                {nodes.map(({ position, entry, personal }) => {
                  const { at, action, result } = (entry ?? {}) as Entry;
                  const { name, email } = (personal ?? {}) as { name?: string; email?: string };
                  return (
                    <tr key={position}>
                      <td>{position}</td>
                      <td>{at && <Moment at={at} />}</td>
                      <td className="mono">{action ?? words.organisation.erased}</td>
                      <td title={email}>{name ?? words.organisation.platform}</td>
                      <td>{result && <Status tone={result === 'OK' ? 'good' : 'bad'}>{result}</Status>}</td>
                    </tr>
                  );
                })}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </div>
  );
}

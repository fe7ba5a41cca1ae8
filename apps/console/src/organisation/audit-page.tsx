import { useQuery } from '@tanstack/react-query';
import { Button, CheckField, Empty, Notice, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { useWords } from '../words/words.js';
import { AuditEntry, entryOf, personalOf, whoOf, type Place } from './audit-entry.js';

const AGAIN_MS = 5_000;

/** Who did what, newest first. */
export function AuditPage() {
  const { words } = useWords();
  const may = useMay('audit:read');
  const [failed, setFailed] = useState(false);
  const [shown, show] = useState<Place | null>(null);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const log = useQuery({
    queryKey: ['audit', failed, after ?? null],
    queryFn: async () =>
      (await atoll.auditLog({ first: 25, filter: failed ? { failed: true } : {}, ...(after && { after }) })).auditLog,
    enabled: may,
    refetchInterval: after ? false : AGAIN_MS,
  });
  const { when, what } = words.governance;
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
                head={['#', when, what, words.organisation.who, words.chains.state, words.organisation.proof]}
                endFrom={5}
              >
                {nodes.map((place) => {
                  const { at, action, result } = entryOf(place);
                  return (
                    <tr key={place.position}>
                      <td>{place.position}</td>
                      <td>{at && <Moment at={at} />}</td>
                      <td className="mono">{action ?? words.organisation.erased}</td>
                      <td title={personalOf(place).email}>{whoOf(place, words)}</td>
                      <td>{result && <Status tone={result === 'OK' ? 'good' : 'bad'}>{result}</Status>}</td>
                      <td className="end">
                        <Button
                          size="small"
                          aria-label={`${words.organisation.open}: ${words.organisation.entryTitle(place.position)}`}
                          onClick={() => show(place)}
                        >
                          {words.organisation.open}
                        </Button>
                      </td>
                    </tr>
                  );
                })}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
      {shown && <AuditEntry place={shown} onClose={() => show(null)} />}
    </div>
  );
}

import type { EnrolmentChangedSubscription, EnrolmentQuery } from '@atoll/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Card, Empty, Figure, Notice, Progress, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { download } from '../shared/download.js';
import { useLive } from '../shared/live.js';
import { Pager } from '../shared/pager.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

type Enrolment = EnrolmentQuery['enrolment'];

const PART = 100;
/** So many bad lines fit into a report; whoever has more begins with these. */
const MOST_REPORTED = 10_000;

/** What became of a file: how far its devices are, and which lines were refused. */
export function EnrolmentPage() {
  const { words, number } = useWords();
  const chainId = useChainId();
  const { enrolmentId: id = '' } = useParams({ strict: false });
  const enrolment = useLive<Enrolment, EnrolmentChangedSubscription>({
    key: ['enrolment', id],
    read: async () => (await atoll.enrolment({ id })).enrolment,
    follow: null, // how far the devices are changes with each of them, which no event of the file tells
    after: (known) => known!,
  });
  return (
    <>
      <div className="row row-between">
        <h2>{words.identity.enrolment}</h2>
        <Link to="/chains/$chainId/identity/enrolments" params={{ chainId }}>
          {words.identity.allEnrolments}
        </Link>
      </div>
      <Answer query={enrolment}>
        {(data) => (
          <>
            <Card>
              <dl className="figures">
                <Figure name={words.identity.lines}>{number.format(data.records)}</Figure>
                <Figure name={words.identity.taken}>{number.format(data.taken)}</Figure>
                <Figure name={words.identity.known}>{number.format(data.known)}</Figure>
                <Figure name={words.identity.refused}>{number.format(data.refused)}</Figure>
              </dl>
              {!data.endedAt && <Notice>{words.identity.readingWhy}</Notice>}
              <HowFar enrolment={data} />
            </Card>
            <Problems id={id} refused={data.refused} />
          </>
        )}
      </Answer>
    </>
  );
}

function HowFar({ enrolment: { progress, taken } }: { enrolment: Enrolment }) {
  const { words, number } = useWords();
  const states = (progress.states ?? {}) as Record<string, number>;
  const there = taken - (states['UNREGISTERED'] ?? 0);
  if (taken === 0) return null;
  return (
    <>
      <Progress label={words.identity.onChain(number.format(there), number.format(taken))} done={there} all={taken} />
      <p className="muted small numbers">
        {words.identity.progress(
          number.format(progress.waiting),
          number.format(progress.unproved),
          number.format(progress.stuck),
        )}
      </p>
      {progress.unproved > 0 && (
        <Notice tone="warn" title={words.identity.unproved}>
          {words.identity.unprovedWhy}
        </Notice>
      )}
    </>
  );
}

function Problems({ id, refused }: { id: string; refused: number }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const problems = useQuery({
    queryKey: ['enrolment-problems', id, after ?? null, refused],
    queryFn: async () => (await atoll.enrolmentProblems({ id, first: 25, ...(after && { after }) })).enrolmentProblems,
  });
  const report = useMutation({ mutationFn: () => reportOf(id), onSuccess: (text) => download('bad-lines.csv', text) });
  const { line, field, code, says } = words.identity;
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.identity.badLines}</h2>
        {refused > 0 && (
          <Button size="small" busy={report.isPending} onClick={() => report.mutate()}>
            {words.identity.downloadReport}
          </Button>
        )}
      </div>
      {report.isError && <Problem error={report.error} />}
      <Answer query={problems}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.identity.noBadLines} />
          ) : (
            <>
              <Table caption={words.identity.badLines} head={[line, field, code, says]}>
                {nodes.map((each) => (
                  <tr key={`${each.line}-${each.field}-${each.code}`}>
                    <td>{each.line}</td>
                    <td className="mono">{each.field}</td>
                    <td className="mono">{each.code}</td>
                    <td data-wrap>{each.message}</td>
                  </tr>
                ))}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

/** All that was refused, as CSV. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
async function reportOf(id: string): Promise<string> {
  const lines = ['line,field,code,message'];
  let after: string | null = null;
  do {
    const { enrolmentProblems } = await atoll.enrolmentProblems({ id, first: PART, ...(after && { after }) });
    for (const { line, field, code, message } of enrolmentProblems.nodes)
      lines.push([String(line), field, code, message].map(cell).join(','));
    after = enrolmentProblems.pageInfo.hasNextPage ? enrolmentProblems.pageInfo.endCursor : null;
  } while (after && lines.length < MOST_REPORTED);
  return `${lines.join('\n')}\n`;
}

const cell = (text: string): string => `"${text.replace(/^[=+\-@]/, "'$&").replaceAll('"', '""')}"`;

import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Empty, Progress, Status, Table } from '@atoll/ui';
import { useState, type FormEvent } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { download } from '../shared/download.js';
import { newIdempotencyKey } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { handIn } from './hand-in.js';

/** Files of devices: handing one in, and what became of those before. */
export function EnrolmentsPage() {
  const may = useMay('device:manage');
  const chainId = useChainId();
  return (
    <>
      {may && <HandIn chainId={chainId} />}
      <Enrolments chainId={chainId} />
    </>
  );
}

function HandIn({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const enrol = useMutation({
    mutationFn: (each: File) => handIn({ chainId, file: each, idempotencyKey, onProgress: setSent }),
    onSuccess: (enrolmentId) =>
      navigate({ to: '/chains/$chainId/identity/enrolments/$enrolmentId', params: { chainId, enrolmentId } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) enrol.mutate(file);
  };
  return (
    <Card title={words.identity.enrol}>
      <p className="muted">{words.identity.enrolWhat}</p>
      <form className="stack" onSubmit={submit}>
        <label className="drop">
          <span className="field-label">{words.identity.file}</span>
          <input
            type="file"
            accept=".csv,.jsonl,.ndjson,text/csv,application/x-ndjson"
            required
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              setSent(0);
              setKey(newIdempotencyKey());
              enrol.reset();
            }}
          />
        </label>
        {enrol.isPending && file && (
          <Progress
            label={words.identity.sent(number.format(sent), number.format(file.size))}
            done={sent}
            all={file.size}
          />
        )}
        {enrol.isError && <Problem error={enrol.error} />}
        <div className="row">
          <Button type="submit" look="primary" busy={enrol.isPending} disabled={!file}>
            {words.identity.handIn}
          </Button>
          <Button look="quiet" onClick={example}>
            {words.identity.example}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** A file with every column, to begin with. */
function example() {
  const columns = 'address,hwIdHash,publicKey,proof,kind,class,gateway,name,tags,site';
  const row = `0x${'11'.repeat(20)},0x${'22'.repeat(32)},,,0,FULL,,Meter 1,quay;spring,Quay 7`;
  download('devices.csv', `${columns}\n${row}\n`);
}

function Enrolments({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const enrolments = useQuery({
    queryKey: ['enrolments', chainId],
    queryFn: async () => (await atoll.enrolments({ chainId, first: 50 })).enrolments.nodes,
    meta: told(chainId, 'DEVICE'),
  });
  const { file, lines, taken, known, refused } = words.identity;
  return (
    <section className="stack">
      <h2>{words.identity.enrolments}</h2>
      <Answer query={enrolments}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.identity.noEnrolments}>{words.identity.noEnrolmentsWhy}</Empty>
          ) : (
            <Table
              caption={words.identity.enrolments}
              head={[file, words.chains.state, lines, taken, known, refused, words.governance.when]}
            >
              {list.map((each) => (
                <tr key={each.id}>
                  <td>
                    <Link
                      to="/chains/$chainId/identity/enrolments/$enrolmentId"
                      params={{ chainId, enrolmentId: each.id }}
                    >
                      {words.identity.formats[each.format]}
                    </Link>
                  </td>
                  <td>
                    <Status tone={each.endedAt ? (each.refused > 0 ? 'warn' : 'good') : 'idle'}>
                      {each.endedAt ? words.identity.read : words.identity.reading}
                    </Status>
                  </td>
                  <td>{number.format(each.records)}</td>
                  <td>{number.format(each.taken)}</td>
                  <td>{number.format(each.known)}</td>
                  <td>{number.format(each.refused)}</td>
                  <td>
                    <Moment at={each.createdAt} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

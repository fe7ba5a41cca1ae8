import type { BackupPartsFragment, BackupStatus } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, SelectField, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { BackupPlan } from './backup-plan.js';

const TONES: Record<BackupStatus, Tone> = { QUEUED: 'idle', RUNNING: 'warn', DONE: 'good', FAILED: 'bad' };

/** What of each chain is kept elsewhere, and whether it was shown to bring the chain back. */
export function BackupsPage() {
  const { words } = useWords();
  const [chosen, choose] = useState('');
  const chains = useQuery({
    queryKey: ['chains'],
    queryFn: async () => (await atoll.chains({ first: 100 })).chains.nodes,
  });
  return (
    <Answer query={chains}>
      {(list) => {
        const chain = list.find(({ id }) => id === chosen) ?? list[0];
        if (!chain) return <Empty title={words.chains.none}>{words.backups.noChain}</Empty>;
        return (
          <div className="stack">
            <SelectField label={words.chains.chain} value={chain.id} onChange={(event) => choose(event.target.value)}>
              {list.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
            <BackupPlan key={`plan-${chain.id}`} chainId={chain.id} />
            <Backups key={chain.id} chainId={chain.id} />
          </div>
        );
      }}
    </Answer>
  );
}

function Backups({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const backups = useQuery({
    queryKey: ['backups', chainId],
    queryFn: async () => (await atoll.backups({ chainId, first: 50 })).backups.nodes,
    meta: told(chainId, 'BACKUP'),
  });
  const { size, drill } = words.backups;
  return (
    <section className="stack">
      <h2>{words.backups.title}</h2>
      <Answer query={backups}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.backups.none}>{words.backups.noneWhy}</Empty>
          ) : (
            <Table
              caption={words.backups.title}
              head={[words.governance.when, words.chains.state, words.chains.height, size, drill, words.common.actions]}
              endFrom={5}
            >
              {list.map((backup) => (
                <tr key={backup.id}>
                  <td>
                    <Moment at={backup.createdAt} />
                  </td>
                  <td title={backup.message}>
                    <Status tone={TONES[backup.status]}>{words.backups.statuses[backup.status]}</Status>
                  </td>
                  <td>{backup.height === null ? '–' : number.format(BigInt(backup.height))}</td>
                  <td>{number.format(BigInt(backup.bytes))}</td>
                  <td title={backup.drillMessage ?? undefined}>{words.backups.drills[backup.drill]}</td>
                  <td className="end">
                    <Drill backup={backup} />
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

/** Brings the chain back from the backup, beside the running one, and compares. */
function Drill({ backup: { id, chainId, status, drill } }: { backup: BackupPartsFragment }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('node:operate');
  const work = useMutation({
    mutationFn: () => atoll.drillBackup({ id }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['backups', chainId] }),
  });
  if (!may || status !== 'DONE' || drill === 'QUEUED') return null;
  return (
    <>
      <Button size="small" busy={work.isPending} onClick={() => work.mutate()}>
        {words.backups.drillNow}
      </Button>
      {work.isError && <Problem error={work.error} />}
    </>
  );
}

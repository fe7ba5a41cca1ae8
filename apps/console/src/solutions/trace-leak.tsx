import { keccak256, toHex } from '@atoll/crypto';
import { AtollError, type CityLeakPartsFragment } from '@atoll/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CheckField, Hash, Notice } from '@atoll/ui';
import { useEffect, useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { FileField } from './file-field.js';
import { sealedForWorker } from './sealed-for-worker.js';

type Props = { chainId: string; leak: CityLeakPartsFragment; onClose: () => void };

/** Has the worker compare what was found with the mark of every grant. */
export function TraceLeak({ chainId, leak, onClose }: Props) {
  const { words } = useWords();
  const { title, what, file, names, another } = words.city.trace;
  const { plays } = useStanding(chainId);
  const [found, take] = useState<File | null>(null);
  const mayName = leak.state === 'FILED' && plays('AUDITOR');
  const { id: leakId, resource, evidence } = leak;
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        // Nobody waits for a search to be told what is known here.
        if (toHex(keccak256(new Uint8Array(await found!.arrayBuffer()))) !== evidence)
          throw new AtollError({ message: another, extensions: { code: 'INVALID', field: 'sealed' } });
        const sealed = await sealedForWorker({ chainId, resource }, { leak: leakId, csv: await found!.text() });
        const input = { chainId, leakId, sealed, names: read('names') === 'on' };
        return (await atoll.traceLeak({ input })).traceLeak.id;
      }}
      sent={(id) => <TraceProgress chainId={chainId} id={id} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <FileField label={file} error={complaint('sealed')} onFile={take} />
          {mayName && <CheckField label={names} name="names" defaultChecked />}
        </>
      )}
    </FormDialog>
  );
}

function TraceProgress({ chainId, id }: { chainId: string; id: string }) {
  const { words, number } = useWords();
  const { going, nobody, found, agree } = words.city.trace;
  const queries = useQueryClient();
  const trace = useQuery({
    queryKey: ['leak-trace', id],
    queryFn: async () => (await atoll.leakTrace({ id })).leakTrace,
    meta: told(null, 'CITY_ANSWER'),
  });
  const ended = trace.data?.endedAt;
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: ['city-leaks'] });
  }, [ended, queries]);
  return (
    <Answer query={trace}>
      {({ state, reason, grants, accusations }) => {
        if (state === 'FAILED') return <Notice tone="bad">{reason}</Notice>;
        if (!ended) return <Notice>{going}</Notice>;
        const searched = number.format(grants ?? 0);
        if (!accusations?.length) return <Notice tone="good">{nobody(searched)}</Notice>;
        return (
          <Notice tone="warn" title={found(searched)}>
            <ul>
              {accusations.map(({ grantId, agreeing, digits }) => (
                <li key={grantId}>
                  <Holder chainId={chainId} grantId={grantId} />:{' '}
                  {agree(number.format(agreeing), number.format(digits))}
                </li>
              ))}
            </ul>
          </Notice>
        );
      }}
    </Answer>
  );
}

/** Who has the grant that a mark was made for. */
function Holder({ chainId, grantId }: { chainId: string; grantId: `0x${string}` }) {
  const grant = useQuery({
    queryKey: ['grant', chainId, grantId],
    queryFn: async () => (await atoll.accessGrant({ chainId, grantId })).accessGrant,
  });
  if (!grant.data) return <Hash value={grantId} />;
  return (
    <>
      <Account chainId={chainId} address={grant.data.grantee} /> (<Hash value={grantId} />)
    </>
  );
}

import type { CityCallPartsFragment } from '@atoll/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Notice, TextField } from '@atoll/ui';
import { useEffect, useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { FileField } from './file-field.js';
import { sealedForWorker } from './sealed-for-worker.js';

type Props = { chainId: string; call: CityCallPartsFragment; onClose: () => void };

/** Answers a call with a table that only the worker which marks it can open. */
export function ServeCall({ chainId, call, onClose }: Props) {
  const { words } = useWords();
  const { title, what, file, fileHint, subject, subjectHint } = words.city.serve;
  const [table, take] = useState<File | null>(null);
  const { id: callId, resource } = call;
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const content = { call: callId, csv: await table!.text(), subject: read('subject') || null };
        const sealed = await sealedForWorker({ chainId, resource }, content);
        await atoll.serveCall({ input: { chainId, callId, sealed } });
      }}
      sent={() => <AnswerProgress chainId={chainId} callId={callId} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <FileField label={file} hint={fileHint} accept=".csv,text/csv" error={complaint('sealed')} onFile={take} />
          <TextField label={subject} hint={subjectHint} name="subject" maxLength={64} autoComplete="off" />
        </>
      )}
    </FormDialog>
  );
}

function AnswerProgress({ chainId, callId }: { chainId: string; callId: `0x${string}` }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const answer = useQuery({
    queryKey: ['city-answer', chainId, callId],
    queryFn: async () => (await atoll.cityAnswer({ chainId, callId })).cityAnswer,
    meta: told(chainId, 'CITY_ANSWER'),
  });
  const ended = answer.data?.endedAt;
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: ['city-calls'] });
  }, [ended, queries]);
  return (
    <Answer query={answer}>
      {({ state, reason }) =>
        state === 'FAILED' ? (
          <Notice tone="bad">{reason}</Notice>
        ) : (
          <Notice tone={state === 'SERVED' ? 'good' : 'info'}>
            {state === 'SERVED' ? words.city.serve.served : words.city.serve.going}
          </Notice>
        )
      }
    </Answer>
  );
}

import { keccak256, toHex } from '@atoll/crypto';
import { SelectField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useWords } from '../words/words.js';
import { useDatasets } from './datasets.js';
import { FileField } from './file-field.js';

type Hex = `0x${string}`;
const STALE = ['city-leaks'];

/** Files what was found by its hash, which the page computes. */
export function FileLeak({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, file, resource } = words.city.fileLeak;
  const datasets = useDatasets(chainId).data ?? [];
  const [found, take] = useState<File | null>(null);
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const evidence = toHex(keccak256(new Uint8Array(await found!.arrayBuffer())));
        return (await atoll.fileLeak({ input: { chainId, resource: read('resource') as Hex, evidence } })).fileLeak.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <SelectField label={resource} error={complaint('resource')} name="resource" required>
            {datasets.map((dataset) => (
              <option key={dataset.resource} value={dataset.resource}>
                {dataset.descriptor?.title ?? dataset.resource}
              </option>
            ))}
          </SelectField>
          <FileField label={file} onFile={take} />
        </>
      )}
    </FormDialog>
  );
}

type JudgeProps = { chainId: string; leakId: Hex; onClose: () => void };

/** An arbiter's word, after the search was repeated. */
export function JudgeLeak({ chainId, leakId, onClose }: JudgeProps) {
  const { words } = useWords();
  const { title, what, proven, yes, no } = words.city.adjudicate;
  return (
    <FormDialog
      title={title}
      what={what}
      look="danger"
      send={async ({ read }) =>
        (await atoll.adjudicateLeak({ input: { chainId, leakId, proven: read('proven') === 'yes' } })).adjudicateLeak.id
      }
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {() => (
        <SelectField label={proven} name="proven">
          <option value="yes">{yes}</option>
          <option value="no">{no}</option>
        </SelectField>
      )}
    </FormDialog>
  );
}

import type { ReadingCurve } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CheckField, SelectField, TextField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import type { Read } from '../shared/form.js';
import { useWords } from '../words/words.js';
import { FormDialog } from '../shared/form-dialog.js';

const CURVES = ['P256', 'SECP256K1', 'ED25519'] as const satisfies ReadingCurve[];
const HEX = '0x([0-9a-fA-F]{2})+';

/** Opens a stream of readings; its page then shows how the chain takes it. */
export function OpenStream({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, name, nameHint, curve, publicKey, publicKeyHint, producer, producerHint } =
    words.dataForms.stream;
  const { batchReadings, batchSeconds, personal, takesUnsigned } = words.dataForms.stream;
  const [chosen, choose] = useState<ReadingCurve>('P256');
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => (await atoll.openDataStream({ input: streamOf(chainId, read) })).openDataStream.id}
      onSent={async (streamId) => {
        await queries.invalidateQueries({ queryKey: ['data-streams', chainId] });
        await navigate({ to: '/chains/$chainId/data/streams/$streamId', params: { chainId, streamId } });
      }}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <TextField
            label={name}
            hint={nameHint}
            error={complaint('name')}
            name="name"
            required
            maxLength={32}
            autoComplete="off"
          />
          <SelectField
            label={curve}
            name="curve"
            value={chosen}
            onChange={(event) => choose(event.target.value as ReadingCurve)}
          >
            {CURVES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </SelectField>
          <TextField
            label={publicKey}
            hint={publicKeyHint}
            error={complaint('publicKey') ?? complaint('signer')}
            name="publicKey"
            className="mono"
            placeholder="0x…"
            pattern={HEX}
            required
            autoComplete="off"
            spellCheck={false}
          />
          {chosen === 'ED25519' && (
            <TextField
              label={producer}
              hint={producerHint}
              error={complaint('producer')}
              name="producer"
              className="mono"
              placeholder="0x…"
              pattern={HEX}
              required
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <TextField
            label={batchReadings}
            error={complaint('batchReadings')}
            name="batchReadings"
            type="number"
            min={1}
            max={65_536}
            defaultValue={1_000}
            required
          />
          <TextField
            label={batchSeconds}
            error={complaint('batchSeconds')}
            name="batchSeconds"
            type="number"
            min={1}
            max={86_400}
            defaultValue={60}
            required
          />
          <CheckField label={personal} name="personal" />
          <CheckField label={takesUnsigned} name="takesUnsigned" />
        </>
      )}
    </FormDialog>
  );
}

function streamOf(chainId: string, read: Read) {
  const producer = read('producer');
  return {
    ...{ chainId, name: read('name') },
    signer: { curve: read('curve') as ReadingCurve, publicKey: read('publicKey') as `0x${string}` },
    ...(producer && { producer: producer as `0x${string}` }),
    ...{ batchReadings: Number(read('batchReadings')), batchSeconds: Number(read('batchSeconds')) },
    ...{ personal: read('personal') === 'on', takesUnsigned: read('takesUnsigned') === 'on' },
  };
}

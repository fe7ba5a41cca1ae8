import { CheckField, SelectField, TextArea, TextField } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import type { Read } from '../shared/form.js';
import { useWords } from '../words/words.js';
import { ServiceDeedProgress } from '../shared/deed-progress.js';
import { HexField } from '../shared/fields.js';
import { FormDialog } from '../shared/form-dialog.js';

type Mode = 'OFF_CHAIN' | 'ON_CHAIN';

/** Registers a service of one's own, so that devices find it. */
export function RegisterService({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, name, nameHint, description, modes, endpoint, target, targetHint } = words.dataForms.service;
  const { priceHint, publish } = words.dataForms.service;
  const [mode, choose] = useState<Mode>('OFF_CHAIN');
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => (await atoll.registerService({ input: serviceOf(chainId, read) })).registerService.id}
      sent={(id) => <ServiceDeedProgress id={id} stale={['services']} />}
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
          <TextArea
            label={description}
            error={mode === 'ON_CHAIN' && complaint('descriptor')}
            name="description"
            rows={3}
            maxLength={4_096}
          />
          <SelectField
            label={words.data.where}
            name="mode"
            value={mode}
            onChange={(event) => choose(event.target.value as Mode)}
          >
            <option value="OFF_CHAIN">{modes.OFF_CHAIN}</option>
            <option value="ON_CHAIN">{modes.ON_CHAIN}</option>
          </SelectField>
          {mode === 'OFF_CHAIN' ? (
            <TextField
              label={endpoint}
              error={complaint('descriptor')}
              name="endpoint"
              type="url"
              placeholder="https://…"
              required
              maxLength={2_048}
              autoComplete="off"
            />
          ) : (
            <HexField label={target} hint={targetHint} error={complaint('target')} name="target" bytes={20} required />
          )}
          <TextField
            label={words.data.price}
            hint={priceHint}
            error={complaint('price')}
            name="price"
            inputMode="numeric"
            pattern="\d{1,78}"
            defaultValue="0"
            required
            autoComplete="off"
          />
          <CheckField label={publish} name="publish" />
        </>
      )}
    </FormDialog>
  );
}

function serviceOf(chainId: string, read: Read) {
  const [name, endpoint, target] = [read('name'), read('endpoint'), read('target')];
  const descriptor = JSON.stringify({ name, description: read('description'), ...(endpoint && { endpoint }) });
  return {
    ...{ chainId, name, descriptor, price: read('price'), publish: read('publish') === 'on' },
    ...(target && { target: target as `0x${string}` }),
  };
}

import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CheckField, Notice, SelectField, TextArea, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { useChain } from '../shared/chain.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { PolicyNameField } from '../shared/policy-name-field.js';
import { usePurposeList } from '../shared/purposes.js';
import { SCOPES, WithinFields, withinOf } from './terms-fields.js';

/** What owners can do before anybody can ask: name purposes, and put data under a policy. */
export function PolicyDeeds({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const consortiumId = useChain().data?.consortium.id;
  const mayDefine = useMay('consortium:manage');
  const mayCreate = useMay('data:manage', 'transaction:send');
  return (
    <div className="row">
      {mayDefine && consortiumId && (
        <Opener text={words.dataForms.purpose.title}>
          {(close) => <DefinePurpose consortiumId={consortiumId} onClose={close} />}
        </Opener>
      )}
      {mayCreate && (
        <Opener text={words.dataForms.policy.title}>
          {(close) => <CreatePolicy chainId={chainId} onClose={close} />}
        </Opener>
      )}
    </div>
  );
}

function DefinePurpose({ consortiumId, onClose }: { consortiumId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, name, nameHint, description } = words.dataForms.purpose;
  const queries = useQueryClient();
  return (
    <FormDialog
      title={title}
      what={what}
      send={({ read }) =>
        atoll.definePurpose({ input: { consortiumId, name: read('name'), description: read('description') } })
      }
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: ['purposes', consortiumId] });
        onClose();
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
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
          />
          <TextArea
            label={description}
            error={complaint('description')}
            name="description"
            rows={3}
            required
            maxLength={1_000}
          />
        </>
      )}
    </FormDialog>
  );
}

function CreatePolicy({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, emergencies, see, noPurposes } = words.dataForms.policy;
  const purposes = usePurposeList().map((each) => each.name);
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read, readAll }) => {
        const conditions = { brokered: read('release') === 'brokered', emergencies: read('emergencies') === 'on' };
        const terms = { ...withinOf(readAll), ...conditions };
        return (await atoll.createDataPolicy({ input: { chainId, name: read('name'), terms } })).createDataPolicy;
      }}
      sent={({ id, subject }) => (
        <AccessDeedProgress
          id={id}
          stale={['data-policies']}
          then={
            subject && (
              <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: subject }}>
                {see}
              </Link>
            )
          }
        />
      )}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {purposes.length === 0 && <Notice tone="warn">{noPurposes}</Notice>}
          <PolicyNameField error={complaint('name')} />
          <WithinFields
            offered={{ scopes: SCOPES, purposes }}
            chosen={{ scopes: ['READ'], purposes: [] }}
            scopesError={complaint('scopes')}
            purposesError={complaint('purposes')}
          />
          <SelectField label={words.data.release} name="release">
            <option value="brokered">{words.data.brokered}</option>
            <option value="direct">{words.data.direct}</option>
          </SelectField>
          <CheckField label={emergencies} name="emergencies" />
        </>
      )}
    </FormDialog>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Notice, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { ChooseSeveral } from '../shared/fields.js';
import type { Read } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import { PolicyNameField } from '../shared/policy-name-field.js';
import { usePurposeList } from '../shared/purposes.js';
import { useWords } from '../words/words.js';
import { useSolutions } from './known.js';
import { PolicyField } from './policy-field.js';

type Hex = `0x${string}`;

const useExchange = (chainId: string): Hex | undefined =>
  useSolutions(chainId)
    .data?.find(({ solution }) => solution === 'CITY')
    ?.address?.toLowerCase() as Hex | undefined;

/** A policy whose keys go out by the exchange alone. */
export function CityPolicy({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, noPurposes } = words.city.policy;
  const purposes = usePurposeList().map((each) => each.name);
  const broker = useExchange(chainId);
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read, readAll }) => {
        const terms = { scopes: ['READ' as const], purposes: readAll('purposes'), brokered: true, broker: broker! };
        return (await atoll.createDataPolicy({ input: { chainId, name: read('name'), terms } })).createDataPolicy.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={['data-policies']} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {purposes.length === 0 && <Notice tone="warn">{noPurposes}</Notice>}
          <PolicyNameField error={complaint('name')} />
          <ChooseSeveral
            legend={words.data.purpose}
            name="purposes"
            offered={purposes.map((value) => ({ value, text: value }))}
            error={complaint('purposes')}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Tells others what can be called for, and where answers may be marked. */
export function PublishDataset({ chainId, mine, onClose }: { chainId: string; mine: Hex; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, resource, resourceHint, noPolicy, name, columns, id, prefix, digits, marks, canaries } =
    words.city.publish;
  const exchange = useExchange(chainId);
  const policies = useQuery({
    queryKey: ['data-policies', chainId, mine, exchange ?? null],
    queryFn: async () =>
      (await atoll.dataPolicies({ chainId, owner: mine, first: 100 })).dataPolicies.nodes.filter(
        ({ broker }) => broker === exchange,
      ),
  });
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const input = { chainId, resource: read('resource') as Hex, descriptor: descriptorOf(read) };
        return (await atoll.publishDataset({ input })).publishDataset.id;
      }}
      sent={(deed) => <AccessDeedProgress id={deed} stale={['city-datasets', 'system']} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {policies.data?.length === 0 && <Notice tone="warn">{noPolicy}</Notice>}
          <PolicyField label={resource} hint={resourceHint} policies={policies.data} error={complaint('resource')} />
          <TextField label={name} error={complaint('title')} name="title" required maxLength={200} autoComplete="off" />
          <TextField
            label={columns}
            error={complaint('columns')}
            name="columns"
            required
            placeholder="meter, kwh"
            autoComplete="off"
          />
          <TextField label={id} error={complaint('column')} name="id" required placeholder="meter" autoComplete="off" />
          <TextField label={prefix} error={complaint('prefix')} name="prefix" placeholder="M" autoComplete="off" />
          <TextField label={digits} name="digits" type="number" min={4} max={18} defaultValue={9} required />
          <TextField
            label={marks}
            error={complaint('digits')}
            name="marks"
            required
            placeholder="kwh"
            autoComplete="off"
          />
          <TextField label={canaries} name="canaries" type="number" min={0} max={100} defaultValue={3} required />
        </>
      )}
    </FormDialog>
  );
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

const descriptorOf = (read: Read) => ({
  ...{ title: read('title'), columns: listed(read('columns')), digits: listed(read('marks')) },
  ...{ canaries: Number(read('canaries')) },
  id: { column: read('id'), prefix: read('prefix'), digits: Number(read('digits')) },
});

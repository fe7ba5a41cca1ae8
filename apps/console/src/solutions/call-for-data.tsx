import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice, SelectField, TextArea } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog } from '../shared/form-dialog.js';
import { purposesIn, usePurposeList } from '../shared/purposes.js';
import { useWords } from '../words/words.js';
import { reads } from './grant-end.js';

type Hex = `0x${string}`;
type Props = { chainId: string; mine: Hex; resource: Hex; onClose: () => void };

/** Calls for data by a grant, for one of its purposes. */
export function CallForData({ chainId, mine, resource, onClose }: Props) {
  const { words } = useWords();
  const { title, what, grant, purpose, question, noGrant } = words.city.call;
  const list = usePurposeList();
  const grants = useQuery({
    queryKey: ['grants', chainId, resource, mine],
    queryFn: async () =>
      (await atoll.accessGrants({ chainId, resource, grantee: mine, live: true, first: 50 })).accessGrants.nodes,
  });
  const usable = grants.data?.filter((each) => reads(each));
  const [chosen, choose] = useState('');
  const by = usable?.find(({ id }) => id === chosen) ?? usable?.[0];
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const wish = { grantId: read('grant') as Hex, purpose: read('purpose'), question: read('question') };
        return (await atoll.callData({ input: { chainId, ...wish } })).callData.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={['city-calls']} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {usable?.length === 0 && (
            <Notice
              tone="warn"
              action={
                <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource }}>
                  {words.market.seeResource}
                </Link>
              }
            >
              {noGrant}
            </Notice>
          )}
          <SelectField
            label={grant}
            error={complaint('grantId')}
            name="grant"
            required
            onChange={(event) => choose(event.target.value)}
          >
            {usable?.map(({ id, usesLeft }) => (
              <option key={id} value={id}>
                {`${id.slice(0, 14)}… · ${words.data.uses} ${usesLeft}`}
              </option>
            ))}
          </SelectField>
          <SelectField label={purpose} error={complaint('purpose')} name="purpose" required>
            {(by ? purposesIn(list, by.purposeMask) : []).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </SelectField>
          <TextArea
            label={question}
            error={complaint('question')}
            name="question"
            rows={3}
            required
            maxLength={3_000}
          />
        </>
      )}
    </FormDialog>
  );
}

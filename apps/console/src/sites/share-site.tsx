import { useQuery } from '@tanstack/react-query';
import { Notice, SelectField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import type { Site } from '../shared/site.js';
import { useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** Lets a member of one's consortia place nodes at a site, or ends that. */
export function ShareSite({ site: { id, name }, onClose }: { site: Site; onClose: () => void }) {
  const { words } = useWords();
  const { share, deeds } = words.sites;
  const own = useViewer().data?.chosen?.organisation.id;
  const known = useQuery({
    queryKey: ['known-organisations'],
    queryFn: async () => {
      const { consortia } = await atoll.consortia({ first: 100 });
      const members = consortia.nodes.flatMap((consortium) => consortium.members).filter(({ remote }) => !remote);
      return new Map(members.map(({ organisation }) => [organisation.id, organisation.name]));
    },
  });
  return (
    <FormDialog
      title={deeds.share}
      what={share.what}
      send={async ({ read }) => {
        const [organisationId, change] = [read('organisation'), read('change')];
        await (change === 'share'
          ? atoll.shareSite({ id, organisationId })
          : atoll.unshareSite({ id, organisationId }));
        return { shared: change === 'share', whom: known.data?.get(organisationId) ?? '' };
      }}
      sent={({ shared, whom }) => (
        <Notice tone="good">{shared ? share.may(whom, name) : share.mayNot(whom, name)}</Notice>
      )}
      onClose={onClose}
    >
      {() => (
        <Answer query={known}>
          {(organisations) => {
            const others = [...organisations].filter(([each]) => each !== own);
            if (others.length === 0) return <Notice tone="warn">{share.nobody}</Notice>;
            return (
              <>
                <SelectField label={share.organisation} name="organisation" required>
                  {others.map(([each, called]) => (
                    <option key={each} value={each}>
                      {called}
                    </option>
                  ))}
                </SelectField>
                <SelectField label={share.change} name="change">
                  <option value="share">{share.begin}</option>
                  <option value="unshare">{share.end}</option>
                </SelectField>
              </>
            );
          }}
        </Answer>
      )}
    </FormDialog>
  );
}

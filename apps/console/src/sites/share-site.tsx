import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Notice, SelectField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import type { Site } from '../shared/site.js';
import { useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

type Organisation = { id: string; name: string };
type Props = { site: Site; onClose: () => void };

/** Lets a member of one's consortia place nodes at a site. */
export function ShareSite({ site: { id, name, sharedWith }, onClose }: Props) {
  const { words } = useWords();
  const { what, nobody, may } = words.sites.share;
  const own = useViewer().data?.chosen?.organisation.id;
  const queries = useQueryClient();
  const known = useQuery({ queryKey: ['known-organisations'], queryFn: knownOrganisations });
  const without = new Set([own, ...(sharedWith ?? []).map((each) => each.id)]);
  return (
    <FormDialog
      title={words.sites.deeds.share}
      what={what}
      send={async ({ read }) => {
        const organisationId = read('organisation');
        await atoll.shareSite({ id, organisationId });
        return known.data?.find((each) => each.id === organisationId)?.name ?? '';
      }}
      onSent={() => queries.invalidateQueries({ queryKey: ['sites'] })}
      sent={(whom) => <Notice tone="good">{may(whom, name)}</Notice>}
      onClose={onClose}
    >
      {() => (
        <Answer query={known}>
          {(organisations) => (
            <Whom organisations={organisations.filter((each) => !without.has(each.id))} nobody={nobody} />
          )}
        </Answer>
      )}
    </FormDialog>
  );
}

/** Ends that for one of them; what stands there stays. */
export function UnshareSite({ site: { id, name, sharedWith }, onClose }: Props) {
  const { words } = useWords();
  const { endWhat, nobodyYet, mayNot } = words.sites.share;
  const queries = useQueryClient();
  const sharers = sharedWith ?? [];
  return (
    <FormDialog
      title={words.sites.deeds.unshare}
      what={endWhat}
      look="danger"
      send={async ({ read }) => {
        const organisationId = read('organisation');
        await atoll.unshareSite({ id, organisationId });
        return sharers.find((each) => each.id === organisationId)?.name ?? '';
      }}
      onSent={() => queries.invalidateQueries({ queryKey: ['sites'] })}
      sent={(whom) => <Notice tone="good">{mayNot(whom, name)}</Notice>}
      onClose={onClose}
    >
      {() => <Whom organisations={sharers} nobody={nobodyYet} />}
    </FormDialog>
  );
}

function Whom({ organisations, nobody }: { organisations: Organisation[]; nobody: string }) {
  const { words } = useWords();
  return (
    <>
      {organisations.length === 0 && <Notice tone="warn">{nobody}</Notice>}
      <SelectField label={words.sites.share.organisation} name="organisation" required>
        {organisations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** Whoever is in a consortium with the viewer's organisation, and on this installation. */
async function knownOrganisations(): Promise<Organisation[]> {
  const { consortia } = await atoll.consortia({ first: 100 });
  const members = consortia.nodes.flatMap((consortium) => consortium.members).filter(({ remote }) => !remote);
  return [...new Map(members.map(({ organisation }) => [organisation.id, organisation])).values()];
}

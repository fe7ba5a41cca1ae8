import type { AccessGrantPartsFragment, DataPolicyPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Card, Code, SelectField, TextArea } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { GrantFacts } from './grant-table.js';

const STALE = ['resource', 'grants', 'emergencies'];
const MOST_CHARACTERS = 3_000;

/** Takes access without asking, where the policy lets providers do so in an emergency. */
export function BreakGlass({ chainId, policy }: { chainId: string; policy: DataPolicyPartsFragment }) {
  const { words } = useWords();
  const { title, what, why, whyHint } = words.dataForms.breakGlass;
  const may = useMay('data:manage', 'transaction:send');
  const { mine, plays } = useStanding(chainId);
  const { resource, owner, emergencies } = policy;
  if (!may || !emergencies || owner === mine || !plays('PROVIDER')) return null;
  return (
    <Opener text={title} look="danger">
      {(close) => (
        <FormDialog
          title={title}
          what={what}
          look="danger"
          send={async ({ read }) =>
            (await atoll.breakGlass({ input: { chainId, resource, justification: read('why') } })).breakGlass.id
          }
          sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
          onClose={close}
        >
          {(complaint) => (
            <TextArea
              label={why}
              hint={whyHint}
              error={complaint('justification')}
              name="why"
              rows={3}
              required
              maxLength={MOST_CHARACTERS}
            />
          )}
        </FormDialog>
      )}
    </Opener>
  );
}

type ReviewProps = { chainId: string; grant: AccessGrantPartsFragment; onClose: () => void };

/** Says whether it was one. Whoever took access for less is barred from doing so again. */
export function ReviewEmergency({ chainId, grant, onClose }: ReviewProps) {
  const { words } = useWords();
  const { title, what, found, justified, unjustified } = words.dataForms.review;
  return (
    <FormDialog
      title={title}
      what={what}
      look="danger"
      send={async ({ read }) => {
        const verdict = { grantId: grant.id, justified: read('found') === 'justified' };
        return (await atoll.reviewEmergency({ chainId, ...verdict })).reviewEmergency.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {() => (
        <>
          <GrantFacts chainId={chainId} grant={grant} />
          <SelectField label={found} name="found">
            <option value="justified">{justified}</option>
            <option value="unjustified">{unjustified}</option>
          </SelectField>
        </>
      )}
    </FormDialog>
  );
}

/** Why the viewer's organisation took access: nobody else has it, and whoever judges has to be shown it. */
export function OwnReasons({ chainId, resource }: { chainId: string; resource: `0x${string}` }) {
  const { words } = useWords();
  const { title, what } = words.dataForms.ownReasons;
  const reasons = useQuery({
    queryKey: ['emergencies', chainId, resource],
    queryFn: async () => {
      const { nodes } = (await atoll.accessDeeds({ chainId, subject: resource, first: 100 })).accessDeeds;
      return nodes.filter((deed) => deed.function === 'breakGlass' && deed.state === 'DONE');
    },
  });
  return (
    <Card title={title}>
      <p className="muted">{what}</p>
      <Answer query={reasons}>
        {(deeds) => deeds.map(({ id, note }) => <Code key={id} text={note ?? ''} words={words.common} label={title} />)}
      </Answer>
    </Card>
  );
}

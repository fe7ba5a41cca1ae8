import { Link } from '@tanstack/react-router';
import { Notice, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { ChooseSeveral } from '../shared/fields.js';
import type { Read } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { useWords } from '../words/words.js';

/** How long a round is, how long after it arbiters report, and how long they may argue with what it found. */
const PACE = [
  { name: 'period', seconds: 3_600 },
  { name: 'report', seconds: 3_600 },
  { name: 'dispute', seconds: 600 },
] as const;

const paceOf = (read: Read) => ({
  periodSeconds: Number(read('period')),
  reportSeconds: Number(read('report')),
  disputeSeconds: Number(read('dispute')),
});

/** Makes the panel that offers name: members with the role, of whom more than half decide. */
export function AppointArbiters({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, name, who, none, feedIs } = words.market.arbiters;
  const arbiters = useStanding(chainId).others('ARBITER');
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read, readAll }) => {
        const arbiters = readAll('arbiters') as `0x${string}`[];
        return (await atoll.appointArbiters({ input: { chainId, name: read('name'), arbiters, ...paceOf(read) } }))
          .appointArbiters;
      }}
      sent={({ id, subject }) => (
        <>
          <AccessDeedProgress id={id} stale={['panels', 'system']} />
          <p className="small arguments">{feedIs(subject ?? '')}</p>
        </>
      )}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {arbiters.length === 0 && (
            <Notice
              tone="warn"
              action={
                <Link to="/chains/$chainId/kernel" params={{ chainId }}>
                  {words.tabs.kernel}
                </Link>
              }
            >
              {none}
            </Notice>
          )}
          <TextField label={name} error={complaint('name')} name="name" required maxLength={32} autoComplete="off" />
          <ChooseSeveral
            legend={who}
            error={complaint('arbiters')}
            name="arbiters"
            offered={arbiters.map(({ address, organisation }) => ({
              value: address,
              text: organisation?.name ?? address,
            }))}
          />
          {PACE.map(({ name: of, seconds }) => (
            <TextField
              key={of}
              label={words.market.arbiters[of]}
              name={of}
              type="number"
              min={1}
              max={2_592_000}
              defaultValue={seconds}
              required
            />
          ))}
        </>
      )}
    </FormDialog>
  );
}

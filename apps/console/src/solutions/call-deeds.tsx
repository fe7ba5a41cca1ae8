import type { CityCallPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Fact, Facts, TextField } from '@atoll/ui';

import { Account } from '../shared/account.js';
import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import type { Read } from '../shared/form.js';
import { Deeds, FormDialog } from '../shared/form-dialog.js';
import { useNow } from '../shared/moment.js';
import { usePurposeList } from '../shared/purposes.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { endOf, type GrantEnd } from './grant-end.js';
import { ServeCall } from './serve-call.js';

type Props = {
  chainId: string;
  call: CityCallPartsFragment;
  provides: boolean;
  calls: boolean;
  /** Whether the dataset is still there to be called. */
  published: boolean;
};
type CallDeed = 'authorise' | 'refuse' | 'serve' | 'receipt';
type Plain = Exclude<CallDeed, 'serve'>;
type Asked = { chainId: string; callId: `0x${string}` };

const STALE = ['city-calls', 'grant'];
const LOOKS = { authorise: 'primary', refuse: 'danger', serve: 'primary', receipt: 'primary' } as const;

const SEND: Record<Plain, (asked: Asked, read: Read) => Promise<{ id: string }>> = {
  authorise: async (asked) => (await atoll.authoriseCall(asked)).authoriseCall,
  refuse: async (asked, read) => (await atoll.refuseCall({ input: { ...asked, reason: read('reason') } })).refuseCall,
  receipt: async (asked) => (await atoll.receiptCall(asked)).receiptCall,
};

/** The department answers for its data; whoever called leaves the receipt that lets the key out. */
export function CallDeeds({ chainId, call, provides, calls, published }: Props) {
  const { words } = useWords();
  const waits = calls && call.state === 'SERVED';
  const end = useEnd(chainId, call, waits);
  const why = waits ? end || (published ? null : 'withdrawn') : null;
  const deeds = waits && end !== null ? [] : deedsOf(call, provides, calls && published);
  return (
    <>
      {why && <span className="muted small">{words.city.noReceipt[why]}</span>}
      <Deeds
        size="small"
        deeds={deeds.map((deed) => ({
          ...{ text: words.city[deed].title, look: LOOKS[deed] },
          dialog: (close) =>
            deed === 'serve' ? (
              <ServeCall chainId={chainId} call={call} onClose={close} />
            ) : (
              <PlainDeed chainId={chainId} call={call} deed={deed} onClose={close} />
            ),
        }))}
      />
    </>
  );
}

/** What ended the grant of a call, if anything did; undefined while nobody knows. */
function useEnd(chainId: string, { grantId }: CityCallPartsFragment, asked: boolean): GrantEnd | null | undefined {
  const now = useNow(1_000);
  const grant = useQuery({
    queryKey: ['grant', chainId, grantId],
    queryFn: async () => (await atoll.accessGrant({ chainId, grantId })).accessGrant,
    meta: told(chainId, 'ACCESS_GRANT'),
    enabled: asked,
  });
  return grant.data && endOf(grant.data, now);
}

function deedsOf({ state }: CityCallPartsFragment, provides: boolean, calls: boolean): CallDeed[] {
  if (provides && state === 'REQUESTED') return ['authorise', 'refuse'];
  if (provides && state === 'AUTHORISED') return ['serve'];
  return calls && state === 'SERVED' ? ['receipt'] : [];
}

type PlainProps = Pick<Props, 'chainId' | 'call'> & { deed: Plain; onClose: () => void };

function PlainDeed({ chainId, call, deed, onClose }: PlainProps) {
  const { words } = useWords();
  const purposes = usePurposeList();
  const purpose = purposes.find(({ bit }) => bit === call.purpose)?.name ?? call.purpose;
  const { title, what } = words.city[deed];
  return (
    <FormDialog
      title={title}
      what={what}
      look={LOOKS[deed]}
      send={({ read }) => SEND[deed]({ chainId, callId: call.id }, read)}
      sent={({ id }) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <Facts>
            <Fact name={words.city.caller}>
              <Account chainId={chainId} address={call.caller} />
            </Fact>
            <Fact name={words.data.purpose}>{purpose}</Fact>
          </Facts>
          {deed === 'refuse' && (
            <TextField
              label={words.city.refuse.reason}
              error={complaint('reason')}
              name="reason"
              required
              maxLength={32}
              autoComplete="off"
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

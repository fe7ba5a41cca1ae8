import type { ServiceTicketPartsFragment } from '@atoll/sdk';
import { TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { ServiceDeedProgress } from '../shared/deed-progress.js';
import { Deeds, FormDialog } from '../shared/form-dialog.js';
import type { Read } from '../shared/form.js';
import { useWords } from '../words/words.js';

const DAY_SECONDS = 86_400;
type TicketDeed = 'grant' | 'deny' | 'revoke' | 'close';
type Props = { chainId: string; ticket: ServiceTicketPartsFragment; serves: boolean; holds: boolean };
type Asked = { chainId: string; id: `0x${string}` };

const SEND: Record<TicketDeed, (asked: Asked, read: Read) => Promise<{ id: string }>> = {
  grant: async (asked, read) => {
    const validUntil = String(Math.floor(Date.now() / 1_000) + Number(read('days')) * DAY_SECONDS);
    return (await atoll.grantTicket({ ...asked, validUntil })).grantTicket;
  },
  deny: async (asked) => (await atoll.denyTicket(asked)).denyTicket,
  revoke: async (asked) => (await atoll.revokeTicket(asked)).revokeTicket,
  close: async (asked) => (await atoll.closeTicket(asked)).closeTicket,
};

/** The organisation of the service decides, and whoever holds the ticket may give it back. */
export function TicketDeeds({ chainId, ticket, serves, holds }: Props) {
  const { words } = useWords();
  return (
    <Deeds
      size="small"
      deeds={deedsOf(ticket, serves, holds).map((deed) => ({
        ...{ text: words.solutions.bot[deed].title, look: lookOf(deed) },
        dialog: (close) => <DeedDialog chainId={chainId} id={ticket.id} deed={deed} onClose={close} />,
      }))}
    />
  );
}

function deedsOf({ state }: ServiceTicketPartsFragment, serves: boolean, holds: boolean): TicketDeed[] {
  if (state === 'REQUESTED') return serves ? ['grant', 'deny'] : [];
  if (state !== 'GRANTED') return [];
  return [...(serves ? (['revoke'] as const) : []), ...(holds ? (['close'] as const) : [])];
}

const lookOf = (deed: TicketDeed) => (deed === 'grant' ? 'primary' : 'danger');

function DeedDialog({ deed, onClose, ...asked }: Asked & { deed: TicketDeed; onClose: () => void }) {
  const { words } = useWords();
  const { title, what } = words.solutions.bot[deed];
  return (
    <FormDialog
      title={title}
      what={what}
      look={lookOf(deed)}
      send={({ read }) => SEND[deed](asked, read)}
      sent={({ id }) => <ServiceDeedProgress id={id} stale={['tickets', 'system']} />}
      onClose={onClose}
    >
      {(complaint) =>
        deed === 'grant' && (
          <TextField
            label={words.dataForms.days}
            error={complaint('validUntil')}
            name="days"
            type="number"
            min={1}
            max={3_650}
            defaultValue={30}
            required
          />
        )
      }
    </FormDialog>
  );
}

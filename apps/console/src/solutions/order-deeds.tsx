import type { DataOrderPartsFragment, KeyVerdict } from '@atoll/sdk';
import { SelectField } from '@atoll/ui';
import type { ReactNode } from 'react';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import type { Read } from '../shared/form.js';
import { Deeds, FormDialog } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { useNow } from '../shared/moment.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { Complain } from './complain.js';
import { DeliverKey } from './deliver-key.js';
import { deedsOf, type OrderDeed } from './order-path.js';

type Props = { chainId: string; order: DataOrderPartsFragment };
type Plain = Exclude<OrderDeed, 'deliver' | 'dispute'>;

/** What a purchase is read again by, once something was done about it. */
export const ORDER_STALE = ['data-order', 'data-orders'];

/** The buttons of whoever looks, at this moment. */
export function OrderDeeds({ chainId, order }: Props) {
  const { words } = useWords();
  const may = useMay('data:manage', 'transaction:send');
  const { mine, plays } = useStanding(chainId);
  const isOver = useNow(1_000) > Date.parse(order.until);
  if (!may || !mine) return null;
  const party = { buys: order.buyer === mine, sells: order.asset.owner === mine, judges: plays('ARBITER') };
  return (
    <Deeds
      deeds={deedsOf(order.state, isOver, party).map((deed, index) => ({
        text: words.market[deed].title,
        ...(index === 0 && { look: 'primary' as const }),
        dialog: (close) => <DeedDialog chainId={chainId} order={order} deed={deed} onClose={close} />,
      }))}
    />
  );
}

function DeedDialog({ deed, ...rest }: Props & { deed: OrderDeed; onClose: () => void }) {
  if (deed === 'deliver') return <DeliverKey {...rest} />;
  if (deed === 'dispute') return <Complain {...rest} />;
  return <PlainDeed deed={deed} {...rest} />;
}

type Asked = { chainId: string; order: `0x${string}` };

/** What each asks for; a verdict is the only thing that has to be said besides. */
const SEND: Record<Plain, (asked: Asked, read: Read) => Promise<{ id: string }>> = {
  accept: async (asked) => (await atoll.acceptOrder(asked)).acceptOrder,
  judge: async (asked, read) =>
    (await atoll.judgeOrder({ input: { ...asked, verdict: read('verdict') as KeyVerdict } })).judgeOrder,
  resolve: async (asked) => (await atoll.resolveDispute(asked)).resolveDispute,
  settle: async (asked) => (await atoll.settleOrder(asked)).settleOrder,
  refund: async (asked) => (await atoll.refundOrder(asked)).refundOrder,
};

function PlainDeed({ chainId, order, deed, onClose }: Props & { deed: Plain; onClose: () => void }) {
  const { words } = useWords();
  const { title, what } = words.market[deed];
  return (
    <FormDialog
      title={title}
      what={what}
      send={({ read }) => SEND[deed]({ chainId, order: order.id }, read)}
      sent={({ id }) => <AccessDeedProgress id={id} stale={ORDER_STALE} />}
      onClose={onClose}
    >
      {() => deed === 'judge' && <Verdict />}
    </FormDialog>
  );
}

function Verdict(): ReactNode {
  const { words } = useWords();
  const { found, verdicts } = words.market.judge;
  return (
    <SelectField label={found} name="verdict">
      {(['RIGHT_KEY', 'WRONG_KEY'] as const).map((verdict) => (
        <option key={verdict} value={verdict}>
          {verdicts[verdict]}
        </option>
      ))}
    </SelectField>
  );
}

import type { DataOrderPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice, SelectField, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useWords } from '../words/words.js';
import { reads } from './grant-end.js';
import { ORDER_STALE } from './order-deeds.js';
import { useReaderKey } from './reader-key.js';
import { bytesIn, wrapForBuyer } from './wraps.js';

type Hex = `0x${string}`;
type Props = { chainId: string; order: DataOrderPartsFragment; onClose: () => void };
const KEY_BYTES = 32;

/** The seller's part. The key is wrapped in the page, and nothing else of it leaves. */
export function DeliverKey({ chainId, order, onClose }: Props) {
  const { words } = useWords();
  const { title, what, key, keyHint, grant, noGrant, noReader, badKey } = words.market.deliver;
  const { resource } = order.asset;
  const reader = useReaderKey(chainId, order.buyer);
  const grants = useQuery({
    queryKey: ['grants', chainId, resource, order.buyer],
    queryFn: async () =>
      (await atoll.accessGrants({ chainId, resource, grantee: order.buyer, live: true, first: 50 })).accessGrants.nodes,
  });
  const usable = grants.data?.filter((each) => reads(each, order.offer.purposeMask));
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const wrap = await wrapForBuyer(chainId, order, bytesIn(read('key'), KEY_BYTES)!);
        const input = { chainId, order: order.id, grantId: read('grant') as Hex, wrap };
        return (await atoll.deliverKey({ input })).deliverKey.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={ORDER_STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {reader.data === null && <Notice tone="warn">{noReader}</Notice>}
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
          <TextField
            label={key}
            hint={keyHint}
            name="key"
            type="password"
            className="mono"
            pattern="(0x)?[0-9a-fA-F]{64}"
            title={badKey}
            required
            autoComplete="off"
            spellCheck={false}
          />
          <SelectField label={grant} error={complaint('grantId')} name="grant" required>
            {usable?.map(({ id, usesLeft }) => (
              <option key={id} value={id}>
                {`${id.slice(0, 14)}… · ${words.data.uses} ${usesLeft}`}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </FormDialog>
  );
}

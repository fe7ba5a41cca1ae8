import type { DataOrderPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Notice, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { ChooseSeveral } from '../shared/fields.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { useWords } from '../words/words.js';
import { ORDER_STALE } from './order-deeds.js';
import { bytesIn, evidenceFor } from './wraps.js';

type Hex = `0x${string}`;
type Props = { chainId: string; order: DataOrderPartsFragment; onClose: () => void };

/** The buyer's word that a key opens something else, with what lets the arbiters see for themselves. */
export function Complain({ chainId, order, onClose }: Props) {
  const { words } = useWords();
  const { title, what, key, keyHint, badKey, arbiters, noArbiters } = words.market.dispute;
  const judges = useReadable(chainId, order.asset.owner);
  return (
    <FormDialog
      title={title}
      what={what}
      look="danger"
      send={async ({ read, readAll }) => {
        const shownTo = readAll('arbiters') as Hex[];
        const evidence = await evidenceFor(chainId, order.id, shownTo, bytesIn(read('key')) ?? new Uint8Array());
        return (await atoll.disputeOrder({ input: { chainId, order: order.id, evidence } })).disputeOrder.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={ORDER_STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <TextField
            label={key}
            hint={keyHint}
            name="key"
            type="password"
            className="mono"
            pattern="(0x)?([0-9a-fA-F]{2})+"
            title={badKey}
            required={judges.length > 0}
            autoComplete="off"
            spellCheck={false}
          />
          {judges.length === 0 ? (
            <Notice tone="warn">{noArbiters}</Notice>
          ) : (
            <ChooseSeveral
              legend={arbiters}
              name="arbiters"
              offered={judges}
              chosen={judges.map(({ value }) => value)}
              error={complaint('evidence')}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

/** Arbiters, others than the two who trade, that a key can be wrapped for. */
function useReadable(chainId: string, seller: Hex): { value: string; text: string }[] {
  const arbiters = useStanding(chainId)
    .others('ARBITER')
    .filter(({ address }) => address !== seller);
  const addresses = arbiters.map(({ address }) => address);
  const { data = [] } = useQuery({
    queryKey: ['readable', chainId, ...addresses],
    queryFn: async () => {
      const keys = await Promise.all(addresses.map((address) => atoll.readerKey({ chainId, address })));
      return addresses.filter((_, index) => keys[index]?.readerKey);
    },
    enabled: addresses.length > 0,
  });
  return arbiters
    .filter(({ address }) => data.includes(address))
    .map(({ address, organisation }) => ({ value: address, text: organisation?.name ?? address }));
}

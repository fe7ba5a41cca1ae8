import { AtollError, type DataAssetPartsFragment } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { CheckField, Facts, Notice } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog } from '../shared/form-dialog.js';
import { useKeys } from '../shared/keys.js';
import { useWords } from '../words/words.js';
import { approval } from './approval.js';
import { useSolutions } from './known.js';
import { OfferFacts } from './offer-facts.js';
import { useReaderKey } from './reader-key.js';
import { SeeOrder } from './see-order.js';

type Hex = `0x${string}`;
type Offer = NonNullable<DataAssetPartsFragment['offer']>;
type Props = { chainId: string; mine: Hex; asset: DataAssetPartsFragment; offer: Offer; onClose: () => void };

/** Orders by the offer that is seen. Where the market may not take the price yet, it is allowed to take just that. */
export function Buy({ chainId, mine, asset, offer, onClose }: Props) {
  const { words } = useWords();
  const { title, what, allow, see, needKey, noPrincipalKey } = words.market.buy;
  const queries = useQueryClient();
  const readerKey = useReaderKey(chainId);
  const market = useSolutions(chainId).data?.find(({ solution }) => solution === 'DATA_MARKET')?.address;
  const keyId = useKeys().data?.find(({ address }) => address?.toLowerCase() === mine)?.id;
  const order = async () => (await atoll.orderData({ chainId, asset: asset.id, version: offer.version })).orderData;
  const send = async (mayAllow: boolean) => {
    try {
      return await order();
    } catch (error) {
      if (!mayAllow || !keyId || !market || !isAllowance(error)) throw error;
      await allowed({ chainId, keyId, to: offer.token, data: approval(market, BigInt(offer.price)) });
      return order();
    }
  };
  return (
    <FormDialog
      title={title}
      what={what}
      send={({ read }) => send(read('allow') === 'on')}
      onSent={() => queries.invalidateQueries({ queryKey: ['data-orders'] })}
      sent={({ id }) => (
        <AccessDeedProgress id={id} stale={['data-orders', 'system']} then={<SeeOrder deedId={id} text={see} />} />
      )}
      onClose={onClose}
    >
      {() => (
        <>
          <Facts>
            <OfferFacts offer={offer} />
          </Facts>
          {readerKey.data === null && <Notice tone="warn">{needKey}</Notice>}
          {keyId ? (
            <CheckField label={allow} name="allow" defaultChecked />
          ) : (
            <Notice tone="warn">{noPrincipalKey}</Notice>
          )}
        </>
      )}
    </FormDialog>
  );
}

const isAllowance = (error: unknown): boolean =>
  error instanceof AtollError && error.code === 'CONFLICT' && error.detail['what'] === 'allowance';

/** Sends an allowance, and waits until the chain has it. */
async function allowed(input: { chainId: string; keyId: string; to: Hex; data: Hex }): Promise<void> {
  const { id } = (await atoll.submitTransaction({ input })).submitTransaction;
  for await (const { transactionChanged } of atoll.transactionChanged({ id })) {
    const { status, reason } = transactionChanged;
    if (status === 'MINED') return;
    if (status === 'FAILED') throw new AtollError({ message: reason ?? '', extensions: { code: 'REVERTED' } });
  }
}

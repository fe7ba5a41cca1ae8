import type { DataAssetPartsFragment } from '@atoll/sdk';
import { Fact, Hash } from '@atoll/ui';

import { usePurposes } from '../shared/purposes.js';
import { useWords } from '../words/words.js';

const DAY_SECONDS = 86_400;

/** The terms of an offer, as they stand or stood when something was bought by them. */
export function OfferFacts({ offer }: { offer: NonNullable<DataAssetPartsFragment['offer']> }) {
  const { words, number } = useWords();
  const purposes = usePurposes();
  const { price, of, licence, licenceLasts, judges } = words.market;
  return (
    <>
      <Fact name={price}>
        {number.format(BigInt(offer.price))} <span className="muted small">{of(short(offer.token))}</span>
      </Fact>
      <Fact name={words.data.purpose}>{purposes(offer.purposeMask)}</Fact>
      <Fact name={licence}>{licenceLasts(number.format(Math.round(Number(offer.licenceSeconds) / DAY_SECONDS)))}</Fact>
      <Fact name={judges}>
        <Hash value={offer.feed} />
      </Fact>
    </>
  );
}

const short = (address: string): string => `${address.slice(0, 8)}…${address.slice(-6)}`;

import { useChainId } from '../shared/chain.js';
import { Assets } from './assets.js';
import { InPlace } from './in-place.js';
import { Orders } from './orders.js';
import { ReaderKey } from './reader-key.js';

/** Data that members sell each other: what is on offer, who bought what, and the key one is given keys by. */
export function MarketPage() {
  const chainId = useChainId();
  return (
    <InPlace chainId={chainId} contract="market">
      <Assets chainId={chainId} />
      <Orders chainId={chainId} />
      <ReaderKey chainId={chainId} />
    </InPlace>
  );
}

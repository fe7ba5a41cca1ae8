import { useChainId } from '../shared/chain.js';
import { Calls } from './calls.js';
import { Datasets } from './datasets.js';

/** What departments let others call for, and who did. */
export function CityPage() {
  const chainId = useChainId();
  return (
    <>
      <Datasets chainId={chainId} />
      <Calls chainId={chainId} />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';

/** The way to the purchase that a deed has made, once it has. */
export function SeeOrder({ deedId, text }: { deedId: string; text: string }) {
  const chainId = useChainId();
  const { data } = useQuery({
    queryKey: ['access-deed-made', deedId],
    queryFn: async () => (await atoll.accessDeed({ id: deedId })).accessDeed.made,
  });
  if (!data) return null;
  return (
    <Link to="/chains/$chainId/solutions/data-market/orders/$orderId" params={{ chainId, orderId: data }}>
      {text}
    </Link>
  );
}

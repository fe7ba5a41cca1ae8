import { Hash } from '@atoll/ui';

import { useMembers } from './members.js';

/** An account of the chain by the organisation that it speaks for, or else as it is. */
export function Account({ chainId, address }: { chainId: string; address: string }) {
  const known = useMembers(chainId).data?.find((member) => member.address === address);
  if (!known?.organisation) return <Hash value={address} />;
  return <span title={address}>{known.organisation.name}</span>;
}

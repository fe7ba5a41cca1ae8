import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';

/** Names the people of the organisation by their ids, and whoever is not of it any more by the id. */
export function usePeople(): (personId: string) => string {
  const { data = [] } = useQuery({
    queryKey: ['people'],
    queryFn: async () => (await atoll.organisation({ first: 100 })).organisation.members?.nodes ?? [],
  });
  return (personId) => data.find(({ person }) => person.id === personId)?.person.name ?? `${personId.slice(0, 8)}…`;
}

import { AtollError } from '@atoll/sdk';
import { useQuery, type QueryClient } from '@tanstack/react-query';

import { atoll, chooseOrganisation, chosenOrganisation, person } from './atoll.js';

/** Who looks: null for nobody. The chosen organisation is one of theirs, or none while they have none. */
export function useViewer() {
  return useQuery({ queryKey: ['viewer'], queryFn: viewer, staleTime: 60_000 });
}

async function viewer() {
  try {
    const { me } = await person.me();
    if (!me.person) return null;
    const theirs = me.organisations.find(({ organisation }) => organisation.id === chosenOrganisation());
    const chosen = theirs ?? me.organisations[0];
    chooseOrganisation(chosen?.organisation.id);
    const permissions = chosen ? await permissionsThere() : [];
    const lacksSecondFactor = permissions === null;
    return {
      person: me.person,
      organisations: me.organisations,
      chosen,
      permissions: permissions ?? [],
      lacksSecondFactor,
    };
  } catch (error) {
    if (error instanceof AtollError && error.code === 'UNAUTHENTICATED') return null;
    throw error;
  }
}

/** Null where the organisation demands more than what the viewer signed in by. */
async function permissionsThere(): Promise<string[] | null> {
  try {
    return (await atoll.me()).me.permissions;
  } catch (error) {
    if (error instanceof AtollError && error.code === 'SECOND_FACTOR_REQUIRED') return null;
    throw error;
  }
}

/** Everything but who looks, whom the frame of every page goes on watching: the next one sees nothing of what this one saw. */
export const forget = (queries: QueryClient): void =>
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'viewer' });

/** Whether the viewer may do all of these: what they may not is shown, but says why it does nothing. */
export function useMay(...permissions: string[]): boolean {
  const { data: viewer } = useViewer();
  return permissions.every((each) => viewer?.permissions.includes(each));
}

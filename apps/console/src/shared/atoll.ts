import { AtollError, connect, type Atoll } from '@atoll/sdk';

import { refresh } from './session.js';

const ORGANISATION = 'atoll.organisation';

/** For which of their organisations the person acts in this browser. Not a secret: the platform decides what is theirs. */
export const chosenOrganisation = (): string | undefined => localStorage.getItem(ORGANISATION) ?? undefined;

export function chooseOrganisation(id: string | undefined): void {
  if (id === undefined) localStorage.removeItem(ORGANISATION);
  else localStorage.setItem(ORGANISATION, id);
}

/** Pages follow on by themselves, and ask in the meantime: a broken connection is known at once. */
const client = connect({
  url: new URL('/graphql', location.origin).href,
  organisation: chosenOrganisation,
  reconnects: 0,
});

/** Who is asked without an organisation: the person alone. */
export const person = renewing(connect({ url: new URL('/graphql', location.origin).href }));

/** Every operation of the platform, in the name of whoever is signed in. */
export const atoll = renewing(client);

/** Asks once more with new tokens where the old ones ran out; what is refused for that reason has done nothing. */
function renewing(platform: Atoll): Atoll {
  return new Proxy(platform, {
    get(target, name) {
      const ask = target[name as keyof Atoll] as (variables?: unknown) => unknown;
      return (variables?: unknown) => {
        const answer = ask(variables);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch(async (error: unknown) => {
          if (!(error instanceof AtollError) || error.code !== 'UNAUTHENTICATED') throw error;
          await refresh();
          return ask(variables);
        });
      };
    },
  });
}

import { Fault } from '@atoll/kernel';

/** What the database says of a presented code. */
export type Outcome = 'accepted' | 'unknown' | 'used' | 'expired' | 'member' | 'managed';

/** Why a code was not taken. The code itself is a secret, so the answer repeats only its beginning. */
export function refusal(outcome: Exclude<Outcome, 'accepted'>, code: string): Fault {
  switch (outcome) {
    case 'unknown':
      return Fault.notFound('invitation', `${code.slice(0, 10)}…`);
    case 'used':
      return new Fault({ code: 'CONFLICT', what: 'invitation', because: 'its code was used; ask for another one' });
    case 'expired':
      return new Fault({ code: 'EXPIRED', what: 'invitation', because: 'its time ran out' });
    case 'member':
      return new Fault({ code: 'CONFLICT', what: 'invitation', because: 'you are a member already' });
    case 'managed':
      return new Fault({ code: 'CONFLICT', what: 'invitation', because: MANAGED });
  }
}

/** What somebody is told whom an organisation signs in by its own provider. */
export const MANAGED =
  'the provider of your organisation signs you in, for that organisation alone; for another one, make an account with a password';

export const tooManyOpen = (limit: number): Fault =>
  new Fault({ code: 'QUOTA_EXCEEDED', what: 'open invitations', limit });

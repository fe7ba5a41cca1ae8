import type { FaultCode } from '@atoll/kernel';

/** What happened, and what to do. */
export type Told = { title: string; todo: string };

/** Every code of the API has a text: a new one does not pass the type check without. */
export const problems = {
  offline: {
    title: 'The platform does not answer',
    todo: 'Check the connection. This page tries again by itself.',
  } satisfies Told,
  page: {
    title: 'This page could not be shown',
    todo: 'Check the connection, then try again. If that does not help, tell whoever runs the platform.',
  } satisfies Told,
  /** What contracts say by a name of their own, in words. */
  refusals: {
    NotAuthorised: 'Your organisation may not do this here: it takes a role, or a standing, that it does not have.',
    BadState: 'It is not open to this any more, or something else comes before it. Look at it again.',
    NotLive: 'The grant has run out, or its policy was changed. Ask for another one.',
    NotGranted: 'The grant is not good for this purpose, or not any more. Ask for another one.',
    BeyondPolicy: 'It is more than the policy, or the request, allows.',
    Barred: 'A leak was proven against your organisation: nobody lets it call before the members pardon it.',
    Deadline: 'It is too early or too late for this: the purchase says until when its next step is due.',
    ContentTaken: 'Somebody registered this content before.',
  } as Record<string, string>,
  codes: {
    UNAUTHENTICATED: { title: 'Not signed in, or wrong password', todo: 'Check what you entered, or sign in again.' },
    CODE_REQUIRED: { title: 'A code is needed, too', todo: 'Take it from your app, or use a recovery code.' },
    FORBIDDEN: { title: 'Your role may not do this', todo: 'Ask an owner or admin of your organisation.' },
    SECOND_FACTOR_REQUIRED: {
      title: 'A password alone is not enough',
      todo: 'Set up an app for codes on your account, or sign in by a passkey.',
    },
    NOT_FOUND: { title: 'It is not there', todo: 'It may be gone, or belong to another of your organisations.' },
    INVALID: { title: 'Something is not filled in as it has to be', todo: 'Change it and send it again.' },
    CONFLICT: { title: 'It does not fit what is there', todo: 'Another name, or another moment, will do.' },
    EXPIRED: { title: 'It has run out', todo: 'Ask for a new one.' },
    QUOTA_EXCEEDED: {
      title: 'The limit of your organisation is reached',
      todo: 'Remove something, or ask the operator.',
    },
    RATE_LIMITED: { title: 'Too many attempts', todo: 'Wait a moment, then try again.' },
    LIMIT_EXCEEDED: { title: 'It is too large', todo: 'Send less at once.' },
    POLICY_FORBIDS: { title: 'A policy of the key forbids it', todo: 'Use another key, or change its policies.' },
    CHAIN_HALTED: { title: 'The chain makes no blocks', todo: 'See its health page: enough validators have to run.' },
    INSUFFICIENT_FUNDS: { title: 'The account has too little', todo: 'Send it what is missing, or use another key.' },
    ABI_MISMATCH: { title: 'It does not fit the contract', todo: 'Compare it with what the contract offers.' },
    REVERTED: { title: 'The contract refused', todo: 'Its reason is below.' },
    UNAVAILABLE: { title: 'A part of the platform does not answer', todo: 'Try again shortly.' },
  } satisfies Record<FaultCode, Told>,
};

import { AtollError } from '@atoll/sdk';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

/** What the platform answers when it signs somebody in. The tokens are in cookies that no script sees. */
export type Signed = { person: { id: string; email: string; name: string }; accessExpiresAt: string };

const REFRESHED = 'atoll.refreshed';
/** What another tab did so recently need not be done again. */
const RECENT_MS = 10_000;

async function post<T>(door: string, body: object = {}): Promise<T> {
  const response = await fetch(`/session/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => null)) as (T & { detail?: string }) | null;
  if (response.ok && answer) return answer;
  throw new AtollError({ message: answer?.detail ?? `Answered by ${response.status}.`, extensions: { ...answer } });
}

export const signIn = (input: { email: string; password: string }) => post<Signed>('sign-in', input);
/** The second half, where the first is answered by CODE_REQUIRED. */
export const signInWithCode = (input: { challenge: string; code: string }) => post<Signed>('code', input);
export const signUp = (input: { email: string; name: string; password: string }) => post<Signed>('sign-up', input);
/** The authenticator offers whom it knows here, so nobody has to be named. */
export async function signInByPasskey(): Promise<Signed> {
  const optionsJSON = await post<PublicKeyCredentialRequestOptionsJSON>('ask-passkey');
  return post<Signed>('passkey', await startAuthentication({ optionsJSON }));
}

export const signOut = () => post('sign-out');

let refreshing: Promise<void> | undefined;

/** Gets new tokens for those that ran out. A refresh token works once, so tabs take turns. */
export function refresh(): Promise<void> {
  refreshing ??= oneTabAtATime(refreshUnlessRecent).finally(() => (refreshing = undefined));
  return refreshing;
}

async function refreshUnlessRecent(): Promise<void> {
  if (Date.now() - Number(localStorage.getItem(REFRESHED) ?? 0) < RECENT_MS) return;
  await post('refresh');
  localStorage.setItem(REFRESHED, String(Date.now()));
}

/** Locks exist only where the page came over TLS or from this machine; elsewhere two tabs may meet, and one signs in again. */
const oneTabAtATime = (work: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request('atoll.refresh', () => work()).then(() => undefined) : work();

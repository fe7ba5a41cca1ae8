import { AtollError, connect, type Atoll } from '@atoll/sdk';
import WebSocket from 'ws';

import { UsageError } from './failure.js';
import { alone, readSession, writeSession, type SavedSession } from './session-file.js';

const REFRESH_BEFORE_MS = 30_000;

/** Runs `work` signed in, and closes what it opened. The environment wins over the saved sign-in. */
export async function signedIn<T>(work: (atoll: Atoll) => Promise<T>): Promise<T> {
  return during(await open(), work);
}

/** The same for no organisation, so that it works for those who belong to none, or no longer to the chosen one. */
export async function signedInPersonally<T>(work: (atoll: Atoll) => Promise<T>): Promise<T> {
  return during(await open({ forOrganisation: false }), work);
}

/** For who has no account: at the address that is given, or the one that is known from the environment or a sign-in. */
export async function withoutSignIn<T>(url: string | undefined, work: (atoll: Atoll) => Promise<T>): Promise<T> {
  const known = url ?? process.env.ATOLL_URL ?? (await readSession())?.url;
  if (!known) throw new UsageError('Which platform? Say --url URL.');
  return during(connect({ url: known }), work);
}

async function during<T>(atoll: Atoll, work: (atoll: Atoll) => Promise<T>): Promise<T> {
  try {
    return await work(atoll);
  } finally {
    await atoll.close();
  }
}

/** For which organisation the next request speaks, where somebody chose one. */
export async function chosenOrganisation(): Promise<string | undefined> {
  const { ATOLL_URL, ATOLL_TOKEN, ATOLL_ORGANISATION } = process.env;
  return ATOLL_ORGANISATION ?? (ATOLL_URL && ATOLL_TOKEN ? undefined : (await readSession())?.organisationId);
}

async function open({ forOrganisation = true } = {}): Promise<Atoll> {
  const { ATOLL_URL: url, ATOLL_TOKEN: token, ATOLL_ORGANISATION: organisation } = process.env;
  const chosen = (saved?: string) => (forOrganisation ? (organisation ?? saved) : undefined);
  if (url && token) return connect({ url, token: () => token, organisation: () => chosen(), webSocket: WebSocket });

  const saved = await freshSession();
  return connect({
    url: saved.url,
    token: async () => (await freshSession()).accessToken, // some commands go on for longer than a token
    organisation: () => chosen(saved.organisationId),
    webSocket: WebSocket,
  });
}

/** A request to a door that is no GraphQL, as who is signed in: its answer, or the problem that it names. */
export async function rest(path: string, { headers, ...init }: RequestInit): Promise<unknown> {
  const { ATOLL_URL, ATOLL_TOKEN, ATOLL_ORGANISATION } = process.env;
  const saved = ATOLL_URL && ATOLL_TOKEN ? null : await freshSession();
  const organisation = ATOLL_ORGANISATION ?? saved?.organisationId;
  const url = new URL(path, saved?.url ?? ATOLL_URL);
  const response = await fetch(url, {
    ...init,
    headers: {
      ...(headers as Record<string, string>),
      authorization: `Bearer ${saved?.accessToken ?? ATOLL_TOKEN}`,
      ...(organisation && { 'atoll-organisation': organisation }),
    },
  });
  const answer = (await response.json().catch(() => ({}))) as { detail?: string; code?: string };
  if (response.ok) return answer;
  const message = answer.detail ?? `${url.origin} answered ${response.status}.`;
  throw new AtollError({ message, extensions: { ...answer, code: answer.code ?? 'UNAVAILABLE' } });
}

async function freshSession(): Promise<SavedSession> {
  const saved = await savedSession();
  // Several commands at once must not use the refresh token twice, which would end the session.
  return isFresh(saved) ? saved : alone(async () => refreshed(await savedSession()));
}

async function savedSession(): Promise<SavedSession> {
  const saved = await readSession();
  if (saved) return saved;
  throw unauthenticated('Nobody is signed in. Run "atoll sign-in --url URL --email EMAIL".');
}

const isFresh = ({ accessExpiresAt }: SavedSession) => Date.parse(accessExpiresAt) - Date.now() > REFRESH_BEFORE_MS;

/** Access tokens live for minutes; the refresh token is exchanged, and its successor saved before it is used. */
async function refreshed(saved: SavedSession): Promise<SavedSession> {
  if (isFresh(saved)) return saved;
  const { refreshSession } = await connect({ url: saved.url })
    .refreshSession({ refreshToken: saved.refreshToken })
    .catch((error: unknown) => {
      if (!(error instanceof AtollError && ['UNAUTHENTICATED', 'EXPIRED'].includes(error.code))) throw error;
      throw unauthenticated(`The session has ended. Run "atoll sign-in --url ${saved.url} --email EMAIL".`);
    });
  const { accessToken, accessExpiresAt, refreshToken } = refreshSession;
  const fresh = { ...saved, accessToken, accessExpiresAt, refreshToken };
  await writeSession(fresh);
  return fresh;
}

const unauthenticated = (message: string) => new AtollError({ message, extensions: { code: 'UNAUTHENTICATED' } });

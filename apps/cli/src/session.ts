import { AtollError, connect, type Atoll } from '@atoll/sdk';
import WebSocket from 'ws';

import { readSession, writeSession, type SavedSession } from './session-file.js';

const REFRESH_BEFORE_MS = 30_000;

/** Runs `work` signed in, and closes what it opened. The environment wins over the saved sign-in. */
export async function signedIn<T>(work: (atoll: Atoll) => Promise<T>): Promise<T> {
  const atoll = await open();
  try {
    return await work(atoll);
  } finally {
    await atoll.close();
  }
}

async function open(): Promise<Atoll> {
  const { ATOLL_URL: url, ATOLL_TOKEN: token, ATOLL_ORGANISATION: organisation } = process.env;
  if (url && token) return connect({ url, token: () => token, organisation: () => organisation, webSocket: WebSocket });

  const saved = await readSession();
  if (!saved) {
    throw new AtollError({
      message: 'Nobody is signed in. Run "atoll sign-in --url URL --email EMAIL".',
      extensions: { code: 'UNAUTHENTICATED' },
    });
  }
  const fresh = await refreshed(saved);
  return connect({
    url: fresh.url,
    token: () => fresh.accessToken,
    organisation: () => organisation ?? fresh.organisationId,
    webSocket: WebSocket,
  });
}

/** Access tokens live for minutes; the refresh token is exchanged, and its successor saved before it is used. */
async function refreshed(saved: SavedSession): Promise<SavedSession> {
  if (Date.parse(saved.accessExpiresAt) - Date.now() > REFRESH_BEFORE_MS) return saved;
  const { refreshSession } = await connect({ url: saved.url }).refreshSession({ refreshToken: saved.refreshToken });
  const { accessToken, accessExpiresAt, refreshToken } = refreshSession;
  const fresh = { ...saved, accessToken, accessExpiresAt, refreshToken };
  await writeSession(fresh);
  return fresh;
}

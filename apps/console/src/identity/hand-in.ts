import { AtollError } from '@atoll/sdk';

import { chosenOrganisation } from '../shared/atoll.js';
import { refresh } from '../shared/session.js';

/** How much of a file is on its way, and what became of it: the enrolment's id. */
export type HandingIn = { chainId: string; file: File; idempotencyKey: string; onProgress: (sent: number) => void };

const typeOf = ({ name }: File): string => (/\.(jsonl|ndjson|json)$/i.test(name) ? 'application/x-ndjson' : 'text/csv');

/** Hands a file of devices in, once more with new tokens where the old ones ran out. Under its key, twice is once. */
export async function handIn(wish: HandingIn): Promise<string> {
  try {
    return await send(wish);
  } catch (error) {
    if (!(error instanceof AtollError) || error.code !== 'UNAUTHENTICATED') throw error;
    await refresh();
    return send(wish);
  }
}

/** Only this kind of request tells how far it is. */
function send({ chainId, file, idempotencyKey, onProgress }: HandingIn): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/chains/${chainId}/enrolments`);
    request.setRequestHeader('content-type', typeOf(file));
    request.setRequestHeader('idempotency-key', idempotencyKey);
    const organisation = chosenOrganisation();
    if (organisation) request.setRequestHeader('atoll-organisation', organisation);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('error', () => reject(new TypeError('The connection ended.')));
    request.addEventListener('load', () => {
      const answer = answerOf(request.responseText);
      if (request.status < 300 && typeof answer['id'] === 'string') return resolve(answer['id']);
      const message = String(answer['detail'] ?? request.statusText);
      return reject(new AtollError({ message, extensions: { ...answer } }));
    });
    request.send(file);
  });
}

function answerOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

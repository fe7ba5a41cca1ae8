import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

/** How often what was allowed somebody may send before the connection is cut, and for how long. */
const PATIENCE = { times: 16, ms: 5_000 };

/** Fastify's word for a body beyond the limit. */
export const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE';

/** Most clients read no answer before they have sent everything, so what is too large is let pass by, within reason. */
export async function heardOut(body: IncomingMessage, limit: number): Promise<void> {
  let heard = 0;
  const timer = setTimeout(() => body.destroy(), PATIENCE.ms);
  body.on('data', (chunk: Buffer) => (heard += chunk.length) > PATIENCE.times * limit && body.destroy());
  await finished(body.resume()).catch(() => undefined);
  clearTimeout(timer);
}

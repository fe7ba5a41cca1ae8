import { createHmac } from 'node:crypto';

/** How secrets of webhooks are written: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const PREFIX = 'whsec_';

export const secretText = (key: Uint8Array): string => PREFIX + Buffer.from(key).toString('base64');

/**
 * The headers of the Standard Webhooks specification. The id stays the same however often a message is posted; the time is that of
 * the attempt, in seconds; there is one signature for each secret that is good by now.
 */
export function signedHeaders(id: string, body: string, keys: readonly Uint8Array[], now = Date.now()) {
  const timestamp = String(Math.floor(now / 1_000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

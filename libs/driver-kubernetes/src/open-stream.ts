import type { KubeConfig } from '@kubernetes/client-node';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';

/** What an API server answered instead of what was asked for. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    /** How long it wants to be left alone; null when it did not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`The Kubernetes API answered ${status}.`);
  }
}

/** A request whose answer is read as it comes. It has a connection of its own, and so many milliseconds to begin. */
export async function openStream(
  config: KubeConfig,
  path: string,
  accept: string,
  signal: AbortSignal,
  beginsMs: number,
): Promise<IncomingMessage> {
  const options: https.RequestOptions = { signal };
  await config.applyToHTTPSOptions(options);
  options.headers = { ...options.headers, accept };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = https.get(new URL(config.getCurrentCluster()!.server + path), options, resolve);
    const timer = setTimeout(() => request.destroy(new Error('No answer in time')), beginsMs);
    request.once('error', reject).once('close', () => clearTimeout(timer));
    request.once('response', () => clearTimeout(timer));
  });
  answer.on('error', () => undefined); // Told to whoever reads.
  if (answer.statusCode === 200) return answer;
  answer.destroy();
  const seconds = Number(answer.headers['retry-after']);
  throw new Refused(answer.statusCode ?? 0, seconds > 0 ? Math.min(seconds, 60) * 1_000 : null);
}

import { JudgedAgents, Refused, type Resolve } from './judged-agents.js';
import type { WebhookPolicy } from './webhook-policy.js';

/** What became of a post. Delivered is what was answered with 2xx in time. */
export type Sent = { delivered: boolean; status: number | null; message: string | null; answer: string };

const ANSWER_MS = 15_000;
/** How much of an answer is read; the rest is not waited for. */
const ANSWER_BYTES = 4 * 1_024;
const SHOWN = 300;

/** Posts to addresses that others chose. Redirects are not followed, proxies not asked. */
export class WebhookSender {
  private readonly agents: JudgedAgents;

  constructor(
    private readonly policy: WebhookPolicy,
    private readonly answerMs = ANSWER_MS,
    resolve?: Resolve,
  ) {
    this.agents = new JudgedAgents(policy, answerMs, resolve);
  }

  async post(url: string, headers: Record<string, string>, body: string): Promise<Sent> {
    const failed = (message: string): Sent => ({ delivered: false, status: null, message, answer: '' });
    const signal = AbortSignal.timeout(this.answerMs);
    try {
      const to = this.policy.check(url);
      const answer = await this.agents.to(to).request({
        ...{ origin: to.origin, path: to.pathname + to.search, method: 'POST', body, signal },
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Atoll-Webhooks/1' },
      });
      const text = await beginningOf(answer.body).catch(() => '');
      return outcomeOf(answer.statusCode, answer.headers['location'], text);
    } catch (error) {
      if (signal.aborted) return failed(`There was no answer within ${this.answerMs / 1_000} s.`);
      return failed(reasonOf(error));
    }
  }

  close(): Promise<void> {
    return this.agents.close();
  }
}

/** Whoever goes on sending after that loses the connection. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= ANSWER_BYTES) break;
  }
  return harmless(Buffer.concat(chunks).toString());
}

function outcomeOf(status: number, location: string | string[] | undefined, answer: string): Sent {
  if (status >= 200 && status < 300) return { delivered: true, status, message: null, answer };
  const to = location ? ` to ${harmless(String(location))}` : '';
  const redirected = `It answered ${status}, a redirect${to}; redirects are not followed. Name the address itself.`;
  return {
    delivered: false,
    status,
    message: status >= 300 && status < 400 ? redirected : `It answered ${status}.`,
    answer,
  };
}

/** Others' words are kept and shown, so they are short and steer nothing. */
const harmless = (text: string): string => text.slice(0, SHOWN).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');

function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return `It could not be posted to: ${harmless([code, message].filter(Boolean).join(', '))}.`;
}

import { JudgedAgents, type Resolve } from './judged-agents.js';
import type { WebhookPolicy } from './webhook-policy.js';

const ANSWER_MS = 10_000;
/** More than any document that a provider of OpenID Connect answers with; who asks for more than that says so. */
const ANSWER_BYTES = 512 * 1_024;

type Asked = {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  mostBytes?: number;
};

/** `fetch` for addresses that others chose, by the same policy as webhooks: no redirect is followed, no long answer read. */
export class JudgedFetch {
  private readonly agents: JudgedAgents;

  constructor(
    private readonly policy: WebhookPolicy,
    private readonly answerMs = ANSWER_MS,
    resolve?: Resolve,
  ) {
    this.agents = new JudgedAgents(policy, answerMs, resolve);
  }

  /** Refuses a URL that is never asked, in words for whoever wrote it. */
  check(url: string): URL {
    return this.policy.check(url);
  }

  readonly fetch = async (url: string, { method, headers, body, signal, mostBytes }: Asked): Promise<Response> => {
    const to = this.policy.check(url);
    const limit = AbortSignal.timeout(this.answerMs);
    const answer = await this.agents.to(to).request({
      ...{ origin: to.origin, path: to.pathname + to.search, method },
      headers: { ...headers, 'user-agent': 'Atoll/1' },
      ...(body !== undefined && body !== null && { body: String(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const text = await whole(answer.body, mostBytes);
    const told = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((each) => [name, each]),
    );
    const empty = [204, 205, 304].includes(answer.statusCode);
    return new Response(empty ? null : text, { status: answer.statusCode, headers: told as [string, string][] });
  };

  close(): Promise<void> {
    return this.agents.close();
  }
}

/** Whoever sends more than that loses the connection. */
async function whole(body: AsyncIterable<Uint8Array>, most = ANSWER_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new Error(`The answer has more than ${most} bytes.`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

/** The few calls that make the demo data, through the same public door as everybody's. */
export class GraphQL {
  constructor(
    readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** The same, signed in, and for one organisation when given. */
  as(accessToken: string, organisation?: string): GraphQL {
    return new GraphQL(this.url, {
      authorization: `Bearer ${accessToken}`,
      ...(organisation && { 'atoll-organisation': organisation }),
    });
  }

  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const { data, errors } = (await response.json()) as Answer<T>;
    const [first] = errors ?? [];
    if (first) throw new RequestFailed(first.message, first.extensions);
    return data as T;
  }
}

/** The API refused; `code` is its stable name for why. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly code: string;
  readonly retryAfterSeconds: number;

  constructor(message: string, extensions: Refusal = {}) {
    super(message);
    this.code = extensions.code ?? 'UNKNOWN';
    this.retryAfterSeconds = extensions.retryAfterSeconds ?? 0;
  }
}

interface Refusal {
  code?: string;
  retryAfterSeconds?: number;
}

interface Answer<T> {
  data?: T;
  errors?: { message: string; extensions?: Refusal }[];
}

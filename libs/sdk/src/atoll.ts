import { createClient, type Client } from 'graphql-ws';

import { AtollError, type GraphQLProblem } from './atoll-error.js';
import { getSdk, type Sdk } from './generated/sdk.js';
import type { TypedDocumentString } from './typed-document-string.js';

export type AtollOptions = {
  /** Where GraphQL is, for example `http://127.0.0.1:4200/graphql`. */
  url: string;
  /** An access token or an application key; asked for at every request and connection, so that it may change. */
  token?: () => string | undefined | Promise<string | undefined>;
  /** The organisation a person acts for. Applications belong to one and leave this out. */
  organisation?: () => string | undefined;
  /** For platforms without a global WebSocket, Node 20 among them. */
  webSocket?: unknown;
  /** How long an answer may take, in milliseconds; a minute unless said. Then the request fails with `UNAVAILABLE`. */
  timeoutMs?: number;
  /** How often a connection that broke is made again by itself before its subscriptions fail; five times unless said. */
  reconnects?: number;
};

const TIMEOUT_MS = 60_000;

export type Atoll = Sdk & {
  /** Ends open subscriptions; the next one connects anew. The platform ends one by itself when the token it began with has ended. */
  close(): Promise<void>;
};

/** Every operation of Atoll as a typed function; subscriptions are async iterables. */
export function connect(options: AtollOptions): Atoll {
  const sockets = lazily(() => socketClient(options));
  const sdk = getSdk<undefined>(<R, V>(document: TypedDocumentString<unknown, unknown>, variables?: V) =>
    /^\s*subscription\b/m.test(document.toString())
      ? subscribe<R>(sockets.get(), document.toString(), variables)
      : request<R>(options, document.toString(), variables),
  );
  return { ...sdk, close: async () => sockets.drop()?.dispose() };
}

async function request<R>(options: AtollOptions, query: string, variables: unknown): Promise<R> {
  const { url, timeoutMs = TIMEOUT_MS } = options;
  const answer = await ask(options, query, variables, AbortSignal.timeout(timeoutMs)).catch((cause: Error) => {
    if (cause.name !== 'TimeoutError') throw cause;
    const message = `${url} did not answer within ${timeoutMs / 1_000} s; nobody knows what became of the request`;
    throw new AtollError({ message, extensions: { code: 'UNAVAILABLE' } });
  });
  const [problem] = answer.body?.errors ?? [];
  if (problem) throw new AtollError(problem);
  if (!answer.body?.data) throw new AtollError({ message: `${url} answered ${answer.status} and no GraphQL.` });
  return answer.body.data as R;
}

type Body = { data?: unknown; errors?: GraphQLProblem[] };

async function ask(
  { url, token, organisation }: AtollOptions,
  query: string,
  variables: unknown,
  signal: AbortSignal,
): Promise<{ status: number; body: Body | null }> {
  const bearer = await token?.();
  const chosen = organisation?.();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(chosen ? { 'atoll-organisation': chosen } : {}),
    },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  const body = await response.json().catch((error: Error) => {
    if (error.name === 'TimeoutError') throw error;
    return null;
  });
  return { status: response.status, body: body as Body | null };
}

/** Not a generator, which could not be ended while it waits: the platform would go on with what nobody hears. */
function subscribe<R>(client: Client, query: string, variables: unknown): AsyncIterableIterator<R> {
  const results = client.iterate<R>({ query, variables: variables as Record<string, unknown> });
  const end = async (): Promise<IteratorResult<R>> => {
    await results.return?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      const { done, value } = await results.next().catch(ended);
      const [problem] = value?.errors ?? [];
      if (problem) {
        await end();
        throw new AtollError(problem);
      }
      return done || !value.data ? end() : { value: value.data };
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What ends a subscription later comes as an error of the protocol: a list of GraphQL's. */
function ended(error: unknown): never {
  throw Array.isArray(error) && error[0] ? new AtollError(error[0] as GraphQLProblem) : error;
}

function socketClient({ url, token, organisation, webSocket, reconnects = 5 }: AtollOptions): Client {
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: webSocket,
    retryAttempts: reconnects,
    connectionParams: async () => {
      const bearer = await token?.();
      return { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), organisation: organisation?.() };
    },
  });
}

function lazily<T>(make: () => T) {
  let made: T | undefined;
  const drop = () => {
    const dropped = made;
    made = undefined;
    return dropped;
  };
  return { get: () => (made ??= make()), drop };
}

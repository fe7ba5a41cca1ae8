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
};

export type Atoll = Sdk & {
  /** Ends open subscriptions. The platform ends one by itself when the token it began with has ended. */
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
  return { ...sdk, close: async () => sockets.made()?.dispose() };
}

async function request<R>({ url, token, organisation }: AtollOptions, query: string, variables: unknown): Promise<R> {
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
  });
  const body = (await response.json().catch(() => null)) as { data?: R; errors?: GraphQLProblem[] } | null;
  const [problem] = body?.errors ?? [];
  if (problem) throw new AtollError(problem);
  if (!body?.data) throw new AtollError({ message: `${url} answered ${response.status} and no GraphQL.` });
  return body.data;
}

async function* subscribe<R>(client: Client, query: string, variables: unknown): AsyncGenerator<R> {
  for await (const { data, errors } of client.iterate<R>({ query, variables: variables as Record<string, unknown> })) {
    const [problem] = errors ?? [];
    if (problem) throw new AtollError(problem);
    if (data) yield data;
  }
}

function socketClient({ url, token, organisation, webSocket }: AtollOptions): Client {
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: webSocket,
    connectionParams: async () => {
      const bearer = await token?.();
      return { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), organisation: organisation?.() };
    },
  });
}

function lazily<T>(make: () => T) {
  let made: T | undefined;
  return { get: () => (made ??= make()), made: () => made };
}

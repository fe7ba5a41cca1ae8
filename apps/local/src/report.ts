/** What a person or a program needs to begin. */
export interface Report {
  graphql: string;
  /** For people, in a browser. */
  console: string;
  /** Where applications ask chains by JSON-RPC; a chain's id and a key follow. */
  gateway: string;
  /** JSON-RPC of a node of the demo chain. */
  rpc: string | null;
  signIn: { email: string; password: string; organisation: string };
  /** From the request that founds the demo chain to its first block, measured when it was founded. */
  firstBlockSeconds: number | null;
}

/** The closing words on a terminal. */
export function forPeople({ graphql, console, gateway, rpc, signIn, firstBlockSeconds }: Report, home: string): string {
  const rows = [
    ['Console', console],
    ['GraphQL', graphql],
    ['Chain RPC', rpc ?? 'no node answers yet'],
    ['RPC gateway', `${gateway}/{chain}/{application key}`],
    ['Sign in', `${signIn.email}  ${signIn.password}`],
    ['Organisation', signIn.organisation],
    ['First block', firstBlockSeconds === null ? 'not yet' : `${firstBlockSeconds} s after the request`],
    ['Data', home],
  ];
  const width = Math.max(...rows.map(([name]) => (name as string).length));
  return [
    'Atoll is ready.',
    '',
    ...rows.map(([name, value]) => `  ${(name as string).padEnd(width)}  ${value}`),
    '',
  ].join('\n');
}

/** One line for programs. */
export function forPrograms({ graphql, console, gateway, rpc, signIn, firstBlockSeconds }: Report): string {
  return JSON.stringify({ graphql, console, gateway, rpc, signIn, firstBlockSeconds });
}

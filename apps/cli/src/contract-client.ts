type Contract = { id: string; contractName: string; address?: string | null; abi?: unknown };

/**
 * A module that calls a contract through its own API: the document's types, which openapi-typescript writes, and a client of
 * openapi-fetch. It also holds what libraries that speak to a node themselves want to know.
 */
export async function contractClient({ id, contractName, address, abi }: Contract, document: object): Promise<string> {
  const { default: typesOf, astToString } = await import('openapi-typescript'); // not for commands that need no compiler
  const types = astToString(await typesOf(structuredClone(document) as never));
  return `// ${contractName}, the deployment ${id}. Written by "atoll contracts client"; do not edit. It needs openapi-fetch from npm.
import createClient, { type ClientOptions } from 'openapi-fetch';

${types}
/** For viem, wagmi and others that speak to a node themselves. */
export const address = ${JSON.stringify(address)} as const;
export const abi = ${JSON.stringify(abi, null, 2)} as const;

/** Whose calls they are, and the Atoll that takes them, such as https://atoll.example. People also say for which organisation they act. */
export type Connection = ClientOptions & { origin: string; token: string; organisation?: string };

export function connect({ origin, token, organisation, ...options }: Connection) {
  return createClient<paths>({
    ...options,
    baseUrl: new URL('/contracts/${id}', origin).href,
    headers: {
      authorization: \`Bearer \${token}\`,
      ...(organisation && { 'atoll-organisation': organisation }),
    },
  });
}
`;
}

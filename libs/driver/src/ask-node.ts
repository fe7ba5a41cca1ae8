import { Fault } from '@atoll/kernel';
import { type RpcCall, RpcClient, RpcError } from '@atoll/protocol';

/** A node's control interface: where it listens and what opens it. */
export type Control = { host: string; port: number; credential: string; timeoutMs: number };

/** Calls it, in one request; connections are kept by `fetch` itself. The first refusal of the node is thrown. */
export async function askNode(
  { host, port, credential, timeoutMs }: Control,
  calls: readonly RpcCall[],
): Promise<unknown[]> {
  const answers = await new RpcClient(nodeUrl(host, port), { token: credential, timeoutMs }).batch(calls);
  const refused = answers.findIndex((answer) => answer instanceof RpcError);
  if (refused < 0) return answers;
  const cause = answers[refused] as RpcError;
  const because = `was refused by the node: ${cause.message}`;
  throw new Fault({ code: 'INVALID', field: calls[refused]!.method, because }, { cause });
}

/** Reads what a node tells at a path of one of its listeners. */
export async function readNode({ host, port, credential, timeoutMs }: Control, path: string): Promise<string> {
  const silent = (cause: unknown) => new Fault({ code: 'UNAVAILABLE', what: `node at ${host}` }, { cause });
  const request = { headers: { authorization: `Bearer ${credential}` }, signal: AbortSignal.timeout(timeoutMs) };
  try {
    const answer = await fetch(`${nodeUrl(host, port)}${path}`, request);
    if (!answer.ok) throw new Error(`It answered ${answer.status}.`);
    return await answer.text();
  } catch (cause) {
    throw silent(cause);
  }
}

/** Where a listener of a node is reached. */
export const nodeUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

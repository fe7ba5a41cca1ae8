import type { Ports } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import { type RpcCall, RpcClient, RpcError } from '@atoll/protocol';

/** A node's control interface: where it listens and what opens it. */
export type Control = { host: string; ports: Ports; credential: string; timeoutMs: number };

/** Calls it, in one request; connections are kept by `fetch` itself. The first refusal of the node is thrown. */
export async function askNode({ host, ports, credential, timeoutMs }: Control, calls: readonly RpcCall[]) {
  const client = new RpcClient(urlOf(host, ports.control), { token: credential, timeoutMs });
  const answers = await client.batch(calls);
  const refused = answers.findIndex((answer) => answer instanceof RpcError);
  if (refused < 0) return answers;
  const cause = answers[refused] as RpcError;
  const because = `was refused by the node: ${cause.message}`;
  throw new Fault({ code: 'INVALID', field: calls[refused]!.method, because }, { cause });
}

/** Where applications reach the node. */
export const rpcUrl = (host: string, { rpc }: Ports): string => urlOf(host, rpc);

const urlOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

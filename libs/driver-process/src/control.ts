import type { Ports } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import { RpcClient, RpcError } from '@atoll/protocol';

/** Calls a node's control interface; connections are kept by `fetch` itself. */
export async function callNode<T>(
  token: string | null,
  host: string,
  ports: Ports,
  method: string,
  params: unknown[],
  timeoutMs: number,
): Promise<T> {
  if (token === null) throw new Fault({ code: 'UNAVAILABLE', what: 'node' });
  const client = new RpcClient(urlOf(host, ports.control), { token, timeoutMs });
  try {
    return await client.call<T>(method, params);
  } catch (cause) {
    if (!(cause instanceof RpcError)) throw cause;
    const fault = { code: 'INVALID', field: method, because: `was refused by the node: ${cause.message}` } as const;
    throw new Fault(fault, { cause });
  }
}

/** Where applications reach the node. */
export const rpcUrl = (host: string, { rpc }: Ports): string => urlOf(host, rpc);

const urlOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

import { RpcError, type RpcCall, type RpcClient } from '@atoll/protocol';

/** What every node takes in one request: Besu 1,024 calls, Geth 1,000 and 5 MB, Atoll's own 100 and 5 MiB. */
const MAX_CALLS = 100;
const MAX_BYTES = 4_000_000;

/** JSON-RPC's own errors and a node's lack of time or data: they say something about the request, nothing about its subject. */
const ABOUT_THE_REQUEST = new Set([-32700, -32600, -32601, -32603, -32005, -32002, -32001]);

/** Any number of calls in as many requests as a node takes; the answers come in the order of the calls. */
export async function inBatches(rpc: RpcClient, calls: readonly RpcCall[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const batch of batchesOf(calls)) answers.push(...(await rpc.batch(batch)));
  return answers;
}

/** Whether the node judged what it was asked about, and will say the same again. */
export const isVerdict = (answer: unknown): answer is RpcError =>
  answer instanceof RpcError && !ABOUT_THE_REQUEST.has(answer.code) && !ranOutOfTime(answer);

/** Whether the node gave up before it knew, in Geth's words, which Atoll's node has, too: there was too much to do, there or in the call. */
export const ranOutOfTime = (answer: unknown): answer is RpcError =>
  answer instanceof RpcError && /^execution aborted \(timeout/.test(answer.message);

/** The bytes a contract reverted with; null where it was something else. */
export function revertDataOf({ data }: RpcError): `0x${string}` | null {
  return typeof data === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(data) ? (data as `0x${string}`) : null;
}

function* batchesOf(calls: readonly RpcCall[]): Generator<RpcCall[]> {
  let batch: RpcCall[] = [];
  let bytes = 0;
  for (const call of calls) {
    const size = JSON.stringify(call).length + 64;
    if (batch.length === MAX_CALLS || (batch.length > 0 && bytes + size > MAX_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(call);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

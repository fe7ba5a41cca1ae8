import { RpcError } from '@atoll/protocol';

/** JSON-RPC's own errors and a node's lack of time or data: they say something about the request, nothing about its subject. */
const ABOUT_THE_REQUEST = new Set([-32700, -32600, -32601, -32603, -32005, -32002, -32001]);

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

import type { RpcNode, RpcRequest } from '@atoll/ledger';
import { refusal } from '@atoll/ledger';
import { RPC_CODE } from '@atoll/protocol';
import { createHash } from 'node:crypto';

/** Filters live in the memory of the node that made them, so their ids say which one that is. */
const MAKES = new Set(['eth_newFilter', 'eth_newBlockFilter', 'eth_newPendingTransactionFilter']);
const USES = new Set(['eth_getFilterChanges', 'eth_getFilterLogs', 'eth_uninstallFilter']);

export const makesFilter = ({ method }: RpcRequest): boolean => MAKES.has(method);
export const usesFilter = ({ method }: RpcRequest): boolean => USES.has(method);

/** The id as clients see it: a 1, since no id begins with a 0, eight digits for the node, and the node's own id. */
export function idWithNode(id: string, node: RpcNode): string {
  return `0x1${markOf(node)}${id.slice(2)}`;
}

/** The node that holds a filter, and the request in that node's words. */
export function nodeOfFilter(request: RpcRequest, nodes: readonly RpcNode[]): { node: RpcNode; request: RpcRequest } {
  const [id, ...rest] = request.params;
  const [, mark, own] = (typeof id === 'string' && /^0x1([0-9a-f]{8})([0-9a-f]{1,64})$/.exec(id)) || [];
  const node = nodes.find((each) => markOf(each) === mark);
  if (!node) throw filterGone();
  return { node, request: { ...request, params: [`0x${own}`, ...rest] } };
}

/** Clients know these words, and make a new one. */
export const filterGone = () =>
  refusal(
    RPC_CODE.server,
    'NOT_FOUND',
    'filter not found: its node has ended, or it was not asked for long. Make a new one.',
  );

const markOf = ({ id }: RpcNode): string => createHash('sha256').update(id).digest('hex').slice(0, 8);

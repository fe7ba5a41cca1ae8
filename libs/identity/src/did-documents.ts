import { ethrDocuments, headOf as headOfNode, type Block, type Resolve, type Rpc } from '@atoll/credentials';
import type { KernelView } from '@atoll/contracts';

/** Whichever node answers. */
const rpcOf = (view: KernelView): Rpc => ({ call: (method, params) => view.onNode((rpc) => rpc.call(method, params)) });

/** The newest block of a chain's nodes. */
export const headOf = (view: KernelView): Promise<Block> => headOfNode(rpcOf(view));

/** DIDs of a kernel's chain as their documents were at a block. */
export const didDocuments = (view: KernelView, chainId: bigint, block: Block): Resolve =>
  ethrDocuments(rpcOf(view), { chainId, address: view.addresses.IdentityRegistry }, block);

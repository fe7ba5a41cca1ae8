import type { RpcCall } from '@atoll/protocol';

import type { Fence, NodeIdentity, NodeRef } from './driver.js';

/**
 * What becomes of a node's key besides its birth. It leaves the node's own disk only as age ciphertext, and it comes back to a
 * disk that lost it the same way, so that neither the driver nor whoever calls it ever holds the key.
 */
export interface NodeKeys {
  /** The key of this identity, as armoured age to this recipient; opened, it is the node's key file. */
  sealKey(node: NodeRef, identity: NodeIdentity, recipient: string): Promise<string>;

  /**
   * Gives a node that lost its disk a new home, and says to which recipient its key must be encrypted to come back: the same each
   * time. CONFLICT while the node has a key here, on a kept volume too, or something of it runs: there are no two live copies of one key.
   */
  receiveKey(node: NodeRef, identity: NodeIdentity, fence: Fence): Promise<string>;

  /** Opens the key where the node will run. INVALID unless it is the one of this identity. Again, it changes nothing. */
  openKey(node: NodeRef, identity: NodeIdentity, sealed: string, fence: Fence): Promise<void>;

  /** Many calls that only read, as `control` makes one: in one request, and with all answers or a fault. */
  controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]>;
}

/** Longer than any key file is once it is encrypted to one recipient. */
export const LONGEST_SEALED_KEY = 4_096;

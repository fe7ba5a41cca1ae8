import {
  InvalidProof,
  RpcError,
  toQuantity,
  verifyAccountProof,
  type AccountProof,
  type Hash,
  type Header,
  type ProvenAccount,
} from '@atoll/protocol';

import type { Nodes } from './nodes.js';
import { NodeLied } from './participant-error.js';

type Hex = `0x${string}`;

/** What is in the state after one block, by proofs against the root in its header: a node says nothing that counts without. */
export class ProvenState {
  constructor(
    readonly header: Header,
    private readonly nodes: Nodes,
  ) {}

  /** An account with some of its slots; null where it is proven that there is none. */
  account(address: Hex, slots: readonly Hex[] = []): Promise<ProvenAccount | null> {
    return this.nodes.ask(async (rpc) => {
      const params = [address, slots, toQuantity(this.header.number)];
      return this.proven(await rpc.call('eth_getProof', params), address, slots);
    });
  }

  /** Slots of a contract, in their order; of no contract all are zero. */
  async slots(address: Hex, slots: readonly Hex[]): Promise<bigint[]> {
    const account = await this.account(address, slots);
    return slots.map((slot) => account?.storage.get(slot as Hash) ?? 0n);
  }

  private proven(answer: unknown, address: Hex, slots: readonly Hex[]): ProvenAccount | null {
    try {
      const proof = answer as AccountProof;
      const account = verifyAccountProof(this.header.stateRoot, proof);
      if (proof.address.toLowerCase() !== address.toLowerCase()) throw new InvalidProof('it is of another account');
      const missing = account && slots.some((slot) => !account.storage.has(slot as Hash));
      if (missing) throw new InvalidProof('it leaves out a slot');
      return account;
    } catch (cause) {
      if (cause instanceof RpcError) throw cause;
      throw new NodeLied(`its proof at block ${this.header.number} proves nothing: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}

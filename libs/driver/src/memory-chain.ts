import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { type Address, decodeExtraData, type Genesis, majority, quorum } from '@atoll/protocol';

import type { NodeStatus } from './driver.js';
import type { MemoryNode } from './memory-node.js';

/** What the nodes of one in-memory chain agree on: height, round and validators, without a single block. */
export class MemoryChain {
  readonly nodes = new Map<string, MemoryNode>();
  round = 0;
  height = 0;
  private headTime = 0;
  private validators: Address[] | null = null;

  /** The first plan's genesis names the first validators; from then on only votes change them. */
  begin(genesis: Genesis): void {
    this.validators ??= decodeExtraData(fromHex(genesis.extraData)).validators;
  }

  rise(height: number, now: number): void {
    this.height = height;
    this.headTime = Math.floor(now / 1_000);
    for (const node of this.running) node.height = height;
  }

  /** Whether enough validators run to agree. */
  get hasQuorum(): boolean {
    const all = this.validators ?? [];
    return all.length > 0 && this.sealers.length >= quorum(all.length);
  }

  statusOf(node: MemoryNode): NodeStatus {
    return {
      height: node.height,
      headHash: toHex(keccak256(Buffer.from(String(node.height)))),
      headTime: this.headTime,
      round: this.round,
      peers: this.running.length - 1,
      syncing: node.height < this.height,
      validators: [...(this.validators ?? [])],
    };
  }

  /** Answers the control methods that the platform uses, under the names of the real engines. */
  answer(node: MemoryNode, method: string, params: unknown[]): unknown {
    switch (method) {
      case 'atoll_status':
        return this.statusOf(node);
      case 'eth_blockNumber':
        return `0x${node.height.toString(16)}`;
      case 'qbft_getValidatorsByBlockNumber':
        return [...(this.validators ?? [])];
      case 'qbft_getPendingVotes':
        return Object.fromEntries(node.votes);
      case 'qbft_proposeValidatorVote':
        return this.vote(node, addressIn(params), params[1] === true);
      case 'qbft_discardValidatorVote':
        node.votes.delete(addressIn(params));
        return true;
      default:
        throw Fault.invalid('method', `"${method}" is not served by this node`);
    }
  }

  /** A vote counts once more than half of the validators cast the same; like in a real engine it stays pending after that. */
  private vote(node: MemoryNode, target: Address, add: boolean): true {
    node.votes.set(target, add);
    const all = this.validators ?? [];
    const agreeing = this.sealers.filter(({ votes }) => votes.get(target) === add).length;
    if (agreeing < majority(all.length)) return true;
    const others = all.filter((validator) => validator !== target);
    this.validators = add ? [...others, target].sort() : others;
    return true;
  }

  private get running(): MemoryNode[] {
    return [...this.nodes.values()].filter((node) => node.running);
  }

  private get sealers(): MemoryNode[] {
    return this.running.filter(({ identity }) => this.validators?.includes(identity.address));
  }
}

function addressIn([target]: unknown[]): Address {
  if (typeof target === 'string' && /^0x[0-9a-fA-F]{40}$/.test(target)) return target.toLowerCase() as Address;
  throw Fault.invalid('address', 'must be 20 bytes as hexadecimal');
}

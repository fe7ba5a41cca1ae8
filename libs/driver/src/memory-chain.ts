import { ADDRESS, addressOf, fromHex, keccak256, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { type Address, decodeExtraData, type Genesis, majority, quorum } from '@atoll/protocol';

import type { ForeignPeer, NodeStatus } from './driver.js';
import type { MemoryNode } from './memory-node.js';

/** What the nodes of one in-memory chain agree on: height, round and validators, without a single block. */
export class MemoryChain {
  readonly nodes = new Map<string, MemoryNode>();
  round = 0;
  drifted = false;
  height = 0;
  /** The nodes of other installations that run, by public key; they seal as those here do. */
  readonly foreign = new Set<string>();
  private readonly absent = new Set<string>();
  private headTime = 0;
  private validators: Address[] | null = null;

  /** The first plan's genesis names the first validators; from then on only votes change them. */
  begin(genesis: Genesis): void {
    this.validators ??= decodeExtraData(fromHex(genesis.extraData)).validators;
  }

  /** Whom the plan names elsewhere runs, unless it is away. */
  meet(peers: readonly ForeignPeer[]): void {
    this.foreign.clear();
    for (const { publicKey } of peers) if (!this.absent.has(publicKey)) this.foreign.add(publicKey);
  }

  away(publicKey: string, away: boolean): void {
    if (away) this.absent.add(publicKey);
    else this.absent.delete(publicKey);
    if (away) this.foreign.delete(publicKey);
    else this.foreign.add(publicKey);
  }

  rise(height: number, now: number): void {
    this.height = height;
    this.headTime = Math.floor(now / 1_000);
    for (const node of this.running) node.height = height;
  }

  /** Whether enough validators run to agree. */
  get hasQuorum(): boolean {
    const all = this.validators ?? [];
    return all.length > 0 && this.sealers.length + this.foreignSealers.length >= quorum(all.length);
  }

  statusOf(node: MemoryNode): NodeStatus {
    return {
      height: node.height,
      headHash: toHex(keccak256(Buffer.from(String(node.height)))),
      headTime: this.headTime,
      round: this.round,
      peers: this.running.length - 1 + this.foreign.size,
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
      case 'qbft_getSignerMetrics':
        return this.signerMetrics();
      case 'admin_peers':
        return [...this.foreign].map((id) => ({ id }));
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

  /** Each that runs proposed the newest block; the others never did. */
  private signerMetrics(): unknown {
    const proposing = new Set([...this.sealers.map(({ identity }) => identity.address), ...this.foreignSealers]);
    const last = `0x${this.height.toString(16)}`;
    return (this.validators ?? []).map((address) => {
      const proposed = proposing.has(address) ? { proposedBlockCount: '0x1', lastProposedBlockNumber: last } : null;
      return { address, ...(proposed ?? { proposedBlockCount: '0x0', lastProposedBlockNumber: '0x0' }) };
    });
  }

  private get foreignSealers(): Address[] {
    const addresses = [...this.foreign].map((key) => addressOf(fromHex(key, 64)));
    return addresses.filter((address) => this.validators?.includes(address));
  }

  private get running(): MemoryNode[] {
    return [...this.nodes.values()].filter((node) => node.running);
  }

  private get sealers(): MemoryNode[] {
    return this.running.filter(({ identity }) => this.validators?.includes(identity.address));
  }
}

function addressIn([target]: unknown[]): Address {
  if (typeof target === 'string' && ADDRESS.test(target)) return target.toLowerCase() as Address;
  throw Fault.invalid('address', 'must be 20 bytes as hexadecimal');
}

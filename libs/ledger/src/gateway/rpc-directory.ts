import { hashSecret } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import type { ChainDesire, Prisma, Store } from '@atoll/store';
import { spent } from '@atoll/tenancy';

import { Fresh } from './fresh.js';
import { RPC_LIMITS } from './limits.js';
import type { RpcNode } from './balance.js';
import type { Rate } from './token-buckets.js';

/** Software of an organisation, and what it may do here. */
export type RpcApplication = Rate & {
  organisationId: string;
  keyId: string;
  expiresAt: Date;
  maySend: boolean;
  /** Null for every method that is offered. */
  methods: ReadonlySet<string> | null;
  logBlocks: number;
  /** Why nothing is answered until a quota begins anew; null while there is something left of each. */
  spent: Fault | null;
};

/** What was last seen of a chain. */
export type RpcChain = {
  id: string;
  name: string;
  evmChainId: bigint;
  desired: ChainDesire;
  conditions: Prisma.JsonValue;
  height: bigint;
  blockPeriodMs: number;
  nodes: Pick<RpcNode, 'id' | 'url' | 'role' | 'height'>[];
};

type KeyRow = {
  organisation_id: string;
  id: string;
  scopes: string[];
  expires_at: Date;
  methods: string[] | null;
  rate: number | null;
  burst: number | null;
  log_blocks: number | null;
  quota: Parameters<typeof spent>[0] | null;
};
type ChainRow = Omit<RpcChain, 'evmChainId' | 'height' | 'blockPeriodMs' | 'nodes'> & {
  evm_chain_id: string;
  height: string;
  block_period_ms: number;
  nodes: { id: string; role: RpcNode['role']; url: string; height: number | null }[];
};

const FIND_KEY = {
  name: 'find_rpc_key',
  text: 'SELECT k.*, spent_rpc_quota(k.organisation_id, k.id) AS quota FROM find_rpc_key($1) k',
};
const MAY_USE = { name: 'may_use_chain', text: 'SELECT may_use_chain($1, $2) AS may' };
const SEE_CHAINS = { name: 'see_rpc_chains', text: 'SELECT * FROM see_rpc_chains($1)' };

const SECRET = /^atoll_key_[\w-]{43}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the gateway may ask the database: of keys and chains that it can name. */
export class RpcDirectory {
  private readonly keys = new Fresh((secret) => this.findKey(secret));
  private readonly memberships = new Fresh((ids) => this.findMembership(ids));

  constructor(private readonly store: Store) {}

  /** Whose key it is. A revoked one is known for four seconds more at most. */
  async application(secret: string | undefined): Promise<RpcApplication> {
    const found = secret !== undefined && SECRET.test(secret) ? await this.keys.get(secret) : null;
    if (found && found.expiresAt > new Date()) return found;
    const because =
      secret === undefined
        ? 'The request carries no application key'
        : 'The application key is unknown, ended or lacks the scope rpc:read';
    throw new Fault({ code: 'UNAUTHENTICATED', because });
  }

  /** A chain of others and one that is not there are the same answer. */
  async mustBeMember({ organisationId }: RpcApplication, chainId: string): Promise<void> {
    const is = UUID.test(chainId) && (await this.memberships.get(`${organisationId} ${chainId.toLowerCase()}`));
    if (!is) throw Fault.notFound('chain', chainId.slice(0, 64).replace(/[^\x20-\x7e]/g, '?'));
  }

  async chains(ids: readonly string[]): Promise<RpcChain[]> {
    const rows = await this.store.lookUp<ChainRow>(SEE_CHAINS, [ids]);
    return rows.map(({ evm_chain_id, height, block_period_ms, nodes, ...row }) => ({
      ...row,
      evmChainId: BigInt(evm_chain_id),
      height: BigInt(height),
      blockPeriodMs: block_period_ms,
      nodes: nodes.map((node) => ({ ...node, height: BigInt(node.height ?? 0) })),
    }));
  }

  private async findKey(secret: string): Promise<RpcApplication | null> {
    const [row] = await this.store.lookUp<KeyRow>(FIND_KEY, [hashSecret(secret)]);
    if (!row?.scopes.includes('rpc:read')) return null;
    return {
      organisationId: row.organisation_id,
      keyId: row.id,
      expiresAt: row.expires_at,
      maySend: row.scopes.includes('rpc:send'),
      methods: row.methods?.length ? new Set(row.methods) : null,
      rate: row.rate ?? RPC_LIMITS.rate.usual,
      burst: row.burst ?? RPC_LIMITS.burst.usual,
      logBlocks: row.log_blocks ?? RPC_LIMITS.logBlocks.usual,
      spent: row.quota && spent(row.quota),
    };
  }

  private async findMembership(ids: string): Promise<boolean> {
    const [row] = await this.store.lookUp<{ may: boolean }>(MAY_USE, ids.split(' '));
    return row?.may === true;
  }
}

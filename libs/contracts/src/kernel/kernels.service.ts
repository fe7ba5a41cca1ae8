import { Fault, type Actor } from '@atoll/kernel';
import { Store, type KernelPrincipal, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Address } from 'viem';

import { admittedOn } from './agreeing.js';
import { kernelView, type KernelView } from './kernel-view.js';
import { proposalOn, proposalsOn, readPayload, type SeenProposal } from './proposals-seen.js';
import { membershipOf, type KernelRole, type MemberState } from './roles.js';

const include = { contracts: { orderBy: { contract: 'asc' } } } satisfies Prisma.KernelInclude;
export type KernelRow = Prisma.KernelGetPayload<{ include: typeof include }>;

/** A member as the chain has it; its organisation where it has its principal in this installation. */
export type KernelMember = { address: Address; organisationId: string | null; state: MemberState; roles: KernelRole[] };

/** A proposal as the chain has it, in words, and who said what. */
export type KernelProposal = Omit<SeenProposal, 'payload' | 'proposer' | 'block'> & {
  proposer: Address | null;
  payload: Record<string, unknown>;
  votes: { address: Address; organisationId: string | null; approve: boolean }[];
  yes: number;
  no: number;
  /** How many of the members that are Active now it takes. */
  needed: number;
};

/** What members see of their chain's kernel. What the chain says is asked of any of its nodes. */
@Injectable()
export class KernelsService {
  constructor(private readonly store: Store) {}

  async find(actor: Actor, chainId: string): Promise<KernelRow | null> {
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      if (!(await db.chain.findUnique({ where: { id: chainId }, select: { id: true } })))
        throw Fault.notFound('chain', chainId);
      return db.kernel.findUnique({ where: { chainId }, include });
    });
  }

  principals(actor: Actor, chainId: string): Promise<KernelPrincipal[]> {
    actor.must('chain:read');
    return this.store.as(actor, (db) =>
      db.kernelPrincipal.findMany({ where: { chainId }, orderBy: { createdAt: 'asc' } }),
    );
  }

  /** Everyone who was ever admitted, in that order. */
  async members(actor: Actor, chainId: string): Promise<KernelMember[]> {
    const { view, organisationOf } = await this.look(actor, chainId);
    const admitted = await admittedOn(view);
    return Promise.all(
      admitted.map(async (address) => ({
        ...{ address, organisationId: organisationOf(address) },
        ...(await membershipOf(view, address)),
      })),
    );
  }

  /** The newest first. */
  async proposals(actor: Actor, chainId: string, most: number): Promise<KernelProposal[]> {
    const { view, organisationOf, firstBlock } = await this.look(actor, chainId);
    const head = BigInt(await view.onNode((rpc) => rpc.call<string>('eth_blockNumber')));
    const [seen, admitted] = await Promise.all([
      proposalsOn(view, { from: firstBlock, to: head }, most),
      admittedOn(view),
    ]);
    return Promise.all(seen.map((it) => inWords(view, it, it.proposer, admitted, organisationOf)));
  }

  async proposal(actor: Actor, chainId: string, id: Address): Promise<KernelProposal> {
    const { view, organisationOf } = await this.look(actor, chainId);
    const [seen, admitted] = await Promise.all([proposalOn(view, id), admittedOn(view)]);
    if (!seen) throw Fault.notFound('proposal', id);
    return inWords(view, seen, null, admitted, organisationOf);
  }

  private look(actor: Actor, chainId: string) {
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      const view = await kernelView(db, actor.organisationId, chainId);
      const { firstBlock } = await db.kernel.findUniqueOrThrow({ where: { chainId } });
      const principals = await db.kernelPrincipal.findMany({ where: { chainId } });
      const organisationOf = (address: Address) =>
        principals.find((it) => it.address?.toLowerCase() === address.toLowerCase())?.organisationId ?? null;
      return { view, organisationOf, firstBlock: firstBlock ?? 0n };
    });
  }
}

async function inWords(
  view: KernelView,
  { id, kind, status, closesAt, payload }: Omit<SeenProposal, 'proposer' | 'block'>,
  proposer: Address | null,
  admitted: Address[],
  organisationOf: (address: Address) => string | null,
): Promise<KernelProposal> {
  const [said, [yes, no], active] = await Promise.all([
    Promise.all(admitted.map((address) => view.read('Consortium', 'voteOf', [id, address]))),
    view.read('Consortium', 'tally', [id]),
    view.read('Consortium', 'activeCount', []),
  ]);
  const votes = admitted.flatMap((address, i) =>
    said[i] === 0 ? [] : [{ address, organisationId: organisationOf(address), approve: said[i] === 1 }],
  );
  return {
    ...{ id, kind, status, closesAt, proposer, votes, payload: readPayload({ kind, payload }) },
    ...{ yes: Number(yes), no: Number(no), needed: Number((active * 2n + 2n) / 3n) },
  };
}

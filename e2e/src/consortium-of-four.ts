// The common ground of the stories `identity`, `bot`, `data-market` and `city`.
import type { Deed, DeedArgs, View, ViewArgs, ViewResult } from '@atoll/contracts';
import { KERNEL_ROLES, kernelCode, type KernelContract } from '@atoll/contracts/kernel';
import { AtollError, type Atoll, type KernelRole } from '@atoll/sdk';
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  encodeFunctionData,
  getAddress,
  http,
  parseEventLogs,
  stringToHex,
  type Abi,
  type Address,
  type Hex,
  type PublicClient,
} from 'viem';

import { approveAll, chainUntil, isReady } from './chain.js';
import { Installation } from './installation.js';
import { join, type Member } from './member.js';
import { Story, type Tally } from './story.js';
import { until } from './wait.js';

/** Who they are, and the roles that they found the kernel with. What a story needs beyond them it has the members decide. */
const FOUNDERS = {
  authority: ['REGULATOR', 'ISSUER', 'AUDITOR'],
  amber: ['OPERATOR', 'GATEWAY', 'PROVIDER', 'CONSUMER', 'ARBITER'],
  birch: ['OPERATOR', 'GATEWAY', 'PROVIDER', 'CONSUMER', 'ARBITER'],
  cedar: ['OPERATOR', 'GATEWAY', 'PROVIDER', 'CONSUMER', 'ARBITER'],
} as const satisfies Record<string, readonly KernelRole[]>;

export type FounderName = keyof typeof FOUNDERS;
const NAMES = Object.keys(FOUNDERS) as FounderName[];

/** An organisation of the four, with what it is on the chain and the node that is its own. */
export type Founder = Member & { readonly principal: Address; readonly node: PublicClient };

type Place = { consortiumId: string; chainId: string; evmChainId: number };
/** A mutation that answers with its transaction. */
type Answered = Record<string, { id: string }>;

const ACCREDITED = 1;

/** Of every contract: one that is called on the way refuses by its own. */
const ERRORS = Object.values(kernelCode).flatMap(({ abi }) => (abi as Abi).filter(({ type }) => type === 'error'));

/** Four nodes and a platform on a machine of two cores that also does other things. */
const PATIENT = { seconds: 300 };
/** Dozens of transactions, each through four nodes. */
const FOR_A_KERNEL = { seconds: 1_200 };
const BLOCK_PERIOD_MS = 1_000;

/**
 * Four organisations that share nothing but a chain: each runs one validator of it, each has its principal, and together they
 * founded a kernel. Everything was asked for through the public API.
 *
 * Founding it costs about a minute, so stories that come one after the other may share it; each begins with devices, schemas and
 * streams of its own and takes nothing for granted but what is written here.
 */
export class ConsortiumOfFour implements Place {
  readonly consortiumId: string;
  /** As the API names it. */
  readonly chainId: string;
  /** As the chain names itself. */
  readonly evmChainId: number;
  readonly everybody: readonly Founder[];

  private constructor(
    readonly installation: Installation,
    place: Place,
    readonly members: Readonly<Record<FounderName, Founder>>,
    readonly contracts: Readonly<Record<KernelContract, Address>>,
  ) {
    ({ consortiumId: this.consortiumId, chainId: this.chainId, evmChainId: this.evmChainId } = place);
    this.everybody = NAMES.map((name) => members[name]);
  }

  /** Brings an installation up, without a demo chain, and founds everything; what was begun is gone when that fails. */
  static async up(name: string): Promise<ConsortiumOfFour> {
    const installation = await Installation.up(name, 'process', { ATOLL_DEMO: 'off', ATOLL_ENGINES: 'atoll-node' });
    try {
      console.log(`${name}: common ground`);
      return await found(new Story(), installation, (...parts) => new ConsortiumOfFour(installation, ...parts));
    } catch (error) {
      await installation.remove();
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.installation.remove();
  }

  /** A client on the member's own node: what one member did is read back from another one's. */
  nodeOf(member: FounderName | Founder): PublicClient {
    return (typeof member === 'string' ? this.members[member] : member).node;
  }

  /** What a contract of the kernel answers on the reader's own node, at the end of a block or of the newest. */
  async read<C extends KernelContract, F extends View<C>>(
    reader: Founder,
    contract: C,
    functionName: F,
    args: ViewArgs<C, F>,
    blockNumber?: bigint,
  ): Promise<ViewResult<C, F>> {
    const it = { address: this.contracts[contract], abi: kernelCode[contract].abi as Abi, functionName };
    const at = blockNumber === undefined ? {} : { blockNumber };
    return (await reader.node.readContract({ ...it, args: args as readonly unknown[], ...at })) as ViewResult<C, F>;
  }

  /** Has the reader's own node try a call without sending it. What the contract refuses is REVERTED with its error, as at the API. */
  async tries<C extends KernelContract, F extends Deed<C>>(
    reader: Founder,
    account: Address,
    contract: C,
    functionName: F,
    args: DeedArgs<C, F>,
  ): Promise<void> {
    const it = {
      address: this.contracts[contract],
      abi: [...(kernelCode[contract].abi as Abi), ...ERRORS],
      functionName,
    };
    try {
      await reader.node.simulateContract({ ...it, args: args as readonly unknown[], account });
    } catch (error) {
      const revert =
        error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
      if (!(revert instanceof ContractFunctionRevertedError) || !revert.data) throw error;
      const extensions = { code: 'REVERTED', error: revert.data.errorName };
      throw new AtollError({ message: `${contract}.${functionName} was refused.`, extensions });
    }
  }

  /** Asks for one transaction, as `(atoll) => atoll.proposeKernelRole(…)`, and waits until all four nodes have its block. */
  async sent(member: Founder, ask: (atoll: Atoll) => Promise<Answered>): Promise<{ hash: Hex; block: bigint }> {
    const [[name, { id }]] = Object.entries(await ask(member.atoll)) as [[string, { id: string }]];
    return this.mined(member, id, name);
  }

  /** The transaction of a member's, once all four nodes have its block. */
  async mined(member: Founder, id: string, what = 'a transaction'): Promise<{ hash: Hex; block: bigint }> {
    const { hash, blockNumber } = await until(
      `${what} of ${member.name} to be mined`,
      async () => {
        const { transaction } = await member.atoll.transaction({ id });
        return (transaction.status === 'MINED' || transaction.status === 'FAILED') && transaction;
      },
      PATIENT,
    );
    if (!hash || !blockNumber) throw new Error(`${what} of ${member.name} failed.`);
    await this.reaches(BigInt(blockNumber));
    return { hash: hash as Hex, block: BigInt(blockNumber) };
  }

  /** Until every member's node has this block. */
  async reaches(block: bigint): Promise<void> {
    for (const { name, node } of this.everybody)
      await until(`block ${block} at ${name}’s node`, async () => (await node.getBlockNumber()) >= block, PATIENT);
  }

  /** Has a proposal made, as `(atoll) => atoll.proposeKernelRole(…)`, voted for by all four and executed; the block of that. */
  async enacted(proposer: Founder, propose: (atoll: Atoll) => Promise<Answered>): Promise<bigint> {
    const { hash } = await this.sent(proposer, propose);
    const { logs } = await proposer.node.getTransactionReceipt({ hash });
    const [proposed] = parseEventLogs({ abi: kernelCode.Consortium.abi as Abi, eventName: 'Proposed', logs });
    const { id: proposal } = proposed!.args as unknown as { id: Hex };
    const vote = { chainId: this.chainId, proposal, approve: true };
    await Promise.all(this.everybody.map((member) => this.sent(member, (atoll) => atoll.voteOnKernelProposal(vote))));
    const execute = { chainId: this.chainId, proposal };
    return (await this.sent(proposer, (atoll) => atoll.executeKernelProposal(execute))).block;
  }

  /** Has the members give somebody a role, or take it; where that is so already, nothing happens. */
  async grants(member: Founder, role: KernelRole, granted = true): Promise<void> {
    const { principal } = member;
    if ((await this.read(member, 'Consortium', 'hasRole', [principal, KERNEL_ROLES.indexOf(role)])) === granted) return;
    const wish = { chainId: this.chainId, address: principal, role, granted };
    await this.enacted(this.members.authority, (atoll) => atoll.proposeKernelRole(wish));
  }

  /** Has the members believe an issuer for a type of credentials, or no longer; as `grants`. It needs the role ISSUER besides. */
  async accredits(issuer: Founder, type: string, accredited = true): Promise<void> {
    const args = [stringToHex(type, { size: 32 }), issuer.principal] as const;
    const known = (await this.read(issuer, 'CredentialRegistry', 'accreditation', args)) === ACCREDITED;
    if (known === accredited) return;
    const wish = { chainId: this.chainId, address: issuer.principal, type, accredited };
    await this.enacted(this.members.authority, (atoll) => atoll.proposeKernelAccreditation(wish));
  }

  /** Has the members call another contract of the kernel in the name of all; the block of that. */
  calls<C extends KernelContract, F extends Deed<C>>(contract: C, functionName: F, args: DeedArgs<C, F>) {
    const data = encodeFunctionData({ abi: kernelCode[contract].abi as Abi, functionName, args } as never);
    const input = { target: this.contracts[contract], data };
    return this.enacted(this.members.authority, (atoll) => atoll.proposeKernelCall({ chainId: this.chainId, input }));
  }
}

/** Brings the ground, tells a story on it, and takes it away. */
export async function onCommonGround(
  title: string,
  tellIt: (ground: ConsortiumOfFour) => Promise<Tally>,
): Promise<Tally> {
  const ground = await ConsortiumOfFour.up(title);
  try {
    return await tellIt(ground);
  } finally {
    await ground.remove();
  }
}

type Parts = [Place, Record<FounderName, Founder>, Record<KernelContract, Address>];

async function found(
  story: Story,
  { addresses }: Installation,
  ground: (...parts: Parts) => ConsortiumOfFour,
): Promise<ConsortiumOfFour> {
  const members = await story.step('four organisations sign up', () =>
    Promise.all(NAMES.map((name) => join(addresses.graphql, name[0]!.toUpperCase() + name.slice(1)))),
  );
  const place = await story.step('they found a consortium, and a chain with a validator of each', () =>
    foundChain(members),
  );
  const { principals, contracts } = await story.step('they agree on a kernel, and it is deployed', () =>
    foundKernel(members, place.chainId),
  );
  const four = members.map(async (member, i): Promise<[FounderName, Founder]> => {
    const principal = principals.get(member.organisationId)!;
    return [NAMES[i]!, Object.assign(member, { principal, node: await ownNode(member, place.chainId) })];
  });
  const named = Object.fromEntries(await Promise.all(four)) as Record<FounderName, Founder>;
  return ground(place, named, contracts);
}

async function foundChain(members: Member[]): Promise<Place> {
  const [first, ...others] = members as [Member, ...Member[]];
  const { foundConsortium } = await first.atoll.foundConsortium({ input: { name: 'Four' } });
  const consortiumId = foundConsortium.id;
  for (const { atoll } of others) {
    const { inviteOrganisation } = await first.atoll.inviteOrganisation({ input: { consortiumId } });
    await atoll.acceptConsortiumInvitation({ code: inviteOrganisation.code });
  }
  const validators = members.map(({ organisationId }) => ({ organisationId, count: 1 }));
  const { createChain } = await first.atoll.createChain({
    input: { consortiumId, name: 'common', blockPeriodMs: BLOCK_PERIOD_MS, requestTimeoutSeconds: 2, validators },
  });
  await approveAll(others, createChain.id);
  await chainUntil(first, createChain.id, 'the chain to be ready', isReady, PATIENT.seconds);
  const { chain } = await first.atoll.chain({ id: createChain.id });
  return { consortiumId, chainId: chain.id, evmChainId: Number(chain.evmChainId) };
}

async function foundKernel(members: Member[], chainId: string) {
  const [first, ...others] = members as [Member, ...Member[]];
  const founders = members.map(({ organisationId }, i) => ({ organisationId, roles: [...FOUNDERS[NAMES[i]!]] }));
  await first.atoll.deployKernel({ chainId, founders });
  await approveAll(others, chainId);
  const kernel = await until(
    'the kernel',
    async () => {
      const { kernel } = await first.atoll.kernel({ chainId });
      return (kernel?.status === 'READY' || kernel?.status === 'FAILED') && kernel;
    },
    FOR_A_KERNEL,
  );
  if (kernel.status === 'FAILED') throw new Error(kernel.message ?? 'The kernel failed.');
  const addresses = kernel.contracts.map(({ contract, address }) => [contract, getAddress(address!)]);
  return {
    principals: new Map(kernel.principals.map(({ organisation, address }) => [organisation?.id, getAddress(address!)])),
    contracts: Object.fromEntries(addresses) as Record<KernelContract, Address>,
  };
}

async function ownNode({ atoll }: Member, chainId: string): Promise<PublicClient> {
  const { chain } = await atoll.chain({ id: chainId });
  const { rpcUrl } = chain.nodes.find(({ mine }) => mine)!;
  return createPublicClient({ transport: http(rpcUrl!), cacheTime: 0, pollingInterval: 100 });
}

// Generated from the API's schema by libs/sdk/generate.mjs. Do not edit.
import { TypedDocumentString } from '../typed-document-string.js';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AddNodeInput = {
  chainId: string | number;
  /** The same key again is the same node; with another wish, CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Lower-case letters, digits and hyphens; by default the next free name. */
  name?: string | null | undefined;
  /** VALIDATOR or RPC. */
  role?: NodeRole | null | undefined;
};

/** What the members decided. PROPOSED: not founded yet. */
export type ChainDesire =
  | 'DELETED'
  | 'PROPOSED'
  | 'RUNNING'
  | 'STOPPED';

export type ChangePasswordInput = {
  currentPassword: string;
  /** At least 12 characters. */
  newPassword: string;
};

export type CompilerSettingsInput = {
  /** One of cancun, prague, osaka. */
  evmVersion?: string;
  /** How often code is expected to run. */
  optimizerRuns?: number;
  /** Whether to compile by way of Yul. */
  viaIR?: boolean;
};

/** Whether something is so, as Kubernetes says it. */
export type ConditionStatus =
  | 'False'
  | 'True'
  | 'Unknown';

export type ContractEventsInput = {
  /** As the compiler writes it. */
  abi?: unknown;
  address?: `0x${string}` | null | undefined;
  /** Instead of deploymentId, with address and abi. */
  chainId?: string | number | null | undefined;
  /** A deployment of any member of its chain. */
  deploymentId?: string | number | null | undefined;
  /** Its name or signature; every event of the ABI when absent. */
  event?: string | null | undefined;
  /** The first block to search. */
  fromBlock: string;
  /** The last one; the newest when absent. 10,000 at most. */
  toBlock?: string | null | undefined;
};

export type CreateApplicationKeyInput = {
  /** Up to a year. */
  expiresInDays: number;
  name: string;
  /** None you do not have yourself. One or more of: organisation:read, consortium:read, consortium:manage, chain:read, chain:create, chain:govern, node:operate, key:read, key:create, contract:read, contract:release, contract:deploy, transaction:read, transaction:send. */
  scopes: Array<string>;
};

export type CreateChainInput = {
  /** The least time between two blocks, in milliseconds; 100 or more. */
  blockPeriodMs?: number | null | undefined;
  consortiumId: string | number;
  engine?: string | null | undefined;
  /** After how many blocks open votes on validators are cleared. */
  epochLength?: number | null | undefined;
  /** The same key again is the same chain; with another wish, CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Unique in the consortium; up to 64 letters, digits, spaces, dots and hyphens. */
  name: string;
  /** How long QBFT round 0 may take, in seconds; not shorter than the block period, by default twice that. */
  requestTimeoutSeconds?: number | null | undefined;
  /** Which members run validators, and how many: 1 to 64 in all. From 4 on the chain outlasts a faulty one. */
  validators: Array<ValidatorShareInput>;
};

export type CreateKeyInput = {
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** What your organisation calls it; unique there. */
  name: string;
};

export type CreateOrganisationInput = {
  name: string;
};

export type CreateReleaseInput = {
  /** Instead of sources: the JSON that Hardhat or Foundry wrote for the contract. */
  artefact?: unknown;
  /** Which contract of the sources: its name, or path:Name where several share it. */
  contractName: string;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  name: string;
  settings?: CompilerSettingsInput | null | undefined;
  /** Solidity by path, up to 200 files and 1 MiB together. Imports from @openzeppelin/contracts need not be sent. */
  sources?: Array<SourceInput> | null | undefined;
};

export type DeployContractInput = {
  /** The constructor's arguments in order: whole numbers as decimal strings, bytes and addresses as 0x hex, tuples as objects. */
  arguments?: Array<unknown> | null | undefined;
  chainId: string | number;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs. */
  keyId: string | number;
  releaseId: string | number;
};

/** How far a deployment is. It goes on by itself until VERIFIED or FAILED. */
export type DeploymentStatus =
  /** Waits for its transaction to be signed. */
  | 'COMPILED'
  /** `reason` says why, and what to change. */
  | 'FAILED'
  /** Has an address; its code is about to be compared. */
  | 'MINED'
  /** Waits for its release to be compiled. */
  | 'QUEUED'
  /** Waits for its block. */
  | 'SIGNED'
  /** The chain runs the compiled code, immutables allowed for. */
  | 'VERIFIED';

export type FoundConsortiumInput = {
  /** What its members call it. */
  name: string;
};

export type InviteOrganisationInput = {
  consortiumId: string | number;
  /** How long the code works, up to 30 days. */
  expiresInHours?: number;
};

export type InvitePersonInput = {
  /** How long the code works, up to 30 days. */
  expiresInHours?: number;
  role: Role;
};

/** What the owner of a node wants. */
export type NodeDesire =
  | 'REMOVED'
  | 'RUNNING'
  | 'STOPPED';

/** VALIDATOR: seals blocks once the members have voted it in. RPC: follows the chain and answers. REPLICA: follows at the edge. */
export type NodeRole =
  | 'REPLICA'
  | 'RPC'
  | 'VALIDATOR';

/** A release with an error cannot be deployed. */
export type ProblemSeverity =
  | 'error'
  | 'info'
  | 'warning';

/** What a proposal would change. */
export type ProposalKind =
  | 'ADD_VALIDATOR'
  | 'DELETE_CHAIN'
  | 'DROP_VALIDATOR'
  | 'FOUND_CHAIN'
  | 'START_CHAIN'
  | 'STOP_CHAIN';

/** OPEN: votes are counted. ACCEPTED: the members agreed and the validators have yet to. EXECUTED: it came true. REJECTED, EXPIRED, WITHDRAWN: it did not, and will not. */
export type ProposalStatus =
  | 'ACCEPTED'
  | 'EXECUTED'
  | 'EXPIRED'
  | 'OPEN'
  | 'REJECTED'
  | 'WITHDRAWN';

export type ReadContractInput = {
  /** As the compiler writes it. */
  abi?: unknown;
  address?: `0x${string}` | null | undefined;
  /** In order: whole numbers as decimal strings, bytes and addresses as 0x hex, tuples as objects by name or arrays. */
  arguments?: Array<unknown> | null | undefined;
  /** The state after this block; the newest when absent. */
  blockNumber?: string | null | undefined;
  /** Instead of deploymentId, with address and abi. */
  chainId?: string | number | null | undefined;
  /** A deployment of any member of its chain. */
  deploymentId?: string | number | null | undefined;
  /** Whom the contract takes for the caller. */
  from?: `0x${string}` | null | undefined;
  /** Its name, or its signature where the name is overloaded: transfer(address,uint256). */
  function: string;
  /** Ask this node, any member's; any that answers when absent. */
  nodeId?: string | number | null | undefined;
};

/** QUEUED is waiting for the compiler. */
export type ReleaseStatus =
  | 'COMPILED'
  | 'FAILED'
  | 'QUEUED';

/** What a person is in an organisation. OWNER: everything. ADMIN: everything but its members. DEVELOPER: builds contracts. OPERATOR: runs chains. AUDITOR: reads. */
export type Role =
  | 'ADMIN'
  | 'AUDITOR'
  | 'DEVELOPER'
  | 'OPERATOR'
  | 'OWNER';

export type SendTransactionInput = {
  chainId: string | number;
  /** Up to 130,000 bytes; none when absent. */
  data?: `0x${string}` | null | undefined;
  /** Estimated when absent. A transaction with a limit is sent even if it is going to fail. */
  gasLimit?: string | null | undefined;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs. */
  keyId: string | number;
  /** The receiver; none creates a contract from `data`. */
  to?: `0x${string}` | null | undefined;
  /** In wei; none when absent. */
  value?: string | null | undefined;
};

export type SignInInput = {
  email: string;
  password: string;
};

export type SignUpInput = {
  email: string;
  name: string;
  /** At least 12 characters. */
  password: string;
};

export type SourceInput = {
  content: string;
  /** How other sources import it, such as contracts/Token.sol. */
  path: string;
};

/** How far a transaction is. QUEUED, SIGNED and SENT go on by themselves, through restarts and halts. */
export type TransactionStatus =
  /** It had no effect: `reason` says why. */
  | 'FAILED'
  /** It succeeded in a block, which is final. */
  | 'MINED'
  /** Written down; it has no nonce yet. */
  | 'QUEUED'
  /** A node has taken it; it waits for its block. */
  | 'SENT'
  /** Its nonce and bytes are fixed; a node is about to get them. */
  | 'SIGNED';

/** How many validators one member runs. */
export type ValidatorShareInput = {
  count: number;
  organisationId: string | number;
};

export type WriteContractInput = {
  /** As the compiler writes it. */
  abi?: unknown;
  address?: `0x${string}` | null | undefined;
  /** In order: whole numbers as decimal strings, bytes and addresses as 0x hex, tuples as objects by name or arrays. */
  arguments?: Array<unknown> | null | undefined;
  /** Instead of deploymentId, with address and abi. */
  chainId?: string | number | null | undefined;
  /** A deployment of any member of its chain. */
  deploymentId?: string | number | null | undefined;
  /** Its name, or its signature where the name is overloaded: transfer(address,uint256). */
  function: string;
  /** Estimated when absent. */
  gasLimit?: string | null | undefined;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs. */
  keyId: string | number;
  /** In wei; none when absent. */
  value?: string | null | undefined;
};

export type NodePartsFragment = { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null };

export type ChainPartsFragment = { id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> };

export type ProposalPartsFragment = { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> };

export type CreateChainMutationVariables = Exact<{
  input: CreateChainInput;
}>;


export type CreateChainMutation = { createChain: { id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> } };

export type ChainsQueryVariables = Exact<{
  consortiumId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ChainsQuery = { chains: { nodes: Array<{ id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ChainQueryVariables = Exact<{
  id: string | number;
}>;


export type ChainQuery = { chain: { genesis: unknown, id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, nodes: Array<{ id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null }>, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> } };

export type ChainChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ChainChangedSubscription = { chainChanged: { id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, nodes: Array<{ id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null }>, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> } };

export type StartChainMutationVariables = Exact<{
  id: string | number;
}>;


export type StartChainMutation = { startChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type StopChainMutationVariables = Exact<{
  id: string | number;
}>;


export type StopChainMutation = { stopChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type DeleteChainMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteChainMutation = { deleteChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposalsQueryVariables = Exact<{
  chainId?: string | number | null | undefined;
  consortiumId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProposalsQuery = { proposals: { nodes: Array<{ id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type VoteOnProposalMutationVariables = Exact<{
  id: string | number;
  approve: boolean;
}>;


export type VoteOnProposalMutation = { voteOnProposal: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type WithdrawProposalMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawProposalMutation = { withdrawProposal: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposeValidatorMutationVariables = Exact<{
  nodeId: string | number;
}>;


export type ProposeValidatorMutation = { proposeValidator: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposeValidatorRemovalMutationVariables = Exact<{
  nodeId: string | number;
}>;


export type ProposeValidatorRemovalMutation = { proposeValidatorRemoval: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type NodeQueryVariables = Exact<{
  id: string | number;
}>;


export type NodeQuery = { node: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type NodeLogsQueryVariables = Exact<{
  id: string | number;
  lines?: number | null | undefined;
}>;


export type NodeLogsQuery = { nodeLogs: Array<{ at: string, level: string, message: string }> };

export type AddNodeMutationVariables = Exact<{
  input: AddNodeInput;
}>;


export type AddNodeMutation = { addNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type StartNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type StartNodeMutation = { startNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type StopNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type StopNodeMutation = { stopNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type RestartNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type RestartNodeMutation = { restartNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type RemoveNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveNodeMutation = { removeNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null } };

export type ConsortiumPartsFragment = { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, organisation: { id: string, name: string } }> };

export type FoundConsortiumMutationVariables = Exact<{
  input: FoundConsortiumInput;
}>;


export type FoundConsortiumMutation = { foundConsortium: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, organisation: { id: string, name: string } }> } };

export type ConsortiaQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConsortiaQuery = { consortia: { nodes: Array<{ id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, organisation: { id: string, name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConsortiumQueryVariables = Exact<{
  id: string | number;
}>;


export type ConsortiumQuery = { consortium: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, organisation: { id: string, name: string } }> } };

export type InviteOrganisationMutationVariables = Exact<{
  input: InviteOrganisationInput;
}>;


export type InviteOrganisationMutation = { inviteOrganisation: { id: string, code: string, expiresAt: string } };

export type AcceptConsortiumInvitationMutationVariables = Exact<{
  code: string;
}>;


export type AcceptConsortiumInvitationMutation = { acceptConsortiumInvitation: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, organisation: { id: string, name: string } }> } };

export type LeaveConsortiumMutationVariables = Exact<{
  consortiumId: string | number;
}>;


export type LeaveConsortiumMutation = { leaveConsortium: boolean };

export type ConsortiumInvitationsQueryVariables = Exact<{
  consortiumId: string | number;
}>;


export type ConsortiumInvitationsQuery = { consortiumInvitations: Array<{ id: string, createdAt: string, expiresAt: string, acceptedAt: string | null, invitedBy: { id: string, name: string }, acceptedBy: { id: string, name: string } | null }> };

export type RevokeConsortiumInvitationMutationVariables = Exact<{
  consortiumId: string | number;
  id: string | number;
}>;


export type RevokeConsortiumInvitationMutation = { revokeConsortiumInvitation: boolean };

export type ReleasePartsFragment = { id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> };

export type DeploymentPartsFragment = { id: string, contractName: string, status: DeploymentStatus, reason: string | null, address: `0x${string}` | null, blockNumber: string | null, createdAt: string, organisation: { id: string, name: string } | null };

export type CreateReleaseMutationVariables = Exact<{
  input: CreateReleaseInput;
}>;


export type CreateReleaseMutation = { createRelease: { id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> } };

export type ReleaseQueryVariables = Exact<{
  id: string | number;
}>;


export type ReleaseQuery = { release: { abi: unknown, id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> } };

export type ReleasesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReleasesQuery = { releases: { nodes: Array<{ id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReleaseChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ReleaseChangedSubscription = { releaseChanged: { id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> } };

export type DeployContractMutationVariables = Exact<{
  input: DeployContractInput;
}>;


export type DeployContractMutation = { deployContract: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, address: `0x${string}` | null, blockNumber: string | null, createdAt: string, organisation: { id: string, name: string } | null } };

export type DeploymentQueryVariables = Exact<{
  id: string | number;
}>;


export type DeploymentQuery = { deployment: { abi: unknown, id: string, contractName: string, status: DeploymentStatus, reason: string | null, address: `0x${string}` | null, blockNumber: string | null, createdAt: string, chain: { id: string, height: string } | null, organisation: { id: string, name: string } | null } };

export type DeploymentsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DeploymentsQuery = { deployments: { nodes: Array<{ id: string, contractName: string, status: DeploymentStatus, reason: string | null, address: `0x${string}` | null, blockNumber: string | null, createdAt: string, organisation: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DeploymentChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type DeploymentChangedSubscription = { deploymentChanged: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, address: `0x${string}` | null, blockNumber: string | null, createdAt: string, organisation: { id: string, name: string } | null } };

export type ReadContractQueryVariables = Exact<{
  input: ReadContractInput;
}>;


export type ReadContractQuery = { readContract: { result: unknown, blockNumber: string } };

export type WriteContractMutationVariables = Exact<{
  input: WriteContractInput;
}>;


export type WriteContractMutation = { writeContract: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null } };

export type ContractEventsQueryVariables = Exact<{
  input: ContractEventsInput;
}>;


export type ContractEventsQuery = { contractEvents: Array<{ name: string, arguments: unknown, blockNumber: string, transactionHash: `0x${string}`, logIndex: number }> };

export type SessionPartsFragment = { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { signUp: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { refreshSession: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: boolean };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword: boolean };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ id: string, createdAt: string, expiresAt: string, current: boolean }> };

export type EndSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type EndSessionMutation = { endSession: boolean };

export type EndOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndOtherSessionsMutation = { endOtherSessions: number };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { permissions: Array<string>, person: { id: string, email: string, name: string } | null, application: { id: string } | null, organisations: Array<{ role: Role, organisation: { id: string, name: string } }> } };

export type ApplicationKeyPartsFragment = { id: string, name: string, prefix: string, scopes: Array<string>, createdBy: string, expiresAt: string, revokedAt: string | null, createdAt: string };

export type CreateApplicationKeyMutationVariables = Exact<{
  input: CreateApplicationKeyInput;
}>;


export type CreateApplicationKeyMutation = { createApplicationKey: { secret: string, applicationKey: { id: string, name: string, prefix: string, scopes: Array<string>, createdBy: string, expiresAt: string, revokedAt: string | null, createdAt: string } } };

export type RevokeApplicationKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApplicationKeyMutation = { revokeApplicationKey: { id: string, name: string, prefix: string, scopes: Array<string>, createdBy: string, expiresAt: string, revokedAt: string | null, createdAt: string } };

export type ApplicationKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApplicationKeysQuery = { applicationKeys: { nodes: Array<{ id: string, name: string, prefix: string, scopes: Array<string>, createdBy: string, expiresAt: string, revokedAt: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type KeyPartsFragment = { id: string, name: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, createdAt: string };

export type TransactionPartsFragment = { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null };

export type CreateKeyMutationVariables = Exact<{
  input: CreateKeyInput;
}>;


export type CreateKeyMutation = { createKey: { id: string, name: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, createdAt: string } };

export type KeyQueryVariables = Exact<{
  id: string | number;
}>;


export type KeyQuery = { key: { id: string, name: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, createdAt: string } };

export type KeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type KeysQuery = { keys: { nodes: Array<{ id: string, name: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SendTransactionMutationVariables = Exact<{
  input: SendTransactionInput;
}>;


export type SendTransactionMutation = { sendTransaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null } };

export type TransactionQueryVariables = Exact<{
  id: string | number;
}>;


export type TransactionQuery = { transaction: { receipt: unknown, id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null } };

export type TransactionsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TransactionsQuery = { transactions: { nodes: Array<{ id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TransactionChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type TransactionChangedSubscription = { transactionChanged: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, reason: string | null, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, createdAt: string, minedAt: string | null } };

export type CreateOrganisationMutationVariables = Exact<{
  input: CreateOrganisationInput;
}>;


export type CreateOrganisationMutation = { createOrganisation: { id: string, name: string } };

export type OrganisationQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OrganisationQuery = { organisation: { id: string, name: string, members: { nodes: Array<{ role: Role, person: { id: string, name: string, email: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } };

export type InvitePersonMutationVariables = Exact<{
  input: InvitePersonInput;
}>;


export type InvitePersonMutation = { invitePerson: { id: string, code: string, role: Role, expiresAt: string } };

export type AcceptPersonInvitationMutationVariables = Exact<{
  code: string;
}>;


export type AcceptPersonInvitationMutation = { acceptPersonInvitation: { id: string, name: string } };

export type ChangeRoleMutationVariables = Exact<{
  personId: string | number;
  role: Role;
}>;


export type ChangeRoleMutation = { changeRole: { role: Role, person: { id: string, name: string, email: string } } };

export type RemovePersonMutationVariables = Exact<{
  personId: string | number;
}>;


export type RemovePersonMutation = { removePerson: boolean };

export const NodePartsFragmentDoc = new TypedDocumentString(`
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}
    `, {"fragmentName":"NodeParts"});
export const ChainPartsFragmentDoc = new TypedDocumentString(`
    fragment ChainParts on Chain {
  id
  name
  evmChainId
  engine
  blockPeriodMs
  consortium {
    id
    name
  }
  desired
  phase
  reason
  message
  conditions {
    type
    status
    reason
    message
    since
  }
  height
  headHash
  headTime
  round
  validators
  createdAt
  firstBlockAt
}
    `, {"fragmentName":"ChainParts"});
export const ProposalPartsFragmentDoc = new TypedDocumentString(`
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}
    `, {"fragmentName":"ProposalParts"});
export const ConsortiumPartsFragmentDoc = new TypedDocumentString(`
    fragment ConsortiumParts on Consortium {
  id
  name
  createdAt
  foundedBy {
    id
    name
  }
  members {
    organisation {
      id
      name
    }
    joinedAt
  }
}
    `, {"fragmentName":"ConsortiumParts"});
export const ReleasePartsFragmentDoc = new TypedDocumentString(`
    fragment ReleaseParts on Release {
  id
  name
  contractName
  status
  problems {
    severity
    file
    line
    column
    message
    formatted
  }
  compiler
  bytecodeSize
  createdAt
}
    `, {"fragmentName":"ReleaseParts"});
export const DeploymentPartsFragmentDoc = new TypedDocumentString(`
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  address
  blockNumber
  createdAt
  organisation {
    id
    name
  }
}
    `, {"fragmentName":"DeploymentParts"});
export const SessionPartsFragmentDoc = new TypedDocumentString(`
    fragment SessionParts on SignedIn {
  accessToken
  accessExpiresAt
  refreshToken
  person {
    id
    email
    name
  }
}
    `, {"fragmentName":"SessionParts"});
export const ApplicationKeyPartsFragmentDoc = new TypedDocumentString(`
    fragment ApplicationKeyParts on ApplicationKey {
  id
  name
  prefix
  scopes
  createdBy
  expiresAt
  revokedAt
  createdAt
}
    `, {"fragmentName":"ApplicationKeyParts"});
export const KeyPartsFragmentDoc = new TypedDocumentString(`
    fragment KeyParts on Key {
  id
  name
  address
  publicKey
  createdAt
}
    `, {"fragmentName":"KeyParts"});
export const TransactionPartsFragmentDoc = new TypedDocumentString(`
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}
    `, {"fragmentName":"TransactionParts"});
export const CreateChainDocument = new TypedDocumentString(`
    mutation createChain($input: CreateChainInput!) {
  createChain(input: $input) {
    ...ChainParts
  }
}
    fragment ChainParts on Chain {
  id
  name
  evmChainId
  engine
  blockPeriodMs
  consortium {
    id
    name
  }
  desired
  phase
  reason
  message
  conditions {
    type
    status
    reason
    message
    since
  }
  height
  headHash
  headTime
  round
  validators
  createdAt
  firstBlockAt
}`);
export const ChainsDocument = new TypedDocumentString(`
    query chains($consortiumId: ID, $first: Int, $after: String) {
  chains(consortiumId: $consortiumId, first: $first, after: $after) {
    nodes {
      ...ChainParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ChainParts on Chain {
  id
  name
  evmChainId
  engine
  blockPeriodMs
  consortium {
    id
    name
  }
  desired
  phase
  reason
  message
  conditions {
    type
    status
    reason
    message
    since
  }
  height
  headHash
  headTime
  round
  validators
  createdAt
  firstBlockAt
}`);
export const ChainDocument = new TypedDocumentString(`
    query chain($id: ID!) {
  chain(id: $id) {
    ...ChainParts
    genesis
    nodes {
      ...NodeParts
    }
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}
fragment ChainParts on Chain {
  id
  name
  evmChainId
  engine
  blockPeriodMs
  consortium {
    id
    name
  }
  desired
  phase
  reason
  message
  conditions {
    type
    status
    reason
    message
    since
  }
  height
  headHash
  headTime
  round
  validators
  createdAt
  firstBlockAt
}`);
export const ChainChangedDocument = new TypedDocumentString(`
    subscription chainChanged($id: ID!) {
  chainChanged(id: $id) {
    ...ChainParts
    nodes {
      ...NodeParts
    }
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}
fragment ChainParts on Chain {
  id
  name
  evmChainId
  engine
  blockPeriodMs
  consortium {
    id
    name
  }
  desired
  phase
  reason
  message
  conditions {
    type
    status
    reason
    message
    since
  }
  height
  headHash
  headTime
  round
  validators
  createdAt
  firstBlockAt
}`);
export const StartChainDocument = new TypedDocumentString(`
    mutation startChain($id: ID!) {
  startChain(id: $id) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const StopChainDocument = new TypedDocumentString(`
    mutation stopChain($id: ID!) {
  stopChain(id: $id) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const DeleteChainDocument = new TypedDocumentString(`
    mutation deleteChain($id: ID!) {
  deleteChain(id: $id) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const ProposalsDocument = new TypedDocumentString(`
    query proposals($chainId: ID, $consortiumId: ID, $first: Int, $after: String) {
  proposals(
    chainId: $chainId
    consortiumId: $consortiumId
    first: $first
    after: $after
  ) {
    nodes {
      ...ProposalParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const VoteOnProposalDocument = new TypedDocumentString(`
    mutation voteOnProposal($id: ID!, $approve: Boolean!) {
  voteOnProposal(id: $id, approve: $approve) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const WithdrawProposalDocument = new TypedDocumentString(`
    mutation withdrawProposal($id: ID!) {
  withdrawProposal(id: $id) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const ProposeValidatorDocument = new TypedDocumentString(`
    mutation proposeValidator($nodeId: ID!) {
  proposeValidator(nodeId: $nodeId) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const ProposeValidatorRemovalDocument = new TypedDocumentString(`
    mutation proposeValidatorRemoval($nodeId: ID!) {
  proposeValidatorRemoval(nodeId: $nodeId) {
    ...ProposalParts
  }
}
    fragment ProposalParts on Proposal {
  id
  kind
  payload
  proposedBy {
    id
    name
  }
  status
  message
  votes {
    organisation {
      id
      name
    }
    approve
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const NodeDocument = new TypedDocumentString(`
    query node($id: ID!) {
  node(id: $id) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const NodeLogsDocument = new TypedDocumentString(`
    query nodeLogs($id: ID!, $lines: Int) {
  nodeLogs(id: $id, lines: $lines) {
    at
    level
    message
  }
}
    `);
export const AddNodeDocument = new TypedDocumentString(`
    mutation addNode($input: AddNodeInput!) {
  addNode(input: $input) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const StartNodeDocument = new TypedDocumentString(`
    mutation startNode($id: ID!) {
  startNode(id: $id) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const StopNodeDocument = new TypedDocumentString(`
    mutation stopNode($id: ID!) {
  stopNode(id: $id) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const RestartNodeDocument = new TypedDocumentString(`
    mutation restartNode($id: ID!) {
  restartNode(id: $id) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const RemoveNodeDocument = new TypedDocumentString(`
    mutation removeNode($id: ID!) {
  removeNode(id: $id) {
    ...NodeParts
  }
}
    fragment NodeParts on Node {
  id
  name
  role
  organisation {
    id
    name
  }
  desired
  phase
  message
  address
  publicKey
  height
  round
  peers
  sealing
  rpcUrl
  mine
  createdAt
}`);
export const FoundConsortiumDocument = new TypedDocumentString(`
    mutation foundConsortium($input: FoundConsortiumInput!) {
  foundConsortium(input: $input) {
    ...ConsortiumParts
  }
}
    fragment ConsortiumParts on Consortium {
  id
  name
  createdAt
  foundedBy {
    id
    name
  }
  members {
    organisation {
      id
      name
    }
    joinedAt
  }
}`);
export const ConsortiaDocument = new TypedDocumentString(`
    query consortia($first: Int, $after: String) {
  consortia(first: $first, after: $after) {
    nodes {
      ...ConsortiumParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ConsortiumParts on Consortium {
  id
  name
  createdAt
  foundedBy {
    id
    name
  }
  members {
    organisation {
      id
      name
    }
    joinedAt
  }
}`);
export const ConsortiumDocument = new TypedDocumentString(`
    query consortium($id: ID!) {
  consortium(id: $id) {
    ...ConsortiumParts
  }
}
    fragment ConsortiumParts on Consortium {
  id
  name
  createdAt
  foundedBy {
    id
    name
  }
  members {
    organisation {
      id
      name
    }
    joinedAt
  }
}`);
export const InviteOrganisationDocument = new TypedDocumentString(`
    mutation inviteOrganisation($input: InviteOrganisationInput!) {
  inviteOrganisation(input: $input) {
    id
    code
    expiresAt
  }
}
    `);
export const AcceptConsortiumInvitationDocument = new TypedDocumentString(`
    mutation acceptConsortiumInvitation($code: String!) {
  acceptConsortiumInvitation(code: $code) {
    ...ConsortiumParts
  }
}
    fragment ConsortiumParts on Consortium {
  id
  name
  createdAt
  foundedBy {
    id
    name
  }
  members {
    organisation {
      id
      name
    }
    joinedAt
  }
}`);
export const LeaveConsortiumDocument = new TypedDocumentString(`
    mutation leaveConsortium($consortiumId: ID!) {
  leaveConsortium(consortiumId: $consortiumId)
}
    `);
export const ConsortiumInvitationsDocument = new TypedDocumentString(`
    query consortiumInvitations($consortiumId: ID!) {
  consortiumInvitations(consortiumId: $consortiumId) {
    id
    invitedBy {
      id
      name
    }
    acceptedBy {
      id
      name
    }
    createdAt
    expiresAt
    acceptedAt
  }
}
    `);
export const RevokeConsortiumInvitationDocument = new TypedDocumentString(`
    mutation revokeConsortiumInvitation($consortiumId: ID!, $id: ID!) {
  revokeConsortiumInvitation(consortiumId: $consortiumId, id: $id)
}
    `);
export const CreateReleaseDocument = new TypedDocumentString(`
    mutation createRelease($input: CreateReleaseInput!) {
  createRelease(input: $input) {
    ...ReleaseParts
  }
}
    fragment ReleaseParts on Release {
  id
  name
  contractName
  status
  problems {
    severity
    file
    line
    column
    message
    formatted
  }
  compiler
  bytecodeSize
  createdAt
}`);
export const ReleaseDocument = new TypedDocumentString(`
    query release($id: ID!) {
  release(id: $id) {
    ...ReleaseParts
    abi
  }
}
    fragment ReleaseParts on Release {
  id
  name
  contractName
  status
  problems {
    severity
    file
    line
    column
    message
    formatted
  }
  compiler
  bytecodeSize
  createdAt
}`);
export const ReleasesDocument = new TypedDocumentString(`
    query releases($first: Int, $after: String) {
  releases(first: $first, after: $after) {
    nodes {
      ...ReleaseParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ReleaseParts on Release {
  id
  name
  contractName
  status
  problems {
    severity
    file
    line
    column
    message
    formatted
  }
  compiler
  bytecodeSize
  createdAt
}`);
export const ReleaseChangedDocument = new TypedDocumentString(`
    subscription releaseChanged($id: ID!) {
  releaseChanged(id: $id) {
    ...ReleaseParts
  }
}
    fragment ReleaseParts on Release {
  id
  name
  contractName
  status
  problems {
    severity
    file
    line
    column
    message
    formatted
  }
  compiler
  bytecodeSize
  createdAt
}`);
export const DeployContractDocument = new TypedDocumentString(`
    mutation deployContract($input: DeployContractInput!) {
  deployContract(input: $input) {
    ...DeploymentParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  address
  blockNumber
  createdAt
  organisation {
    id
    name
  }
}`);
export const DeploymentDocument = new TypedDocumentString(`
    query deployment($id: ID!) {
  deployment(id: $id) {
    ...DeploymentParts
    abi
    chain {
      id
      height
    }
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  address
  blockNumber
  createdAt
  organisation {
    id
    name
  }
}`);
export const DeploymentsDocument = new TypedDocumentString(`
    query deployments($chainId: ID!, $first: Int, $after: String) {
  deployments(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...DeploymentParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  address
  blockNumber
  createdAt
  organisation {
    id
    name
  }
}`);
export const DeploymentChangedDocument = new TypedDocumentString(`
    subscription deploymentChanged($id: ID!) {
  deploymentChanged(id: $id) {
    ...DeploymentParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  address
  blockNumber
  createdAt
  organisation {
    id
    name
  }
}`);
export const ReadContractDocument = new TypedDocumentString(`
    query readContract($input: ReadContractInput!) {
  readContract(input: $input) {
    result
    blockNumber
  }
}
    `);
export const WriteContractDocument = new TypedDocumentString(`
    mutation writeContract($input: WriteContractInput!) {
  writeContract(input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}`);
export const ContractEventsDocument = new TypedDocumentString(`
    query contractEvents($input: ContractEventsInput!) {
  contractEvents(input: $input) {
    name
    arguments
    blockNumber
    transactionHash
    logIndex
  }
}
    `);
export const SignUpDocument = new TypedDocumentString(`
    mutation signUp($input: SignUpInput!) {
  signUp(input: $input) {
    ...SessionParts
  }
}
    fragment SessionParts on SignedIn {
  accessToken
  accessExpiresAt
  refreshToken
  person {
    id
    email
    name
  }
}`);
export const SignInDocument = new TypedDocumentString(`
    mutation signIn($input: SignInInput!) {
  signIn(input: $input) {
    ...SessionParts
  }
}
    fragment SessionParts on SignedIn {
  accessToken
  accessExpiresAt
  refreshToken
  person {
    id
    email
    name
  }
}`);
export const RefreshSessionDocument = new TypedDocumentString(`
    mutation refreshSession($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    ...SessionParts
  }
}
    fragment SessionParts on SignedIn {
  accessToken
  accessExpiresAt
  refreshToken
  person {
    id
    email
    name
  }
}`);
export const SignOutDocument = new TypedDocumentString(`
    mutation signOut {
  signOut
}
    `);
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation changePassword($input: ChangePasswordInput!) {
  changePassword(input: $input)
}
    `);
export const SessionsDocument = new TypedDocumentString(`
    query sessions {
  sessions {
    id
    createdAt
    expiresAt
    current
  }
}
    `);
export const EndSessionDocument = new TypedDocumentString(`
    mutation endSession($id: ID!) {
  endSession(id: $id)
}
    `);
export const EndOtherSessionsDocument = new TypedDocumentString(`
    mutation endOtherSessions {
  endOtherSessions
}
    `);
export const MeDocument = new TypedDocumentString(`
    query me {
  me {
    person {
      id
      email
      name
    }
    application {
      id
    }
    organisations {
      organisation {
        id
        name
      }
      role
    }
    permissions
  }
}
    `);
export const CreateApplicationKeyDocument = new TypedDocumentString(`
    mutation createApplicationKey($input: CreateApplicationKeyInput!) {
  createApplicationKey(input: $input) {
    applicationKey {
      ...ApplicationKeyParts
    }
    secret
  }
}
    fragment ApplicationKeyParts on ApplicationKey {
  id
  name
  prefix
  scopes
  createdBy
  expiresAt
  revokedAt
  createdAt
}`);
export const RevokeApplicationKeyDocument = new TypedDocumentString(`
    mutation revokeApplicationKey($id: ID!) {
  revokeApplicationKey(id: $id) {
    ...ApplicationKeyParts
  }
}
    fragment ApplicationKeyParts on ApplicationKey {
  id
  name
  prefix
  scopes
  createdBy
  expiresAt
  revokedAt
  createdAt
}`);
export const ApplicationKeysDocument = new TypedDocumentString(`
    query applicationKeys($first: Int, $after: String) {
  applicationKeys(first: $first, after: $after) {
    nodes {
      ...ApplicationKeyParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ApplicationKeyParts on ApplicationKey {
  id
  name
  prefix
  scopes
  createdBy
  expiresAt
  revokedAt
  createdAt
}`);
export const CreateKeyDocument = new TypedDocumentString(`
    mutation createKey($input: CreateKeyInput!) {
  createKey(input: $input) {
    ...KeyParts
  }
}
    fragment KeyParts on Key {
  id
  name
  address
  publicKey
  createdAt
}`);
export const KeyDocument = new TypedDocumentString(`
    query key($id: ID!) {
  key(id: $id) {
    ...KeyParts
  }
}
    fragment KeyParts on Key {
  id
  name
  address
  publicKey
  createdAt
}`);
export const KeysDocument = new TypedDocumentString(`
    query keys($first: Int, $after: String) {
  keys(first: $first, after: $after) {
    nodes {
      ...KeyParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment KeyParts on Key {
  id
  name
  address
  publicKey
  createdAt
}`);
export const SendTransactionDocument = new TypedDocumentString(`
    mutation sendTransaction($input: SendTransactionInput!) {
  sendTransaction(input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}`);
export const TransactionDocument = new TypedDocumentString(`
    query transaction($id: ID!) {
  transaction(id: $id) {
    ...TransactionParts
    receipt
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}`);
export const TransactionsDocument = new TypedDocumentString(`
    query transactions($chainId: ID!, $first: Int, $after: String) {
  transactions(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...TransactionParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}`);
export const TransactionChangedDocument = new TypedDocumentString(`
    subscription transactionChanged($id: ID!) {
  transactionChanged(id: $id) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  reason
  nonce
  hash
  blockNumber
  createdAt
  minedAt
}`);
export const CreateOrganisationDocument = new TypedDocumentString(`
    mutation createOrganisation($input: CreateOrganisationInput!) {
  createOrganisation(input: $input) {
    id
    name
  }
}
    `);
export const OrganisationDocument = new TypedDocumentString(`
    query organisation($first: Int, $after: String) {
  organisation {
    id
    name
    members(first: $first, after: $after) {
      nodes {
        person {
          id
          name
          email
        }
        role
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const InvitePersonDocument = new TypedDocumentString(`
    mutation invitePerson($input: InvitePersonInput!) {
  invitePerson(input: $input) {
    id
    code
    role
    expiresAt
  }
}
    `);
export const AcceptPersonInvitationDocument = new TypedDocumentString(`
    mutation acceptPersonInvitation($code: String!) {
  acceptPersonInvitation(code: $code) {
    id
    name
  }
}
    `);
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation changeRole($personId: ID!, $role: Role!) {
  changeRole(personId: $personId, role: $role) {
    person {
      id
      name
      email
    }
    role
  }
}
    `);
export const RemovePersonDocument = new TypedDocumentString(`
    mutation removePerson($personId: ID!) {
  removePerson(personId: $personId)
}
    `);
export type Requester<C = {}> = <R, V>(doc: TypedDocumentString<unknown, unknown>, vars?: V, options?: C) => Promise<R> | AsyncIterable<R>
export function getSdk<C>(requester: Requester<C>) {
  return {
    createChain(variables: CreateChainMutationVariables, options?: C): Promise<CreateChainMutation> {
      return requester<CreateChainMutation, CreateChainMutationVariables>(CreateChainDocument, variables, options) as Promise<CreateChainMutation>;
    },
    chains(variables?: ChainsQueryVariables, options?: C): Promise<ChainsQuery> {
      return requester<ChainsQuery, ChainsQueryVariables>(ChainsDocument, variables, options) as Promise<ChainsQuery>;
    },
    chain(variables: ChainQueryVariables, options?: C): Promise<ChainQuery> {
      return requester<ChainQuery, ChainQueryVariables>(ChainDocument, variables, options) as Promise<ChainQuery>;
    },
    chainChanged(variables: ChainChangedSubscriptionVariables, options?: C): AsyncIterable<ChainChangedSubscription> {
      return requester<ChainChangedSubscription, ChainChangedSubscriptionVariables>(ChainChangedDocument, variables, options) as AsyncIterable<ChainChangedSubscription>;
    },
    startChain(variables: StartChainMutationVariables, options?: C): Promise<StartChainMutation> {
      return requester<StartChainMutation, StartChainMutationVariables>(StartChainDocument, variables, options) as Promise<StartChainMutation>;
    },
    stopChain(variables: StopChainMutationVariables, options?: C): Promise<StopChainMutation> {
      return requester<StopChainMutation, StopChainMutationVariables>(StopChainDocument, variables, options) as Promise<StopChainMutation>;
    },
    deleteChain(variables: DeleteChainMutationVariables, options?: C): Promise<DeleteChainMutation> {
      return requester<DeleteChainMutation, DeleteChainMutationVariables>(DeleteChainDocument, variables, options) as Promise<DeleteChainMutation>;
    },
    proposals(variables?: ProposalsQueryVariables, options?: C): Promise<ProposalsQuery> {
      return requester<ProposalsQuery, ProposalsQueryVariables>(ProposalsDocument, variables, options) as Promise<ProposalsQuery>;
    },
    voteOnProposal(variables: VoteOnProposalMutationVariables, options?: C): Promise<VoteOnProposalMutation> {
      return requester<VoteOnProposalMutation, VoteOnProposalMutationVariables>(VoteOnProposalDocument, variables, options) as Promise<VoteOnProposalMutation>;
    },
    withdrawProposal(variables: WithdrawProposalMutationVariables, options?: C): Promise<WithdrawProposalMutation> {
      return requester<WithdrawProposalMutation, WithdrawProposalMutationVariables>(WithdrawProposalDocument, variables, options) as Promise<WithdrawProposalMutation>;
    },
    proposeValidator(variables: ProposeValidatorMutationVariables, options?: C): Promise<ProposeValidatorMutation> {
      return requester<ProposeValidatorMutation, ProposeValidatorMutationVariables>(ProposeValidatorDocument, variables, options) as Promise<ProposeValidatorMutation>;
    },
    proposeValidatorRemoval(variables: ProposeValidatorRemovalMutationVariables, options?: C): Promise<ProposeValidatorRemovalMutation> {
      return requester<ProposeValidatorRemovalMutation, ProposeValidatorRemovalMutationVariables>(ProposeValidatorRemovalDocument, variables, options) as Promise<ProposeValidatorRemovalMutation>;
    },
    node(variables: NodeQueryVariables, options?: C): Promise<NodeQuery> {
      return requester<NodeQuery, NodeQueryVariables>(NodeDocument, variables, options) as Promise<NodeQuery>;
    },
    nodeLogs(variables: NodeLogsQueryVariables, options?: C): Promise<NodeLogsQuery> {
      return requester<NodeLogsQuery, NodeLogsQueryVariables>(NodeLogsDocument, variables, options) as Promise<NodeLogsQuery>;
    },
    addNode(variables: AddNodeMutationVariables, options?: C): Promise<AddNodeMutation> {
      return requester<AddNodeMutation, AddNodeMutationVariables>(AddNodeDocument, variables, options) as Promise<AddNodeMutation>;
    },
    startNode(variables: StartNodeMutationVariables, options?: C): Promise<StartNodeMutation> {
      return requester<StartNodeMutation, StartNodeMutationVariables>(StartNodeDocument, variables, options) as Promise<StartNodeMutation>;
    },
    stopNode(variables: StopNodeMutationVariables, options?: C): Promise<StopNodeMutation> {
      return requester<StopNodeMutation, StopNodeMutationVariables>(StopNodeDocument, variables, options) as Promise<StopNodeMutation>;
    },
    restartNode(variables: RestartNodeMutationVariables, options?: C): Promise<RestartNodeMutation> {
      return requester<RestartNodeMutation, RestartNodeMutationVariables>(RestartNodeDocument, variables, options) as Promise<RestartNodeMutation>;
    },
    removeNode(variables: RemoveNodeMutationVariables, options?: C): Promise<RemoveNodeMutation> {
      return requester<RemoveNodeMutation, RemoveNodeMutationVariables>(RemoveNodeDocument, variables, options) as Promise<RemoveNodeMutation>;
    },
    foundConsortium(variables: FoundConsortiumMutationVariables, options?: C): Promise<FoundConsortiumMutation> {
      return requester<FoundConsortiumMutation, FoundConsortiumMutationVariables>(FoundConsortiumDocument, variables, options) as Promise<FoundConsortiumMutation>;
    },
    consortia(variables?: ConsortiaQueryVariables, options?: C): Promise<ConsortiaQuery> {
      return requester<ConsortiaQuery, ConsortiaQueryVariables>(ConsortiaDocument, variables, options) as Promise<ConsortiaQuery>;
    },
    consortium(variables: ConsortiumQueryVariables, options?: C): Promise<ConsortiumQuery> {
      return requester<ConsortiumQuery, ConsortiumQueryVariables>(ConsortiumDocument, variables, options) as Promise<ConsortiumQuery>;
    },
    inviteOrganisation(variables: InviteOrganisationMutationVariables, options?: C): Promise<InviteOrganisationMutation> {
      return requester<InviteOrganisationMutation, InviteOrganisationMutationVariables>(InviteOrganisationDocument, variables, options) as Promise<InviteOrganisationMutation>;
    },
    acceptConsortiumInvitation(variables: AcceptConsortiumInvitationMutationVariables, options?: C): Promise<AcceptConsortiumInvitationMutation> {
      return requester<AcceptConsortiumInvitationMutation, AcceptConsortiumInvitationMutationVariables>(AcceptConsortiumInvitationDocument, variables, options) as Promise<AcceptConsortiumInvitationMutation>;
    },
    leaveConsortium(variables: LeaveConsortiumMutationVariables, options?: C): Promise<LeaveConsortiumMutation> {
      return requester<LeaveConsortiumMutation, LeaveConsortiumMutationVariables>(LeaveConsortiumDocument, variables, options) as Promise<LeaveConsortiumMutation>;
    },
    consortiumInvitations(variables: ConsortiumInvitationsQueryVariables, options?: C): Promise<ConsortiumInvitationsQuery> {
      return requester<ConsortiumInvitationsQuery, ConsortiumInvitationsQueryVariables>(ConsortiumInvitationsDocument, variables, options) as Promise<ConsortiumInvitationsQuery>;
    },
    revokeConsortiumInvitation(variables: RevokeConsortiumInvitationMutationVariables, options?: C): Promise<RevokeConsortiumInvitationMutation> {
      return requester<RevokeConsortiumInvitationMutation, RevokeConsortiumInvitationMutationVariables>(RevokeConsortiumInvitationDocument, variables, options) as Promise<RevokeConsortiumInvitationMutation>;
    },
    createRelease(variables: CreateReleaseMutationVariables, options?: C): Promise<CreateReleaseMutation> {
      return requester<CreateReleaseMutation, CreateReleaseMutationVariables>(CreateReleaseDocument, variables, options) as Promise<CreateReleaseMutation>;
    },
    release(variables: ReleaseQueryVariables, options?: C): Promise<ReleaseQuery> {
      return requester<ReleaseQuery, ReleaseQueryVariables>(ReleaseDocument, variables, options) as Promise<ReleaseQuery>;
    },
    releases(variables?: ReleasesQueryVariables, options?: C): Promise<ReleasesQuery> {
      return requester<ReleasesQuery, ReleasesQueryVariables>(ReleasesDocument, variables, options) as Promise<ReleasesQuery>;
    },
    releaseChanged(variables: ReleaseChangedSubscriptionVariables, options?: C): AsyncIterable<ReleaseChangedSubscription> {
      return requester<ReleaseChangedSubscription, ReleaseChangedSubscriptionVariables>(ReleaseChangedDocument, variables, options) as AsyncIterable<ReleaseChangedSubscription>;
    },
    deployContract(variables: DeployContractMutationVariables, options?: C): Promise<DeployContractMutation> {
      return requester<DeployContractMutation, DeployContractMutationVariables>(DeployContractDocument, variables, options) as Promise<DeployContractMutation>;
    },
    deployment(variables: DeploymentQueryVariables, options?: C): Promise<DeploymentQuery> {
      return requester<DeploymentQuery, DeploymentQueryVariables>(DeploymentDocument, variables, options) as Promise<DeploymentQuery>;
    },
    deployments(variables: DeploymentsQueryVariables, options?: C): Promise<DeploymentsQuery> {
      return requester<DeploymentsQuery, DeploymentsQueryVariables>(DeploymentsDocument, variables, options) as Promise<DeploymentsQuery>;
    },
    deploymentChanged(variables: DeploymentChangedSubscriptionVariables, options?: C): AsyncIterable<DeploymentChangedSubscription> {
      return requester<DeploymentChangedSubscription, DeploymentChangedSubscriptionVariables>(DeploymentChangedDocument, variables, options) as AsyncIterable<DeploymentChangedSubscription>;
    },
    readContract(variables: ReadContractQueryVariables, options?: C): Promise<ReadContractQuery> {
      return requester<ReadContractQuery, ReadContractQueryVariables>(ReadContractDocument, variables, options) as Promise<ReadContractQuery>;
    },
    writeContract(variables: WriteContractMutationVariables, options?: C): Promise<WriteContractMutation> {
      return requester<WriteContractMutation, WriteContractMutationVariables>(WriteContractDocument, variables, options) as Promise<WriteContractMutation>;
    },
    contractEvents(variables: ContractEventsQueryVariables, options?: C): Promise<ContractEventsQuery> {
      return requester<ContractEventsQuery, ContractEventsQueryVariables>(ContractEventsDocument, variables, options) as Promise<ContractEventsQuery>;
    },
    signUp(variables: SignUpMutationVariables, options?: C): Promise<SignUpMutation> {
      return requester<SignUpMutation, SignUpMutationVariables>(SignUpDocument, variables, options) as Promise<SignUpMutation>;
    },
    signIn(variables: SignInMutationVariables, options?: C): Promise<SignInMutation> {
      return requester<SignInMutation, SignInMutationVariables>(SignInDocument, variables, options) as Promise<SignInMutation>;
    },
    refreshSession(variables: RefreshSessionMutationVariables, options?: C): Promise<RefreshSessionMutation> {
      return requester<RefreshSessionMutation, RefreshSessionMutationVariables>(RefreshSessionDocument, variables, options) as Promise<RefreshSessionMutation>;
    },
    signOut(variables?: SignOutMutationVariables, options?: C): Promise<SignOutMutation> {
      return requester<SignOutMutation, SignOutMutationVariables>(SignOutDocument, variables, options) as Promise<SignOutMutation>;
    },
    changePassword(variables: ChangePasswordMutationVariables, options?: C): Promise<ChangePasswordMutation> {
      return requester<ChangePasswordMutation, ChangePasswordMutationVariables>(ChangePasswordDocument, variables, options) as Promise<ChangePasswordMutation>;
    },
    sessions(variables?: SessionsQueryVariables, options?: C): Promise<SessionsQuery> {
      return requester<SessionsQuery, SessionsQueryVariables>(SessionsDocument, variables, options) as Promise<SessionsQuery>;
    },
    endSession(variables: EndSessionMutationVariables, options?: C): Promise<EndSessionMutation> {
      return requester<EndSessionMutation, EndSessionMutationVariables>(EndSessionDocument, variables, options) as Promise<EndSessionMutation>;
    },
    endOtherSessions(variables?: EndOtherSessionsMutationVariables, options?: C): Promise<EndOtherSessionsMutation> {
      return requester<EndOtherSessionsMutation, EndOtherSessionsMutationVariables>(EndOtherSessionsDocument, variables, options) as Promise<EndOtherSessionsMutation>;
    },
    me(variables?: MeQueryVariables, options?: C): Promise<MeQuery> {
      return requester<MeQuery, MeQueryVariables>(MeDocument, variables, options) as Promise<MeQuery>;
    },
    createApplicationKey(variables: CreateApplicationKeyMutationVariables, options?: C): Promise<CreateApplicationKeyMutation> {
      return requester<CreateApplicationKeyMutation, CreateApplicationKeyMutationVariables>(CreateApplicationKeyDocument, variables, options) as Promise<CreateApplicationKeyMutation>;
    },
    revokeApplicationKey(variables: RevokeApplicationKeyMutationVariables, options?: C): Promise<RevokeApplicationKeyMutation> {
      return requester<RevokeApplicationKeyMutation, RevokeApplicationKeyMutationVariables>(RevokeApplicationKeyDocument, variables, options) as Promise<RevokeApplicationKeyMutation>;
    },
    applicationKeys(variables?: ApplicationKeysQueryVariables, options?: C): Promise<ApplicationKeysQuery> {
      return requester<ApplicationKeysQuery, ApplicationKeysQueryVariables>(ApplicationKeysDocument, variables, options) as Promise<ApplicationKeysQuery>;
    },
    createKey(variables: CreateKeyMutationVariables, options?: C): Promise<CreateKeyMutation> {
      return requester<CreateKeyMutation, CreateKeyMutationVariables>(CreateKeyDocument, variables, options) as Promise<CreateKeyMutation>;
    },
    key(variables: KeyQueryVariables, options?: C): Promise<KeyQuery> {
      return requester<KeyQuery, KeyQueryVariables>(KeyDocument, variables, options) as Promise<KeyQuery>;
    },
    keys(variables?: KeysQueryVariables, options?: C): Promise<KeysQuery> {
      return requester<KeysQuery, KeysQueryVariables>(KeysDocument, variables, options) as Promise<KeysQuery>;
    },
    sendTransaction(variables: SendTransactionMutationVariables, options?: C): Promise<SendTransactionMutation> {
      return requester<SendTransactionMutation, SendTransactionMutationVariables>(SendTransactionDocument, variables, options) as Promise<SendTransactionMutation>;
    },
    transaction(variables: TransactionQueryVariables, options?: C): Promise<TransactionQuery> {
      return requester<TransactionQuery, TransactionQueryVariables>(TransactionDocument, variables, options) as Promise<TransactionQuery>;
    },
    transactions(variables: TransactionsQueryVariables, options?: C): Promise<TransactionsQuery> {
      return requester<TransactionsQuery, TransactionsQueryVariables>(TransactionsDocument, variables, options) as Promise<TransactionsQuery>;
    },
    transactionChanged(variables: TransactionChangedSubscriptionVariables, options?: C): AsyncIterable<TransactionChangedSubscription> {
      return requester<TransactionChangedSubscription, TransactionChangedSubscriptionVariables>(TransactionChangedDocument, variables, options) as AsyncIterable<TransactionChangedSubscription>;
    },
    createOrganisation(variables: CreateOrganisationMutationVariables, options?: C): Promise<CreateOrganisationMutation> {
      return requester<CreateOrganisationMutation, CreateOrganisationMutationVariables>(CreateOrganisationDocument, variables, options) as Promise<CreateOrganisationMutation>;
    },
    organisation(variables?: OrganisationQueryVariables, options?: C): Promise<OrganisationQuery> {
      return requester<OrganisationQuery, OrganisationQueryVariables>(OrganisationDocument, variables, options) as Promise<OrganisationQuery>;
    },
    invitePerson(variables: InvitePersonMutationVariables, options?: C): Promise<InvitePersonMutation> {
      return requester<InvitePersonMutation, InvitePersonMutationVariables>(InvitePersonDocument, variables, options) as Promise<InvitePersonMutation>;
    },
    acceptPersonInvitation(variables: AcceptPersonInvitationMutationVariables, options?: C): Promise<AcceptPersonInvitationMutation> {
      return requester<AcceptPersonInvitationMutation, AcceptPersonInvitationMutationVariables>(AcceptPersonInvitationDocument, variables, options) as Promise<AcceptPersonInvitationMutation>;
    },
    changeRole(variables: ChangeRoleMutationVariables, options?: C): Promise<ChangeRoleMutation> {
      return requester<ChangeRoleMutation, ChangeRoleMutationVariables>(ChangeRoleDocument, variables, options) as Promise<ChangeRoleMutation>;
    },
    removePerson(variables: RemovePersonMutationVariables, options?: C): Promise<RemovePersonMutation> {
      return requester<RemovePersonMutation, RemovePersonMutationVariables>(RemovePersonDocument, variables, options) as Promise<RemovePersonMutation>;
    }
  };
}
export type Sdk = ReturnType<typeof getSdk>;
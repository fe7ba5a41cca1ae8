// Generated from the API's schema by libs/sdk/generate.mjs. Do not edit.
import { TypedDocumentString } from '../typed-document-string.js';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** How far a wish about access is. */
export type AccessDeedState =
  /** It is on the chain. */
  | 'DONE'
  /** It had no effect: `reason` says why. */
  | 'FAILED'
  /** Its transaction is on its way. */
  | 'SENDING'
  /** Written down. */
  | 'WAITING';

/** What a receipt is about. */
export type AccessReceiptKind =
  /** A root over receipts that their owner keeps. */
  | 'ANCHORED'
  /** A key, or an answer, went out: one use of a grant. */
  | 'CONSUMED'
  /** The epoch's key was wrapped when a grant was given. */
  | 'WRAPPED';

/** What may be done with data. */
export type AccessScope =
  /** Compute with it. */
  | 'PROCESS'
  /** Get the keys, and read. */
  | 'READ'
  /** Give it on. */
  | 'SHARE'
  /** Keep the ciphertext, without reading it. */
  | 'STORE_CIPHERTEXT';

/** How far a grant is, as the chain has it. */
export type AccessState =
  /** Turned down. */
  | 'DENIED'
  /** Used as often as it could be. */
  | 'EXHAUSTED'
  /** Its time was noted to be over. */
  | 'EXPIRED'
  /** Given. It is good while it is not `outdated` and its time is not over. */
  | 'GRANTED'
  /** Asked for; its owner has not answered. */
  | 'REQUESTED'
  /** Ended by its owner or by who had it. */
  | 'REVOKED';

export type AddIdentityProviderInput = {
  clientId: string;
  /** What the provider knows this installation by; none for a public client, which PKCE protects alone. */
  clientSecret?: string | null | undefined;
  /** As the provider writes it, to the letter: its configuration is read below it. */
  issuer: string;
  name: string;
  /** What newcomers are; anything but OWNER. */
  role?: Role;
  /** 2 to 40 lower-case letters, digits and hyphens, such as `acme`. */
  slug: string;
};

export type AddNodeInput = {
  chainId: string | number;
  /** The same key again is the same node; with another wish, CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Lower-case letters, digits and hyphens; by default the next free name. */
  name?: string | null | undefined;
  /** VALIDATOR or RPC. */
  role?: NodeRole | null | undefined;
  /** Where it is to stand; without one, in the place of the installation. QUOTA_EXCEEDED when the site is full, CONFLICT when it takes no new nodes. */
  siteId?: string | number | null | undefined;
};

export type AddPasskeyInput = {
  /** What you will know it by. */
  name: string;
  /** `RegistrationResponseJSON` of the Web Authentication API. */
  response: unknown;
};

export type AdjudicateLeakInput = {
  chainId: string | number;
  leakId: `0x${string}`;
  proven: boolean;
};

export type AdvertiseNodeInput = {
  /** A host name or an address; null for where it is seen. */
  host?: string | null | undefined;
  nodeId: string | number;
  port?: number | null | undefined;
};

export type AlternativeNameInput = {
  type: AlternativeNameType;
  value: string;
};

/** URL: any URI, such as a DID. DNS: a host. */
export type AlternativeNameType =
  | 'DNS'
  | 'URL';

export type AmendDataPolicyInput = {
  chainId: string | number;
  resource: `0x${string}`;
  terms: DataTermsInput;
};

export type AnchorAuditLogInput = {
  /** Best one whose validators are not all run by whoever runs this platform. */
  chainId: string | number;
  /** 1 to 10,080, which is a week. */
  everyMinutes?: number;
  /** The key of your organisation that signs. */
  keyId: string | number;
};

export type AppointArbitersInput = {
  /** Principals of members with the role ARBITER: an odd number. */
  arbiters: Array<`0x${string}`>;
  chainId: string | number;
  /** How long a round can be disputed itself. */
  disputeSeconds: number;
  /** Up to 32 bytes. */
  name: string;
  /** How long a round is. */
  periodSeconds: number;
  /** How long after a round arbiters report. */
  reportSeconds: number;
};

/** TRANSACTION: one that is signed once people agree, as its policy asks. ADD_POLICY, REMOVE_POLICY: a change of what a key may be used for. EXPORT_KEY: a private key that leaves, which takes two persons always. */
export type ApprovalKind =
  | 'ADD_POLICY'
  | 'EXPORT_KEY'
  | 'REMOVE_POLICY'
  | 'TRANSACTION';

/** OPEN: votes are counted. GRANTED: enough people agreed, or none were needed. REJECTED: a person refused. EXPIRED: too few agreed in time. OBSOLETE: what it was about has ended. */
export type ApprovalStatus =
  | 'EXPIRED'
  | 'GRANTED'
  | 'OBSOLETE'
  | 'OPEN'
  | 'REJECTED';

/** An argument of the event, and what it must be. */
export type ArgumentFilterInput = {
  /** Its name. */
  argument: string;
  /** As arguments are shown. Of an indexed string, bytes, array or tuple: the hash. */
  value: unknown;
};

/** How far a reading or a batch can be believed: whose signature stands behind it. */
export type Assurance =
  /** Signed by the key that the chain knows the device by. */
  | 'DEVICE_SIGNED'
  /** Signed by the gateway that the device is bound to on the chain. */
  | 'GATEWAY_ATTESTED'
  /** The word of the organisation that answers for the producer. */
  | 'SELF_DECLARED';

export type AuditFilterInput = {
  /** The name of a mutation, or what the platform does: useKey. */
  action?: string | null | undefined;
  /** Only what was refused or failed. */
  failed?: boolean | null | undefined;
  /** What this person did. */
  personId?: string | number | null | undefined;
  since?: string | null | undefined;
  /** Before this moment. */
  until?: string | null | undefined;
};

export type AuditRetentionInput = {
  /** 1 to 36,500; null keeps all. */
  entryDays?: number | null | undefined;
  /** 1 to 36,500; null keeps them with the entries. */
  personalDays?: number | null | undefined;
};

export type AuthChallengeInput = {
  /** Who asks: the name that you are known by. One line. */
  audience: string;
  chainId: string | number;
  /** Claims of the subject that must be shown, such as owner.name. */
  claims?: Array<string>;
  /** Who is to answer. */
  did: string;
  /** Where it is asked for, such as the origin of a page. One line. */
  origin: string;
  profile?: AuthProfile;
  /** How long it may be answered, from 10 to 300. */
  seconds?: number;
  /** For a PRESENTATION: the type of the credential. */
  type?: string | null | undefined;
};

/** SIGNATURE: the device signs the challenge's bytes by a key of its DID: ES256, ES256K (SHA-256 before both) or Ed25519, 64 bytes. PRESENTATION: a wallet answers a request of OpenID for Verifiable Presentations 1.0. */
export type AuthProfile =
  | 'PRESENTATION'
  | 'SIGNATURE';

export type BackupPlanInput = {
  chainId: string | number;
  /** Left out, it stays; null: only when asked for. */
  drillEveryHours?: number | null | undefined;
  /** Left out, it stays; null: only when asked for. */
  everyHours?: number | null | undefined;
  keep?: number | null | undefined;
  /** An age recipient, age1… */
  recipient: string;
  /** Left out, it stays; null: the installation's own place. */
  s3?: BucketInput | null | undefined;
};

/** How far a backup is. */
export type BackupStatus =
  | 'DONE'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING';

export type BreakGlassInput = {
  chainId: string | number;
  /** Up to 3,000 characters. They stay with your organisation; the chain has a salted hash. */
  justification: string;
  resource: `0x${string}`;
};

export type BringKeyInput = {
  /** A key of importKey. */
  id: string | number;
  /** The private key as 64 hexadecimal digits, encrypted with age to the importRecipient of this key and to nobody else, armoured. */
  sealed: string;
};

export type BucketInput = {
  accessKeyId: string;
  bucket: string;
  /** Where the store answers, for example https://s3.eu-central-1.amazonaws.com. */
  endpoint: string;
  prefix?: string;
  region: string;
  /** The secret key as an armoured age file, encrypted to the plan's `installation`. */
  sealedSecret: string;
};

export type CallDataInput = {
  chainId: string | number;
  grantId: `0x${string}`;
  /** A name of the consortium's purposes. */
  purpose: string;
  /** Up to 3,000 characters. The chain has its Keccak-256; the text stays with your organisation. */
  question: string;
};

/** AUTHORITY: of the CA itself. ISSUED: by its key here. GIVEN: by a CA outside, and logged here. */
export type CertificateKind =
  | 'AUTHORITY'
  | 'GIVEN'
  | 'ISSUED';

/** REQUESTED, SIGNED by its CA, PLACED in the log, LOGGED on the chain: from here on it is relied on. REVOKING: the chain does not know yet. REVOKED: for ever. */
export type CertificateState =
  | 'LOGGED'
  | 'PLACED'
  | 'REQUESTED'
  | 'REVOKED'
  | 'REVOKING'
  | 'SIGNED';

/** What the members decided. PROPOSED: not founded yet. */
export type ChainDesire =
  | 'DELETED'
  | 'PROPOSED'
  | 'RUNNING'
  | 'STOPPED';

/** What can change. */
export type ChangeKind =
  /** Who may do what with whose data: a grant, or the policy that it is given by, or what was done under it. */
  | 'ACCESS_GRANT'
  /** A backup of yours, its plan, or a restoration. */
  | 'BACKUP'
  /** The index of a chain: blocks, transactions, events and tokens. */
  | 'BLOCK'
  /** A certificate authority, a certificate or the head of a log. */
  | 'CERTIFICATE'
  /** A chain or one of its nodes. */
  | 'CHAIN'
  /** An answer of yours to a call, or a search of yours for who leaked one. */
  | 'CITY_ANSWER'
  /** A call for data of a city. */
  | 'CITY_CALL'
  /** A dataset of a city, or who provides one. */
  | 'CITY_DATASET'
  /** A leak that somebody was accused of. */
  | 'CITY_LEAK'
  /** The members of a consortium, its invitations, its membership or a signature of that. */
  | 'CONSORTIUM'
  /** A credential that you issued, or a key that issues them. */
  | 'CREDENTIAL'
  /** What the data market offers. */
  | 'DATA_ASSET'
  /** A purchase on the data market. */
  | 'DATA_ORDER'
  /** A stream of readings of yours, one of its batches or of its cases. */
  | 'DATA_STREAM'
  /** A deployment. */
  | 'DEPLOYMENT'
  /** A device of yours, or a file of devices. */
  | 'DEVICE'
  /** A file of yours for another installation, or the key that signs them. */
  | 'EXCHANGE'
  /** The kernel of a chain. */
  | 'KERNEL'
  /** A signing key of yours. */
  | 'KEY'
  /** A policy of your signing keys, or an approval that one asks for. */
  | 'POLICY'
  /** A proposal about a chain, or a vote. */
  | 'PROPOSAL'
  /** A service or a node in the directory of a chain. */
  | 'SERVICE'
  /** A ticket of a service. */
  | 'SERVICE_TICKET'
  /** A site that you operate, or what you may use of one. */
  | 'SITE'
  /** A solution of a chain. */
  | 'SOLUTION';

export type ChangePasswordInput = {
  currentPassword: string;
  /** At least 12 characters. */
  newPassword: string;
};

/** How far an answer is. */
export type CityAnswerState =
  /** The table is here, encrypted to the worker. */
  | 'BROUGHT'
  /** It was not given: `reason` says why. */
  | 'FAILED'
  /** The chain has its hash. */
  | 'SERVED'
  /** It is marked and sealed, and the chain is being told. */
  | 'SERVING';

/** How far a call for data is, as the chain has it. */
export type CityCallState =
  /** Let through. */
  | 'AUTHORISED'
  /** Its receipt is on the chain, so the key may go out. */
  | 'RECEIPTED'
  /** Turned down. */
  | 'REFUSED'
  /** Asked for; the department has not answered. */
  | 'REQUESTED'
  /** Answered. No key went out: there is no receipt. */
  | 'SERVED';

/** How far a leak is, as the chain has it. */
export type CityLeakState =
  /** An arbiter decided whether that is proven. */
  | 'ADJUDICATED'
  /** Somebody found data where it should not be. */
  | 'FILED'
  /** An auditor named the grant whose mark it carries. */
  | 'TRACED';

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

export type ConnectDirectoryInput = {
  /** How the people whom the directory makes are known when they sign in first. */
  claim?: DirectoryClaim;
  providerId: string | number;
};

export type ConnectSiteInput = {
  id: string | number;
  /** A kubeconfig of at most 32768 bytes, with its certificates, key or token inline. Plugins, files, proxies, and servers that are not checked are refused. */
  kubeconfig: string;
};

/** What a device or a gateway signed by EIP-712, for its next nonce at ServiceRegistry. */
export type ConsentInput = {
  /** The last second in which it counts. */
  deadline: string;
  /** 65 bytes of secp256k1, or 128 of P-256: x, y, r and s. */
  signature: `0x${string}`;
  signer: `0x${string}`;
};

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
  /** Only those with these values of indexed parameters, as an object by name; needs the event. */
  where?: unknown;
};

export type CorrectReadingInput = {
  /** 1 to 32 bytes of UTF-8, which the chain keeps. */
  cause: string;
  /** The leaf of what it should have been; nothing when absent. */
  replacement?: `0x${string}` | null | undefined;
  seq: string;
  streamId: string | number;
};

export type CreateApplicationKeyInput = {
  /** Up to a year. */
  expiresInDays: number;
  name: string;
  /** None you do not have yourself. One or more of: organisation:read, audit:read, usage:read, consortium:read, consortium:manage, chain:read, chain:create, chain:govern, node:operate, site:manage, key:read, key:create, key:sign, contract:read, contract:release, contract:deploy, transaction:read, transaction:send, intent:submit, rpc:read, rpc:send, stream:read, stream:consume, stream:manage, device:read, device:manage, credential:read, credential:issue, credential:verify, certificate:read, certificate:issue, certificate:manage, data:read, data:submit, data:manage, service:read, service:manage. */
  scopes: Array<string>;
};

export type CreateCertificateAuthorityInput = {
  chainId: string | number;
  /** How long its own certificate is valid, up to 36,500. */
  days?: number;
  /** A P-256 key of your organisation that issues, and nothing else. */
  keyId: string | number;
  /** Unique among those of your organisation on the chain, and the common name of its certificate. */
  name: string;
  /** Where relying parties get its revocation lists: /revocation-lists/<id>.crl of this API, or a copy. */
  revocationListUrl?: string | null | undefined;
};

export type CreateChainInput = {
  /** The least time between two blocks, in milliseconds; 100 or more. */
  blockPeriodMs?: number | null | undefined;
  consortiumId: string | number;
  /** The software its nodes run, one of `engines`; by default the first of them. */
  engine?: string | null | undefined;
  /** After how many blocks open votes on validators are cleared. */
  epochLength?: number | null | undefined;
  /** The same key again is the same chain; with another wish, CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Who founds the kernel that the chain is to have from the start, as in deployKernel: each of them has to agree, too. Your principal deploys it once there are blocks; watch it with kernelChanged. Without it the chain has no contracts of the platform's. */
  kernelFounders?: Array<KernelFounderInput> | null | undefined;
  /** Unique in the consortium; up to 64 letters, digits, spaces, dots and hyphens. */
  name: string;
  /** How long QBFT round 0 may take, in seconds; not shorter than the block period, by default twice that. */
  requestTimeoutSeconds?: number | null | undefined;
  /** Which members run validators, and how many: 1 to 64 in all. From 4 on the chain outlasts a faulty one. */
  validators: Array<ValidatorShareInput>;
};

export type CreateCredentialSchemaInput = {
  /** A JSON Schema (draft 2020-12) of at most 32 KiB, without pattern, format, uniqueItems and references. Mark what is personal `"pii": true`. */
  claims: unknown;
  /** A type such as ServiceRecord: a capital, then up to 30 letters and digits. */
  name: string;
};

export type CreateDataPolicyInput = {
  chainId: string | number;
  /** What the owner calls the resource: up to 32 bytes of UTF-8, or 32 bytes as hex. */
  name: string;
  /** A device of yours; your organisation's principal when absent. */
  owner?: `0x${string}` | null | undefined;
  terms: DataTermsInput;
};

export type CreateDirectoryTokenInput = {
  /** Up to a year. */
  expiresInDays: number;
  providerId: string | number;
};

export type CreateEventStreamInput = {
  chainId: string | number;
  /** Of these contracts alone, up to 20; of any without them. */
  contracts?: Array<`0x${string}`>;
  /** These events alone, up to 10: a name or a signature that the ABI of the contracts has, or a whole declaration, `event Moved(address indexed by, uint256 far)`, which needs neither contract nor ABI. */
  events?: Array<string>;
  /** From this block on, instead of `start`. */
  fromBlock?: string | null | undefined;
  /** The same key gives the same stream; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** Yours alone. CONFLICT where another stream of yours has it. */
  name: string;
  start?: StreamStart;
  /** All of these must hold; up to 10. Needs a single event. */
  where?: Array<ArgumentFilterInput>;
};

export type CreateFactoryRuleInput = {
  /** The argument of it that is the address. */
  argument: string;
  /** The factory: a deployment of yours. */
  deploymentId: string | number;
  /** The name or signature of the event that tells of a new contract. */
  event: string;
  /** The same key gives the same rule; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** What the factory makes: a release of yours, whose ABI the members of the chain then see. */
  releaseId: string | number;
};

export type CreateKeyInput = {
  /** INVALID where the installation does not have it. */
  backend?: KeyBackend;
  curve?: KeyCurve;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** What your organisation calls it; unique there. */
  name: string;
  /** With the backend REMOTE: which of the keys that the signer reports, as 64 bytes x‖y or 65 with 04. */
  publicKey?: `0x${string}` | null | undefined;
};

export type CreateOrganisationInput = {
  name: string;
};

export type CreatePolicyInput = {
  /** From a minute to 30 days. */
  approvalSeconds?: number;
  /** How many people must approve each transaction, up to 20. */
  approvals?: number;
  /** Up to 100 people with the permission key:approve; all of them when absent. */
  approvers?: Array<string | number> | null | undefined;
  /** Up to 100 chains; any when absent. */
  chainIds?: Array<string | number> | null | undefined;
  /** Up to 100 addresses; any when absent. */
  contracts?: Array<`0x${string}`> | null | undefined;
  /** Whether it may create contracts. */
  createsContracts?: boolean;
  /** The key of your organisation that it is about. */
  keyId: string | number;
  /** In wei, of one transaction; any when absent. */
  maxValue?: string | null | undefined;
  /** Up to 100 signatures such as transfer(address,uint256), or selectors of 4 bytes; 0x for a transaction without data. Any when absent. */
  methods?: Array<string> | null | undefined;
  /** What refusals and approvals call it; unique among the policies of the key. */
  name: string;
  /** Any number when absent. */
  rate?: PolicyRateInput | null | undefined;
  /** Whether it may sign messages, typed data and documents. Of the rest of a policy the rate alone speaks of these; it goes with no approvals. */
  signsMessages?: boolean;
  /** Whether one of them must be another person than who sent it. */
  twoPerson?: boolean;
};

export type CreateReleaseInput = {
  /** Instead of sources: the JSON that Hardhat or Foundry wrote for the contract. ABI_MISMATCH for a function that its code does not have. */
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

export type CreateSiteInput = {
  /** How many nodes may stand there. */
  capacity: number;
  /** Names or addresses of its machines, for NODE_PORT. */
  hosts?: Array<string> | null | undefined;
  /** The same key again is the same site. */
  idempotencyKey?: string | null | undefined;
  /** A code of ISO 3166-1 or 3166-2, such as DE or DE-HH. */
  jurisdiction: string;
  kind: SiteKind;
  /** Nodes run only on machines with these labels, for example topology.kubernetes.io/zone. */
  labels?: Array<SiteLabelInput> | null | undefined;
  /** WGS 84, in degrees. */
  latitude: number;
  /** WGS 84, in degrees. */
  longitude: number;
  /** Unique among the sites of your organisation. */
  name: string;
  reach?: SiteReach | null | undefined;
  /** Your own word for the part of the world. */
  region: string;
};

export type CreateSponsorshipInput = {
  /** All with the scope intent:submit when absent. */
  applicationKeyId?: string | number | null | undefined;
  chainId: string | number;
  /** Up to 20. */
  contracts: Array<SponsoredContractInput>;
  /** How long it lasts, up to 366. */
  days?: number;
  /** The key of your organisation that relays. Use one that owns nothing and has policies of its own. */
  keyId: string | number;
  limits: SponsorshipLimitsInput;
  /** Unique among those that have not ended. */
  name: string;
  /** Up to 1,000 addresses; anybody's intents when absent. */
  signers?: Array<`0x${string}`> | null | undefined;
};

export type CreateWebhookInput = {
  /** The same key gives the same webhook; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** true: what cannot be delivered stops the webhook, and nothing behind it is posted. false: it becomes a dead letter after fifteen attempts, and the next goes on. */
  ordered?: boolean;
  /** A stream of yours that has no webhook. */
  streamId: string | number;
  /** An https:// address. Names must lead to public addresses unless the installation allows others; redirects are not followed. */
  url: string;
};

/** QUEUED: it is signed moments later. SIGNED: its commitment is on its way to the chain. VALID, SUSPENDED, REVOKED: as the chain has it. FAILED: it was never issued, and `reason` says why. */
export type CredentialStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'REVOKED'
  | 'SIGNED'
  | 'SUSPENDED'
  | 'VALID';

/** What the issuer wants of a credential. */
export type CredentialWish =
  | 'REVOKED'
  | 'SUSPENDED'
  | 'VALID';

/** Where an asset stands, as the chain has it. */
export type DataAssetState =
  /** It is on offer no longer; orders go on. */
  | 'DELISTED'
  /** It is on offer. */
  | 'LISTED'
  /** Its content is its owner’s; it was never offered. */
  | 'REGISTERED';

/** How far something has come on its way onto the chain. */
export type DataDeedState =
  /** It is on the chain. */
  | 'DONE'
  /** It did not come onto the chain: `reason` says why. */
  | 'FAILED'
  /** Its transaction is under way. */
  | 'SENDING'
  /** Your key is asked to sign it. */
  | 'SIGNING'
  /** Nothing was sent yet. */
  | 'WAITING';

/** Sealed data of yours, to lie under one of your privacy policies. */
export type DataInput = {
  /** Of the ciphertext. */
  bytes: string;
  chainId: string | number;
  /** Bytes of each chunk but the last: of an envelope, its `chunk` and 16. */
  chunk: number;
  copies?: number;
  ctRoot: `0x${string}`;
  /** Its envelope as canonical text (RFC 8785), bound to this resource of this chain. */
  envelope: string;
  /** The resource whose policy says who keeps it, and who gets at it. */
  resource: `0x${string}`;
};

/** How far a purchase is, as the chain has it. */
export type DataOrderState =
  /** The arbiters have until `until` to judge; then anybody may refund. */
  | 'DISPUTED'
  /** Paid for. The seller has until `until` to deliver the key; then anybody may refund. */
  | 'ESCROWED'
  /** The buyer has until `until` to complain; then anybody may have the seller paid. */
  | 'KEY_DELIVERED'
  /** The buyer has the money back. */
  | 'REFUNDED'
  /** The seller is paid, and the order is a licence until `until`. */
  | 'SETTLED';

/** What a data stream is to be. */
export type DataStreamDesire =
  | 'CLOSED'
  | 'OPEN';

/** How a stream is batched and waited for. */
export type DataStreamPaceInput = {
  /** From 1 to 65536; 1000 when absent. */
  batchReadings?: number | null | undefined;
  /** From 1 to 86400; 60 when absent. */
  batchSeconds?: number | null | undefined;
  /** From 1 to 2592000; 600 when absent. */
  patienceSeconds?: number | null | undefined;
  /** From 1 to 1048576, which it is when absent. */
  window?: number | null | undefined;
};

/** Where a data stream stands on its chain. */
export type DataStreamState =
  /** It ended by your wish; what it took stays. */
  | 'CLOSED'
  /** Its producer signed two values for one number. It takes nothing any more. */
  | 'EQUIVOCATED'
  /** It takes readings, and their roots go onto the chain. */
  | 'OPEN'
  /** It is being opened. Readings are taken already. */
  | 'PENDING'
  /** The chain did not open it: `reason` says why. */
  | 'REFUSED';

export type DataTermsInput = {
  /** An address that releases keys beside the owner, such as a CityExchange. */
  broker?: `0x${string}` | null | undefined;
  /** Whether keys go out one by one; otherwise they do when a grant is given. */
  brokered?: boolean;
  /** Whether a member with the role PROVIDER may break the glass. */
  emergencies?: boolean;
  /** Keccak-256 of the policy in ODRL. */
  odrlHash?: `0x${string}` | null | undefined;
  /** By the names of the consortium's purposes; see accessPurposes. */
  purposes: Array<string>;
  /** At least one. */
  scopes: Array<AccessScope>;
  /** Up to 64 addresses that may keep the ciphertext; everybody when absent. */
  storers?: Array<`0x${string}`> | null | undefined;
};

export type DatasetDescriptorInput = {
  canaries?: number;
  columns: Array<string>;
  /** Of these columns, the last digit of each number may be off by one. */
  digits: Array<string>;
  /** Rows that are nobody’s are named like this, too. */
  id: RowNamesInput;
  title: string;
};

export type DefinePurposeInput = {
  /** The lowest that is free when absent. */
  bit?: number | null | undefined;
  consortiumId: string | number;
  /** For people, up to 1,000 characters. */
  description: string;
  /** Small letters, digits and hyphens, up to 64. */
  name: string;
  /** An IRI of up to 300 characters. */
  term?: string | null | undefined;
};

export type DeliverKeyInput = {
  chainId: string | number;
  /** A grant of the resource to the buyer, for no less than was offered. */
  grantId: `0x${string}`;
  order: `0x${string}`;
  /** The key, wrapped by the seller to the reader key that the buyer published. The platform never has the key. */
  wrap: WrappedKeyInput;
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

export type DeployProxyInput = {
  /** Its arguments in order. */
  arguments?: Array<unknown> | null | undefined;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** A verified deployment of your organisation: the code that the proxy runs. */
  implementationId: string | number;
  /** The function that stands in for the constructor; called as the proxy is created. */
  initialiser: string;
  /** The key of your organisation that signs. */
  keyId: string | number;
  kind: ProxyKind;
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

/** Whether a device speaks for itself, or through its gateway. */
export type DeviceClass =
  | 'CONSTRAINED'
  | 'FULL';

export type DeviceFilterInput = {
  class?: DeviceClass | null | undefined;
  gateway?: `0x${string}` | null | undefined;
  kind?: number | null | undefined;
  /** The member that registered it. */
  ownerOrganisationId?: string | number | null | undefined;
  status?: DeviceStatus | null | undefined;
  /** How the address or the DID of any begins, from 0x or did: on; else how the name of one of yours does, in whatever case. */
  text?: string | null | undefined;
};

export type DeviceLabelsInput = {
  name?: string;
  site?: string;
  tags?: Array<string>;
};

/** Where a device stands on its chain. */
export type DeviceStatus =
  /** An accredited authority vouches for it. */
  | 'ACTIVE'
  /** The members cut it off by an incident. */
  | 'QUARANTINED'
  /** Its organisation took it in. It acts for nobody until it is endorsed. */
  | 'REGISTERED'
  /** For ever. */
  | 'RETIRED'
  /** Its organisation took it out for a while. */
  | 'SUSPENDED'
  /** It is wished for, and its chain does not know it yet. */
  | 'UNREGISTERED';

export type DidAttributeInput = {
  /** How long it holds; 0 takes it back. */
  days: number;
  /** did/svc/<type>, or did/pub/<algorithm>/<purpose>/<encoding>; up to 32 characters. */
  name: string;
  /** Up to 1,024 bytes. Everybody on the chain reads it, for ever. */
  value: `0x${string}`;
};

export type DidDelegateInput = {
  /** How long it holds; 0 takes it back. */
  days: number;
  delegate: `0x${string}`;
  type: DidDelegateType;
};

/** Whether a delegate also signs in for the DID. */
export type DidDelegateType =
  | 'SIG_AUTH'
  | 'VERI_KEY';

/** What an ID token says of somebody that is also the externalId in the directory. */
export type DirectoryClaim =
  /** The object ID: Microsoft Entra, whose subjects are others for each client. */
  | 'OID'
  /** The subject: Okta, Keycloak, and most others. */
  | 'SUB';

export type DisputeOrderInput = {
  chainId: string | number;
  /** JSON of up to 16 KiB that every member can read, so what is secret in it is sealed first: the private key of this one order, wrapped for each arbiter. */
  evidence: string;
  order: `0x${string}`;
};

/** Whether a backup was restored to nowhere, and led to the state root of the live chain. */
export type DrillStatus =
  | 'FAILED'
  | 'NONE'
  | 'PASSED'
  | 'QUEUED';

export type EndorseDeviceInput = {
  chainId: string | number;
  /** Of a device that is registered on the chain. */
  did: string;
  /** The same key gives the same credential. */
  idempotencyKey?: string | null | undefined;
  validUntil: string;
};

export type EnrolSecondFactorInput = {
  /** Yours: a second factor outlives the session that adds it. */
  password: string;
};

/** How a file of devices is written. */
export type EnrolmentFormat =
  | 'CSV'
  | 'JSON_LINES';

export type EventsInput = {
  chainId: string | number;
  /** Of this contract alone. */
  contract?: `0x${string}` | null | undefined;
  /** Its name, or its signature where the name is overloaded. Needs the contract, whose ABI knows it. */
  event?: string | null | undefined;
  /** From this block on. */
  fromBlock?: string | null | undefined;
  /** Otherwise the newest come first. */
  oldestFirst?: boolean | null | undefined;
  /** Up to this block. */
  toBlock?: string | null | undefined;
  /** All of these must hold; up to 10. Needs the event. */
  where?: Array<ArgumentFilterInput> | null | undefined;
};

/** BUNDLE: a bundle is made here for a member elsewhere. JOINING: a bundle from elsewhere is taken and answered. ADMISSION: the answer to a bundle is taken. MEMBERSHIP: a membership file is taken. */
export type ExchangeKind =
  | 'ADMISSION'
  | 'BUNDLE'
  | 'JOINING'
  | 'MEMBERSHIP';

/** WAITING: the worker is at it. DONE: it is carried out. REFUSED: it was not; the message says why. */
export type ExchangeStatus =
  | 'DONE'
  | 'REFUSED'
  | 'WAITING';

export type ExportKeyInput = {
  /** A key of your organisation of the backend SEALED. */
  keyId: string | number;
  /** An age recipient, age1…, whose identity your organisation holds. */
  recipient: string;
};

/** WAITING: for another person. APPROVED: it is encrypted moments later. DONE: there is the ciphertext. REFUSED: a person refused, or none approved it in time. */
export type ExportStatus =
  | 'APPROVED'
  | 'DONE'
  | 'REFUSED'
  | 'WAITING';

export type FileLeakInput = {
  chainId: string | number;
  /** Keccak-256 of the file that was found. */
  evidence: `0x${string}`;
  resource: `0x${string}`;
};

export type FoundConsortiumInput = {
  /** What its members call it. */
  name: string;
};

/** What it is that was found. */
export type FoundKind =
  | 'CONTRACT'
  | 'DATA_POLICY'
  | 'DATA_STREAM'
  | 'DEVICE'
  | 'MEMBER'
  | 'SERVICE'
  | 'TOKEN';

/** What was asked for, or less. What is left out is given as it was asked for. */
export type GiveGrantInput = {
  chainId: string | number;
  /** The request. */
  grantId: `0x${string}`;
  /** By the names of the consortium's purposes; see accessPurposes. */
  purposes?: Array<string> | null | undefined;
  /** At least one. */
  scopes?: Array<AccessScope> | null | undefined;
  /** How often keys may be released. */
  uses?: number | null | undefined;
  /** The last moment, to the second; cut to what was asked for where that is earlier. */
  validUntil?: string | null | undefined;
};

export type ImportKeyInput = {
  curve?: KeyCurve;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** What your organisation calls it; unique there. */
  name: string;
  /** The public key that must come of it, as 64 bytes x‖y or 65 with 04: a private key of another one is refused. */
  publicKey: `0x${string}`;
};

/** What became of an intent. */
export type IntentStatus =
  /** It was executed in a block, which is final: by your transaction, or by another relay first. */
  | 'DONE'
  /** It had no effect: `reason` says why. Sign anew, with another deadline. */
  | 'FAILED'
  /** Its transaction is on its way, or somebody else may have done the same before it. */
  | 'PENDING';

export type IntentTypedDataInput = {
  /** In order or by name; without signer, deadline and signature. */
  arguments: unknown;
  /** In seconds since 1970. */
  deadline: string;
  /** The contract, one that the sponsorship names. */
  deploymentId: string | number;
  /** By name or signature: the twin, or the function itself where a forwarder is gone through. */
  function: string;
  /** What the call may use, where a forwarder is gone through; else absent. */
  gas?: string | null | undefined;
  /** The signer's next one at the contract when absent. */
  nonce?: string | null | undefined;
  /** Who signs: the address of a key, or a contract that answers by EIP-1271. */
  signer: `0x${string}`;
  sponsorshipId: string | number;
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

/** An organisation that is to become a member, usually of another installation. */
export type InvitedMemberInput = {
  /** Where it runs its nodes, in words: a host name will do. */
  installation: string;
  /** What the members call it. */
  name: string;
  /** Its `organisationKey.publicKey`, which it reads in its own installation and gives to you. */
  publicKey: string;
};

export type IssueBundleInput = {
  chainId: string | number;
  /** How long it may be answered, up to 30 days. */
  expiresInHours?: number;
  /** The same key again is the same exchange, unless it was refused. */
  idempotencyKey?: string | null | undefined;
  /** The thumbprint of the member that is to run nodes of the chain elsewhere. */
  invitee: string;
};

export type IssueCertificateInput = {
  authorityId: string | number;
  /** Up to 3,650. */
  days?: number;
  /** Up to 20. With a dns one it is for servers, too. */
  names?: Array<AlternativeNameInput>;
  /** A certificate request (PKCS #10) in DER, up to 8 KiB. Only its key is read. */
  request: `0x${string}`;
  /** The common name, up to 64 characters. */
  subject: string;
};

export type IssueCredentialInput = {
  chainId: string | number;
  /** As the schema has them, at most 16 KiB. */
  claims: unknown;
  /** The same key gives the same credential. */
  idempotencyKey?: string | null | undefined;
  /** Whether the body stays here after it was collected. Otherwise only a salted commitment does. */
  kept?: boolean;
  schemaId: string | number;
  /** did:ethr of the chain and an address. Only a key of that DID can present the credential. */
  subject: string;
  /** From a minute to 30 years ahead. The chain refuses it afterwards. */
  validUntil: string;
};

export type JoinChainInput = {
  /** The file as it was given to you, byte for byte; up to 1 MiB. */
  file: string;
  /** The same key again is the same exchange, unless it was refused. Another key makes another node of the same bundle. */
  idempotencyKey?: string | null | undefined;
  /** Lower-case letters, digits and hyphens; by default the next free name. */
  nodeName?: string | null | undefined;
  /** VALIDATOR or RPC. */
  role?: NodeRole | null | undefined;
};

export type JudgeOrderInput = {
  chainId: string | number;
  /** The hash of what you looked at. */
  evidenceRoot?: `0x${string}` | null | undefined;
  order: `0x${string}`;
  /** Of the feed; the one that takes reports now where it is left out. */
  round?: number | null | undefined;
  verdict: KeyVerdict;
};

export type KeepReceiptInput = {
  chainId: string | number;
  /** Who processed it. */
  grantee: `0x${string}`;
  occurredAt: string;
  purpose: string;
  reqHash: `0x${string}`;
  resource: `0x${string}`;
  respHash: `0x${string}`;
};

/** An account that is to speak for your organisation, and its consent. */
export type KernelAccountInput = {
  account: `0x${string}`;
  /** The account's signature of `SpeakFor(address signer,address org,uint256 nonce,uint256 deadline)` in the consortium's domain. */
  consent: `0x${string}`;
  /** The last second, of Unix time, in which the consent counts. */
  until: string;
};

/** A call that the consortium is to make. */
export type KernelCallInput = {
  /** The call as its ABI encodes it: up to 8192 bytes. */
  data: `0x${string}`;
  /** Any contract but the consortium itself. */
  target: `0x${string}`;
};

/** A member and the roles that it is to have from the first block of the kernel. */
export type KernelFounderInput = {
  /** A member of the consortium in this installation. */
  organisationId: string | number;
  roles: Array<KernelRole>;
};

/** Where an organisation stands on a chain. Roles count only while it is ACTIVE; who is REMOVED never comes back. */
export type KernelMemberState =
  | 'ACTIVE'
  | 'NONE'
  | 'PROPOSED'
  | 'REMOVED'
  | 'SUSPENDED';

/** What a proposal on the chain would change. */
export type KernelProposalKind =
  | 'CALL'
  | 'MEMBER'
  | 'PARAM'
  | 'ROLE'
  | 'UPGRADE'
  | 'VALIDATOR';

/** OPEN ones are voted on until `closesAt`. One that can no longer have two thirds is REJECTED at once. */
export type KernelProposalState =
  | 'EXECUTED'
  | 'EXPIRED'
  | 'NONE'
  | 'OPEN'
  | 'REJECTED';

/** What an organisation may be on a chain. */
export type KernelRole =
  | 'ARBITER'
  | 'AUDITOR'
  | 'BANK'
  | 'BRAND'
  | 'CARRIER'
  | 'CONSUMER'
  | 'EDGE'
  | 'GATEWAY'
  | 'ISSUER'
  | 'OPERATOR'
  | 'ORACLE'
  | 'PROVIDER'
  | 'REGULATOR';

/** PREPARING: its founders' keys are being born. DEPLOYING: its contracts are. AGREEING: its members agree on the chain where they are. READY. FAILED: `message` says why, and it may be proposed anew. */
export type KernelStatus =
  | 'AGREEING'
  | 'DEPLOYING'
  | 'FAILED'
  | 'PREPARING'
  | 'READY';

/** Code that a contract of the kernel is to run. */
export type KernelUpgradeInput = {
  /** The call as its ABI encodes it: up to 8192 bytes. */
  data: `0x${string}`;
  /** Where the code is. What is voted on is the code that is there now. */
  implementation: `0x${string}`;
  /** Any contract but the consortium itself. */
  target: `0x${string}`;
};

/** Where a key is made, lies and signs. SEALED: in the platform's database, encrypted. PKCS11: in the installation's hardware security module, which it never leaves. REMOTE: at a signer of your organisation, which has it already. */
export type KeyBackend =
  | 'PKCS11'
  | 'REMOTE'
  | 'SEALED';

/** SECP256K1: for transactions, messages (EIP-191) and typed data (EIP-712). P256: for documents and credentials of devices (ES256), and no transactions. */
export type KeyCurve =
  | 'P256'
  | 'SECP256K1';

/** How a key goes out. */
export type KeyReleaseKind =
  /** By a request of its own, checked and receipted. */
  | 'BROKERED'
  /** When a grant is given, and again for each epoch of keys. */
  | 'DIRECT'
  /** The owner's own copy, to seal with. */
  | 'OWN';

/** How far a key is on its way. */
export type KeyReleaseState =
  /** Written down; nothing was checked. */
  | 'ASKED'
  /** Its receipt is on its way to the chain. */
  | 'RECEIPTING'
  /** No key went out: `reason` says why. */
  | 'REFUSED'
  /** Its receipt is in a block, and `recipient` is the wrapped key. */
  | 'RELEASED';

/** WRONG_KEY: the delivered key does not open what was registered. RIGHT_KEY: it does, or nothing else was shown. */
export type KeyVerdict =
  | 'RIGHT_KEY'
  | 'WRONG_KEY';

/** How far a search for whose copy leaked is. */
export type LeakTraceState =
  /** What was found is here, encrypted to the worker. */
  | 'BROUGHT'
  /** `accusations` says what was found; where it is empty, no grant’s mark is in it. */
  | 'DONE'
  /** Nothing was looked for, or the chain refused it: `reason` says why. */
  | 'FAILED'
  /** A grant was found, and the chain is being told. */
  | 'NAMING';

export type LimitRpcInput = {
  applicationKeyId: string | number;
  /** Points at once, 1 to 40000; by default 2000. */
  burst?: number | null | undefined;
  /** Blocks of a search for logs, 1 to 100000; by default 10000. */
  logBlocks?: number | null | undefined;
  /** The methods it may call; by default, and when empty, all of: eth_accounts, eth_chainId, net_version, net_listening, web3_clientVersion, web3_sha3, eth_blockNumber, eth_syncing, eth_gasPrice, eth_maxPriorityFeePerGas, eth_blobBaseFee, eth_getBalance, eth_getCode, eth_getStorageAt, eth_getTransactionCount, eth_getTransactionByHash, eth_getTransactionReceipt, eth_getTransactionByBlockHashAndIndex, eth_getTransactionByBlockNumberAndIndex, eth_getBlockTransactionCountByHash, eth_getBlockTransactionCountByNumber, eth_getUncleCountByBlockHash, eth_getUncleCountByBlockNumber, eth_getBlockByHash, eth_getBlockByNumber, eth_feeHistory, eth_getBlockReceipts, eth_call, eth_estimateGas, eth_createAccessList, eth_getProof, eth_getLogs, eth_getFilterLogs, eth_newFilter, eth_newBlockFilter, eth_newPendingTransactionFilter, eth_getFilterChanges, eth_uninstallFilter, eth_sendRawTransaction, eth_subscribe, eth_unsubscribe. */
  methods?: Array<string> | null | undefined;
  /** Points a second, 1 to 10000; by default 500. */
  rate?: number | null | undefined;
};

export type ListAssetInput = {
  acceptSeconds: number;
  asset: `0x${string}`;
  chainId: string | number;
  /** How long the seller has to deliver the key: up to 30 days. */
  deliverSeconds: number;
  /** The feed of an odd number of arbiters, of whom the seller is none. */
  feed: `0x${string}`;
  judgeSeconds: number;
  /** JSON of up to 16 KiB: a dataset of DCAT with a "title" and its policy in ODRL as "odrl:hasPolicy". */
  licence: string;
  /** For how long the licence is good: up to 100 years. */
  licenceSeconds: string;
  price: string;
  /** By the names of the consortium's purposes. */
  purposes: Array<string>;
  /** An ERC-20 token that takes no fee on the way. */
  token: `0x${string}`;
};

/** OPEN: takes signatures. ACCEPTED: enough members signed it. WITHDRAWN: taken back. OBSOLETE: another one was accepted in its place. */
export type MembershipStatus =
  | 'ACCEPTED'
  | 'OBSOLETE'
  | 'OPEN'
  | 'WITHDRAWN';

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

export type ObjectInput = {
  /** Of the ciphertext. */
  bytes: string;
  /** Bytes of each chunk but the last: of an envelope, its `chunk` and 16. */
  chunk: number;
  /** Whose members are to hold it. */
  consortiumId: string | number;
  copies?: number;
  ctRoot: `0x${string}`;
  /** Its envelope as canonical text (RFC 8785), kept beside it. */
  envelope?: string | null | undefined;
};

/** How far an object is. */
export type ObjectStatus =
  /** Every copy is gone, and the envelope. The root is left. */
  | 'ERASED'
  /** Its chunks did not have the root that was announced. */
  | 'REFUSED'
  /** It lies in fewer stores than it is to; `message` says why. */
  | 'REPLICATING'
  /** As many members hold it as it is to have copies. */
  | 'STORED'
  /** It waits for its chunks. */
  | 'UPLOADING';

export type ObjectStoreInput = {
  /** Bytes for other members. Left out, it stays. */
  forOthers?: string | null | undefined;
  /** Left out, it stays; null: a directory of the installation. */
  s3?: BucketInput | null | undefined;
};

export type OpenCertificateLogInput = {
  chainId: string | number;
  /** A P-256 key of your organisation that signs the heads, and nothing else. */
  keyId: string | number;
};

export type OpenDataStreamInput = {
  /** From 1 to 65536; 1000 when absent. */
  batchReadings?: number | null | undefined;
  /** From 1 to 86400; 60 when absent. */
  batchSeconds?: number | null | undefined;
  chainId: string | number;
  /** The gateway that may attest readings, too. */
  gateway?: ReadingSignerInput | null | undefined;
  /** In seconds, up to a year; 3600 when absent. */
  lateAfter?: number | null | undefined;
  /** 1 to 32 bytes of UTF-8; the chain keeps it. */
  name: string;
  /** From 1 to 2592000; 600 when absent. */
  patienceSeconds?: number | null | undefined;
  /** Whether it is about people; not when absent. */
  personal?: boolean | null | undefined;
  /** The producer's address; that of the signer's key when absent, which an Ed25519 key does not have. */
  producer?: `0x${string}` | null | undefined;
  /** Of the schema of its readings; zero when absent. */
  schema?: `0x${string}` | null | undefined;
  signer: ReadingSignerInput;
  /** Whether it takes readings that nobody signed; not when absent. */
  takesUnsigned?: boolean | null | undefined;
  /** From 1 to 1048576, which it is when absent. */
  window?: number | null | undefined;
};

export type PasskeyRegistrationInput = {
  /** Of your second factor, where one is on; or a recovery code. */
  code?: string | null | undefined;
  /** Yours: a passkey outlives the session that adds it. */
  password: string;
};

export type PolicyRateInput = {
  /** Up to 10,000. */
  limit: number;
  /** Up to 30 days. */
  seconds: number;
};

/** PROPOSED: it does not hold yet; the worker makes it hold moments later, or once another person agreed where a policy of the key asks for two. ACTIVE: it holds. ENDED: it permits nothing any more, or never did. */
export type PolicyStatus =
  | 'ACTIVE'
  | 'ENDED'
  | 'PROPOSED';

/** Who may do what with some data: the privacy policy of ITU-T Y.4464, clause 8. */
export type PrivacyPolicyInput = {
  chainId: string | number;
  /** What the owner calls the resource: up to 32 bytes of UTF-8, or 32 bytes as hex. */
  name: string;
  /** A device of yours; your organisation's principal when absent. */
  owner?: `0x${string}` | null | undefined;
  terms: DataTermsInput;
};

/** A release with an error cannot be deployed. */
export type ProblemSeverity =
  | 'error'
  | 'info'
  | 'warning';

/** Whether a promotion waits for somebody, and what became of it. */
export type PromotionStatus =
  /** It has a deployment, which goes on by itself. */
  | 'APPROVED'
  /** Nobody decided in time. */
  | 'EXPIRED'
  /** Somebody else of the organisation decides it, until it expires. */
  | 'OPEN'
  /** Somebody else did not want it. */
  | 'REJECTED'
  /** Whoever asked took it back. */
  | 'WITHDRAWN';

/** What a proposal would change. */
export type ProposalKind =
  | 'ADD_VALIDATOR'
  | 'ADOPT_KERNEL'
  | 'DELETE_CHAIN'
  | 'DEPLOY_KERNEL'
  | 'DEPLOY_SOLUTION'
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

export type ProposeMembershipInput = {
  consortiumId: string | number;
  /** The thumbprint of a member that is to go. */
  drop?: string | null | undefined;
  invite?: InvitedMemberInput | null | undefined;
};

/** OpenZeppelin's proxies, as published. */
export type ProxyKind =
  /** TransparentUpgradeableProxy: the key that deployed it upgrades it, through its admin. */
  | 'TRANSPARENT'
  /** ERC1967Proxy: the contract itself decides who upgrades it. */
  | 'UUPS';

export type PublishDatasetInput = {
  chainId: string | number;
  descriptor: DatasetDescriptorInput;
  /** Its policy names the CityExchange as its broker. */
  resource: `0x${string}`;
};

export type PublishReaderKeyInput = {
  chainId: string | number;
  /** How long it is good, up to 3,660. */
  days?: number;
  kem: ReaderKem;
  /** As RFC 9180, section 7.1 serializes it. */
  publicKey: `0x${string}`;
};

/** An hour, a day or a month of the calendar, in UTC. */
export type QuotaPeriod =
  | 'DAY'
  | 'HOUR'
  | 'MONTH';

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

/** What keys are wrapped by: HPKE (RFC 9180) with HKDF-SHA256 and AES-256-GCM, by one of two key exchanges. */
export type ReaderKem =
  /** DHKEM(P-256, HKDF-SHA256); public keys of 65 bytes, not compressed. */
  | 'P256'
  /** DHKEM(X25519, HKDF-SHA256); public keys of 32 bytes. */
  | 'X25519';

export type ReaderKeyInput = {
  chainId: string | number;
  kem: ReaderKem;
  /** As RFC 9180, section 7.1 serializes it. */
  publicKey: `0x${string}`;
};

/** What became of a reading that was handed in. */
export type ReadingCode =
  /** It is kept, for good. */
  | 'ACCEPTED'
  /** The stream is about people, so a reading carries a salted commitment. */
  | 'COMMITMENT_NEEDED'
  /** The same producer signed another value for this number. Both are kept, and a case is opened. */
  | 'CONTRADICTION'
  /** The same reading was kept before; nothing changed. */
  | 'DUPLICATE'
  /** It is said to be taken more than 120 seconds from now; set the device's clock. */
  | 'FROM_THE_FUTURE'
  /** The device is not bound to this gateway on the chain, or the gateway may not act. */
  | 'GATEWAY_NOT_BOUND'
  /** The key that came along is no point of its curve. */
  | 'KEY_NOT_ON_CURVE'
  /** The key that came along is not the stream's. */
  | 'KEY_OF_ANOTHER'
  /** It is not in the form of a reading: see the manual for its fields. */
  | 'MALFORMED'
  /** Its media type says that it is SenML, and it is not by RFC 8428. */
  | 'NOT_SENML'
  /** The number has another reading, and this one is signed by nobody. */
  | 'NUMBER_TAKEN'
  /** The device is cut off by an incident. */
  | 'PRODUCER_QUARANTINED'
  /** The device is retired. */
  | 'PRODUCER_RETIRED'
  /** The device, its organisation or its credential is suspended or ended. */
  | 'PRODUCER_SUSPENDED'
  /** The device is registered, but no authority has vouched for it yet. */
  | 'PRODUCER_UNENDORSED'
  /** Readings count from 1 to 2^53 - 1. */
  | 'SEQ_OUT_OF_RANGE'
  /** It is too far ahead of the first reading that is missing; send those before it first. */
  | 'SEQ_TOO_FAR'
  /** The s of the signature is in the upper half of the order; send the order minus s. */
  | 'SIGNATURE_HIGH_S'
  /** The signature does not have the length of its curve: it may be cut off. */
  | 'SIGNATURE_LENGTH'
  /** The r or s of the signature is not within the order of its curve. */
  | 'SIGNATURE_RANGE'
  /** The signature is not by the key of the stream over this reading of this stream. */
  | 'SIGNATURE_WRONG'
  /** No node of the chain answers, so nobody knows whether the device may act; send it again. */
  | 'STATE_UNKNOWN'
  /** The stream takes no readings any more. */
  | 'STREAM_CLOSED'
  /** Its payload has more than 65536 bytes. */
  | 'TOO_LARGE'
  /** Your organisation has no stream of this id. */
  | 'UNKNOWN_STREAM'
  /** Nobody signed it, and the stream takes no unsigned readings. */
  | 'UNSIGNED';

/** The curve of a key that signs readings. Over SHA-256, but for Ed25519. */
export type ReadingCurve =
  /** Checked here, never on a chain: such readings are the word of your organisation. */
  | 'ED25519'
  /** What secure elements, WebCrypto and OpenSSL have. Signatures are r‖s. */
  | 'P256'
  /** What wallets have. Signatures are r‖s‖v. */
  | 'SECP256K1';

/** A public key that signs readings. */
export type ReadingSignerInput = {
  curve: ReadingCurve;
  /** x‖y, 64 bytes; or the 32 of Ed25519. */
  publicKey: `0x${string}`;
};

export type ReadmitPersonInput = {
  email: string;
  role: Role;
};

export type RecordInteractionInput = {
  chainId: string | number;
  holderSignature: `0x${string}`;
  /** The next of this ticket, from 1. */
  number: number;
  /** The commitment to the result. */
  result: `0x${string}`;
  serviceSignature: `0x${string}`;
  serviceSigner: `0x${string}`;
  ticketId: `0x${string}`;
};

export type RecoverAccountInput = {
  /** At least 12 characters. */
  newPassword: string;
  /** What the operator handed out, `atoll_recovery_…`. */
  token: string;
};

export type RefuseCallInput = {
  /** The call. */
  callId: `0x${string}`;
  chainId: string | number;
  /** Up to 32 bytes, for everybody to read. */
  reason: string;
};

export type RegisterCertificateAuthorityInput = {
  /** Where it does not: a certificate that it issued, with that URI. */
  binding?: `0x${string}` | null | undefined;
  /** Its certificate in DER. It names your organisation by a URI among its alternative names, did:ethr:0x<chain>:<your principal's address>. */
  certificate: `0x${string}`;
  chainId: string | number;
  /** Unique among those of your organisation on the chain. */
  name: string;
};

export type RegisterDataAssetInput = {
  chainId: string | number;
  /** The positional Merkle root of the plain chunks. It is not salted: what can be guessed is not sold here. */
  contentRoot: `0x${string}`;
  /** That of the encrypted ones: the object that holds them. */
  ctRoot: `0x${string}`;
  /** The resource under whose policy access is granted. */
  resource: `0x${string}`;
  /** The hash of what shows that it is the owner’s. */
  rights?: `0x${string}` | null | undefined;
};

export type RegisterDeviceInput = {
  /** The last 20 bytes of keccak256 of its public key. */
  address: `0x${string}`;
  chainId: string | number;
  class?: DeviceClass;
  /** Its endorsement on the chain: it is to be active at once. */
  credential?: `0x${string}` | null | undefined;
  /** Of its firmware. */
  fwHash?: `0x${string}` | null | undefined;
  /** The gateway that it is bound to from the beginning. */
  gateway?: `0x${string}` | null | undefined;
  /** SHA-256 of the public key of its IDevID; never of a serial number. */
  hwIdHash: `0x${string}`;
  kind?: number;
  /** Of its MUD file (RFC 8520). */
  mudHash?: `0x${string}` | null | undefined;
  name?: string;
  /** The device's signature of EIP-712 Device(...); it may come later by proveDevice. */
  proof?: `0x${string}` | null | undefined;
  /** x‖y of a P-256 key; absent for secp256k1. */
  publicKey?: `0x${string}` | null | undefined;
  site?: string;
  tags?: Array<string>;
};

export type RegisterNodeInput = {
  chainId: string | number;
  /** What is said of it; the chain gets its hash. */
  info: string;
  /** Up to 32 bytes. */
  name: string;
};

export type RegisterServiceInput = {
  chainId: string | number;
  /** Keccak-256 of the contract's code; that of the code that is there when absent. */
  codeHash?: `0x${string}` | null | undefined;
  /** A JSON object of up to 16 KiB with "name", and "description", "endpoint", "schema" and whatever else programs need. Off the chain the endpoint is where it is spoken to: https or wss. */
  descriptor: string;
  /** Up to 32 bytes; nobody else can take it. */
  name: string;
  /** The resource of its policy in AccessGrant. */
  policy?: `0x${string}` | null | undefined;
  /** In the smallest unit of the consortium's settlement token; free when absent. */
  price?: string | null | undefined;
  /** Whether the descriptor rides behind the call, so that devices find it on every node, without this platform; and everybody who reads the chain, for ever. */
  publish?: boolean | null | undefined;
  /** The contract that it is; absent for a service off the chain. A proxy pins nothing and is refused. */
  target?: `0x${string}` | null | undefined;
};

/** QUEUED is waiting for the compiler. */
export type ReleaseStatus =
  | 'COMPILED'
  | 'FAILED'
  | 'QUEUED';

export type RenameEventStreamInput = {
  id: string | number;
  name: string;
};

export type ReplayEventStreamInput = {
  /** To this block, instead of `start`. */
  fromBlock?: string | null | undefined;
  id: string | number;
  start?: StreamStart;
};

/** Whether a holder was last seen to have its copy. */
export type ReplicaStatus =
  /** It did not take it, or did not show the chunk that it was asked for. */
  | 'FAILED'
  /** It was erased. */
  | 'GONE'
  /** It has it. */
  | 'HELD'
  /** It is to get one. */
  | 'WANTED';

export type RequestAccessInput = {
  chainId: string | number;
  /** Who is to hold the ticket, by its signature of RequestAccess; your own principal when absent. */
  device?: ConsentInput | null | undefined;
  /** Of a constrained device: the gateway it is bound to, by its signature of RequestAccessThrough. */
  gateway?: ConsentInput | null | undefined;
  serviceId: `0x${string}`;
};

export type RequestGrantInput = {
  chainId: string | number;
  /** By the names of the consortium's purposes; see accessPurposes. */
  purposes: Array<string>;
  resource: `0x${string}`;
  /** At least one. */
  scopes: Array<AccessScope>;
  /** How often keys may be released. */
  uses?: number;
  /** The last moment, to the second. */
  validUntil: string;
};

export type RequestKeyInput = {
  /** The call that it answers, where the policy leaves its keys to a CityExchange; its receipt is left there, if nobody did. */
  callId?: `0x${string}` | null | undefined;
  chainId: string | number;
  grantId: `0x${string}`;
  /** Of the present epoch when absent. */
  keyEpoch?: string | null | undefined;
  /** A name of the consortium's purposes. */
  purpose: string;
  /** Your own name for this access: the same one is the same access, and one use, however often you ask. */
  request: string;
};

export type RequestOwnKeyInput = {
  chainId: string | number;
  /** Of the present epoch when absent. */
  keyEpoch?: string | null | undefined;
  /** Your own name for the request; the same one is the same. */
  request: string;
  resource: `0x${string}`;
};

export type RequestPromotionInput = {
  /** The constructor's arguments in order; those of the deployment when absent. */
  arguments?: Array<unknown> | null | undefined;
  /** Another chain, where its release is to go. */
  chainId: string | number;
  /** A verified deployment of your organisation. */
  deploymentId: string | number;
  /** How long it may be approved. */
  hours?: number;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that is to sign there. */
  keyId: string | number;
};

export type RequestSignatureInput = {
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs. */
  keyId: string | number;
  /** Up to 64 KiB. A SECP256K1 key signs it as a personal message, a P256 key as a document. Either this or typedData. */
  message?: `0x${string}` | null | undefined;
  /** For a SECP256K1 key: domain, types, primaryType and message, as eth_signTypedData_v4 takes them. */
  typedData?: unknown;
};

/** WAITING for a new disk, KEY_WANTED from its owner, KEY_BROUGHT and not opened yet, DONE, or FAILED. */
export type RestorationStatus =
  | 'DONE'
  | 'FAILED'
  | 'KEY_BROUGHT'
  | 'KEY_WANTED'
  | 'WAITING';

/** What a person is in an organisation. OWNER: everything. ADMIN: everything but its members. DEVELOPER: builds contracts. OPERATOR: runs chains. AUDITOR: reads. */
export type Role =
  | 'ADMIN'
  | 'AUDITOR'
  | 'DEVELOPER'
  | 'OPERATOR'
  | 'OWNER';

export type RotateWebhookSecretInput = {
  id: string | number;
  /** For how many hours posts are signed with both, up to a week; 0 ends the present secret at once. */
  overlapHours?: number;
};

export type RowNamesInput = {
  column: string;
  digits: number;
  prefix?: string;
};

/** READ: look-ups. CALL: what runs code without a transaction. LOGS: searches and filters. SEND: signed transactions. PUSH: what subscribers were told. */
export type RpcMethodGroup =
  | 'CALL'
  | 'LOGS'
  | 'PUSH'
  | 'READ'
  | 'SEND';

export type ScaleRpcNodesInput = {
  chainId: string | number;
  /** So many at most. QUOTA_EXCEEDED when that is more nodes than your organisation may hold. */
  maximum: number;
  /** So many at least: 1 or more. */
  minimum?: number | null | undefined;
  /** How many JSON-RPC requests a second one node is to answer; well below what it can, so that there is time to add another. */
  rate: number;
  /** Where added nodes are to stand; without one, in the place of the installation. CONFLICT when the site takes no new nodes. */
  siteId?: string | number | null | undefined;
};

export type SecondFactorProofInput = {
  /** Of six digits, from your app, which takes each once; or a recovery code. */
  code: string;
  /** Yours. */
  password: string;
};

export type SendTransactionInput = {
  chainId: string | number;
  /** Up to 130,000 bytes; none when absent. */
  data?: `0x${string}` | null | undefined;
  /** Estimated when absent. A transaction with a limit is sent even if it is going to fail. */
  gasLimit?: string | null | undefined;
  /** The same key gives the same row; other input is a CONFLICT. 1 to 128 printable characters. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs. */
  keyId: string | number;
  /** The receiver; none creates a contract from `data`. */
  to?: `0x${string}` | null | undefined;
  /** In wei; none when absent. */
  value?: string | null | undefined;
};

export type ServeCallInput = {
  /** The call. */
  callId: `0x${string}`;
  chainId: string | number;
  /** age ciphertext in armour to the recipient of cityProvider, of up to 1100000 characters. It opens to JSON: the `call`, the table as `csv`, and as `subject` the column with the commitments to whose rows they are, which is taken out. */
  sealed: string;
};

/** What is done at the registry of services. */
export type ServiceAction =
  | 'CLOSE_TICKET'
  | 'DENY_TICKET'
  | 'DEPRECATE'
  | 'EXPIRE_TICKET'
  | 'GRANT_TICKET'
  | 'HEARTBEAT'
  | 'RECORD_INTERACTION'
  | 'REGISTER_NODE'
  | 'REGISTER_SERVICE'
  | 'REQUEST_ACCESS'
  | 'REVOKE_TICKET'
  | 'UPDATE_SERVICE';

/** A function of a service that is on the chain. */
export type ServiceCallInput = {
  /** As the compiler writes it; where it is left out, that of the deployment, if a member made one here. */
  abi?: unknown;
  /** In order, as writeContract takes them. */
  arguments?: Array<unknown> | null | undefined;
  chainId: string | number;
  /** Its name, or its signature where the name is overloaded. */
  function: string;
  /** The same key gives the same transaction. */
  idempotencyKey?: string | null | undefined;
  /** The key of your organisation that signs; left out, the function is read and nothing is written. */
  keyId?: string | number | null | undefined;
  serviceId: `0x${string}`;
};

/** Where a service is. */
export type ServiceMode =
  /** It is spoken to directly, at the endpoint that its descriptor says, with a ticket. */
  | 'OFF_CHAIN'
  /** It is a contract: whoever uses it calls that. */
  | 'ON_CHAIN';

/** Whether a service goes on. */
export type ServiceState =
  /** It does. */
  | 'ACTIVE'
  /** Its organisation ended it. */
  | 'DEPRECATED';

export type SetIdentityProviderSecretInput = {
  /** Null where the provider takes none. */
  clientSecret?: string | null | undefined;
  id: string | number;
};

export type SetQuotaInput = {
  /** One application; by default all of your organisation. */
  applicationKeyId?: string | number | null | undefined;
  /** How much, in the measure's unit; up to 10^30. */
  limit: string;
  measure: UsageMeasure;
  period: QuotaPeriod;
  /** At how many per cent a notice is given; up to ten, from 1 to 100. */
  thresholds?: Array<number>;
};

export type SignInInput = {
  email: string;
  password: string;
};

export type SignInWithCodeInput = {
  /** What the fault CODE_REQUIRED of `signIn` told. */
  challenge: string;
  /** Of six digits, from your app, which takes each once; or a recovery code. */
  code: string;
};

export type SignUpInput = {
  email: string;
  name: string;
  /** At least 12 characters. */
  password: string;
};

/** PERSONAL_MESSAGE: EIP-191, version 0x45, as personal_sign. TYPED_DATA: EIP-712. Both by SECP256K1 keys, and neither can be a transaction. DOCUMENT: ES256 over the bytes as they are, by P256 keys. */
export type SignatureForm =
  | 'DOCUMENT'
  | 'PERSONAL_MESSAGE'
  | 'TYPED_DATA';

/** QUEUED: it is signed moments later. SIGNED, FAILED: the ends. */
export type SignatureStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'SIGNED';

/** CORE: a data centre. EDGE: near to what an operator works with. */
export type SiteKind =
  | 'CORE'
  | 'EDGE';

export type SiteLabelInput = {
  key: string;
  value: string;
};

/** How nodes elsewhere reach those of a site. CLUSTER: by the names of the cluster, where its network is one with theirs. NODE_PORT: by a port of each of its `hosts`. LOAD_BALANCER: by an address that its cluster gives to each node. */
export type SiteReach =
  | 'CLUSTER'
  | 'LOAD_BALANCER'
  | 'NODE_PORT';

/** A solution that a chain is to have. */
export type SolutionInput = {
  chainId: string | number;
  solution: SolutionName;
};

/** DATA_MARKET: data sold by the key that opens it. CITY: data between departments, call by call. */
export type SolutionName =
  | 'CITY'
  | 'DATA_MARKET';

/** DEPLOYING: its contract is. AGREEING: the members agree on the chain where it is. READY. FAILED: `message` says why, and it may be proposed anew. */
export type SolutionStatus =
  | 'AGREEING'
  | 'DEPLOYING'
  | 'FAILED'
  | 'READY';

export type SourceInput = {
  content: string;
  /** How other sources import it, such as contracts/Token.sol. */
  path: string;
};

export type SponsoredContractInput = {
  /** A verified deployment on the chain, another member's too. */
  deploymentId: string | number;
  /** The deployment of an OpenZeppelin ERC2771Forwarder that the contract trusts. */
  forwarderId?: string | number | null | undefined;
  /** Up to 100 functions, by name or signature. Without a forwarder each must be a twin for signers: fooBySig(address signer, ..., uint256 deadline, bytes signature). */
  methods: Array<string>;
};

export type SponsorshipLimitsInput = {
  gasPerDay: string;
  gasPerSigner: string;
  /** Up to 100000. */
  intentsPerDay: number;
  /** Up to 100000. */
  intentsPerSigner: number;
};

/** LATEST: behind the newest block that is indexed. EARLIEST: at the first one. */
export type StreamStart =
  | 'EARLIEST'
  | 'LATEST';

export type SubmitIntentInput = {
  /** In order or by name; without signer, deadline and signature. */
  arguments: unknown;
  /** In seconds since 1970. */
  deadline: string;
  /** The contract, one that the sponsorship names. */
  deploymentId: string | number;
  /** By name or signature: the twin, or the function itself where a forwarder is gone through. */
  function: string;
  /** What the call may use, where a forwarder is gone through; else absent. */
  gas?: string | null | undefined;
  /** The signer's next one at the contract. */
  nonce: string;
  /** r, s and v of a key, 65 bytes; or what the contract at the signer takes. */
  signature: `0x${string}`;
  /** Who signs: the address of a key, or a contract that answers by EIP-1271. */
  signer: `0x${string}`;
  sponsorshipId: string | number;
};

export type SubmitTransactionsInput = {
  /** 1 to 1000; those of one key are mined in this order. */
  transactions: Array<SendTransactionInput>;
};

export type TakeFileInput = {
  /** The file as it was given to you, byte for byte; up to 1 MiB. */
  file: string;
  /** The same key again is the same exchange, unless it was refused. */
  idempotencyKey?: string | null | undefined;
};

/** How far a ticket is. */
export type TicketState =
  /** Its holder gave it back. */
  | 'CLOSED'
  /** It was turned down. */
  | 'DENIED'
  /** Its time was over, and somebody noted that. */
  | 'EXPIRED'
  /** It is good until its time is over, for one version of its service. */
  | 'GRANTED'
  /** It waits for the service's organisation. */
  | 'REQUESTED'
  /** The service's organisation took it away. */
  | 'REVOKED';

/** By the shape of its events. */
export type TokenStandard =
  | 'ERC20'
  | 'ERC721'
  | 'ERC1155';

export type TraceLeakInput = {
  chainId: string | number;
  leakId: `0x${string}`;
  /** Whether the grant is named on the chain; otherwise it is only looked for, as an arbiter does. */
  names?: boolean;
  /** age ciphertext in armour to the recipient of cityProvider, of up to 1100000 characters. It opens to JSON: the `leak`, and what was found as `csv`, to the byte. */
  sealed: string;
};

/** How far a transaction is. QUEUED, SIGNED and SENT go on by themselves, through restarts and halts. One whose nonce something else used is QUEUED again, and signed with another nonce: see `history`. */
export type TransactionStatus =
  /** It had no effect: `reason` says why. */
  | 'FAILED'
  /** It succeeded in a block. Blocks are final (QBFT): nothing is to be waited for, and nothing undoes it. */
  | 'MINED'
  /** Written down; it has no nonce yet. While it is `held`, it waits for people. */
  | 'QUEUED'
  /** A node has taken it; it waits for its block. */
  | 'SENT'
  /** Its nonce and bytes are fixed; a node is about to get them. */
  | 'SIGNED';

/** What happened to a transaction. */
export type TransactionStepKind =
  /** Somebody asked for it to end without being mined. */
  | 'CANCEL_ASKED'
  /** They did, or did not, or had to no more: `reason` says which. */
  | 'DECIDED'
  /** It had no effect. */
  | 'FAILED'
  /** A policy asked people to approve it. */
  | 'HELD'
  /** It succeeded in a block, which is final. */
  | 'MINED'
  /** Something that Atoll did not send used its nonce, so it gets another one. */
  | 'NONCE_LOST'
  /** Other bytes took its place under the same nonce; `reason` says why. Either may be mined. */
  | 'REPLACED'
  /** A node took it. */
  | 'SENT'
  /** Every node was given the same bytes once more. */
  | 'SENT_AGAIN'
  /** It got its nonce and bytes. */
  | 'SIGNED'
  /** Somebody asked for it to be faster. */
  | 'SPEED_UP_ASKED'
  /** It was written down. */
  | 'SUBMITTED';

export type UpdateDeviceInput = {
  /** The hash of what it says of itself. */
  infoHash: `0x${string}`;
  /** The device's signature of EIP-712 Update(...). */
  proof: `0x${string}`;
  /** Greater than that of its last update. */
  seq: string;
};

export type UpdateServiceInput = {
  chainId: string | number;
  /** Keccak-256 of the contract's code; that of the code that is there when absent. */
  codeHash?: `0x${string}` | null | undefined;
  /** A JSON object of up to 16 KiB with "name", and "description", "endpoint", "schema" and whatever else programs need. Off the chain the endpoint is where it is spoken to: https or wss. */
  descriptor: string;
  /** The service. */
  id: `0x${string}`;
  /** The resource of its policy in AccessGrant. */
  policy?: `0x${string}` | null | undefined;
  /** In the smallest unit of the consortium's settlement token; free when absent. */
  price?: string | null | undefined;
  /** Whether the descriptor rides behind the call, so that devices find it on every node, without this platform; and everybody who reads the chain, for ever. */
  publish?: boolean | null | undefined;
  /** The contract that it is; absent for a service off the chain. A proxy pins nothing and is refused. */
  target?: `0x${string}` | null | undefined;
};

/** What is left out stays as it is. */
export type UpdateSiteInput = {
  capacity?: number | null | undefined;
  hosts?: Array<string> | null | undefined;
  id: string | number;
  jurisdiction?: string | null | undefined;
  kind?: SiteKind | null | undefined;
  /** All of them; nodes move with their next restart. */
  labels?: Array<SiteLabelInput> | null | undefined;
  latitude?: number | null | undefined;
  longitude?: number | null | undefined;
  name?: string | null | undefined;
  reach?: SiteReach | null | undefined;
  region?: string | null | undefined;
};

/** What is left out stays as it is. */
export type UpdateWebhookInput = {
  id: string | number;
  /** true: what cannot be delivered stops the webhook, and nothing behind it is posted. false: it becomes a dead letter after fifteen attempts, and the next goes on. */
  ordered?: boolean | null | undefined;
  /** Post nothing for a while. */
  paused?: boolean | null | undefined;
  /** An https:// address. Names must lead to public addresses unless the installation allows others; redirects are not followed. */
  url?: string | null | undefined;
};

export type UpgradeProxyInput = {
  /** Its arguments in order. */
  arguments?: Array<unknown> | null | undefined;
  /** A deployment of your organisation behind a proxy. */
  deploymentId: string | number;
  /** Called in the same transaction; nothing when absent. */
  function?: string | null | undefined;
  /** The same key gives the same row; other input is a CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** A verified deployment on the same chain: the code that it is to run. */
  implementationId: string | number;
  /** The key that may upgrade it. */
  keyId: string | number;
};

/** How far an upgrade is. It goes on by itself until VERIFIED or FAILED. */
export type UpgradeStatus =
  /** They fit; its transaction waits to be signed. */
  | 'CHECKED'
  /** `reason` says why, and what to change. */
  | 'FAILED'
  /** Its storage layouts are about to be compared. */
  | 'QUEUED'
  /** Waits for its block. */
  | 'SIGNED'
  /** The proxy is seen to run the new code. */
  | 'VERIFIED';

export type UsageFilterInput = {
  applicationKeyIds?: Array<string | number> | null | undefined;
  /** The periods by which it is told. */
  by?: QuotaPeriod;
  chainIds?: Array<string | number> | null | undefined;
  /** All, unless said. */
  measures?: Array<UsageMeasure> | null | undefined;
  /** Whether each application is told by itself. */
  perApplication?: boolean;
  /** Whether each chain is told by itself. */
  perChain?: boolean;
  /** From the beginning of the period of this moment on; by default of thirty days ago. At most 31 days before `until` by the hour, 400 by the day, 1100 by the month. */
  since?: string | null | undefined;
  /** Hours that began before this moment; by default all until now. */
  until?: string | null | undefined;
};

/** What is counted, each in a unit of its own. */
export type UsageMeasure =
  /** Events that readers of streams were given, and webhooks took: each once in a run of its stream. */
  | 'EVENTS_DELIVERED'
  /** Seconds for which nodes ran. 3600 are a node hour. */
  | 'NODE_SECONDS'
  /** The size of the answers. */
  | 'RPC_BYTES'
  /** What those cost of the rate; see RpcLimits. */
  | 'RPC_POINTS'
  /** Requests that the RPC gateway answered, and what it told subscribers. */
  | 'RPC_REQUESTS'
  /** Bytes of indexes and of volumes, times the seconds for which they were kept. 2^30 · 3600 are a GiB-hour. */
  | 'STORAGE_BYTE_SECONDS'
  /** Of those, the ones that came into a block, failed ones too. */
  | 'TRANSACTIONS_MINED'
  /** Transactions that were taken, each once, whatever became of it. */
  | 'TRANSACTIONS_SUBMITTED';

/** How many validators one member runs. */
export type ValidatorShareInput = {
  count: number;
  organisationId: string | number;
  /** At which site; a member with several sites is named once for each. */
  siteId?: string | number | null | undefined;
};

/** PENDING: it is tried until it is taken, or was tried often enough. DEAD: given up; deliver it by hand. */
export type WebhookDeliveryStatus =
  | 'DEAD'
  | 'DELIVERED'
  | 'PENDING';

/** RETRYING: the last attempt failed, and the next is due later. PAUSED: you said so. STOPPED: it failed for too long; nothing is posted until resumeWebhook. */
export type WebhookStatus =
  | 'ACTIVE'
  | 'PAUSED'
  | 'RETRYING'
  | 'STOPPED';

export type WishForIndexInput = {
  chainId: string | number;
  /** From which block on. */
  fromBlock?: string;
  /** Want none of what comes. */
  paused?: boolean;
};

/** A key, wrapped for one reader by HPKE (RFC 9180). */
export type WrappedKeyInput = {
  /** The reader's DID. */
  did: string;
  enc: `0x${string}`;
  kem: ReaderKem;
  keyId: string;
  /** A key of 32 bytes with its tag of 16. */
  wrappedKey: `0x${string}`;
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

export type SessionPartsFragment = { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { signUp: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type SignInWithCodeMutationVariables = Exact<{
  input: SignInWithCodeInput;
}>;


export type SignInWithCodeMutation = { signInWithCode: { accessToken: string, accessExpiresAt: string, refreshToken: string, person: { id: string, email: string, name: string } } };

export type SecondFactorQueryVariables = Exact<{ [key: string]: never; }>;


export type SecondFactorQuery = { secondFactor: { since: string, recoveryCodesLeft: number } | null };

export type EnrolSecondFactorMutationVariables = Exact<{
  input: EnrolSecondFactorInput;
}>;


export type EnrolSecondFactorMutation = { enrolSecondFactor: string };

export type ConfirmSecondFactorMutationVariables = Exact<{
  code: string;
}>;


export type ConfirmSecondFactorMutation = { confirmSecondFactor: Array<string> };

export type RenewRecoveryCodesMutationVariables = Exact<{
  input: SecondFactorProofInput;
}>;


export type RenewRecoveryCodesMutation = { renewRecoveryCodes: Array<string> };

export type RemoveSecondFactorMutationVariables = Exact<{
  input: SecondFactorProofInput;
}>;


export type RemoveSecondFactorMutation = { removeSecondFactor: boolean };

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

export type RecoverAccountMutationVariables = Exact<{
  input: RecoverAccountInput;
}>;


export type RecoverAccountMutation = { recoverAccount: boolean };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ id: string, createdAt: string, expiresAt: string, current: boolean }> };

export type EndSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type EndSessionMutation = { endSession: boolean };

export type EndOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndOtherSessionsMutation = { endOtherSessions: number };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { permissions: Array<string>, person: { id: string, email: string, name: string, managedBy: string | null } | null, application: { id: string } | null, organisations: Array<{ role: Role, organisation: { id: string, name: string } }> } };

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

export type PasskeysQueryVariables = Exact<{ [key: string]: never; }>;


export type PasskeysQuery = { passkeys: Array<{ id: string, name: string, host: string, synced: boolean, createdAt: string, usedAt: string | null }> };

export type RegisterPasskeyMutationVariables = Exact<{
  input: PasskeyRegistrationInput;
}>;


export type RegisterPasskeyMutation = { registerPasskey: unknown };

export type AddPasskeyMutationVariables = Exact<{
  input: AddPasskeyInput;
}>;


export type AddPasskeyMutation = { addPasskey: { id: string, name: string, host: string, synced: boolean, createdAt: string, usedAt: string | null } };

export type RemovePasskeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RemovePasskeyMutation = { removePasskey: boolean };

export type PasskeyFragment = { id: string, name: string, host: string, synced: boolean, createdAt: string, usedAt: string | null };

export type IdentityProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type IdentityProvidersQuery = { identityProviderRedirectUri: string, directoryUrl: string, identityProviders: Array<{ id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string }> };

export type AddIdentityProviderMutationVariables = Exact<{
  input: AddIdentityProviderInput;
}>;


export type AddIdentityProviderMutation = { addIdentityProvider: { id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string } };

export type SetIdentityProviderSecretMutationVariables = Exact<{
  input: SetIdentityProviderSecretInput;
}>;


export type SetIdentityProviderSecretMutation = { setIdentityProviderSecret: { id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string } };

export type RemoveIdentityProviderMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveIdentityProviderMutation = { removeIdentityProvider: boolean };

export type ConnectDirectoryMutationVariables = Exact<{
  input: ConnectDirectoryInput;
}>;


export type ConnectDirectoryMutation = { connectDirectory: { id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string } };

export type DisconnectDirectoryMutationVariables = Exact<{
  providerId: string | number;
}>;


export type DisconnectDirectoryMutation = { disconnectDirectory: { id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string } };

export type DirectoryTokensQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DirectoryTokensQuery = { directoryTokens: { nodes: Array<{ id: string, providerId: string, prefix: string, expiresAt: string, revokedAt: string | null, createdAt: string }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } };

export type CreateDirectoryTokenMutationVariables = Exact<{
  input: CreateDirectoryTokenInput;
}>;


export type CreateDirectoryTokenMutation = { createDirectoryToken: { secret: string, directoryToken: { id: string, providerId: string, prefix: string, expiresAt: string, revokedAt: string | null, createdAt: string } } };

export type RevokeDirectoryTokenMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeDirectoryTokenMutation = { revokeDirectoryToken: { id: string, providerId: string, prefix: string, expiresAt: string, revokedAt: string | null, createdAt: string } };

export type DirectoryTokenPartsFragment = { id: string, providerId: string, prefix: string, expiresAt: string, revokedAt: string | null, createdAt: string };

export type ReadmitPersonMutationVariables = Exact<{
  input: ReadmitPersonInput;
}>;


export type ReadmitPersonMutation = { readmitPerson: boolean };

export type IdentityProviderPartsFragment = { id: string, slug: string, name: string, issuer: string, clientId: string, role: Role, secretSetAt: string | null, directoryClaim: DirectoryClaim | null, createdAt: string };

export type AuditLogQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AuditFilterInput | null | undefined;
  oldestFirst?: boolean | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { nodes: Array<{ position: string, leaf: `0x${string}`, entry: unknown, personal: unknown, salt: `0x${string}` | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditHeadQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditHeadQuery = { auditHead: { organisationId: string, size: string, root: `0x${string}`, at: string } | null };

export type AuditInclusionQueryVariables = Exact<{
  position: string;
  size?: string | null | undefined;
}>;


export type AuditInclusionQuery = { auditInclusion: { position: string, leaf: `0x${string}`, path: Array<`0x${string}`>, head: { organisationId: string, size: string, root: `0x${string}`, at: string } } };

export type AuditConsistencyQueryVariables = Exact<{
  first: string;
  second?: string | null | undefined;
}>;


export type AuditConsistencyQuery = { auditConsistency: { path: Array<`0x${string}`>, first: { organisationId: string, size: string, root: `0x${string}`, at: string }, second: { organisationId: string, size: string, root: `0x${string}`, at: string } } };

export type AuditHeadPartsFragment = { organisationId: string, size: string, root: `0x${string}`, at: string };

export type AuditAnchorsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditAnchorsQuery = { auditAnchors: { nodes: Array<{ size: string, root: `0x${string}`, transaction: { id: string, status: TransactionStatus, hash: `0x${string}` | null, blockNumber: string | null, chain: { id: string, evmChainId: string } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditAnchoringPartsFragment = { everyMinutes: number, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null };

export type AuditAnchoringQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditAnchoringQuery = { auditAnchoring: { everyMinutes: number, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null } | null };

export type AnchorAuditLogMutationVariables = Exact<{
  input: AnchorAuditLogInput;
}>;


export type AnchorAuditLogMutation = { anchorAuditLog: { everyMinutes: number, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null } };

export type StopAnchoringAuditLogMutationVariables = Exact<{ [key: string]: never; }>;


export type StopAnchoringAuditLogMutation = { stopAnchoringAuditLog: boolean };

export type AuditRetentionPartsFragment = { entryDays: number | null, personalDays: number | null };

export type AuditRetentionQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditRetentionQuery = { auditRetention: { entryDays: number | null, personalDays: number | null } };

export type SetAuditRetentionMutationVariables = Exact<{
  input: AuditRetentionInput;
}>;


export type SetAuditRetentionMutation = { setAuditRetention: { entryDays: number | null, personalDays: number | null } };

export type ForgetPersonInAuditLogMutationVariables = Exact<{
  personId: string | number;
}>;


export type ForgetPersonInAuditLogMutation = { forgetPersonInAuditLog: boolean };

export type BackupPlanPartsFragment = { recipient: string, everyHours: number | null, keep: number, drillEveryHours: number | null, installation: string | null, lastGoodAt: string | null, lastDrillAt: string | null, stale: boolean, trouble: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null };

export type BackupPartsFragment = { id: string, chainId: string, status: BackupStatus, message: string, recipient: string | null, height: string | null, headHash: `0x${string}` | null, stateRoot: `0x${string}` | null, bytes: string, keys: number, manifest: string | null, digest: `0x${string}` | null, createdAt: string, endedAt: string | null, drill: DrillStatus, drillMessage: string | null, drillBlocks: number | null, drillSeconds: number | null, drilledAt: string | null };

export type RestorationPartsFragment = { id: string, nodeId: string, status: RestorationStatus, message: string, recipient: string | null, createdAt: string };

export type BackupPlanQueryVariables = Exact<{
  chainId: string | number;
}>;


export type BackupPlanQuery = { backupPlan: { recipient: string, everyHours: number | null, keep: number, drillEveryHours: number | null, installation: string | null, lastGoodAt: string | null, lastDrillAt: string | null, stale: boolean, trouble: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null } | null };

export type SetBackupPlanMutationVariables = Exact<{
  input: BackupPlanInput;
}>;


export type SetBackupPlanMutation = { setBackupPlan: { recipient: string, everyHours: number | null, keep: number, drillEveryHours: number | null, installation: string | null, lastGoodAt: string | null, lastDrillAt: string | null, stale: boolean, trouble: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null } };

export type BackupsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BackupsQuery = { backups: { nodes: Array<{ id: string, chainId: string, status: BackupStatus, message: string, recipient: string | null, height: string | null, headHash: `0x${string}` | null, stateRoot: `0x${string}` | null, bytes: string, keys: number, manifest: string | null, digest: `0x${string}` | null, createdAt: string, endedAt: string | null, drill: DrillStatus, drillMessage: string | null, drillBlocks: number | null, drillSeconds: number | null, drilledAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BackupQueryVariables = Exact<{
  id: string | number;
}>;


export type BackupQuery = { backup: { id: string, chainId: string, status: BackupStatus, message: string, recipient: string | null, height: string | null, headHash: `0x${string}` | null, stateRoot: `0x${string}` | null, bytes: string, keys: number, manifest: string | null, digest: `0x${string}` | null, createdAt: string, endedAt: string | null, drill: DrillStatus, drillMessage: string | null, drillBlocks: number | null, drillSeconds: number | null, drilledAt: string | null } };

export type StartBackupMutationVariables = Exact<{
  chainId: string | number;
  idempotencyKey?: string | null | undefined;
}>;


export type StartBackupMutation = { startBackup: { id: string, chainId: string, status: BackupStatus, message: string, recipient: string | null, height: string | null, headHash: `0x${string}` | null, stateRoot: `0x${string}` | null, bytes: string, keys: number, manifest: string | null, digest: `0x${string}` | null, createdAt: string, endedAt: string | null, drill: DrillStatus, drillMessage: string | null, drillBlocks: number | null, drillSeconds: number | null, drilledAt: string | null } };

export type DrillBackupMutationVariables = Exact<{
  id: string | number;
}>;


export type DrillBackupMutation = { drillBackup: { id: string, chainId: string, status: BackupStatus, message: string, recipient: string | null, height: string | null, headHash: `0x${string}` | null, stateRoot: `0x${string}` | null, bytes: string, keys: number, manifest: string | null, digest: `0x${string}` | null, createdAt: string, endedAt: string | null, drill: DrillStatus, drillMessage: string | null, drillBlocks: number | null, drillSeconds: number | null, drilledAt: string | null } };

export type SealedKeysQueryVariables = Exact<{
  chainId: string | number;
}>;


export type SealedKeysQuery = { sealedKeys: Array<{ nodeName: string, address: `0x${string}`, publicKey: `0x${string}`, recipient: string, sealed: string, createdAt: string }> };

export type RawBlocksQueryVariables = Exact<{
  chainId: string | number;
  first: number;
  count?: number | null | undefined;
}>;


export type RawBlocksQuery = { rawBlocks: Array<`0x${string}`> };

export type NodeChainQueryVariables = Exact<{
  id: string | number;
}>;


export type NodeChainQuery = { node: { id: string, name: string, publicKey: `0x${string}` | null, chain: { id: string } } };

export type RestorationQueryVariables = Exact<{
  id: string | number;
}>;


export type RestorationQuery = { restoration: { id: string, nodeId: string, status: RestorationStatus, message: string, recipient: string | null, createdAt: string } };

export type RestoreNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type RestoreNodeMutation = { restoreNode: { id: string, nodeId: string, status: RestorationStatus, message: string, recipient: string | null, createdAt: string } };

export type BringNodeKeyMutationVariables = Exact<{
  id: string | number;
  sealed: string;
}>;


export type BringNodeKeyMutation = { bringNodeKey: { id: string, nodeId: string, status: RestorationStatus, message: string, recipient: string | null, createdAt: string } };

export type CancelRestorationMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelRestorationMutation = { cancelRestoration: { id: string, nodeId: string, status: RestorationStatus, message: string, recipient: string | null, createdAt: string } };

export type CertificateAuthorityPartsFragment = { id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string };

export type CertificateLogPartsFragment = { chainId: string, organisationId: string, keyId: string | null, problem: string | null, createdAt: string, head: { size: string, root: `0x${string}`, at: string, signature: `0x${string}` | null, version: number | null, anchoredAt: string | null } | null };

export type CertificatePartsFragment = { id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string };

export type CertificateLogsQueryVariables = Exact<{
  chainId: string | number;
}>;


export type CertificateLogsQuery = { certificateLogs: Array<{ chainId: string, organisationId: string, keyId: string | null, problem: string | null, createdAt: string, head: { size: string, root: `0x${string}`, at: string, signature: `0x${string}` | null, version: number | null, anchoredAt: string | null } | null }> };

export type OpenCertificateLogMutationVariables = Exact<{
  input: OpenCertificateLogInput;
}>;


export type OpenCertificateLogMutation = { openCertificateLog: { chainId: string, organisationId: string, keyId: string | null, problem: string | null, createdAt: string, head: { size: string, root: `0x${string}`, at: string, signature: `0x${string}` | null, version: number | null, anchoredAt: string | null } | null } };

export type CertificateAuthoritiesQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CertificateAuthoritiesQuery = { certificateAuthorities: { nodes: Array<{ id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CertificateAuthorityQueryVariables = Exact<{
  id: string | number;
}>;


export type CertificateAuthorityQuery = { certificateAuthority: { id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string } };

export type CreateCertificateAuthorityMutationVariables = Exact<{
  input: CreateCertificateAuthorityInput;
}>;


export type CreateCertificateAuthorityMutation = { createCertificateAuthority: { id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string } };

export type RegisterCertificateAuthorityMutationVariables = Exact<{
  input: RegisterCertificateAuthorityInput;
}>;


export type RegisterCertificateAuthorityMutation = { registerCertificateAuthority: { id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string } };

export type SetCertificateEnrolmentMutationVariables = Exact<{
  id: string | number;
  enrols: boolean;
}>;


export type SetCertificateEnrolmentMutation = { setCertificateEnrolment: { id: string, organisationId: string, chainId: string, name: string, keyId: string | null, revocationListUrl: string | null, enrols: boolean, createdAt: string } };

export type CertificateQueryVariables = Exact<{
  id: string | number;
}>;


export type CertificateQuery = { certificate: { id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string } };

export type CertificatesQueryVariables = Exact<{
  authorityId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CertificatesQuery = { certificates: { nodes: Array<{ id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CertificateProofQueryVariables = Exact<{
  id: string | number;
}>;


export type CertificateProofQuery = { certificateProof: { pem: string, proof: unknown } };

export type IssueCertificateMutationVariables = Exact<{
  input: IssueCertificateInput;
}>;


export type IssueCertificateMutation = { issueCertificate: { id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string } };

export type LogCertificateMutationVariables = Exact<{
  authorityId: string | number;
  certificate: `0x${string}`;
}>;


export type LogCertificateMutation = { logCertificate: { id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string } };

export type RevokeCertificateMutationVariables = Exact<{
  id: string | number;
  reason?: number | null | undefined;
}>;


export type RevokeCertificateMutation = { revokeCertificate: { id: string, organisationId: string, authorityId: string, kind: CertificateKind, state: CertificateState, subject: string, der: `0x${string}` | null, certHash: `0x${string}` | null, position: string | null, notBefore: string, notAfter: string, loggedAt: string | null, revokedAt: string | null, revocationReason: number | null, problem: string | null, createdAt: string } };

export type NodePartsFragment = { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null };

export type RpcScalingPartsFragment = { minimum: number, maximum: number, rate: number, measured: number | null, measuredAt: string | null, message: string | null, changedAt: string | null, site: { id: string, name: string } | null };

export type ChainPartsFragment = { id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> };

export type ProposalPartsFragment = { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> };

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


export type ChainQuery = { chain: { genesis: unknown, id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, rpcScaling: { minimum: number, maximum: number, rate: number, measured: number | null, measuredAt: string | null, message: string | null, changedAt: string | null, site: { id: string, name: string } | null } | null, nodes: Array<{ id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null }>, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> } };

export type ChainChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ChainChangedSubscription = { chainChanged: { id: string, name: string, evmChainId: string, engine: string, blockPeriodMs: number, desired: ChainDesire, phase: string, reason: string, message: string, height: string, headHash: `0x${string}` | null, headTime: string | null, round: number, validators: Array<`0x${string}`>, createdAt: string, firstBlockAt: string | null, nodes: Array<{ id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null }>, consortium: { id: string, name: string }, conditions: Array<{ type: string, status: ConditionStatus, reason: string, message: string, since: string }> } };

export type StartChainMutationVariables = Exact<{
  id: string | number;
}>;


export type StartChainMutation = { startChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type StopChainMutationVariables = Exact<{
  id: string | number;
}>;


export type StopChainMutation = { stopChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type DeleteChainMutationVariables = Exact<{
  id: string | number;
  keepVolumes?: boolean | null | undefined;
}>;


export type DeleteChainMutation = { deleteChain: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposalsQueryVariables = Exact<{
  chainId?: string | number | null | undefined;
  consortiumId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProposalsQuery = { proposals: { nodes: Array<{ id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type VoteOnProposalMutationVariables = Exact<{
  id: string | number;
  approve: boolean;
  keepVolumes?: boolean | null | undefined;
}>;


export type VoteOnProposalMutation = { voteOnProposal: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type WithdrawProposalMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawProposalMutation = { withdrawProposal: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposeValidatorMutationVariables = Exact<{
  nodeId: string | number;
}>;


export type ProposeValidatorMutation = { proposeValidator: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type ProposeValidatorRemovalMutationVariables = Exact<{
  nodeId: string | number;
}>;


export type ProposeValidatorRemovalMutation = { proposeValidatorRemoval: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type NodeQueryVariables = Exact<{
  id: string | number;
}>;


export type NodeQuery = { node: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type NodeLogsQueryVariables = Exact<{
  id: string | number;
  lines?: number | null | undefined;
}>;


export type NodeLogsQuery = { nodeLogs: Array<{ at: string, level: string, message: string }> };

export type AddNodeMutationVariables = Exact<{
  input: AddNodeInput;
}>;


export type AddNodeMutation = { addNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type StartNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type StartNodeMutation = { startNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type StopNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type StopNodeMutation = { stopNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type RestartNodeMutationVariables = Exact<{
  id: string | number;
}>;


export type RestartNodeMutation = { restartNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type RemoveNodeMutationVariables = Exact<{
  id: string | number;
  keepVolumes?: boolean | null | undefined;
}>;


export type RemoveNodeMutation = { removeNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type ScaleRpcNodesMutationVariables = Exact<{
  input: ScaleRpcNodesInput;
}>;


export type ScaleRpcNodesMutation = { scaleRpcNodes: { minimum: number, maximum: number, rate: number, measured: number | null, measuredAt: string | null, message: string | null, changedAt: string | null, site: { id: string, name: string } | null } };

export type StopScalingRpcNodesMutationVariables = Exact<{
  chainId: string | number;
}>;


export type StopScalingRpcNodesMutation = { stopScalingRpcNodes: boolean };

export type ChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ChangesSubscription = { changes: { anything: boolean, changes: Array<{ kind: ChangeKind, chainId: string | null }> } };

export type CityDatasetPartsFragment = { resource: `0x${string}`, provider: `0x${string}`, schemaId: `0x${string}`, descriptorHash: `0x${string}`, published: boolean, descriptor: { title: string, columns: Array<string>, digits: Array<string>, canaries: number, id: { column: string, prefix: string, digits: number } } | null };

export type CityCallPartsFragment = { id: `0x${string}`, grantId: `0x${string}`, resource: `0x${string}`, caller: `0x${string}`, purpose: number, reqHash: `0x${string}`, state: CityCallState, reason: `0x${string}` | null, respHash: `0x${string}` | null, subjectsRoot: `0x${string}` | null, requestedAt: string, answeredAt: string | null, servedAt: string | null, servedBy: `0x${string}` | null, receiptedAt: string | null, receiptedBy: `0x${string}` | null };

export type CityAnswerPartsFragment = { id: string, chainId: string, callId: `0x${string}`, state: CityAnswerState, rows: number | null, envelope: unknown, ciphertext: string | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null };

export type CityLeakPartsFragment = { id: `0x${string}`, resource: `0x${string}`, filedBy: `0x${string}`, evidence: `0x${string}`, state: CityLeakState, grantId: `0x${string}` | null, accused: `0x${string}` | null, proof: `0x${string}` | null, tracedBy: `0x${string}` | null, judgedBy: `0x${string}` | null, proven: boolean | null, pardoned: boolean, filedAt: string, tracedAt: string | null, adjudicatedAt: string | null };

export type LeakTracePartsFragment = { id: string, chainId: string, leakId: `0x${string}`, state: LeakTraceState, rows: number | null, grants: number | null, proof: `0x${string}` | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null, accusations: Array<{ grantId: `0x${string}`, digits: number, agreeing: number, canaries: number, chance: number }> | null };

export type CityDatasetsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CityDatasetsQuery = { cityDatasets: { nodes: Array<{ resource: `0x${string}`, provider: `0x${string}`, schemaId: `0x${string}`, descriptorHash: `0x${string}`, published: boolean, descriptor: { title: string, columns: Array<string>, digits: Array<string>, canaries: number, id: { column: string, prefix: string, digits: number } } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CityDatasetQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type CityDatasetQuery = { cityDataset: { resource: `0x${string}`, provider: `0x${string}`, schemaId: `0x${string}`, descriptorHash: `0x${string}`, published: boolean, descriptor: { title: string, columns: Array<string>, digits: Array<string>, canaries: number, id: { column: string, prefix: string, digits: number } } | null } };

export type CityProviderQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type CityProviderQuery = { cityProvider: { organisationId: string, recipient: string | null } };

export type PublishDatasetMutationVariables = Exact<{
  input: PublishDatasetInput;
}>;


export type PublishDatasetMutation = { publishDataset: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type WithdrawDatasetMutationVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type WithdrawDatasetMutation = { withdrawDataset: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type GrantDepartmentMutationVariables = Exact<{
  input: GiveGrantInput;
}>;


export type GrantDepartmentMutation = { grantDepartment: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type CityCallsQueryVariables = Exact<{
  chainId: string | number;
  resource?: `0x${string}` | null | undefined;
  caller?: `0x${string}` | null | undefined;
  state?: CityCallState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CityCallsQuery = { cityCalls: { nodes: Array<{ id: `0x${string}`, grantId: `0x${string}`, resource: `0x${string}`, caller: `0x${string}`, purpose: number, reqHash: `0x${string}`, state: CityCallState, reason: `0x${string}` | null, respHash: `0x${string}` | null, subjectsRoot: `0x${string}` | null, requestedAt: string, answeredAt: string | null, servedAt: string | null, servedBy: `0x${string}` | null, receiptedAt: string | null, receiptedBy: `0x${string}` | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CityCallQueryVariables = Exact<{
  chainId: string | number;
  callId: `0x${string}`;
}>;


export type CityCallQuery = { cityCall: { id: `0x${string}`, grantId: `0x${string}`, resource: `0x${string}`, caller: `0x${string}`, purpose: number, reqHash: `0x${string}`, state: CityCallState, reason: `0x${string}` | null, respHash: `0x${string}` | null, subjectsRoot: `0x${string}` | null, requestedAt: string, answeredAt: string | null, servedAt: string | null, servedBy: `0x${string}` | null, receiptedAt: string | null, receiptedBy: `0x${string}` | null } };

export type CityAnswerQueryVariables = Exact<{
  chainId: string | number;
  callId: `0x${string}`;
}>;


export type CityAnswerQuery = { cityAnswer: { id: string, chainId: string, callId: `0x${string}`, state: CityAnswerState, rows: number | null, envelope: unknown, ciphertext: string | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null } };

export type CallDataMutationVariables = Exact<{
  input: CallDataInput;
}>;


export type CallDataMutation = { callData: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AuthoriseCallMutationVariables = Exact<{
  chainId: string | number;
  callId: `0x${string}`;
}>;


export type AuthoriseCallMutation = { authoriseCall: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type RefuseCallMutationVariables = Exact<{
  input: RefuseCallInput;
}>;


export type RefuseCallMutation = { refuseCall: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ServeCallMutationVariables = Exact<{
  input: ServeCallInput;
}>;


export type ServeCallMutation = { serveCall: { id: string, chainId: string, callId: `0x${string}`, state: CityAnswerState, rows: number | null, envelope: unknown, ciphertext: string | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null } };

export type ReceiptCallMutationVariables = Exact<{
  chainId: string | number;
  callId: `0x${string}`;
}>;


export type ReceiptCallMutation = { receiptCall: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type CityLeaksQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CityLeaksQuery = { cityLeaks: { nodes: Array<{ id: `0x${string}`, resource: `0x${string}`, filedBy: `0x${string}`, evidence: `0x${string}`, state: CityLeakState, grantId: `0x${string}` | null, accused: `0x${string}` | null, proof: `0x${string}` | null, tracedBy: `0x${string}` | null, judgedBy: `0x${string}` | null, proven: boolean | null, pardoned: boolean, filedAt: string, tracedAt: string | null, adjudicatedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CityLeakQueryVariables = Exact<{
  chainId: string | number;
  leakId: `0x${string}`;
}>;


export type CityLeakQuery = { cityLeak: { id: `0x${string}`, resource: `0x${string}`, filedBy: `0x${string}`, evidence: `0x${string}`, state: CityLeakState, grantId: `0x${string}` | null, accused: `0x${string}` | null, proof: `0x${string}` | null, tracedBy: `0x${string}` | null, judgedBy: `0x${string}` | null, proven: boolean | null, pardoned: boolean, filedAt: string, tracedAt: string | null, adjudicatedAt: string | null } };

export type LeakTraceQueryVariables = Exact<{
  id: string | number;
}>;


export type LeakTraceQuery = { leakTrace: { id: string, chainId: string, leakId: `0x${string}`, state: LeakTraceState, rows: number | null, grants: number | null, proof: `0x${string}` | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null, accusations: Array<{ grantId: `0x${string}`, digits: number, agreeing: number, canaries: number, chance: number }> | null } };

export type FileLeakMutationVariables = Exact<{
  input: FileLeakInput;
}>;


export type FileLeakMutation = { fileLeak: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type TraceLeakMutationVariables = Exact<{
  input: TraceLeakInput;
}>;


export type TraceLeakMutation = { traceLeak: { id: string, chainId: string, leakId: `0x${string}`, state: LeakTraceState, rows: number | null, grants: number | null, proof: `0x${string}` | null, transactionId: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null, accusations: Array<{ grantId: `0x${string}`, digits: number, agreeing: number, canaries: number, chance: number }> | null } };

export type AdjudicateLeakMutationVariables = Exact<{
  input: AdjudicateLeakInput;
}>;


export type AdjudicateLeakMutation = { adjudicateLeak: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type SubjectAccessesQueryVariables = Exact<{
  chainId: string | number;
  commitment: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SubjectAccessesQuery = { subjectAccesses: { nodes: Array<{ callId: `0x${string}`, resource: `0x${string}`, provider: string, caller: string | null, callerAddress: `0x${string}`, purpose: number, purposeName: string | null, state: CityCallState, requestedAt: string, servedAt: string, servedBy: `0x${string}`, receiptedAt: string | null, receiptedBy: `0x${string}` | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SubjectProofQueryVariables = Exact<{
  chainId: string | number;
  commitment: `0x${string}`;
  callId: `0x${string}`;
}>;


export type SubjectProofQuery = { subjectProof: { root: `0x${string}`, size: number, position: number, proof: Array<`0x${string}`> } };

export type ConsortiumPartsFragment = { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, remote: boolean, thumbprint: string | null, organisation: { id: string, name: string, installation: string | null } }> };

export type FoundConsortiumMutationVariables = Exact<{
  input: FoundConsortiumInput;
}>;


export type FoundConsortiumMutation = { foundConsortium: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, remote: boolean, thumbprint: string | null, organisation: { id: string, name: string, installation: string | null } }> } };

export type ConsortiaQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConsortiaQuery = { consortia: { nodes: Array<{ id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, remote: boolean, thumbprint: string | null, organisation: { id: string, name: string, installation: string | null } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConsortiumQueryVariables = Exact<{
  id: string | number;
}>;


export type ConsortiumQuery = { consortium: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, remote: boolean, thumbprint: string | null, organisation: { id: string, name: string, installation: string | null } }> } };

export type InviteOrganisationMutationVariables = Exact<{
  input: InviteOrganisationInput;
}>;


export type InviteOrganisationMutation = { inviteOrganisation: { id: string, code: string, expiresAt: string } };

export type AcceptConsortiumInvitationMutationVariables = Exact<{
  code: string;
}>;


export type AcceptConsortiumInvitationMutation = { acceptConsortiumInvitation: { id: string, name: string, createdAt: string, foundedBy: { id: string, name: string }, members: Array<{ joinedAt: string, remote: boolean, thumbprint: string | null, organisation: { id: string, name: string, installation: string | null } }> } };

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

export type DeploymentPartsFragment = { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null };

export type CreateReleaseMutationVariables = Exact<{
  input: CreateReleaseInput;
}>;


export type CreateReleaseMutation = { createRelease: { id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> } };

export type ReleaseQueryVariables = Exact<{
  id: string | number;
}>;


export type ReleaseQuery = { release: { abi: unknown, id: string, name: string, contractName: string, status: ReleaseStatus, compiler: string | null, bytecodeSize: number | null, createdAt: string, problems: Array<{ severity: ProblemSeverity, file: string | null, line: number | null, column: number | null, message: string, formatted: string }> } };

export type ReleaseSourceQueryVariables = Exact<{
  id: string | number;
}>;


export type ReleaseSourceQuery = { releaseSource: { sources: unknown, artefact: unknown, settings: unknown } };

export type DeploymentSourceQueryVariables = Exact<{
  id: string | number;
}>;


export type DeploymentSourceQuery = { deployment: { id: string, abi: unknown, release: { id: string, compiler: string | null } | null } };

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


export type DeployContractMutation = { deployContract: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } };

export type DeploymentQueryVariables = Exact<{
  id: string | number;
}>;


export type DeploymentQuery = { deployment: { abi: unknown, id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, chain: { id: string, height: string } | null, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } };

export type DeploymentsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DeploymentsQuery = { deployments: { nodes: Array<{ id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ContractOpenApiQueryVariables = Exact<{
  deploymentId: string | number;
}>;


export type ContractOpenApiQuery = { contractOpenApi: unknown };

export type DeploymentChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type DeploymentChangedSubscription = { deploymentChanged: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } };

export type ReadContractQueryVariables = Exact<{
  input: ReadContractInput;
}>;


export type ReadContractQuery = { readContract: { result: unknown, blockNumber: string } };

export type WriteContractMutationVariables = Exact<{
  input: WriteContractInput;
}>;


export type WriteContractMutation = { writeContract: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ContractEventsQueryVariables = Exact<{
  input: ContractEventsInput;
}>;


export type ContractEventsQuery = { contractEvents: Array<{ name: string, arguments: unknown, blockNumber: string, transactionHash: `0x${string}`, logIndex: number }> };

export type PromotionPartsFragment = { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null };

export type PromotionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PromotionsQuery = { promotions: { nodes: Array<{ id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PromotionQueryVariables = Exact<{
  id: string | number;
}>;


export type PromotionQuery = { promotion: { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null } };

export type RequestPromotionMutationVariables = Exact<{
  input: RequestPromotionInput;
}>;


export type RequestPromotionMutation = { requestPromotion: { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null } };

export type ApprovePromotionMutationVariables = Exact<{
  id: string | number;
}>;


export type ApprovePromotionMutation = { approvePromotion: { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null } };

export type RejectPromotionMutationVariables = Exact<{
  id: string | number;
}>;


export type RejectPromotionMutation = { rejectPromotion: { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null } };

export type WithdrawPromotionMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawPromotionMutation = { withdrawPromotion: { id: string, status: PromotionStatus, codeHash: `0x${string}`, arguments: unknown, createdAt: string, expiresAt: string, decidedAt: string | null, requestedBy: string, decidedBy: string | null, from: { id: string, contractName: string } | null, chain: { id: string, name: string } | null, requester: { id: string, name: string } | null, decider: { id: string, name: string } | null, deployment: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } | null } };

export type UpgradePartsFragment = { id: string, status: UpgradeStatus, reason: string | null, fault: unknown, createdAt: string, deployment: { id: string, contractName: string, address: `0x${string}` | null } | null, implementation: { id: string, contractName: string, address: `0x${string}` | null } | null, transaction: { id: string, hash: `0x${string}` | null } | null };

export type DeployProxyMutationVariables = Exact<{
  input: DeployProxyInput;
}>;


export type DeployProxyMutation = { deployProxy: { id: string, contractName: string, status: DeploymentStatus, reason: string | null, fault: unknown, address: `0x${string}` | null, blockNumber: string | null, proxy: ProxyKind | null, createdAt: string, implementation: { id: string, address: `0x${string}` | null } | null, organisation: { id: string, name: string } | null } };

export type UpgradeProxyMutationVariables = Exact<{
  input: UpgradeProxyInput;
}>;


export type UpgradeProxyMutation = { upgradeProxy: { id: string, status: UpgradeStatus, reason: string | null, fault: unknown, createdAt: string, deployment: { id: string, contractName: string, address: `0x${string}` | null } | null, implementation: { id: string, contractName: string, address: `0x${string}` | null } | null, transaction: { id: string, hash: `0x${string}` | null } | null } };

export type UpgradeQueryVariables = Exact<{
  id: string | number;
}>;


export type UpgradeQuery = { upgrade: { id: string, status: UpgradeStatus, reason: string | null, fault: unknown, createdAt: string, deployment: { id: string, contractName: string, address: `0x${string}` | null } | null, implementation: { id: string, contractName: string, address: `0x${string}` | null } | null, transaction: { id: string, hash: `0x${string}` | null } | null } };

export type UpgradesQueryVariables = Exact<{
  deploymentId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UpgradesQuery = { upgrades: { nodes: Array<{ id: string, status: UpgradeStatus, reason: string | null, fault: unknown, createdAt: string, deployment: { id: string, contractName: string, address: `0x${string}` | null } | null, implementation: { id: string, contractName: string, address: `0x${string}` | null } | null, transaction: { id: string, hash: `0x${string}` | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UpgradeChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type UpgradeChangedSubscription = { upgradeChanged: { id: string, status: UpgradeStatus, reason: string | null, fault: unknown, createdAt: string, deployment: { id: string, contractName: string, address: `0x${string}` | null } | null, implementation: { id: string, contractName: string, address: `0x${string}` | null } | null, transaction: { id: string, hash: `0x${string}` | null } | null } };

export type FactoryRulePartsFragment = { id: string, deploymentId: string, contractName: string, event: string, argument: string, done: boolean, createdAt: string };

export type FactoryRulesQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FactoryRulesQuery = { factoryRules: { nodes: Array<{ id: string, deploymentId: string, contractName: string, event: string, argument: string, done: boolean, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateFactoryRuleMutationVariables = Exact<{
  input: CreateFactoryRuleInput;
}>;


export type CreateFactoryRuleMutation = { createFactoryRule: { id: string, deploymentId: string, contractName: string, event: string, argument: string, done: boolean, createdAt: string } };

export type DeleteFactoryRuleMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteFactoryRuleMutation = { deleteFactoryRule: boolean };

export type CredentialPartsFragment = { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string };

export type CredentialSchemaPartsFragment = { id: string, name: string, claims: unknown, createdAt: string };

export type IssuingKeyPartsFragment = { keyId: string, chainId: string, transactionId: string, listed: boolean, createdAt: string };

export type AuthChallengePartsFragment = { id: string, did: string, audience: string, origin: string, nonce: string, profile: AuthProfile, message: `0x${string}` | null, request: unknown, expiresAt: string };

export type AuthVerdictPartsFragment = { accepted: boolean, code: string, because: string, did: string, algorithm: string | null, assurance: string | null, deviceStatus: string | null, block: string | null, credential: string | null, issuer: string | null };

export type CredentialSchemasQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
}>;


export type CredentialSchemasQuery = { credentialSchemas: { nodes: Array<{ id: string, name: string, claims: unknown, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IssuingKeysQueryVariables = Exact<{
  chainId: string | number;
}>;


export type IssuingKeysQuery = { issuingKeys: Array<{ keyId: string, chainId: string, transactionId: string, listed: boolean, createdAt: string }> };

export type CredentialsQueryVariables = Exact<{
  chainId: string | number;
  first?: number;
  after?: string | null | undefined;
}>;


export type CredentialsQuery = { credentials: { nodes: Array<{ id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CredentialQueryVariables = Exact<{
  id: string | number;
}>;


export type CredentialQuery = { credential: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type CreateCredentialSchemaMutationVariables = Exact<{
  input: CreateCredentialSchemaInput;
}>;


export type CreateCredentialSchemaMutation = { createCredentialSchema: { id: string, name: string, claims: unknown, createdAt: string } };

export type AppointIssuingKeyMutationVariables = Exact<{
  chainId: string | number;
  keyId: string | number;
}>;


export type AppointIssuingKeyMutation = { appointIssuingKey: { keyId: string, chainId: string, transactionId: string, listed: boolean, createdAt: string } };

export type IssueCredentialMutationVariables = Exact<{
  input: IssueCredentialInput;
}>;


export type IssueCredentialMutation = { issueCredential: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type EndorseDeviceMutationVariables = Exact<{
  input: EndorseDeviceInput;
}>;


export type EndorseDeviceMutation = { endorseDevice: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type CollectCredentialMutationVariables = Exact<{
  id: string | number;
}>;


export type CollectCredentialMutation = { collectCredential: { id: string, document: string } };

export type RevokeCredentialMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeCredentialMutation = { revokeCredential: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type SuspendCredentialMutationVariables = Exact<{
  id: string | number;
}>;


export type SuspendCredentialMutation = { suspendCredential: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ResumeCredentialMutationVariables = Exact<{
  id: string | number;
}>;


export type ResumeCredentialMutation = { resumeCredential: { id: string, chainId: string, schemaId: string | null, type: string, subject: string, validFrom: string, validUntil: string, wanted: CredentialWish, status: CredentialStatus, onChainId: string | null, vcHash: string | null, listId: string, statusIndex: number, kept: boolean, collectedAt: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AuthChallengeMutationVariables = Exact<{
  input: AuthChallengeInput;
}>;


export type AuthChallengeMutation = { authChallenge: { id: string, did: string, audience: string, origin: string, nonce: string, profile: AuthProfile, message: `0x${string}` | null, request: unknown, expiresAt: string } };

export type AuthVerifyMutationVariables = Exact<{
  challengeId: string | number;
  signature?: `0x${string}` | null | undefined;
}>;


export type AuthVerifyMutation = { authVerify: { accepted: boolean, code: string, because: string, did: string, algorithm: string | null, assurance: string | null, deviceStatus: string | null, block: string | null, credential: string | null, issuer: string | null } };

export type DataStreamPartsFragment = { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null };

export type DataBatchPartsFragment = { id: string, seqFrom: string, seqTo: string, root: `0x${string}`, state: DataDeedState, reason: string | null, number: number | null, assurance: Assurance | null, late: boolean | null, transactionId: string | null, createdAt: string, anchoredAt: string | null };

export type DataReadingPartsFragment = { seq: string, occurredAt: string, receivedAt: string, hash: `0x${string}`, payload: `0x${string}` | null, mediaType: string | null, signature: `0x${string}` | null, assurance: Assurance, late: boolean };

export type DataStreamsQueryVariables = Exact<{
  chainId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataStreamsQuery = { dataStreams: { nodes: Array<{ id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DataStreamQueryVariables = Exact<{
  id: string | number;
}>;


export type DataStreamQuery = { dataStream: { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, latest: { seq: string, occurredAt: string, receivedAt: string, hash: `0x${string}`, payload: `0x${string}` | null, mediaType: string | null, signature: `0x${string}` | null, assurance: Assurance, late: boolean } | null, chain: { id: string, name: string } | null } };

export type DataReadingsQueryVariables = Exact<{
  streamId: string | number;
  from?: string | null | undefined;
  to?: string | null | undefined;
  newestFirst?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataReadingsQuery = { dataStream: { readings: { nodes: Array<{ seq: string, occurredAt: string, receivedAt: string, hash: `0x${string}`, payload: `0x${string}` | null, mediaType: string | null, signature: `0x${string}` | null, assurance: Assurance, late: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type DataReadingQueryVariables = Exact<{
  streamId: string | number;
  seq: string;
}>;


export type DataReadingQuery = { dataReading: { seq: string, occurredAt: string, receivedAt: string, hash: `0x${string}`, payload: `0x${string}` | null, mediaType: string | null, signature: `0x${string}` | null, assurance: Assurance, late: boolean, senml: Array<{ name: string, time: number, unit: string | null, value: unknown, sum: number | null }> | null, batch: { id: string, seqFrom: string, seqTo: string, root: `0x${string}`, state: DataDeedState, reason: string | null, number: number | null, assurance: Assurance | null, late: boolean | null, transactionId: string | null, createdAt: string, anchoredAt: string | null } | null } };

export type ReadingProofQueryVariables = Exact<{
  streamId: string | number;
  seq: string;
}>;


export type ReadingProofQuery = { readingProof: { evmChainId: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, seq: string, value: `0x${string}`, leaf: `0x${string}`, position: number, size: number, path: Array<`0x${string}`>, transactionHash: `0x${string}` | null, blockNumber: string | null, batch: { id: string, seqFrom: string, seqTo: string, root: `0x${string}`, state: DataDeedState, reason: string | null, number: number | null, assurance: Assurance | null, late: boolean | null, transactionId: string | null, createdAt: string, anchoredAt: string | null } } };

export type DataBatchesQueryVariables = Exact<{
  streamId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataBatchesQuery = { dataStream: { batches: { nodes: Array<{ id: string, seqFrom: string, seqTo: string, root: `0x${string}`, state: DataDeedState, reason: string | null, number: number | null, assurance: Assurance | null, late: boolean | null, transactionId: string | null, createdAt: string, anchoredAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type DataGapsQueryVariables = Exact<{
  streamId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataGapsQuery = { dataStream: { gaps: { nodes: Array<{ id: string, seqFrom: string, seqTo: string, cause: string, state: DataDeedState, reason: string | null, transactionId: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type DataErrorsQueryVariables = Exact<{
  streamId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataErrorsQuery = { dataStream: { errors: { nodes: Array<{ id: string, seq: string, cause: string, replacement: `0x${string}` | null, state: DataDeedState, reason: string | null, transactionId: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type DataCasesQueryVariables = Exact<{
  streamId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataCasesQuery = { dataStream: { cases: { nodes: Array<{ id: string, seq: string, occurredAt: string, hash: `0x${string}`, payload: `0x${string}` | null, signature: `0x${string}`, state: DataDeedState, reason: string | null, transactionId: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type OpenDataStreamMutationVariables = Exact<{
  input: OpenDataStreamInput;
}>;


export type OpenDataStreamMutation = { openDataStream: { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null } };

export type PaceDataStreamMutationVariables = Exact<{
  id: string | number;
  input: DataStreamPaceInput;
}>;


export type PaceDataStreamMutation = { paceDataStream: { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null } };

export type CloseDataStreamMutationVariables = Exact<{
  id: string | number;
}>;


export type CloseDataStreamMutation = { closeDataStream: { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null } };

export type CorrectReadingMutationVariables = Exact<{
  input: CorrectReadingInput;
}>;


export type CorrectReadingMutation = { correctReading: { id: string, seq: string, cause: string, replacement: `0x${string}` | null, state: DataDeedState, reason: string | null, transactionId: string | null, createdAt: string } };

export type SubmitReadingsMutationVariables = Exact<{
  readings: Array<unknown> | unknown;
}>;


export type SubmitReadingsMutation = { submitReadings: { accepted: number, duplicates: number, refused: Array<{ line: number, code: ReadingCode, detail: string }> } };

export type DataStreamChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type DataStreamChangedSubscription = { dataStreamChanged: { id: string, name: string, contract: `0x${string}`, stream: `0x${string}`, producer: `0x${string}`, curve: ReadingCurve, publicKey: `0x${string}`, gatewayKey: `0x${string}` | null, schemaId: `0x${string}`, personal: boolean, takesUnsigned: boolean, lateAfter: number, batchReadings: number, batchSeconds: number, patienceSeconds: number, window: number, desired: DataStreamDesire, state: DataStreamState, reason: string | null, settled: string, anchored: number, createdAt: string, chain: { id: string, name: string } | null } };

export type ReadingsAddedSubscriptionVariables = Exact<{
  streamId: string | number;
  after?: string | null | undefined;
}>;


export type ReadingsAddedSubscription = { readingsAdded: Array<{ seq: string, occurredAt: string, receivedAt: string, hash: `0x${string}`, payload: `0x${string}` | null, mediaType: string | null, signature: `0x${string}` | null, assurance: Assurance, late: boolean }> };

export type DevicePartsFragment = { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null };

export type EnrolmentPartsFragment = { id: string, chainId: string, format: EnrolmentFormat, createdAt: string, endedAt: string | null, records: number, taken: number, known: number, refused: number };

export type DevicesQueryVariables = Exact<{
  chainId: string | number;
  filter?: DeviceFilterInput | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DevicesQuery = { devices: { nodes: Array<{ did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DeviceQueryVariables = Exact<{
  did: string;
}>;


export type DeviceQuery = { device: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type DidQueryVariables = Exact<{
  did: string;
  versionId?: string | null | undefined;
}>;


export type DidQuery = { did: { didDocument: unknown, didDocumentMetadata: unknown, didResolutionMetadata: unknown } };

export type RegisterDeviceMutationVariables = Exact<{
  input: RegisterDeviceInput;
}>;


export type RegisterDeviceMutation = { registerDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type ProveDeviceMutationVariables = Exact<{
  id: string | number;
  proof: `0x${string}`;
}>;


export type ProveDeviceMutation = { proveDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type UpdateDeviceMutationVariables = Exact<{
  id: string | number;
  input: UpdateDeviceInput;
}>;


export type UpdateDeviceMutation = { updateDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type ActivateDeviceMutationVariables = Exact<{
  id: string | number;
  credential: `0x${string}`;
}>;


export type ActivateDeviceMutation = { activateDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type SuspendDeviceMutationVariables = Exact<{
  id: string | number;
}>;


export type SuspendDeviceMutation = { suspendDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type ResumeDeviceMutationVariables = Exact<{
  id: string | number;
  credential?: `0x${string}` | null | undefined;
}>;


export type ResumeDeviceMutation = { resumeDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type RetireDeviceMutationVariables = Exact<{
  id: string | number;
}>;


export type RetireDeviceMutation = { retireDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type BindDeviceMutationVariables = Exact<{
  id: string | number;
  gateway?: `0x${string}` | null | undefined;
}>;


export type BindDeviceMutation = { bindDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type LabelDeviceMutationVariables = Exact<{
  id: string | number;
  labels: DeviceLabelsInput;
}>;


export type LabelDeviceMutation = { labelDevice: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type SetDeviceAttributeMutationVariables = Exact<{
  id: string | number;
  attribute: DidAttributeInput;
}>;


export type SetDeviceAttributeMutation = { setDeviceAttribute: { id: string, status: TransactionStatus } };

export type SetDeviceDelegateMutationVariables = Exact<{
  id: string | number;
  delegate: DidDelegateInput;
}>;


export type SetDeviceDelegateMutation = { setDeviceDelegate: { id: string, status: TransactionStatus } };

export type DeviceChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type DeviceChangedSubscription = { deviceChanged: { did: string, chainId: string, address: `0x${string}`, owner: `0x${string}` | null, ownerOrganisationId: string | null, kind: number, class: DeviceClass, hwIdHash: `0x${string}`, gateway: `0x${string}` | null, status: DeviceStatus, credential: `0x${string}` | null, infoHash: `0x${string}` | null, seq: string | null, seenBlock: string | null, own: { id: string, desired: DeviceStatus, wishedGateway: `0x${string}` | null, wishedCredential: `0x${string}` | null, proved: boolean, name: string, tags: Array<string>, site: string, enrolmentId: string | null, transactionId: string | null, settled: boolean, reason: string | null, fault: unknown } | null } };

export type EnrolmentsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EnrolmentsQuery = { enrolments: { nodes: Array<{ id: string, chainId: string, format: EnrolmentFormat, createdAt: string, endedAt: string | null, records: number, taken: number, known: number, refused: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EnrolmentQueryVariables = Exact<{
  id: string | number;
}>;


export type EnrolmentQuery = { enrolment: { id: string, chainId: string, format: EnrolmentFormat, createdAt: string, endedAt: string | null, records: number, taken: number, known: number, refused: number, progress: { states: unknown, unproved: number, waiting: number, stuck: number } } };

export type EnrolmentProblemsQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EnrolmentProblemsQuery = { enrolmentProblems: { nodes: Array<{ line: number, field: string, code: string, message: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EnrolmentChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type EnrolmentChangedSubscription = { enrolmentChanged: { id: string, chainId: string, format: EnrolmentFormat, createdAt: string, endedAt: string | null, records: number, taken: number, known: number, refused: number } };

export type BlockPartsFragment = { number: string, hash: `0x${string}`, parentHash: `0x${string}`, stateRoot: `0x${string}`, miner: `0x${string}`, timestamp: string, gasUsed: string, gasLimit: string, transactionCount: number, logCount: number };

export type MinedTransactionPartsFragment = { hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number };

export type EventPartsFragment = { blockNumber: string, transactionHash: `0x${string}`, logIndex: number, address: `0x${string}`, name: string | null, arguments: unknown, topics: Array<`0x${string}`>, data: `0x${string}` };

export type BlocksQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BlocksQuery = { blocks: { nodes: Array<{ number: string, hash: `0x${string}`, parentHash: `0x${string}`, stateRoot: `0x${string}`, miner: `0x${string}`, timestamp: string, gasUsed: string, gasLimit: string, transactionCount: number, logCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BlockQueryVariables = Exact<{
  chainId: string | number;
  number?: string | null | undefined;
  hash?: `0x${string}` | null | undefined;
}>;


export type BlockQuery = { block: { number: string, hash: `0x${string}`, parentHash: `0x${string}`, stateRoot: `0x${string}`, miner: `0x${string}`, timestamp: string, gasUsed: string, gasLimit: string, transactionCount: number, logCount: number, transactions: { nodes: Array<{ hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type MinedTransactionsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MinedTransactionsQuery = { minedTransactions: { nodes: Array<{ hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MinedTransactionQueryVariables = Exact<{
  chainId: string | number;
  hash: `0x${string}`;
}>;


export type MinedTransactionQuery = { minedTransaction: { failure: string | null, hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number, call: { function: string, arguments: unknown } | null, events: { nodes: Array<{ blockNumber: string, transactionHash: `0x${string}`, logIndex: number, address: `0x${string}`, name: string | null, arguments: unknown, topics: Array<`0x${string}`>, data: `0x${string}` }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type EventsQueryVariables = Exact<{
  input: EventsInput;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsQuery = { events: { nodes: Array<{ blockNumber: string, transactionHash: `0x${string}`, logIndex: number, address: `0x${string}`, name: string | null, arguments: unknown, topics: Array<`0x${string}`>, data: `0x${string}` }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AddressQueryVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
}>;


export type AddressQuery = { address: { address: `0x${string}`, contractNames: Array<string>, transactions: { nodes: Array<{ hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, events: { nodes: Array<{ blockNumber: string, transactionHash: `0x${string}`, logIndex: number, address: `0x${string}`, name: string | null, arguments: unknown, topics: Array<`0x${string}`>, data: `0x${string}` }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, tokenBalances: { nodes: Array<{ token: `0x${string}`, tokenId: string, amount: string, standard: TokenStandard }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type TokenPartsFragment = { address: `0x${string}`, standard: TokenStandard, name: string | null, symbol: string | null, decimals: number | null };

export type TokensQueryVariables = Exact<{
  chainId: string | number;
  addresses?: Array<`0x${string}`> | `0x${string}` | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TokensQuery = { tokens: { nodes: Array<{ address: `0x${string}`, standard: TokenStandard, name: string | null, symbol: string | null, decimals: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SearchQueryVariables = Exact<{
  chainId: string | number;
  text: string;
}>;


export type SearchQuery = { search: Array<{ kind: FoundKind, id: string, name: string, address: `0x${string}` | null }> };

export type AccountQueryVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
}>;


export type AccountQuery = { address: { account: { blockNumber: string, balance: string, nonce: string, codeHash: `0x${string}` | null, proof: unknown } | null } };

export type TransactionsOfQueryVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TransactionsOfQuery = { address: { transactions: { nodes: Array<{ hash: `0x${string}`, blockNumber: string, position: number, type: number, from: `0x${string}`, to: `0x${string}` | null, contractAddress: `0x${string}` | null, value: string, nonce: string, gasUsed: string, gasLimit: string, input: `0x${string}`, succeeded: boolean, logCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type TokenHoldersQueryVariables = Exact<{
  chainId: string | number;
  token: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TokenHoldersQuery = { address: { tokenHolders: { nodes: Array<{ holder: `0x${string}`, tokenId: string, amount: string, standard: TokenStandard }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type TokenBalancesQueryVariables = Exact<{
  chainId: string | number;
  holder: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TokenBalancesQuery = { address: { tokenBalances: { nodes: Array<{ token: `0x${string}`, tokenId: string, amount: string, standard: TokenStandard }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type AccessDeedPartsFragment = { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string };

export type DataPolicyPartsFragment = { resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string };

export type AccessGrantPartsFragment = { id: `0x${string}`, resource: `0x${string}`, grantee: `0x${string}`, state: AccessState, outdated: boolean, scopes: Array<AccessScope>, purposeMask: `0x${string}`, usesLeft: string, validUntil: string, emergencyOf: `0x${string}` | null, justified: boolean | null };

export type KeyReleasePartsFragment = { id: string, chainId: string, organisationId: string, readerId: string | null, kind: KeyReleaseKind, resource: `0x${string}`, grantId: `0x${string}`, callId: `0x${string}` | null, keyEpoch: string, reqHash: `0x${string}`, state: KeyReleaseState, wrapHash: `0x${string}` | null, recipient: unknown, transactionHash: `0x${string}` | null, blockNumber: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null };

export type AccessPurposePartsFragment = { bit: number, name: string, term: string | null, description: string, definedBy: string, createdAt: string };

export type KeptReceiptPartsFragment = { id: string, resource: `0x${string}`, grantee: `0x${string}`, purpose: number, reqHash: `0x${string}`, respHash: `0x${string}`, occurredAt: string };

export type AccessPurposesQueryVariables = Exact<{
  consortiumId: string | number;
}>;


export type AccessPurposesQuery = { accessPurposes: Array<{ bit: number, name: string, term: string | null, description: string, definedBy: string, createdAt: string }> };

export type DefinePurposeMutationVariables = Exact<{
  input: DefinePurposeInput;
}>;


export type DefinePurposeMutation = { definePurpose: { bit: number, name: string, term: string | null, description: string, definedBy: string, createdAt: string } };

export type DataPoliciesQueryVariables = Exact<{
  chainId: string | number;
  owner?: `0x${string}` | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataPoliciesQuery = { dataPolicies: { nodes: Array<{ resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DataPolicyQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type DataPolicyQuery = { dataPolicy: { resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string } };

export type MayStoreQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
  storer: `0x${string}`;
}>;


export type MayStoreQuery = { mayStore: boolean };

export type CreateDataPolicyMutationVariables = Exact<{
  input: CreateDataPolicyInput;
}>;


export type CreateDataPolicyMutation = { createDataPolicy: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AmendDataPolicyMutationVariables = Exact<{
  input: AmendDataPolicyInput;
}>;


export type AmendDataPolicyMutation = { amendDataPolicy: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type BumpDataEpochMutationVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type BumpDataEpochMutation = { bumpDataEpoch: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AccessGrantsQueryVariables = Exact<{
  chainId: string | number;
  resource?: `0x${string}` | null | undefined;
  grantee?: `0x${string}` | null | undefined;
  state?: AccessState | null | undefined;
  live?: boolean | null | undefined;
  expiresBefore?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AccessGrantsQuery = { accessGrants: { nodes: Array<{ id: `0x${string}`, resource: `0x${string}`, grantee: `0x${string}`, state: AccessState, outdated: boolean, scopes: Array<AccessScope>, purposeMask: `0x${string}`, usesLeft: string, validUntil: string, emergencyOf: `0x${string}` | null, justified: boolean | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AccessGrantQueryVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
}>;


export type AccessGrantQuery = { accessGrant: { id: `0x${string}`, resource: `0x${string}`, grantee: `0x${string}`, state: AccessState, outdated: boolean, scopes: Array<AccessScope>, purposeMask: `0x${string}`, usesLeft: string, validUntil: string, emergencyOf: `0x${string}` | null, justified: boolean | null } };

export type CheckGrantQueryVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
  scopes: Array<AccessScope> | AccessScope;
  purpose: string;
}>;


export type CheckGrantQuery = { checkGrant: boolean };

export type RequestGrantMutationVariables = Exact<{
  input: RequestGrantInput;
}>;


export type RequestGrantMutation = { requestGrant: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type GiveGrantMutationVariables = Exact<{
  input: GiveGrantInput;
}>;


export type GiveGrantMutation = { giveGrant: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type DenyGrantMutationVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
}>;


export type DenyGrantMutation = { denyGrant: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type RevokeGrantMutationVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
}>;


export type RevokeGrantMutation = { revokeGrant: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type BreakGlassMutationVariables = Exact<{
  input: BreakGlassInput;
}>;


export type BreakGlassMutation = { breakGlass: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ReviewEmergencyMutationVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
  justified: boolean;
}>;


export type ReviewEmergencyMutation = { reviewEmergency: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AccessDeedQueryVariables = Exact<{
  id: string | number;
}>;


export type AccessDeedQuery = { accessDeed: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AccessDeedsQueryVariables = Exact<{
  chainId: string | number;
  subject?: `0x${string}` | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AccessDeedsQuery = { accessDeeds: { nodes: Array<{ id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReaderKeyQueryVariables = Exact<{
  chainId: string | number;
  address?: `0x${string}` | null | undefined;
}>;


export type ReaderKeyQuery = { readerKey: { did: string, keyId: string, kem: ReaderKem, publicKey: `0x${string}` } | null };

export type PublishReaderKeyMutationVariables = Exact<{
  input: PublishReaderKeyInput;
}>;


export type PublishReaderKeyMutation = { publishReaderKey: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type RevokeReaderKeyMutationVariables = Exact<{
  input: ReaderKeyInput;
}>;


export type RevokeReaderKeyMutation = { revokeReaderKey: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type RequestKeyMutationVariables = Exact<{
  input: RequestKeyInput;
}>;


export type RequestKeyMutation = { requestKey: { id: string, chainId: string, organisationId: string, readerId: string | null, kind: KeyReleaseKind, resource: `0x${string}`, grantId: `0x${string}`, callId: `0x${string}` | null, keyEpoch: string, reqHash: `0x${string}`, state: KeyReleaseState, wrapHash: `0x${string}` | null, recipient: unknown, transactionHash: `0x${string}` | null, blockNumber: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null } };

export type RequestOwnKeyMutationVariables = Exact<{
  input: RequestOwnKeyInput;
}>;


export type RequestOwnKeyMutation = { requestOwnKey: { id: string, chainId: string, organisationId: string, readerId: string | null, kind: KeyReleaseKind, resource: `0x${string}`, grantId: `0x${string}`, callId: `0x${string}` | null, keyEpoch: string, reqHash: `0x${string}`, state: KeyReleaseState, wrapHash: `0x${string}` | null, recipient: unknown, transactionHash: `0x${string}` | null, blockNumber: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null } };

export type KeyReleaseQueryVariables = Exact<{
  id: string | number;
}>;


export type KeyReleaseQuery = { keyRelease: { id: string, chainId: string, organisationId: string, readerId: string | null, kind: KeyReleaseKind, resource: `0x${string}`, grantId: `0x${string}`, callId: `0x${string}` | null, keyEpoch: string, reqHash: `0x${string}`, state: KeyReleaseState, wrapHash: `0x${string}` | null, recipient: unknown, transactionHash: `0x${string}` | null, blockNumber: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null } };

export type KeyReleasesQueryVariables = Exact<{
  chainId: string | number;
  grantId?: `0x${string}` | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type KeyReleasesQuery = { keyReleases: { nodes: Array<{ id: string, chainId: string, organisationId: string, readerId: string | null, kind: KeyReleaseKind, resource: `0x${string}`, grantId: `0x${string}`, callId: `0x${string}` | null, keyEpoch: string, reqHash: `0x${string}`, state: KeyReleaseState, wrapHash: `0x${string}` | null, recipient: unknown, transactionHash: `0x${string}` | null, blockNumber: string | null, reason: string | null, fault: unknown, createdAt: string, endedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ProcessorsQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProcessorsQuery = { processors: { nodes: Array<{ block: string, logIndex: number, kind: AccessReceiptKind, resource: `0x${string}`, grantId: `0x${string}` | null, grantee: `0x${string}` | null, organisationId: string | null, by: `0x${string}` | null, purpose: number | null, reqHash: `0x${string}` | null, respHash: `0x${string}`, keyEpoch: string | null, count: string | null, transactionHash: `0x${string}`, minedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type VerifyAccessReceiptQueryVariables = Exact<{
  chainId: string | number;
  block: string;
  logIndex: number;
  nodeId?: string | number | null | undefined;
}>;


export type VerifyAccessReceiptQuery = { verifyAccessReceipt: boolean };

export type KeepAccessReceiptMutationVariables = Exact<{
  input: KeepReceiptInput;
}>;


export type KeepAccessReceiptMutation = { keepAccessReceipt: { id: string, resource: `0x${string}`, grantee: `0x${string}`, purpose: number, reqHash: `0x${string}`, respHash: `0x${string}`, occurredAt: string } };

export type AnchorAccessReceiptsMutationVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type AnchorAccessReceiptsMutation = { anchorAccessReceipts: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type KeptReceiptProofQueryVariables = Exact<{
  id: string | number;
}>;


export type KeptReceiptProofQuery = { keptReceiptProof: { root: `0x${string}`, size: number, position: number, proof: Array<`0x${string}`>, deedId: string, receipt: { id: string, resource: `0x${string}`, grantee: `0x${string}`, purpose: number, reqHash: `0x${string}`, respHash: `0x${string}`, occurredAt: string } } };

export type PrivacyPolicyPartsFragment = { everybodyStores: boolean, policy: { resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string }, parties: Array<{ address: `0x${string}`, organisationId: string | null, ciphertextOnly: boolean, scopes: Array<AccessScope>, purposes: Array<string>, validUntil: string | null, grantId: `0x${string}` | null }> };

export type SetPrivacyPolicyMutationVariables = Exact<{
  input: PrivacyPolicyInput;
}>;


export type SetPrivacyPolicyMutation = { setPrivacyPolicy: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type PrivacyPolicyQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type PrivacyPolicyQuery = { privacyPolicy: { everybodyStores: boolean, policy: { resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string }, parties: Array<{ address: `0x${string}`, organisationId: string | null, ciphertextOnly: boolean, scopes: Array<AccessScope>, purposes: Array<string>, validUntil: string | null, grantId: `0x${string}` | null }> } };

export type PrivacyPolicyChangedSubscriptionVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type PrivacyPolicyChangedSubscription = { privacyPolicyChanged: { everybodyStores: boolean, policy: { resource: `0x${string}`, owner: `0x${string}`, name: `0x${string}`, scopes: Array<AccessScope>, purposeMask: `0x${string}`, brokered: boolean, emergencies: boolean, broker: `0x${string}` | null, storers: Array<`0x${string}`> | null, odrlHash: `0x${string}`, epoch: string, keyEpoch: string, version: string }, parties: Array<{ address: `0x${string}`, organisationId: string | null, ciphertextOnly: boolean, scopes: Array<AccessScope>, purposes: Array<string>, validUntil: string | null, grantId: `0x${string}` | null }> } };

export type AccessGrantChangedSubscriptionVariables = Exact<{
  chainId: string | number;
  grantId: `0x${string}`;
}>;


export type AccessGrantChangedSubscription = { accessGrantChanged: { id: `0x${string}`, resource: `0x${string}`, grantee: `0x${string}`, state: AccessState, outdated: boolean, scopes: Array<AccessScope>, purposeMask: `0x${string}`, usesLeft: string, validUntil: string, emergencyOf: `0x${string}` | null, justified: boolean | null } };

export type AccessGrantsRequestedSubscriptionVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
}>;


export type AccessGrantsRequestedSubscription = { accessGrantsRequested: Array<{ id: `0x${string}`, resource: `0x${string}`, grantee: `0x${string}`, state: AccessState, outdated: boolean, scopes: Array<AccessScope>, purposeMask: `0x${string}`, usesLeft: string, validUntil: string, emergencyOf: `0x${string}` | null, justified: boolean | null }> };

export type AccessDeedChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type AccessDeedChangedSubscription = { accessDeedChanged: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ChainIndexQueryVariables = Exact<{
  chainId: string | number;
}>;


export type ChainIndexQuery = { chain: { id: string, name: string, phase: string, height: string }, chainIndex: { height: string | null, hash: `0x${string}` | null, firstBlock: string | null, trouble: string | null, seenAt: string | null, wish: { fromBlock: string, paused: boolean } } };

export type WishForIndexMutationVariables = Exact<{
  input: WishForIndexInput;
}>;


export type WishForIndexMutation = { wishForIndex: { fromBlock: string, paused: boolean } };

export type SponsorshipPartsFragment = { id: string, name: string, signers: Array<`0x${string}`>, applicationKeyId: string | null, createdAt: string, expiresAt: string, endedAt: string | null, contracts: Array<{ deploymentId: string, methods: Array<string>, forwarderId: string | null }>, limits: { intentsPerSigner: number, gasPerSigner: string, intentsPerDay: number, gasPerDay: string }, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null };

export type IntentPartsFragment = { id: string, sponsorshipId: string, deploymentId: string, digest: `0x${string}`, signer: `0x${string}`, function: string, nonce: string, deadline: string, gas: string, status: IntentStatus, hash: `0x${string}` | null, relayedByOther: boolean, reason: string | null, fault: unknown, createdAt: string };

export type SponsorshipsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SponsorshipsQuery = { sponsorships: { nodes: Array<{ id: string, name: string, signers: Array<`0x${string}`>, applicationKeyId: string | null, createdAt: string, expiresAt: string, endedAt: string | null, contracts: Array<{ deploymentId: string, methods: Array<string>, forwarderId: string | null }>, limits: { intentsPerSigner: number, gasPerSigner: string, intentsPerDay: number, gasPerDay: string }, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SponsorshipQueryVariables = Exact<{
  id: string | number;
}>;


export type SponsorshipQuery = { sponsorship: { id: string, name: string, signers: Array<`0x${string}`>, applicationKeyId: string | null, createdAt: string, expiresAt: string, endedAt: string | null, contracts: Array<{ deploymentId: string, methods: Array<string>, forwarderId: string | null }>, limits: { intentsPerSigner: number, gasPerSigner: string, intentsPerDay: number, gasPerDay: string }, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null } };

export type CreateSponsorshipMutationVariables = Exact<{
  input: CreateSponsorshipInput;
}>;


export type CreateSponsorshipMutation = { createSponsorship: { id: string, name: string, signers: Array<`0x${string}`>, applicationKeyId: string | null, createdAt: string, expiresAt: string, endedAt: string | null, contracts: Array<{ deploymentId: string, methods: Array<string>, forwarderId: string | null }>, limits: { intentsPerSigner: number, gasPerSigner: string, intentsPerDay: number, gasPerDay: string }, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null } };

export type EndSponsorshipMutationVariables = Exact<{
  id: string | number;
}>;


export type EndSponsorshipMutation = { endSponsorship: { id: string, name: string, signers: Array<`0x${string}`>, applicationKeyId: string | null, createdAt: string, expiresAt: string, endedAt: string | null, contracts: Array<{ deploymentId: string, methods: Array<string>, forwarderId: string | null }>, limits: { intentsPerSigner: number, gasPerSigner: string, intentsPerDay: number, gasPerDay: string }, chain: { id: string, name: string } | null, key: { id: string, name: string, address: `0x${string}` | null } | null } };

export type IntentTypedDataQueryVariables = Exact<{
  input: IntentTypedDataInput;
}>;


export type IntentTypedDataQuery = { intentTypedData: { typedData: unknown, digest: `0x${string}` } };

export type SubmitIntentMutationVariables = Exact<{
  input: SubmitIntentInput;
}>;


export type SubmitIntentMutation = { submitIntent: { id: string, sponsorshipId: string, deploymentId: string, digest: `0x${string}`, signer: `0x${string}`, function: string, nonce: string, deadline: string, gas: string, status: IntentStatus, hash: `0x${string}` | null, relayedByOther: boolean, reason: string | null, fault: unknown, createdAt: string } };

export type IntentQueryVariables = Exact<{
  id: string | number;
}>;


export type IntentQuery = { intent: { id: string, sponsorshipId: string, deploymentId: string, digest: `0x${string}`, signer: `0x${string}`, function: string, nonce: string, deadline: string, gas: string, status: IntentStatus, hash: `0x${string}` | null, relayedByOther: boolean, reason: string | null, fault: unknown, createdAt: string } };

export type IntentsQueryVariables = Exact<{
  sponsorshipId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IntentsQuery = { intents: { nodes: Array<{ id: string, sponsorshipId: string, deploymentId: string, digest: `0x${string}`, signer: `0x${string}`, function: string, nonce: string, deadline: string, gas: string, status: IntentStatus, hash: `0x${string}` | null, relayedByOther: boolean, reason: string | null, fault: unknown, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IntentChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type IntentChangedSubscription = { intentChanged: { id: string, sponsorshipId: string, deploymentId: string, digest: `0x${string}`, signer: `0x${string}`, function: string, nonce: string, deadline: string, gas: string, status: IntentStatus, hash: `0x${string}` | null, relayedByOther: boolean, reason: string | null, fault: unknown, createdAt: string } };

export type MembershipVersionPartsFragment = { hash: string, version: number, status: MembershipStatus, document: string, signedBy: Array<string>, needed: number, members: Array<{ name: string, installation: string, publicKey: string, joinedAt: string }> };

export type ExchangePartsFragment = { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string };

export type OrganisationKeyQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganisationKeyQuery = { organisationKey: { publicKey: string | null, thumbprint: string | null } | null };

export type CreateOrganisationKeyMutationVariables = Exact<{ [key: string]: never; }>;


export type CreateOrganisationKeyMutation = { createOrganisationKey: { publicKey: string | null, thumbprint: string | null } };

export type MembershipVersionsQueryVariables = Exact<{
  consortiumId: string | number;
}>;


export type MembershipVersionsQuery = { membershipVersions: Array<{ hash: string, version: number, status: MembershipStatus, document: string, signedBy: Array<string>, needed: number, members: Array<{ name: string, installation: string, publicKey: string, joinedAt: string }> }> };

export type MembershipFileQueryVariables = Exact<{
  consortiumId: string | number;
}>;


export type MembershipFileQuery = { membershipFile: string };

export type ProposeMembershipMutationVariables = Exact<{
  input: ProposeMembershipInput;
}>;


export type ProposeMembershipMutation = { proposeMembership: { hash: string, version: number, status: MembershipStatus, document: string, signedBy: Array<string>, needed: number, members: Array<{ name: string, installation: string, publicKey: string, joinedAt: string }> } };

export type SignMembershipMutationVariables = Exact<{
  consortiumId: string | number;
  hash: string;
}>;


export type SignMembershipMutation = { signMembership: { hash: string, version: number, status: MembershipStatus, document: string, signedBy: Array<string>, needed: number, members: Array<{ name: string, installation: string, publicKey: string, joinedAt: string }> } };

export type WithdrawMembershipMutationVariables = Exact<{
  consortiumId: string | number;
  hash: string;
}>;


export type WithdrawMembershipMutation = { withdrawMembership: { hash: string, version: number, status: MembershipStatus, document: string, signedBy: Array<string>, needed: number, members: Array<{ name: string, installation: string, publicKey: string, joinedAt: string }> } };

export type ExchangeQueryVariables = Exact<{
  id: string | number;
}>;


export type ExchangeQuery = { exchange: { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string } };

export type ExchangesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ExchangesQuery = { exchanges: { nodes: Array<{ id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IssueJoinBundleMutationVariables = Exact<{
  input: IssueBundleInput;
}>;


export type IssueJoinBundleMutation = { issueJoinBundle: { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string } };

export type JoinChainMutationVariables = Exact<{
  input: JoinChainInput;
}>;


export type JoinChainMutation = { joinChain: { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string } };

export type AdmitNodeMutationVariables = Exact<{
  input: TakeFileInput;
}>;


export type AdmitNodeMutation = { admitNode: { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string } };

export type TakeMembershipMutationVariables = Exact<{
  input: TakeFileInput;
}>;


export type TakeMembershipMutation = { takeMembership: { id: string, kind: ExchangeKind, status: ExchangeStatus, message: string, file: string | null, hash: string | null, consortiumId: string | null, chainId: string | null, nodeId: string | null, createdAt: string } };

export type AdvertiseNodeMutationVariables = Exact<{
  input: AdvertiseNodeInput;
}>;


export type AdvertiseNodeMutation = { advertiseNode: { id: string, name: string, role: NodeRole, desired: NodeDesire, phase: string, message: string, address: `0x${string}` | null, publicKey: `0x${string}` | null, height: string | null, round: number | null, peers: number | null, sealing: boolean, outdated: boolean, foreign: boolean, scaled: boolean, host: string | null, port: number | null, rpcUrl: string | null, mine: boolean, createdAt: string, organisation: { id: string, name: string } | null, site: { id: string, name: string } | null } };

export type KernelPartsFragment = { status: KernelStatus, message: string, createdAt: string, readyAt: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null, founders: Array<{ roles: Array<KernelRole>, organisation: { id: string, name: string } | null }>, principals: Array<{ address: `0x${string}` | null, organisation: { id: string, name: string } | null }>, contracts: Array<{ contract: string, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null }> };

export type KernelMemberPartsFragment = { address: `0x${string}`, state: KernelMemberState, roles: Array<KernelRole>, organisation: { id: string, name: string } | null };

export type KernelProposalPartsFragment = { id: `0x${string}`, kind: KernelProposalKind, status: KernelProposalState, proposer: `0x${string}` | null, closesAt: string, payload: unknown, yes: number, no: number, needed: number, votes: Array<{ address: `0x${string}`, approve: boolean, organisation: { id: string, name: string } | null }> };

export type KernelQueryVariables = Exact<{
  chainId: string | number;
}>;


export type KernelQuery = { kernel: { status: KernelStatus, message: string, createdAt: string, readyAt: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null, founders: Array<{ roles: Array<KernelRole>, organisation: { id: string, name: string } | null }>, principals: Array<{ address: `0x${string}` | null, organisation: { id: string, name: string } | null }>, contracts: Array<{ contract: string, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null }> } | null };

export type KernelChangedSubscriptionVariables = Exact<{
  chainId: string | number;
}>;


export type KernelChangedSubscription = { kernelChanged: { status: KernelStatus, message: string, createdAt: string, readyAt: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null, founders: Array<{ roles: Array<KernelRole>, organisation: { id: string, name: string } | null }>, principals: Array<{ address: `0x${string}` | null, organisation: { id: string, name: string } | null }>, contracts: Array<{ contract: string, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null }> } | null };

export type KernelMembersQueryVariables = Exact<{
  chainId: string | number;
}>;


export type KernelMembersQuery = { kernel: { members: Array<{ address: `0x${string}`, state: KernelMemberState, roles: Array<KernelRole>, organisation: { id: string, name: string } | null }> } | null };

export type KernelProposalsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
}>;


export type KernelProposalsQuery = { kernel: { proposals: Array<{ id: `0x${string}`, kind: KernelProposalKind, status: KernelProposalState, proposer: `0x${string}` | null, closesAt: string, payload: unknown, yes: number, no: number, needed: number, votes: Array<{ address: `0x${string}`, approve: boolean, organisation: { id: string, name: string } | null }> }> } | null };

export type KernelProposalQueryVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type KernelProposalQuery = { kernel: { proposal: { id: `0x${string}`, kind: KernelProposalKind, status: KernelProposalState, proposer: `0x${string}` | null, closesAt: string, payload: unknown, yes: number, no: number, needed: number, votes: Array<{ address: `0x${string}`, approve: boolean, organisation: { id: string, name: string } | null }> } } | null };

export type DeployKernelMutationVariables = Exact<{
  chainId: string | number;
  founders: Array<KernelFounderInput> | KernelFounderInput;
}>;


export type DeployKernelMutation = { deployKernel: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type AdoptKernelMutationVariables = Exact<{
  chainId: string | number;
  consortium: `0x${string}`;
}>;


export type AdoptKernelMutation = { adoptKernel: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type SetKernelPrincipalMutationVariables = Exact<{
  chainId: string | number;
  keyId?: string | number | null | undefined;
}>;


export type SetKernelPrincipalMutation = { setKernelPrincipal: { address: `0x${string}` | null, key: { id: string, name: string } | null } };

export type ProposeKernelMemberMutationVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
  to: KernelMemberState;
  roles?: Array<KernelRole> | KernelRole | null | undefined;
}>;


export type ProposeKernelMemberMutation = { proposeKernelMember: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelRoleMutationVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
  role: KernelRole;
  granted: boolean;
}>;


export type ProposeKernelRoleMutation = { proposeKernelRole: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelParamMutationVariables = Exact<{
  chainId: string | number;
  key: string;
  value: string;
}>;


export type ProposeKernelParamMutation = { proposeKernelParam: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelCallMutationVariables = Exact<{
  chainId: string | number;
  input: KernelCallInput;
}>;


export type ProposeKernelCallMutation = { proposeKernelCall: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelAccreditationMutationVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
  type: string;
  accredited: boolean;
}>;


export type ProposeKernelAccreditationMutation = { proposeKernelAccreditation: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelUpgradeMutationVariables = Exact<{
  chainId: string | number;
  input: KernelUpgradeInput;
}>;


export type ProposeKernelUpgradeMutation = { proposeKernelUpgrade: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ProposeKernelValidatorMutationVariables = Exact<{
  chainId: string | number;
  address: `0x${string}`;
  validator: `0x${string}`;
  admit: boolean;
}>;


export type ProposeKernelValidatorMutation = { proposeKernelValidator: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type VoteOnKernelProposalMutationVariables = Exact<{
  chainId: string | number;
  proposal: `0x${string}`;
  approve: boolean;
}>;


export type VoteOnKernelProposalMutation = { voteOnKernelProposal: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ExecuteKernelProposalMutationVariables = Exact<{
  chainId: string | number;
  proposal: `0x${string}`;
}>;


export type ExecuteKernelProposalMutation = { executeKernelProposal: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type ExpireKernelProposalMutationVariables = Exact<{
  chainId: string | number;
  proposal: `0x${string}`;
}>;


export type ExpireKernelProposalMutation = { expireKernelProposal: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type AppointKernelAccountMutationVariables = Exact<{
  chainId: string | number;
  input: KernelAccountInput;
}>;


export type AppointKernelAccountMutation = { appointKernelAccount: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type DismissKernelAccountMutationVariables = Exact<{
  chainId: string | number;
  account: `0x${string}`;
}>;


export type DismissKernelAccountMutation = { dismissKernelAccount: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type KeyPartsFragment = { id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string };

export type TransactionPartsFragment = { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null };

export type PolicyPartsFragment = { id: string, name: string, status: PolicyStatus, chainIds: Array<string>, contracts: Array<`0x${string}`>, createsContracts: boolean, signsMessages: boolean, methods: Array<`0x${string}`>, maxValue: string | null, approvals: number, twoPerson: boolean, approvers: Array<string>, approvalSeconds: number, rate: { limit: number, seconds: number } | null };

export type ApprovalPartsFragment = { id: string, kind: ApprovalKind, status: ApprovalStatus, message: string, needed: number, twoPerson: boolean, requestedBy: string | null, expiresAt: string, key: { id: string, name: string } | null, policy: { id: string, name: string } | null, transaction: { id: string, to: `0x${string}` | null, value: string, data: `0x${string}`, chain: { id: string, name: string } | null } | null, keyExport: { id: string, recipient: string } | null, votes: Array<{ personId: string, approve: boolean }> };

export type CreateKeyMutationVariables = Exact<{
  input: CreateKeyInput;
}>;


export type CreateKeyMutation = { createKey: { id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string } };

export type ImportKeyMutationVariables = Exact<{
  input: ImportKeyInput;
}>;


export type ImportKeyMutation = { importKey: { id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string } };

export type BringKeyMutationVariables = Exact<{
  input: BringKeyInput;
}>;


export type BringKeyMutation = { bringKey: { id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string } };

export type KeyExportPartsFragment = { id: string, recipient: string, status: ExportStatus, message: string, sealed: string | null };

export type ExportKeyMutationVariables = Exact<{
  input: ExportKeyInput;
}>;


export type ExportKeyMutation = { exportKey: { id: string, recipient: string, status: ExportStatus, message: string, sealed: string | null } };

export type KeyExportQueryVariables = Exact<{
  id: string | number;
}>;


export type KeyExportQuery = { keyExport: { id: string, recipient: string, status: ExportStatus, message: string, sealed: string | null } };

export type SignaturePartsFragment = { id: string, form: SignatureForm, content: `0x${string}`, status: SignatureStatus, signature: `0x${string}` | null, reason: string | null, createdAt: string };

export type RequestSignatureMutationVariables = Exact<{
  input: RequestSignatureInput;
}>;


export type RequestSignatureMutation = { requestSignature: { id: string, form: SignatureForm, content: `0x${string}`, status: SignatureStatus, signature: `0x${string}` | null, reason: string | null, createdAt: string } };

export type SignatureQueryVariables = Exact<{
  id: string | number;
}>;


export type SignatureQuery = { signature: { id: string, form: SignatureForm, content: `0x${string}`, status: SignatureStatus, signature: `0x${string}` | null, reason: string | null, createdAt: string } };

export type SignaturesQueryVariables = Exact<{
  keyId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SignaturesQuery = { signatures: { nodes: Array<{ id: string, form: SignatureForm, content: `0x${string}`, status: SignatureStatus, signature: `0x${string}` | null, reason: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type KeyQueryVariables = Exact<{
  id: string | number;
}>;


export type KeyQuery = { key: { id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string } };

export type KeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type KeysQuery = { keys: { nodes: Array<{ id: string, name: string, backend: KeyBackend, curve: KeyCurve, address: `0x${string}` | null, publicKey: `0x${string}` | null, importRecipient: string | null, problem: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SubmitTransactionMutationVariables = Exact<{
  input: SendTransactionInput;
}>;


export type SubmitTransactionMutation = { submitTransaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type SendTransactionMutationVariables = Exact<{
  input: SendTransactionInput;
}>;


export type SendTransactionMutation = { sendTransaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type SubmitTransactionsMutationVariables = Exact<{
  input: SubmitTransactionsInput;
}>;


export type SubmitTransactionsMutation = { submitTransactions: Array<{ fault: unknown, transaction: { id: string, status: TransactionStatus } | null }> };

export type CancelTransactionMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelTransactionMutation = { cancelTransaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type SpeedUpTransactionMutationVariables = Exact<{
  id: string | number;
}>;


export type SpeedUpTransactionMutation = { speedUpTransaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type TransactionQueryVariables = Exact<{
  id: string | number;
}>;


export type TransactionQuery = { transaction: { receipt: unknown, id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null, history: Array<{ at: string, kind: TransactionStepKind, reason: string | null, nonce: string | null, hash: `0x${string}` | null }> } };

export type TransactionsQueryVariables = Exact<{
  chainId?: string | number | null | undefined;
  keyId?: string | number | null | undefined;
  status?: TransactionStatus | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TransactionsQuery = { transactions: { nodes: Array<{ id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TransactionChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type TransactionChangedSubscription = { transactionChanged: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } };

export type CreatePolicyMutationVariables = Exact<{
  input: CreatePolicyInput;
}>;


export type CreatePolicyMutation = { createPolicy: { id: string, name: string, status: PolicyStatus, chainIds: Array<string>, contracts: Array<`0x${string}`>, createsContracts: boolean, signsMessages: boolean, methods: Array<`0x${string}`>, maxValue: string | null, approvals: number, twoPerson: boolean, approvers: Array<string>, approvalSeconds: number, rate: { limit: number, seconds: number } | null } };

export type RemovePolicyMutationVariables = Exact<{
  id: string | number;
}>;


export type RemovePolicyMutation = { removePolicy: { id: string, name: string, status: PolicyStatus, chainIds: Array<string>, contracts: Array<`0x${string}`>, createsContracts: boolean, signsMessages: boolean, methods: Array<`0x${string}`>, maxValue: string | null, approvals: number, twoPerson: boolean, approvers: Array<string>, approvalSeconds: number, rate: { limit: number, seconds: number } | null } };

export type PolicyQueryVariables = Exact<{
  id: string | number;
}>;


export type PolicyQuery = { policy: { id: string, name: string, status: PolicyStatus, chainIds: Array<string>, contracts: Array<`0x${string}`>, createsContracts: boolean, signsMessages: boolean, methods: Array<`0x${string}`>, maxValue: string | null, approvals: number, twoPerson: boolean, approvers: Array<string>, approvalSeconds: number, rate: { limit: number, seconds: number } | null } };

export type PoliciesQueryVariables = Exact<{
  keyId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PoliciesQuery = { policies: { nodes: Array<{ id: string, name: string, status: PolicyStatus, chainIds: Array<string>, contracts: Array<`0x${string}`>, createsContracts: boolean, signsMessages: boolean, methods: Array<`0x${string}`>, maxValue: string | null, approvals: number, twoPerson: boolean, approvers: Array<string>, approvalSeconds: number, rate: { limit: number, seconds: number } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ApprovalsQueryVariables = Exact<{
  status?: ApprovalStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApprovalsQuery = { approvals: { nodes: Array<{ id: string, kind: ApprovalKind, status: ApprovalStatus, message: string, needed: number, twoPerson: boolean, requestedBy: string | null, expiresAt: string, key: { id: string, name: string } | null, policy: { id: string, name: string } | null, transaction: { id: string, to: `0x${string}` | null, value: string, data: `0x${string}`, chain: { id: string, name: string } | null } | null, keyExport: { id: string, recipient: string } | null, votes: Array<{ personId: string, approve: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type VoteOnApprovalMutationVariables = Exact<{
  id: string | number;
  approve: boolean;
}>;


export type VoteOnApprovalMutation = { voteOnApproval: { id: string, kind: ApprovalKind, status: ApprovalStatus, message: string, needed: number, twoPerson: boolean, requestedBy: string | null, expiresAt: string, key: { id: string, name: string } | null, policy: { id: string, name: string } | null, transaction: { id: string, to: `0x${string}` | null, value: string, data: `0x${string}`, chain: { id: string, name: string } | null } | null, keyExport: { id: string, recipient: string } | null, votes: Array<{ personId: string, approve: boolean }> } };

export type DataOfferPartsFragment = { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number };

export type DataLicencePartsFragment = { hash: `0x${string}`, text: string, title: string, description: string };

export type DataAssetPartsFragment = { id: `0x${string}`, number: string, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}`, rights: `0x${string}`, state: DataAssetState, nearDuplicateOf: `0x${string}` | null, registeredAt: string, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number } | null, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null };

export type DataOrderPartsFragment = { id: `0x${string}`, chainId: string, buyer: `0x${string}`, state: DataOrderState, until: string, grantId: `0x${string}` | null, wrapHash: `0x${string}` | null, wrap: unknown, evidenceHash: `0x${string}` | null, evidence: string | null, orderedAt: string, asset: { id: `0x${string}`, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}` }, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number }, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null };

export type DataAssetsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  text?: string | null | undefined;
  state?: DataAssetState | null | undefined;
  owner?: `0x${string}` | null | undefined;
  resource?: `0x${string}` | null | undefined;
  purpose?: string | null | undefined;
  token?: `0x${string}` | null | undefined;
  price?: string | null | undefined;
  nearDuplicate?: boolean | null | undefined;
}>;


export type DataAssetsQuery = { dataAssets: { nodes: Array<{ id: `0x${string}`, number: string, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}`, rights: `0x${string}`, state: DataAssetState, nearDuplicateOf: `0x${string}` | null, registeredAt: string, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number } | null, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DataAssetQueryVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type DataAssetQuery = { dataAsset: { id: `0x${string}`, number: string, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}`, rights: `0x${string}`, state: DataAssetState, nearDuplicateOf: `0x${string}` | null, registeredAt: string, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number } | null, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null } };

export type OfferedDataQueryVariables = Exact<{
  chainId: string | number;
  asset: `0x${string}`;
}>;


export type OfferedDataQuery = { offeredData: { ctRoot: `0x${string}`, bytes: string, chunk: number, envelope: string | null } };

export type OfferedChunkQueryVariables = Exact<{
  chainId: string | number;
  asset: `0x${string}`;
  place: number;
}>;


export type OfferedChunkQuery = { offeredChunk: `0x${string}` };

export type DataOrdersQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  asset?: `0x${string}` | null | undefined;
  buyer?: `0x${string}` | null | undefined;
  seller?: `0x${string}` | null | undefined;
  state?: DataOrderState | null | undefined;
}>;


export type DataOrdersQuery = { dataOrders: { nodes: Array<{ id: `0x${string}`, chainId: string, buyer: `0x${string}`, state: DataOrderState, until: string, grantId: `0x${string}` | null, wrapHash: `0x${string}` | null, wrap: unknown, evidenceHash: `0x${string}` | null, evidence: string | null, orderedAt: string, asset: { id: `0x${string}`, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}` }, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number }, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DataOrderQueryVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type DataOrderQuery = { dataOrder: { id: `0x${string}`, chainId: string, buyer: `0x${string}`, state: DataOrderState, until: string, grantId: `0x${string}` | null, wrapHash: `0x${string}` | null, wrap: unknown, evidenceHash: `0x${string}` | null, evidence: string | null, orderedAt: string, asset: { id: `0x${string}`, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}` }, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number }, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null } };

export type DataOrderChangedSubscriptionVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type DataOrderChangedSubscription = { dataOrderChanged: { id: `0x${string}`, chainId: string, buyer: `0x${string}`, state: DataOrderState, until: string, grantId: `0x${string}` | null, wrapHash: `0x${string}` | null, wrap: unknown, evidenceHash: `0x${string}` | null, evidence: string | null, orderedAt: string, asset: { id: `0x${string}`, owner: `0x${string}`, resource: `0x${string}`, contentRoot: `0x${string}`, ctRoot: `0x${string}` }, offer: { version: number, token: `0x${string}`, price: string, purposeMask: `0x${string}`, licenceHash: `0x${string}`, feed: `0x${string}`, licenceSeconds: string, deliverSeconds: number, acceptSeconds: number, judgeSeconds: number }, licence: { hash: `0x${string}`, text: string, title: string, description: string } | null } };

export type IsLicensedQueryVariables = Exact<{
  chainId: string | number;
  order: `0x${string}`;
  purpose: string;
}>;


export type IsLicensedQuery = { isLicensed: boolean };

export type RegisterDataAssetMutationVariables = Exact<{
  input: RegisterDataAssetInput;
}>;


export type RegisterDataAssetMutation = { registerDataAsset: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ListAssetMutationVariables = Exact<{
  input: ListAssetInput;
}>;


export type ListAssetMutation = { listAsset: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type DelistAssetMutationVariables = Exact<{
  chainId: string | number;
  asset: `0x${string}`;
}>;


export type DelistAssetMutation = { delistAsset: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type FlagNearDuplicateMutationVariables = Exact<{
  chainId: string | number;
  asset: `0x${string}`;
  earlier: `0x${string}`;
  evidence: `0x${string}`;
}>;


export type FlagNearDuplicateMutation = { flagNearDuplicate: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type OrderDataMutationVariables = Exact<{
  chainId: string | number;
  asset: `0x${string}`;
  version: number;
}>;


export type OrderDataMutation = { orderData: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type DeliverKeyMutationVariables = Exact<{
  input: DeliverKeyInput;
}>;


export type DeliverKeyMutation = { deliverKey: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AcceptOrderMutationVariables = Exact<{
  chainId: string | number;
  order: `0x${string}`;
}>;


export type AcceptOrderMutation = { acceptOrder: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type DisputeOrderMutationVariables = Exact<{
  input: DisputeOrderInput;
}>;


export type DisputeOrderMutation = { disputeOrder: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type AppointArbitersMutationVariables = Exact<{
  input: AppointArbitersInput;
}>;


export type AppointArbitersMutation = { appointArbiters: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type JudgeOrderMutationVariables = Exact<{
  input: JudgeOrderInput;
}>;


export type JudgeOrderMutation = { judgeOrder: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type ResolveDisputeMutationVariables = Exact<{
  chainId: string | number;
  order: `0x${string}`;
  round?: number | null | undefined;
}>;


export type ResolveDisputeMutation = { resolveDispute: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type SettleOrderMutationVariables = Exact<{
  chainId: string | number;
  order: `0x${string}`;
}>;


export type SettleOrderMutation = { settleOrder: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type RefundOrderMutationVariables = Exact<{
  chainId: string | number;
  order: `0x${string}`;
}>;


export type RefundOrderMutation = { refundOrder: { id: string, chainId: string, contract: string, function: string, subject: `0x${string}` | null, state: AccessDeedState, made: `0x${string}` | null, transactionId: string | null, blockNumber: string | null, note: string | null, reason: string | null, fault: unknown, createdAt: string } };

export type UsagePartsFragment = { from: string, measure: UsageMeasure, chainId: string | null, applicationKeyId: string | null, amount: string };

export type QuotaPartsFragment = { id: string, hard: boolean, applicationKeyId: string | null, measure: UsageMeasure, period: QuotaPeriod, limit: string, thresholds: Array<number>, used: string, resetsAt: string, createdAt: string };

export type QuotaNoticePartsFragment = { id: string, quotaId: string, hard: boolean, applicationKeyId: string | null, measure: UsageMeasure, period: QuotaPeriod, periodStart: string, resetsAt: string, threshold: number, limit: string, used: string, createdAt: string };

export type UsageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: UsageFilterInput | null | undefined;
}>;


export type UsageQuery = { usage: { nodes: Array<{ from: string, measure: UsageMeasure, chainId: string | null, applicationKeyId: string | null, amount: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type QuotasQueryVariables = Exact<{ [key: string]: never; }>;


export type QuotasQuery = { quotas: Array<{ id: string, hard: boolean, applicationKeyId: string | null, measure: UsageMeasure, period: QuotaPeriod, limit: string, thresholds: Array<number>, used: string, resetsAt: string, createdAt: string }> };

export type QuotaNoticesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type QuotaNoticesQuery = { quotaNotices: { nodes: Array<{ id: string, quotaId: string, hard: boolean, applicationKeyId: string | null, measure: UsageMeasure, period: QuotaPeriod, periodStart: string, resetsAt: string, threshold: number, limit: string, used: string, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SetQuotaMutationVariables = Exact<{
  input: SetQuotaInput;
}>;


export type SetQuotaMutation = { setQuota: { id: string, hard: boolean, applicationKeyId: string | null, measure: UsageMeasure, period: QuotaPeriod, limit: string, thresholds: Array<number>, used: string, resetsAt: string, createdAt: string } };

export type RemoveQuotaMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveQuotaMutation = { removeQuota: boolean };

export type ObjectReplicaPartsFragment = { organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null };

export type StoredObjectPartsFragment = { id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> };

export type ObjectStorePartsFragment = { forOthers: string, installation: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null };

export type StoredObjectsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StoredObjectsQuery = { storedObjects: { nodes: Array<{ id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StoredObjectQueryVariables = Exact<{
  id: string | number;
}>;


export type StoredObjectQuery = { storedObject: { id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> } };

export type ObjectChunkQueryVariables = Exact<{
  id: string | number;
  place: number;
}>;


export type ObjectChunkQuery = { objectChunk: `0x${string}` };

export type ObjectHoldingsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ObjectHoldingsQuery = { objectHoldings: { nodes: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ObjectStoreQueryVariables = Exact<{ [key: string]: never; }>;


export type ObjectStoreQuery = { objectStore: { forOthers: string, installation: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null } | null };

export type SetObjectStoreMutationVariables = Exact<{
  input: ObjectStoreInput;
}>;


export type SetObjectStoreMutation = { setObjectStore: { forOthers: string, installation: string | null, s3: { endpoint: string, region: string, bucket: string, prefix: string, accessKeyId: string } | null } };

export type PutObjectMutationVariables = Exact<{
  input: ObjectInput;
}>;


export type PutObjectMutation = { putObject: { id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> } };

export type PutObjectChunkMutationVariables = Exact<{
  id: string | number;
  place: number;
  bytes: `0x${string}`;
}>;


export type PutObjectChunkMutation = { putObjectChunk: { id: string, status: ObjectStatus, message: string } };

export type EraseObjectMutationVariables = Exact<{
  id: string | number;
}>;


export type EraseObjectMutation = { eraseObject: { id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> } };

export type SealedDataPartsFragment = { organisationId: string, chainId: string, resource: `0x${string}`, ctRoot: `0x${string}`, bytes: string, chunk: number, envelope: string | null, createdAt: string };

export type SealedDataQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SealedDataQuery = { sealedData: { nodes: Array<{ organisationId: string, chainId: string, resource: `0x${string}`, ctRoot: `0x${string}`, bytes: string, chunk: number, envelope: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GetDataQueryVariables = Exact<{
  chainId: string | number;
  resource: `0x${string}`;
  ctRoot: `0x${string}`;
  place?: number | null | undefined;
}>;


export type GetDataQuery = { getData: { place: number, count: number, bytes: `0x${string}`, path: Array<`0x${string}`>, data: { organisationId: string, chainId: string, resource: `0x${string}`, ctRoot: `0x${string}`, bytes: string, chunk: number, envelope: string | null, createdAt: string } } };

export type PutDataMutationVariables = Exact<{
  input: DataInput;
}>;


export type PutDataMutation = { putData: { id: string, consortiumId: string, ctRoot: `0x${string}`, bytes: string, chunk: number, copies: number, envelope: string | null, status: ObjectStatus, message: string, createdAt: string, replicas: Array<{ organisationId: string, objectId: string, holderId: string, status: ReplicaStatus, message: string, challenges: number, failures: number, challengedAt: string | null, provenAt: string | null, lastPlace: number | null, lastMs: number | null }> } };

export type ReceiptQueryVariables = Exact<{
  streamId: string | number;
  seq: string;
}>;


export type ReceiptQuery = { receipt: string };

export type RpcLimitsPartsFragment = { methods: Array<string>, rate: number, burst: number, logBlocks: number };

export type RpcEndpointQueryVariables = Exact<{
  chainId: string | number;
}>;


export type RpcEndpointQuery = { chain: { id: string, name: string, evmChainId: string, rpcUrls: Array<string>, rpcEndpoint: { url: string, webSocketUrl: string } | null } };

export type RpcLimitsQueryVariables = Exact<{
  applicationKeyId: string | number;
}>;


export type RpcLimitsQuery = { applicationKey: { id: string, name: string, rpcLimits: { methods: Array<string>, rate: number, burst: number, logBlocks: number } } };

export type LimitRpcMutationVariables = Exact<{
  input: LimitRpcInput;
}>;


export type LimitRpcMutation = { limitRpc: { methods: Array<string>, rate: number, burst: number, logBlocks: number } };

export type RpcUsageQueryVariables = Exact<{
  applicationKeyId: string | number;
  chainId: string | number;
  hours?: number | null | undefined;
}>;


export type RpcUsageQuery = { rpcUsage: Array<{ hour: string, methodGroup: RpcMethodGroup, requests: string, points: string, bytes: string }> };

export type ServicePartsFragment = { id: `0x${string}`, name: string, owner: `0x${string}`, state: ServiceState, version: number, mode: ServiceMode, target: `0x${string}`, codeHash: `0x${string}`, descriptorHash: `0x${string}`, policy: `0x${string}`, price: string, available: boolean, checkedAt: string | null, registeredBlock: string, seenBlock: string, transactionHash: `0x${string}`, descriptor: { hash: `0x${string}`, text: string, name: string, description: string, endpoint: string | null, schema: string | null } | null, organisation: { id: string, name: string } | null };

export type ServiceTicketPartsFragment = { id: `0x${string}`, serviceId: `0x${string}`, holder: `0x${string}`, through: `0x${string}`, state: TicketState, version: number, interactions: number, validUntil: string | null };

export type ServiceDeedPartsFragment = { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string };

export type ServicesQueryVariables = Exact<{
  chainId: string | number;
  text?: string | null | undefined;
  mode?: ServiceMode | null | undefined;
  owner?: `0x${string}` | null | undefined;
  schema?: string | null | undefined;
  live?: boolean | null | undefined;
  price?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServicesQuery = { services: { nodes: Array<{ id: `0x${string}`, name: string, owner: `0x${string}`, state: ServiceState, version: number, mode: ServiceMode, target: `0x${string}`, codeHash: `0x${string}`, descriptorHash: `0x${string}`, policy: `0x${string}`, price: string, available: boolean, checkedAt: string | null, registeredBlock: string, seenBlock: string, transactionHash: `0x${string}`, descriptor: { hash: `0x${string}`, text: string, name: string, description: string, endpoint: string | null, schema: string | null } | null, organisation: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceQueryVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type ServiceQuery = { service: { id: `0x${string}`, name: string, owner: `0x${string}`, state: ServiceState, version: number, mode: ServiceMode, target: `0x${string}`, codeHash: `0x${string}`, descriptorHash: `0x${string}`, policy: `0x${string}`, price: string, available: boolean, checkedAt: string | null, registeredBlock: string, seenBlock: string, transactionHash: `0x${string}`, descriptor: { hash: `0x${string}`, text: string, name: string, description: string, endpoint: string | null, schema: string | null } | null, organisation: { id: string, name: string } | null } };

export type ServiceNodesQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceNodesQuery = { serviceNodes: { nodes: Array<{ id: `0x${string}`, name: string, owner: `0x${string}`, infoHash: `0x${string}`, height: string, lastSeen: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceTicketsQueryVariables = Exact<{
  chainId: string | number;
  serviceId?: `0x${string}` | null | undefined;
  holder?: `0x${string}` | null | undefined;
  state?: TicketState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceTicketsQuery = { serviceTickets: { nodes: Array<{ id: `0x${string}`, serviceId: `0x${string}`, holder: `0x${string}`, through: `0x${string}`, state: TicketState, version: number, interactions: number, validUntil: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceTicketQueryVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type ServiceTicketQuery = { serviceTicket: { id: `0x${string}`, serviceId: `0x${string}`, holder: `0x${string}`, through: `0x${string}`, state: TicketState, version: number, interactions: number, validUntil: string | null } };

export type ServiceInteractionsQueryVariables = Exact<{
  chainId: string | number;
  ticketId: `0x${string}`;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceInteractionsQuery = { serviceInteractions: { nodes: Array<{ ticketId: `0x${string}`, number: number, result: `0x${string}`, serviceSigner: `0x${string}`, blockNumber: string, transactionHash: `0x${string}` }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceDeedsQueryVariables = Exact<{
  chainId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceDeedsQuery = { serviceDeeds: { nodes: Array<{ id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceDeedQueryVariables = Exact<{
  id: string | number;
}>;


export type ServiceDeedQuery = { serviceDeed: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type ServiceDeedChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ServiceDeedChangedSubscription = { serviceDeedChanged: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type RegisterServiceMutationVariables = Exact<{
  input: RegisterServiceInput;
}>;


export type RegisterServiceMutation = { registerService: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type UpdateServiceMutationVariables = Exact<{
  input: UpdateServiceInput;
}>;


export type UpdateServiceMutation = { updateService: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type DeprecateServiceMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type DeprecateServiceMutation = { deprecateService: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type RegisterNodeMutationVariables = Exact<{
  input: RegisterNodeInput;
}>;


export type RegisterNodeMutation = { registerNode: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type HeartbeatMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
  height: string;
}>;


export type HeartbeatMutation = { heartbeat: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type RequestAccessMutationVariables = Exact<{
  input: RequestAccessInput;
}>;


export type RequestAccessMutation = { requestAccess: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type GrantTicketMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
  validUntil: string;
}>;


export type GrantTicketMutation = { grantTicket: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type DenyTicketMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type DenyTicketMutation = { denyTicket: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type RevokeTicketMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type RevokeTicketMutation = { revokeTicket: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type CloseTicketMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type CloseTicketMutation = { closeTicket: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type ExpireTicketMutationVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type ExpireTicketMutation = { expireTicket: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type RecordInteractionMutationVariables = Exact<{
  input: RecordInteractionInput;
}>;


export type RecordInteractionMutation = { recordInteraction: { id: string, chainId: string, action: ServiceAction, subject: `0x${string}`, made: `0x${string}` | null, status: TransactionStatus, hash: `0x${string}` | null, reason: string | null, fault: unknown, createdAt: string } };

export type CallServiceMutationVariables = Exact<{
  input: ServiceCallInput;
}>;


export type CallServiceMutation = { callService: { result: unknown, blockNumber: string | null, transaction: { id: string, to: `0x${string}` | null, data: `0x${string}`, value: string, status: TransactionStatus, held: boolean, reason: string | null, fault: unknown, nonce: string | null, hash: `0x${string}` | null, blockNumber: string | null, fillsGap: boolean, createdAt: string, cancelAskedAt: string | null, minedAt: string | null } | null } };

export type ServiceTicketChangedSubscriptionVariables = Exact<{
  chainId: string | number;
  id: `0x${string}`;
}>;


export type ServiceTicketChangedSubscription = { serviceTicketChanged: { id: `0x${string}`, serviceId: `0x${string}`, holder: `0x${string}`, through: `0x${string}`, state: TicketState, version: number, interactions: number, validUntil: string | null } };

export type ServiceTicketsRequestedSubscriptionVariables = Exact<{
  chainId: string | number;
  serviceId: `0x${string}`;
}>;


export type ServiceTicketsRequestedSubscription = { serviceTicketsRequested: Array<{ id: `0x${string}`, serviceId: `0x${string}`, holder: `0x${string}`, through: `0x${string}`, state: TicketState, version: number, interactions: number, validUntil: string | null }> };

export type SitePartsFragment = { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null };

export type SitesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  kind?: SiteKind | null | undefined;
  jurisdiction?: string | null | undefined;
  region?: string | null | undefined;
  mine?: boolean | null | undefined;
}>;


export type SitesQuery = { sites: { nodes: Array<{ id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SiteQueryVariables = Exact<{
  id: string | number;
}>;


export type SiteQuery = { site: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type EnginesQueryVariables = Exact<{ [key: string]: never; }>;


export type EnginesQuery = { engines: Array<string> };

export type CreateSiteMutationVariables = Exact<{
  input: CreateSiteInput;
}>;


export type CreateSiteMutation = { createSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type UpdateSiteMutationVariables = Exact<{
  input: UpdateSiteInput;
}>;


export type UpdateSiteMutation = { updateSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type ConnectSiteMutationVariables = Exact<{
  input: ConnectSiteInput;
}>;


export type ConnectSiteMutation = { connectSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type DrainSiteMutationVariables = Exact<{
  id: string | number;
  draining?: boolean;
}>;


export type DrainSiteMutation = { drainSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type RemoveSiteMutationVariables = Exact<{
  id: string | number;
}>;


export type RemoveSiteMutation = { removeSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type ShareSiteMutationVariables = Exact<{
  id: string | number;
  organisationId: string | number;
}>;


export type ShareSiteMutation = { shareSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type UnshareSiteMutationVariables = Exact<{
  id: string | number;
  organisationId: string | number;
}>;


export type UnshareSiteMutation = { unshareSite: { id: string, name: string, kind: SiteKind, latitude: number, longitude: number, region: string, jurisdiction: string, capacity: number, occupied: number | null, reach: SiteReach, hosts: Array<string>, draining: boolean, connectedAt: string | null, createdAt: string, labels: Array<{ key: string, value: string }>, operator: { id: string, name: string } | null, sharedWith: Array<{ id: string, name: string }> | null } };

export type SolutionPartsFragment = { solution: SolutionName, status: SolutionStatus, message: string, createdAt: string, readyAt: string | null, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null };

export type SolutionsQueryVariables = Exact<{
  chainId: string | number;
}>;


export type SolutionsQuery = { solutions: Array<{ solution: SolutionName, status: SolutionStatus, message: string, createdAt: string, readyAt: string | null, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null }> };

export type SolutionsChangedSubscriptionVariables = Exact<{
  chainId: string | number;
}>;


export type SolutionsChangedSubscription = { solutionsChanged: Array<{ solution: SolutionName, status: SolutionStatus, message: string, createdAt: string, readyAt: string | null, address: `0x${string}` | null, implementation: `0x${string}` | null, codeHash: `0x${string}` | null, proxyId: string | null, chain: { id: string, name: string }, deployedBy: { id: string, name: string } | null }> };

export type DeploySolutionMutationVariables = Exact<{
  input: SolutionInput;
}>;


export type DeploySolutionMutation = { deploySolution: { id: string, kind: ProposalKind, payload: unknown, status: ProposalStatus, message: string, needed: number, createdAt: string, closesAt: string, proposedBy: { id: string, name: string } | null, votes: Array<{ approve: boolean, keepVolumes: boolean, castAt: string, organisation: { id: string, name: string } | null }> } };

export type EventStreamPartsFragment = { id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null };

export type StreamedEventPartsFragment = { blockNumber: string, blockHash: `0x${string}`, timestamp: string, transactionHash: `0x${string}`, logIndex: number, contract: `0x${string}`, topics: Array<`0x${string}`>, data: `0x${string}`, name: string | null, arguments: unknown };

export type WebhookPartsFragment = { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null };

export type WebhookDeliveryPartsFragment = { id: string, messageId: string, status: WebhookDeliveryStatus, events: number, noticeId: string | null, attempts: number, responseStatus: number | null, message: string | null, createdAt: string, attemptedAt: string | null };

export type EventStreamsQueryVariables = Exact<{
  chainId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventStreamsQuery = { eventStreams: { nodes: Array<{ id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EventStreamQueryVariables = Exact<{
  id: string | number;
}>;


export type EventStreamQuery = { eventStream: { id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null } };

export type StreamEventsPageQueryVariables = Exact<{
  streamId: string | number;
  take?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StreamEventsPageQuery = { streamEventsPage: { offset: string, hasMore: boolean, events: Array<{ blockNumber: string, blockHash: `0x${string}`, timestamp: string, transactionHash: `0x${string}`, logIndex: number, contract: `0x${string}`, topics: Array<`0x${string}`>, data: `0x${string}`, name: string | null, arguments: unknown }> } };

export type StreamEventsSubscriptionVariables = Exact<{
  streamId: string | number;
  consumer?: string | null | undefined;
  after?: string | null | undefined;
  batchSize?: number | null | undefined;
  inFlight?: number | null | undefined;
}>;


export type StreamEventsSubscription = { streamEvents: { offset: string, events: Array<{ blockNumber: string, blockHash: `0x${string}`, timestamp: string, transactionHash: `0x${string}`, logIndex: number, contract: `0x${string}`, topics: Array<`0x${string}`>, data: `0x${string}`, name: string | null, arguments: unknown }> } };

export type AcknowledgeEventsMutationVariables = Exact<{
  streamId: string | number;
  offset: string;
}>;


export type AcknowledgeEventsMutation = { acknowledgeEvents: { id: string, acknowledged: { blockNumber: string, logIndex: number, offset: string } } };

export type CreateEventStreamMutationVariables = Exact<{
  input: CreateEventStreamInput;
}>;


export type CreateEventStreamMutation = { createEventStream: { id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null } };

export type RenameEventStreamMutationVariables = Exact<{
  input: RenameEventStreamInput;
}>;


export type RenameEventStreamMutation = { renameEventStream: { id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null } };

export type ReplayEventStreamMutationVariables = Exact<{
  input: ReplayEventStreamInput;
}>;


export type ReplayEventStreamMutation = { replayEventStream: { id: string, name: string, contracts: Array<`0x${string}`>, events: Array<string>, where: unknown, consumer: string | null, createdAt: string, acknowledged: { blockNumber: string, logIndex: number, offset: string }, chain: { id: string, name: string } | null, webhook: { id: string, url: string, status: WebhookStatus } | null } };

export type DeleteEventStreamMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteEventStreamMutation = { deleteEventStream: boolean };

export type WebhooksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhooksQuery = { webhooks: { nodes: Array<{ id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WebhookQueryVariables = Exact<{
  id: string | number;
}>;


export type WebhookQuery = { webhook: { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null } };

export type WebhookDeliveriesQueryVariables = Exact<{
  webhookId: string | number;
  status?: WebhookDeliveryStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhookDeliveriesQuery = { webhookDeliveries: { nodes: Array<{ id: string, messageId: string, status: WebhookDeliveryStatus, events: number, noticeId: string | null, attempts: number, responseStatus: number | null, message: string | null, createdAt: string, attemptedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook: { secret: string | null, webhook: { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null } } };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { updateWebhook: { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null } };

export type ResumeWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type ResumeWebhookMutation = { resumeWebhook: { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null } };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret: { secret: string | null, webhook: { id: string, url: string, ordered: boolean, status: WebhookStatus, message: string | null, failingSince: string | null, retryAt: string | null, createdAt: string, stream: { id: string, name: string } | null } } };

export type TestWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type TestWebhookMutation = { testWebhook: { delivered: boolean, status: number | null, message: string | null, answer: string } };

export type RedeliverWebhookMutationVariables = Exact<{
  deliveryId: string | number;
}>;


export type RedeliverWebhookMutation = { redeliverWebhook: { id: string, messageId: string, status: WebhookDeliveryStatus, events: number, noticeId: string | null, attempts: number, responseStatus: number | null, message: string | null, createdAt: string, attemptedAt: string | null } };

export type DeleteWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteWebhookMutation = { deleteWebhook: boolean };

export type CreateOrganisationMutationVariables = Exact<{
  input: CreateOrganisationInput;
}>;


export type CreateOrganisationMutation = { createOrganisation: { id: string, name: string } };

export type OrganisationQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OrganisationQuery = { organisation: { id: string, name: string, secondFactorDemanded: boolean | null, members: { nodes: Array<{ role: Role, person: { id: string, name: string, email: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } };

export type MembersChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type MembersChangedSubscription = { membersChanged: Array<{ role: Role, person: { id: string, name: string, email: string } }> };

export type DemandSecondFactorMutationVariables = Exact<{
  demanded: boolean;
}>;


export type DemandSecondFactorMutation = { demandSecondFactor: { id: string, name: string, secondFactorDemanded: boolean | null } };

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
export const PasskeyFragmentDoc = new TypedDocumentString(`
    fragment Passkey on Passkey {
  id
  name
  host
  synced
  createdAt
  usedAt
}
    `, {"fragmentName":"Passkey"});
export const DirectoryTokenPartsFragmentDoc = new TypedDocumentString(`
    fragment DirectoryTokenParts on DirectoryToken {
  id
  providerId
  prefix
  expiresAt
  revokedAt
  createdAt
}
    `, {"fragmentName":"DirectoryTokenParts"});
export const IdentityProviderPartsFragmentDoc = new TypedDocumentString(`
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}
    `, {"fragmentName":"IdentityProviderParts"});
export const AuditHeadPartsFragmentDoc = new TypedDocumentString(`
    fragment AuditHeadParts on AuditHead {
  organisationId
  size
  root
  at
}
    `, {"fragmentName":"AuditHeadParts"});
export const AuditAnchoringPartsFragmentDoc = new TypedDocumentString(`
    fragment AuditAnchoringParts on AuditAnchoring {
  everyMinutes
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}
    `, {"fragmentName":"AuditAnchoringParts"});
export const AuditRetentionPartsFragmentDoc = new TypedDocumentString(`
    fragment AuditRetentionParts on AuditRetention {
  entryDays
  personalDays
}
    `, {"fragmentName":"AuditRetentionParts"});
export const BackupPlanPartsFragmentDoc = new TypedDocumentString(`
    fragment BackupPlanParts on BackupPlan {
  recipient
  everyHours
  keep
  drillEveryHours
  installation
  lastGoodAt
  lastDrillAt
  stale
  trouble
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}
    `, {"fragmentName":"BackupPlanParts"});
export const BackupPartsFragmentDoc = new TypedDocumentString(`
    fragment BackupParts on Backup {
  id
  chainId
  status
  message
  recipient
  height
  headHash
  stateRoot
  bytes
  keys
  manifest
  digest
  createdAt
  endedAt
  drill
  drillMessage
  drillBlocks
  drillSeconds
  drilledAt
}
    `, {"fragmentName":"BackupParts"});
export const RestorationPartsFragmentDoc = new TypedDocumentString(`
    fragment RestorationParts on Restoration {
  id
  nodeId
  status
  message
  recipient
  createdAt
}
    `, {"fragmentName":"RestorationParts"});
export const CertificateAuthorityPartsFragmentDoc = new TypedDocumentString(`
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}
    `, {"fragmentName":"CertificateAuthorityParts"});
export const CertificateLogPartsFragmentDoc = new TypedDocumentString(`
    fragment CertificateLogParts on CertificateLog {
  chainId
  organisationId
  keyId
  problem
  createdAt
  head {
    size
    root
    at
    signature
    version
    anchoredAt
  }
}
    `, {"fragmentName":"CertificateLogParts"});
export const CertificatePartsFragmentDoc = new TypedDocumentString(`
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}
    `, {"fragmentName":"CertificateParts"});
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
  mine
  createdAt
}
    `, {"fragmentName":"NodeParts"});
export const RpcScalingPartsFragmentDoc = new TypedDocumentString(`
    fragment RpcScalingParts on RpcScaling {
  minimum
  maximum
  rate
  site {
    id
    name
  }
  measured
  measuredAt
  message
  changedAt
}
    `, {"fragmentName":"RpcScalingParts"});
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}
    `, {"fragmentName":"ProposalParts"});
export const CityDatasetPartsFragmentDoc = new TypedDocumentString(`
    fragment CityDatasetParts on CityDataset {
  resource
  provider
  schemaId
  descriptorHash
  published
  descriptor {
    title
    columns
    id {
      column
      prefix
      digits
    }
    digits
    canaries
  }
}
    `, {"fragmentName":"CityDatasetParts"});
export const CityCallPartsFragmentDoc = new TypedDocumentString(`
    fragment CityCallParts on CityCall {
  id
  grantId
  resource
  caller
  purpose
  reqHash
  state
  reason
  respHash
  subjectsRoot
  requestedAt
  answeredAt
  servedAt
  servedBy
  receiptedAt
  receiptedBy
}
    `, {"fragmentName":"CityCallParts"});
export const CityAnswerPartsFragmentDoc = new TypedDocumentString(`
    fragment CityAnswerParts on CityAnswer {
  id
  chainId
  callId
  state
  rows
  envelope
  ciphertext
  transactionId
  reason
  fault
  createdAt
  endedAt
}
    `, {"fragmentName":"CityAnswerParts"});
export const CityLeakPartsFragmentDoc = new TypedDocumentString(`
    fragment CityLeakParts on CityLeak {
  id
  resource
  filedBy
  evidence
  state
  grantId
  accused
  proof
  tracedBy
  judgedBy
  proven
  pardoned
  filedAt
  tracedAt
  adjudicatedAt
}
    `, {"fragmentName":"CityLeakParts"});
export const LeakTracePartsFragmentDoc = new TypedDocumentString(`
    fragment LeakTraceParts on LeakTrace {
  id
  chainId
  leakId
  state
  rows
  grants
  accusations {
    grantId
    digits
    agreeing
    canaries
    chance
  }
  proof
  transactionId
  reason
  fault
  createdAt
  endedAt
}
    `, {"fragmentName":"LeakTraceParts"});
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
      installation
    }
    joinedAt
    remote
    thumbprint
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
    `, {"fragmentName":"DeploymentParts"});
export const PromotionPartsFragmentDoc = new TypedDocumentString(`
    fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}`, {"fragmentName":"PromotionParts"});
export const UpgradePartsFragmentDoc = new TypedDocumentString(`
    fragment UpgradeParts on Upgrade {
  id
  status
  reason
  fault
  createdAt
  deployment {
    id
    contractName
    address
  }
  implementation {
    id
    contractName
    address
  }
  transaction {
    id
    hash
  }
}
    `, {"fragmentName":"UpgradeParts"});
export const FactoryRulePartsFragmentDoc = new TypedDocumentString(`
    fragment FactoryRuleParts on FactoryRule {
  id
  deploymentId
  contractName
  event
  argument
  done
  createdAt
}
    `, {"fragmentName":"FactoryRuleParts"});
export const CredentialPartsFragmentDoc = new TypedDocumentString(`
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}
    `, {"fragmentName":"CredentialParts"});
export const CredentialSchemaPartsFragmentDoc = new TypedDocumentString(`
    fragment CredentialSchemaParts on CredentialSchema {
  id
  name
  claims
  createdAt
}
    `, {"fragmentName":"CredentialSchemaParts"});
export const IssuingKeyPartsFragmentDoc = new TypedDocumentString(`
    fragment IssuingKeyParts on IssuingKey {
  keyId
  chainId
  transactionId
  listed
  createdAt
}
    `, {"fragmentName":"IssuingKeyParts"});
export const AuthChallengePartsFragmentDoc = new TypedDocumentString(`
    fragment AuthChallengeParts on AuthChallenge {
  id
  did
  audience
  origin
  nonce
  profile
  message
  request
  expiresAt
}
    `, {"fragmentName":"AuthChallengeParts"});
export const AuthVerdictPartsFragmentDoc = new TypedDocumentString(`
    fragment AuthVerdictParts on AuthVerdict {
  accepted
  code
  because
  did
  algorithm
  assurance
  deviceStatus
  block
  credential
  issuer
}
    `, {"fragmentName":"AuthVerdictParts"});
export const DataStreamPartsFragmentDoc = new TypedDocumentString(`
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}
    `, {"fragmentName":"DataStreamParts"});
export const DataBatchPartsFragmentDoc = new TypedDocumentString(`
    fragment DataBatchParts on DataBatch {
  id
  seqFrom
  seqTo
  root
  state
  reason
  number
  assurance
  late
  transactionId
  createdAt
  anchoredAt
}
    `, {"fragmentName":"DataBatchParts"});
export const DataReadingPartsFragmentDoc = new TypedDocumentString(`
    fragment DataReadingParts on DataReading {
  seq
  occurredAt
  receivedAt
  hash
  payload
  mediaType
  signature
  assurance
  late
}
    `, {"fragmentName":"DataReadingParts"});
export const DevicePartsFragmentDoc = new TypedDocumentString(`
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}
    `, {"fragmentName":"DeviceParts"});
export const EnrolmentPartsFragmentDoc = new TypedDocumentString(`
    fragment EnrolmentParts on Enrolment {
  id
  chainId
  format
  createdAt
  endedAt
  records
  taken
  known
  refused
}
    `, {"fragmentName":"EnrolmentParts"});
export const BlockPartsFragmentDoc = new TypedDocumentString(`
    fragment BlockParts on Block {
  number
  hash
  parentHash
  stateRoot
  miner
  timestamp
  gasUsed
  gasLimit
  transactionCount
  logCount
}
    `, {"fragmentName":"BlockParts"});
export const MinedTransactionPartsFragmentDoc = new TypedDocumentString(`
    fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}
    `, {"fragmentName":"MinedTransactionParts"});
export const EventPartsFragmentDoc = new TypedDocumentString(`
    fragment EventParts on Event {
  blockNumber
  transactionHash
  logIndex
  address
  name
  arguments
  topics
  data
}
    `, {"fragmentName":"EventParts"});
export const TokenPartsFragmentDoc = new TypedDocumentString(`
    fragment TokenParts on Token {
  address
  standard
  name
  symbol
  decimals
}
    `, {"fragmentName":"TokenParts"});
export const AccessDeedPartsFragmentDoc = new TypedDocumentString(`
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}
    `, {"fragmentName":"AccessDeedParts"});
export const AccessGrantPartsFragmentDoc = new TypedDocumentString(`
    fragment AccessGrantParts on AccessGrant {
  id
  resource
  grantee
  state
  outdated
  scopes
  purposeMask
  usesLeft
  validUntil
  emergencyOf
  justified
}
    `, {"fragmentName":"AccessGrantParts"});
export const KeyReleasePartsFragmentDoc = new TypedDocumentString(`
    fragment KeyReleaseParts on KeyRelease {
  id
  chainId
  organisationId
  readerId
  kind
  resource
  grantId
  callId
  keyEpoch
  reqHash
  state
  wrapHash
  recipient
  transactionHash
  blockNumber
  reason
  fault
  createdAt
  endedAt
}
    `, {"fragmentName":"KeyReleaseParts"});
export const AccessPurposePartsFragmentDoc = new TypedDocumentString(`
    fragment AccessPurposeParts on AccessPurpose {
  bit
  name
  term
  description
  definedBy
  createdAt
}
    `, {"fragmentName":"AccessPurposeParts"});
export const KeptReceiptPartsFragmentDoc = new TypedDocumentString(`
    fragment KeptReceiptParts on KeptReceipt {
  id
  resource
  grantee
  purpose
  reqHash
  respHash
  occurredAt
}
    `, {"fragmentName":"KeptReceiptParts"});
export const DataPolicyPartsFragmentDoc = new TypedDocumentString(`
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}
    `, {"fragmentName":"DataPolicyParts"});
export const PrivacyPolicyPartsFragmentDoc = new TypedDocumentString(`
    fragment PrivacyPolicyParts on PrivacyPolicy {
  policy {
    ...DataPolicyParts
  }
  everybodyStores
  parties {
    address
    organisationId
    ciphertextOnly
    scopes
    purposes
    validUntil
    grantId
  }
}
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}`, {"fragmentName":"PrivacyPolicyParts"});
export const SponsorshipPartsFragmentDoc = new TypedDocumentString(`
    fragment SponsorshipParts on Sponsorship {
  id
  name
  contracts {
    deploymentId
    methods
    forwarderId
  }
  signers
  applicationKeyId
  limits {
    intentsPerSigner
    gasPerSigner
    intentsPerDay
    gasPerDay
  }
  createdAt
  expiresAt
  endedAt
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}
    `, {"fragmentName":"SponsorshipParts"});
export const IntentPartsFragmentDoc = new TypedDocumentString(`
    fragment IntentParts on Intent {
  id
  sponsorshipId
  deploymentId
  digest
  signer
  function
  nonce
  deadline
  gas
  status
  hash
  relayedByOther
  reason
  fault
  createdAt
}
    `, {"fragmentName":"IntentParts"});
export const MembershipVersionPartsFragmentDoc = new TypedDocumentString(`
    fragment MembershipVersionParts on MembershipVersion {
  hash
  version
  status
  members {
    name
    installation
    publicKey
    joinedAt
  }
  document
  signedBy
  needed
}
    `, {"fragmentName":"MembershipVersionParts"});
export const ExchangePartsFragmentDoc = new TypedDocumentString(`
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}
    `, {"fragmentName":"ExchangeParts"});
export const KernelPartsFragmentDoc = new TypedDocumentString(`
    fragment KernelParts on Kernel {
  chain {
    id
    name
  }
  status
  message
  deployedBy {
    id
    name
  }
  founders {
    organisation {
      id
      name
    }
    roles
  }
  principals {
    organisation {
      id
      name
    }
    address
  }
  contracts {
    contract
    address
    implementation
    codeHash
    proxyId
  }
  createdAt
  readyAt
}
    `, {"fragmentName":"KernelParts"});
export const KernelMemberPartsFragmentDoc = new TypedDocumentString(`
    fragment KernelMemberParts on KernelMember {
  address
  organisation {
    id
    name
  }
  state
  roles
}
    `, {"fragmentName":"KernelMemberParts"});
export const KernelProposalPartsFragmentDoc = new TypedDocumentString(`
    fragment KernelProposalParts on KernelProposal {
  id
  kind
  status
  proposer
  closesAt
  payload
  votes {
    address
    organisation {
      id
      name
    }
    approve
  }
  yes
  no
  needed
}
    `, {"fragmentName":"KernelProposalParts"});
export const KeyPartsFragmentDoc = new TypedDocumentString(`
    fragment KeyParts on Key {
  id
  name
  backend
  curve
  address
  publicKey
  importRecipient
  problem
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
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}
    `, {"fragmentName":"TransactionParts"});
export const PolicyPartsFragmentDoc = new TypedDocumentString(`
    fragment PolicyParts on Policy {
  id
  name
  status
  chainIds
  contracts
  createsContracts
  signsMessages
  methods
  maxValue
  rate {
    limit
    seconds
  }
  approvals
  twoPerson
  approvers
  approvalSeconds
}
    `, {"fragmentName":"PolicyParts"});
export const ApprovalPartsFragmentDoc = new TypedDocumentString(`
    fragment ApprovalParts on Approval {
  id
  kind
  status
  message
  needed
  twoPerson
  requestedBy
  expiresAt
  key {
    id
    name
  }
  policy {
    id
    name
  }
  transaction {
    id
    to
    value
    data
    chain {
      id
      name
    }
  }
  keyExport {
    id
    recipient
  }
  votes {
    personId
    approve
  }
}
    `, {"fragmentName":"ApprovalParts"});
export const KeyExportPartsFragmentDoc = new TypedDocumentString(`
    fragment KeyExportParts on KeyExport {
  id
  recipient
  status
  message
  sealed
}
    `, {"fragmentName":"KeyExportParts"});
export const SignaturePartsFragmentDoc = new TypedDocumentString(`
    fragment SignatureParts on Signature {
  id
  form
  content
  status
  signature
  reason
  createdAt
}
    `, {"fragmentName":"SignatureParts"});
export const DataOfferPartsFragmentDoc = new TypedDocumentString(`
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
    `, {"fragmentName":"DataOfferParts"});
export const DataLicencePartsFragmentDoc = new TypedDocumentString(`
    fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
    `, {"fragmentName":"DataLicenceParts"});
export const DataAssetPartsFragmentDoc = new TypedDocumentString(`
    fragment DataAssetParts on DataAsset {
  id
  number
  owner
  resource
  contentRoot
  ctRoot
  rights
  state
  nearDuplicateOf
  registeredAt
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}`, {"fragmentName":"DataAssetParts"});
export const DataOrderPartsFragmentDoc = new TypedDocumentString(`
    fragment DataOrderParts on DataOrder {
  id
  chainId
  buyer
  state
  until
  grantId
  wrapHash
  wrap
  evidenceHash
  evidence
  orderedAt
  asset {
    id
    owner
    resource
    contentRoot
    ctRoot
  }
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}`, {"fragmentName":"DataOrderParts"});
export const UsagePartsFragmentDoc = new TypedDocumentString(`
    fragment UsageParts on Usage {
  from
  measure
  chainId
  applicationKeyId
  amount
}
    `, {"fragmentName":"UsageParts"});
export const QuotaPartsFragmentDoc = new TypedDocumentString(`
    fragment QuotaParts on Quota {
  id
  hard
  applicationKeyId
  measure
  period
  limit
  thresholds
  used
  resetsAt
  createdAt
}
    `, {"fragmentName":"QuotaParts"});
export const QuotaNoticePartsFragmentDoc = new TypedDocumentString(`
    fragment QuotaNoticeParts on QuotaNotice {
  id
  quotaId
  hard
  applicationKeyId
  measure
  period
  periodStart
  resetsAt
  threshold
  limit
  used
  createdAt
}
    `, {"fragmentName":"QuotaNoticeParts"});
export const ObjectReplicaPartsFragmentDoc = new TypedDocumentString(`
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
    `, {"fragmentName":"ObjectReplicaParts"});
export const StoredObjectPartsFragmentDoc = new TypedDocumentString(`
    fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}`, {"fragmentName":"StoredObjectParts"});
export const ObjectStorePartsFragmentDoc = new TypedDocumentString(`
    fragment ObjectStoreParts on ObjectStore {
  forOthers
  installation
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}
    `, {"fragmentName":"ObjectStoreParts"});
export const SealedDataPartsFragmentDoc = new TypedDocumentString(`
    fragment SealedDataParts on SealedData {
  organisationId
  chainId
  resource
  ctRoot
  bytes
  chunk
  envelope
  createdAt
}
    `, {"fragmentName":"SealedDataParts"});
export const RpcLimitsPartsFragmentDoc = new TypedDocumentString(`
    fragment RpcLimitsParts on RpcLimits {
  methods
  rate
  burst
  logBlocks
}
    `, {"fragmentName":"RpcLimitsParts"});
export const ServicePartsFragmentDoc = new TypedDocumentString(`
    fragment ServiceParts on Service {
  id
  name
  owner
  state
  version
  mode
  target
  codeHash
  descriptorHash
  policy
  price
  available
  checkedAt
  registeredBlock
  seenBlock
  transactionHash
  descriptor {
    hash
    text
    name
    description
    endpoint
    schema
  }
  organisation {
    id
    name
  }
}
    `, {"fragmentName":"ServiceParts"});
export const ServiceTicketPartsFragmentDoc = new TypedDocumentString(`
    fragment ServiceTicketParts on ServiceTicket {
  id
  serviceId
  holder
  through
  state
  version
  interactions
  validUntil
}
    `, {"fragmentName":"ServiceTicketParts"});
export const ServiceDeedPartsFragmentDoc = new TypedDocumentString(`
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}
    `, {"fragmentName":"ServiceDeedParts"});
export const SitePartsFragmentDoc = new TypedDocumentString(`
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}
    `, {"fragmentName":"SiteParts"});
export const SolutionPartsFragmentDoc = new TypedDocumentString(`
    fragment SolutionParts on Solution {
  chain {
    id
    name
  }
  solution
  status
  message
  deployedBy {
    id
    name
  }
  createdAt
  readyAt
  address
  implementation
  codeHash
  proxyId
}
    `, {"fragmentName":"SolutionParts"});
export const EventStreamPartsFragmentDoc = new TypedDocumentString(`
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}
    `, {"fragmentName":"EventStreamParts"});
export const StreamedEventPartsFragmentDoc = new TypedDocumentString(`
    fragment StreamedEventParts on StreamedEvent {
  blockNumber
  blockHash
  timestamp
  transactionHash
  logIndex
  contract
  topics
  data
  name
  arguments
}
    `, {"fragmentName":"StreamedEventParts"});
export const WebhookPartsFragmentDoc = new TypedDocumentString(`
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}
    `, {"fragmentName":"WebhookParts"});
export const WebhookDeliveryPartsFragmentDoc = new TypedDocumentString(`
    fragment WebhookDeliveryParts on WebhookDelivery {
  id
  messageId
  status
  events
  noticeId
  attempts
  responseStatus
  message
  createdAt
  attemptedAt
}
    `, {"fragmentName":"WebhookDeliveryParts"});
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
export const SignInWithCodeDocument = new TypedDocumentString(`
    mutation signInWithCode($input: SignInWithCodeInput!) {
  signInWithCode(input: $input) {
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
export const SecondFactorDocument = new TypedDocumentString(`
    query secondFactor {
  secondFactor {
    since
    recoveryCodesLeft
  }
}
    `);
export const EnrolSecondFactorDocument = new TypedDocumentString(`
    mutation enrolSecondFactor($input: EnrolSecondFactorInput!) {
  enrolSecondFactor(input: $input)
}
    `);
export const ConfirmSecondFactorDocument = new TypedDocumentString(`
    mutation confirmSecondFactor($code: String!) {
  confirmSecondFactor(code: $code)
}
    `);
export const RenewRecoveryCodesDocument = new TypedDocumentString(`
    mutation renewRecoveryCodes($input: SecondFactorProofInput!) {
  renewRecoveryCodes(input: $input)
}
    `);
export const RemoveSecondFactorDocument = new TypedDocumentString(`
    mutation removeSecondFactor($input: SecondFactorProofInput!) {
  removeSecondFactor(input: $input)
}
    `);
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
export const RecoverAccountDocument = new TypedDocumentString(`
    mutation recoverAccount($input: RecoverAccountInput!) {
  recoverAccount(input: $input)
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
      managedBy
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
export const PasskeysDocument = new TypedDocumentString(`
    query passkeys {
  passkeys {
    ...Passkey
  }
}
    fragment Passkey on Passkey {
  id
  name
  host
  synced
  createdAt
  usedAt
}`);
export const RegisterPasskeyDocument = new TypedDocumentString(`
    mutation registerPasskey($input: PasskeyRegistrationInput!) {
  registerPasskey(input: $input)
}
    `);
export const AddPasskeyDocument = new TypedDocumentString(`
    mutation addPasskey($input: AddPasskeyInput!) {
  addPasskey(input: $input) {
    ...Passkey
  }
}
    fragment Passkey on Passkey {
  id
  name
  host
  synced
  createdAt
  usedAt
}`);
export const RemovePasskeyDocument = new TypedDocumentString(`
    mutation removePasskey($id: ID!) {
  removePasskey(id: $id)
}
    `);
export const IdentityProvidersDocument = new TypedDocumentString(`
    query identityProviders {
  identityProviderRedirectUri
  directoryUrl
  identityProviders {
    ...IdentityProviderParts
  }
}
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}`);
export const AddIdentityProviderDocument = new TypedDocumentString(`
    mutation addIdentityProvider($input: AddIdentityProviderInput!) {
  addIdentityProvider(input: $input) {
    ...IdentityProviderParts
  }
}
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}`);
export const SetIdentityProviderSecretDocument = new TypedDocumentString(`
    mutation setIdentityProviderSecret($input: SetIdentityProviderSecretInput!) {
  setIdentityProviderSecret(input: $input) {
    ...IdentityProviderParts
  }
}
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}`);
export const RemoveIdentityProviderDocument = new TypedDocumentString(`
    mutation removeIdentityProvider($id: ID!) {
  removeIdentityProvider(id: $id)
}
    `);
export const ConnectDirectoryDocument = new TypedDocumentString(`
    mutation connectDirectory($input: ConnectDirectoryInput!) {
  connectDirectory(input: $input) {
    ...IdentityProviderParts
  }
}
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}`);
export const DisconnectDirectoryDocument = new TypedDocumentString(`
    mutation disconnectDirectory($providerId: ID!) {
  disconnectDirectory(providerId: $providerId) {
    ...IdentityProviderParts
  }
}
    fragment IdentityProviderParts on IdentityProvider {
  id
  slug
  name
  issuer
  clientId
  role
  secretSetAt
  directoryClaim
  createdAt
}`);
export const DirectoryTokensDocument = new TypedDocumentString(`
    query directoryTokens($first: Int, $after: String) {
  directoryTokens(first: $first, after: $after) {
    nodes {
      ...DirectoryTokenParts
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment DirectoryTokenParts on DirectoryToken {
  id
  providerId
  prefix
  expiresAt
  revokedAt
  createdAt
}`);
export const CreateDirectoryTokenDocument = new TypedDocumentString(`
    mutation createDirectoryToken($input: CreateDirectoryTokenInput!) {
  createDirectoryToken(input: $input) {
    directoryToken {
      ...DirectoryTokenParts
    }
    secret
  }
}
    fragment DirectoryTokenParts on DirectoryToken {
  id
  providerId
  prefix
  expiresAt
  revokedAt
  createdAt
}`);
export const RevokeDirectoryTokenDocument = new TypedDocumentString(`
    mutation revokeDirectoryToken($id: ID!) {
  revokeDirectoryToken(id: $id) {
    ...DirectoryTokenParts
  }
}
    fragment DirectoryTokenParts on DirectoryToken {
  id
  providerId
  prefix
  expiresAt
  revokedAt
  createdAt
}`);
export const ReadmitPersonDocument = new TypedDocumentString(`
    mutation readmitPerson($input: ReadmitPersonInput!) {
  readmitPerson(input: $input)
}
    `);
export const AuditLogDocument = new TypedDocumentString(`
    query auditLog($first: Int, $after: String, $filter: AuditFilterInput, $oldestFirst: Boolean) {
  auditLog(
    first: $first
    after: $after
    filter: $filter
    oldestFirst: $oldestFirst
  ) {
    nodes {
      position
      leaf
      entry
      personal
      salt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const AuditHeadDocument = new TypedDocumentString(`
    query auditHead {
  auditHead {
    ...AuditHeadParts
  }
}
    fragment AuditHeadParts on AuditHead {
  organisationId
  size
  root
  at
}`);
export const AuditInclusionDocument = new TypedDocumentString(`
    query auditInclusion($position: BigInt!, $size: BigInt) {
  auditInclusion(position: $position, size: $size) {
    position
    leaf
    head {
      ...AuditHeadParts
    }
    path
  }
}
    fragment AuditHeadParts on AuditHead {
  organisationId
  size
  root
  at
}`);
export const AuditConsistencyDocument = new TypedDocumentString(`
    query auditConsistency($first: BigInt!, $second: BigInt) {
  auditConsistency(first: $first, second: $second) {
    first {
      ...AuditHeadParts
    }
    second {
      ...AuditHeadParts
    }
    path
  }
}
    fragment AuditHeadParts on AuditHead {
  organisationId
  size
  root
  at
}`);
export const AuditAnchorsDocument = new TypedDocumentString(`
    query auditAnchors($first: Int, $after: String) {
  auditAnchors(first: $first, after: $after) {
    nodes {
      size
      root
      transaction {
        id
        status
        hash
        blockNumber
        chain {
          id
          evmChainId
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const AuditAnchoringDocument = new TypedDocumentString(`
    query auditAnchoring {
  auditAnchoring {
    ...AuditAnchoringParts
  }
}
    fragment AuditAnchoringParts on AuditAnchoring {
  everyMinutes
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const AnchorAuditLogDocument = new TypedDocumentString(`
    mutation anchorAuditLog($input: AnchorAuditLogInput!) {
  anchorAuditLog(input: $input) {
    ...AuditAnchoringParts
  }
}
    fragment AuditAnchoringParts on AuditAnchoring {
  everyMinutes
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const StopAnchoringAuditLogDocument = new TypedDocumentString(`
    mutation stopAnchoringAuditLog {
  stopAnchoringAuditLog
}
    `);
export const AuditRetentionDocument = new TypedDocumentString(`
    query auditRetention {
  auditRetention {
    ...AuditRetentionParts
  }
}
    fragment AuditRetentionParts on AuditRetention {
  entryDays
  personalDays
}`);
export const SetAuditRetentionDocument = new TypedDocumentString(`
    mutation setAuditRetention($input: AuditRetentionInput!) {
  setAuditRetention(input: $input) {
    ...AuditRetentionParts
  }
}
    fragment AuditRetentionParts on AuditRetention {
  entryDays
  personalDays
}`);
export const ForgetPersonInAuditLogDocument = new TypedDocumentString(`
    mutation forgetPersonInAuditLog($personId: ID!) {
  forgetPersonInAuditLog(personId: $personId)
}
    `);
export const BackupPlanDocument = new TypedDocumentString(`
    query backupPlan($chainId: ID!) {
  backupPlan(chainId: $chainId) {
    ...BackupPlanParts
  }
}
    fragment BackupPlanParts on BackupPlan {
  recipient
  everyHours
  keep
  drillEveryHours
  installation
  lastGoodAt
  lastDrillAt
  stale
  trouble
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}`);
export const SetBackupPlanDocument = new TypedDocumentString(`
    mutation setBackupPlan($input: BackupPlanInput!) {
  setBackupPlan(input: $input) {
    ...BackupPlanParts
  }
}
    fragment BackupPlanParts on BackupPlan {
  recipient
  everyHours
  keep
  drillEveryHours
  installation
  lastGoodAt
  lastDrillAt
  stale
  trouble
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}`);
export const BackupsDocument = new TypedDocumentString(`
    query backups($chainId: ID!, $first: Int, $after: String) {
  backups(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...BackupParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment BackupParts on Backup {
  id
  chainId
  status
  message
  recipient
  height
  headHash
  stateRoot
  bytes
  keys
  manifest
  digest
  createdAt
  endedAt
  drill
  drillMessage
  drillBlocks
  drillSeconds
  drilledAt
}`);
export const BackupDocument = new TypedDocumentString(`
    query backup($id: ID!) {
  backup(id: $id) {
    ...BackupParts
  }
}
    fragment BackupParts on Backup {
  id
  chainId
  status
  message
  recipient
  height
  headHash
  stateRoot
  bytes
  keys
  manifest
  digest
  createdAt
  endedAt
  drill
  drillMessage
  drillBlocks
  drillSeconds
  drilledAt
}`);
export const StartBackupDocument = new TypedDocumentString(`
    mutation startBackup($chainId: ID!, $idempotencyKey: String) {
  startBackup(chainId: $chainId, idempotencyKey: $idempotencyKey) {
    ...BackupParts
  }
}
    fragment BackupParts on Backup {
  id
  chainId
  status
  message
  recipient
  height
  headHash
  stateRoot
  bytes
  keys
  manifest
  digest
  createdAt
  endedAt
  drill
  drillMessage
  drillBlocks
  drillSeconds
  drilledAt
}`);
export const DrillBackupDocument = new TypedDocumentString(`
    mutation drillBackup($id: ID!) {
  drillBackup(id: $id) {
    ...BackupParts
  }
}
    fragment BackupParts on Backup {
  id
  chainId
  status
  message
  recipient
  height
  headHash
  stateRoot
  bytes
  keys
  manifest
  digest
  createdAt
  endedAt
  drill
  drillMessage
  drillBlocks
  drillSeconds
  drilledAt
}`);
export const SealedKeysDocument = new TypedDocumentString(`
    query sealedKeys($chainId: ID!) {
  sealedKeys(chainId: $chainId) {
    nodeName
    address
    publicKey
    recipient
    sealed
    createdAt
  }
}
    `);
export const RawBlocksDocument = new TypedDocumentString(`
    query rawBlocks($chainId: ID!, $first: Int!, $count: Int) {
  rawBlocks(chainId: $chainId, first: $first, count: $count)
}
    `);
export const NodeChainDocument = new TypedDocumentString(`
    query nodeChain($id: ID!) {
  node(id: $id) {
    id
    name
    publicKey
    chain {
      id
    }
  }
}
    `);
export const RestorationDocument = new TypedDocumentString(`
    query restoration($id: ID!) {
  restoration(id: $id) {
    ...RestorationParts
  }
}
    fragment RestorationParts on Restoration {
  id
  nodeId
  status
  message
  recipient
  createdAt
}`);
export const RestoreNodeDocument = new TypedDocumentString(`
    mutation restoreNode($id: ID!) {
  restoreNode(id: $id) {
    ...RestorationParts
  }
}
    fragment RestorationParts on Restoration {
  id
  nodeId
  status
  message
  recipient
  createdAt
}`);
export const BringNodeKeyDocument = new TypedDocumentString(`
    mutation bringNodeKey($id: ID!, $sealed: String!) {
  bringNodeKey(id: $id, sealed: $sealed) {
    ...RestorationParts
  }
}
    fragment RestorationParts on Restoration {
  id
  nodeId
  status
  message
  recipient
  createdAt
}`);
export const CancelRestorationDocument = new TypedDocumentString(`
    mutation cancelRestoration($id: ID!) {
  cancelRestoration(id: $id) {
    ...RestorationParts
  }
}
    fragment RestorationParts on Restoration {
  id
  nodeId
  status
  message
  recipient
  createdAt
}`);
export const CertificateLogsDocument = new TypedDocumentString(`
    query certificateLogs($chainId: ID!) {
  certificateLogs(chainId: $chainId) {
    ...CertificateLogParts
  }
}
    fragment CertificateLogParts on CertificateLog {
  chainId
  organisationId
  keyId
  problem
  createdAt
  head {
    size
    root
    at
    signature
    version
    anchoredAt
  }
}`);
export const OpenCertificateLogDocument = new TypedDocumentString(`
    mutation openCertificateLog($input: OpenCertificateLogInput!) {
  openCertificateLog(input: $input) {
    ...CertificateLogParts
  }
}
    fragment CertificateLogParts on CertificateLog {
  chainId
  organisationId
  keyId
  problem
  createdAt
  head {
    size
    root
    at
    signature
    version
    anchoredAt
  }
}`);
export const CertificateAuthoritiesDocument = new TypedDocumentString(`
    query certificateAuthorities($chainId: ID!, $first: Int, $after: String) {
  certificateAuthorities(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...CertificateAuthorityParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}`);
export const CertificateAuthorityDocument = new TypedDocumentString(`
    query certificateAuthority($id: ID!) {
  certificateAuthority(id: $id) {
    ...CertificateAuthorityParts
  }
}
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}`);
export const CreateCertificateAuthorityDocument = new TypedDocumentString(`
    mutation createCertificateAuthority($input: CreateCertificateAuthorityInput!) {
  createCertificateAuthority(input: $input) {
    ...CertificateAuthorityParts
  }
}
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}`);
export const RegisterCertificateAuthorityDocument = new TypedDocumentString(`
    mutation registerCertificateAuthority($input: RegisterCertificateAuthorityInput!) {
  registerCertificateAuthority(input: $input) {
    ...CertificateAuthorityParts
  }
}
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}`);
export const SetCertificateEnrolmentDocument = new TypedDocumentString(`
    mutation setCertificateEnrolment($id: ID!, $enrols: Boolean!) {
  setCertificateEnrolment(id: $id, enrols: $enrols) {
    ...CertificateAuthorityParts
  }
}
    fragment CertificateAuthorityParts on CertificateAuthority {
  id
  organisationId
  chainId
  name
  keyId
  revocationListUrl
  enrols
  createdAt
}`);
export const CertificateDocument = new TypedDocumentString(`
    query certificate($id: ID!) {
  certificate(id: $id) {
    ...CertificateParts
  }
}
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}`);
export const CertificatesDocument = new TypedDocumentString(`
    query certificates($authorityId: ID!, $first: Int, $after: String) {
  certificates(authorityId: $authorityId, first: $first, after: $after) {
    nodes {
      ...CertificateParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}`);
export const CertificateProofDocument = new TypedDocumentString(`
    query certificateProof($id: ID!) {
  certificateProof(id: $id) {
    pem
    proof
  }
}
    `);
export const IssueCertificateDocument = new TypedDocumentString(`
    mutation issueCertificate($input: IssueCertificateInput!) {
  issueCertificate(input: $input) {
    ...CertificateParts
  }
}
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}`);
export const LogCertificateDocument = new TypedDocumentString(`
    mutation logCertificate($authorityId: ID!, $certificate: Hex!) {
  logCertificate(authorityId: $authorityId, certificate: $certificate) {
    ...CertificateParts
  }
}
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}`);
export const RevokeCertificateDocument = new TypedDocumentString(`
    mutation revokeCertificate($id: ID!, $reason: Int) {
  revokeCertificate(id: $id, reason: $reason) {
    ...CertificateParts
  }
}
    fragment CertificateParts on Certificate {
  id
  organisationId
  authorityId
  kind
  state
  subject
  der
  certHash
  position
  notBefore
  notAfter
  loggedAt
  revokedAt
  revocationReason
  problem
  createdAt
}`);
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
    rpcScaling {
      ...RpcScalingParts
    }
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
  mine
  createdAt
}
fragment RpcScalingParts on RpcScaling {
  minimum
  maximum
  rate
  site {
    id
    name
  }
  measured
  measuredAt
  message
  changedAt
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
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
    keepVolumes
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const DeleteChainDocument = new TypedDocumentString(`
    mutation deleteChain($id: ID!, $keepVolumes: Boolean) {
  deleteChain(id: $id, keepVolumes: $keepVolumes) {
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
    keepVolumes
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const VoteOnProposalDocument = new TypedDocumentString(`
    mutation voteOnProposal($id: ID!, $approve: Boolean!, $keepVolumes: Boolean) {
  voteOnProposal(id: $id, approve: $approve, keepVolumes: $keepVolumes) {
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
    keepVolumes
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
    keepVolumes
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
    keepVolumes
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
    keepVolumes
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
  mine
  createdAt
}`);
export const RemoveNodeDocument = new TypedDocumentString(`
    mutation removeNode($id: ID!, $keepVolumes: Boolean) {
  removeNode(id: $id, keepVolumes: $keepVolumes) {
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
  mine
  createdAt
}`);
export const ScaleRpcNodesDocument = new TypedDocumentString(`
    mutation scaleRpcNodes($input: ScaleRpcNodesInput!) {
  scaleRpcNodes(input: $input) {
    ...RpcScalingParts
  }
}
    fragment RpcScalingParts on RpcScaling {
  minimum
  maximum
  rate
  site {
    id
    name
  }
  measured
  measuredAt
  message
  changedAt
}`);
export const StopScalingRpcNodesDocument = new TypedDocumentString(`
    mutation stopScalingRpcNodes($chainId: ID!) {
  stopScalingRpcNodes(chainId: $chainId)
}
    `);
export const ChangesDocument = new TypedDocumentString(`
    subscription changes {
  changes {
    anything
    changes {
      kind
      chainId
    }
  }
}
    `);
export const CityDatasetsDocument = new TypedDocumentString(`
    query cityDatasets($chainId: ID!, $first: Int, $after: String) {
  cityDatasets(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...CityDatasetParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CityDatasetParts on CityDataset {
  resource
  provider
  schemaId
  descriptorHash
  published
  descriptor {
    title
    columns
    id {
      column
      prefix
      digits
    }
    digits
    canaries
  }
}`);
export const CityDatasetDocument = new TypedDocumentString(`
    query cityDataset($chainId: ID!, $resource: Hex!) {
  cityDataset(chainId: $chainId, resource: $resource) {
    ...CityDatasetParts
  }
}
    fragment CityDatasetParts on CityDataset {
  resource
  provider
  schemaId
  descriptorHash
  published
  descriptor {
    title
    columns
    id {
      column
      prefix
      digits
    }
    digits
    canaries
  }
}`);
export const CityProviderDocument = new TypedDocumentString(`
    query cityProvider($chainId: ID!, $resource: Hex!) {
  cityProvider(chainId: $chainId, resource: $resource) {
    organisationId
    recipient
  }
}
    `);
export const PublishDatasetDocument = new TypedDocumentString(`
    mutation publishDataset($input: PublishDatasetInput!) {
  publishDataset(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const WithdrawDatasetDocument = new TypedDocumentString(`
    mutation withdrawDataset($chainId: ID!, $resource: Hex!) {
  withdrawDataset(chainId: $chainId, resource: $resource) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const GrantDepartmentDocument = new TypedDocumentString(`
    mutation grantDepartment($input: GiveGrantInput!) {
  grantDepartment(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const CityCallsDocument = new TypedDocumentString(`
    query cityCalls($chainId: ID!, $resource: Hex, $caller: Hex, $state: CityCallState, $first: Int, $after: String) {
  cityCalls(
    chainId: $chainId
    resource: $resource
    caller: $caller
    state: $state
    first: $first
    after: $after
  ) {
    nodes {
      ...CityCallParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CityCallParts on CityCall {
  id
  grantId
  resource
  caller
  purpose
  reqHash
  state
  reason
  respHash
  subjectsRoot
  requestedAt
  answeredAt
  servedAt
  servedBy
  receiptedAt
  receiptedBy
}`);
export const CityCallDocument = new TypedDocumentString(`
    query cityCall($chainId: ID!, $callId: Hex!) {
  cityCall(chainId: $chainId, callId: $callId) {
    ...CityCallParts
  }
}
    fragment CityCallParts on CityCall {
  id
  grantId
  resource
  caller
  purpose
  reqHash
  state
  reason
  respHash
  subjectsRoot
  requestedAt
  answeredAt
  servedAt
  servedBy
  receiptedAt
  receiptedBy
}`);
export const CityAnswerDocument = new TypedDocumentString(`
    query cityAnswer($chainId: ID!, $callId: Hex!) {
  cityAnswer(chainId: $chainId, callId: $callId) {
    ...CityAnswerParts
  }
}
    fragment CityAnswerParts on CityAnswer {
  id
  chainId
  callId
  state
  rows
  envelope
  ciphertext
  transactionId
  reason
  fault
  createdAt
  endedAt
}`);
export const CallDataDocument = new TypedDocumentString(`
    mutation callData($input: CallDataInput!) {
  callData(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AuthoriseCallDocument = new TypedDocumentString(`
    mutation authoriseCall($chainId: ID!, $callId: Hex!) {
  authoriseCall(chainId: $chainId, callId: $callId) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const RefuseCallDocument = new TypedDocumentString(`
    mutation refuseCall($input: RefuseCallInput!) {
  refuseCall(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ServeCallDocument = new TypedDocumentString(`
    mutation serveCall($input: ServeCallInput!) {
  serveCall(input: $input) {
    ...CityAnswerParts
  }
}
    fragment CityAnswerParts on CityAnswer {
  id
  chainId
  callId
  state
  rows
  envelope
  ciphertext
  transactionId
  reason
  fault
  createdAt
  endedAt
}`);
export const ReceiptCallDocument = new TypedDocumentString(`
    mutation receiptCall($chainId: ID!, $callId: Hex!) {
  receiptCall(chainId: $chainId, callId: $callId) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const CityLeaksDocument = new TypedDocumentString(`
    query cityLeaks($chainId: ID!, $first: Int, $after: String) {
  cityLeaks(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...CityLeakParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CityLeakParts on CityLeak {
  id
  resource
  filedBy
  evidence
  state
  grantId
  accused
  proof
  tracedBy
  judgedBy
  proven
  pardoned
  filedAt
  tracedAt
  adjudicatedAt
}`);
export const CityLeakDocument = new TypedDocumentString(`
    query cityLeak($chainId: ID!, $leakId: Hex!) {
  cityLeak(chainId: $chainId, leakId: $leakId) {
    ...CityLeakParts
  }
}
    fragment CityLeakParts on CityLeak {
  id
  resource
  filedBy
  evidence
  state
  grantId
  accused
  proof
  tracedBy
  judgedBy
  proven
  pardoned
  filedAt
  tracedAt
  adjudicatedAt
}`);
export const LeakTraceDocument = new TypedDocumentString(`
    query leakTrace($id: ID!) {
  leakTrace(id: $id) {
    ...LeakTraceParts
  }
}
    fragment LeakTraceParts on LeakTrace {
  id
  chainId
  leakId
  state
  rows
  grants
  accusations {
    grantId
    digits
    agreeing
    canaries
    chance
  }
  proof
  transactionId
  reason
  fault
  createdAt
  endedAt
}`);
export const FileLeakDocument = new TypedDocumentString(`
    mutation fileLeak($input: FileLeakInput!) {
  fileLeak(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const TraceLeakDocument = new TypedDocumentString(`
    mutation traceLeak($input: TraceLeakInput!) {
  traceLeak(input: $input) {
    ...LeakTraceParts
  }
}
    fragment LeakTraceParts on LeakTrace {
  id
  chainId
  leakId
  state
  rows
  grants
  accusations {
    grantId
    digits
    agreeing
    canaries
    chance
  }
  proof
  transactionId
  reason
  fault
  createdAt
  endedAt
}`);
export const AdjudicateLeakDocument = new TypedDocumentString(`
    mutation adjudicateLeak($input: AdjudicateLeakInput!) {
  adjudicateLeak(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const SubjectAccessesDocument = new TypedDocumentString(`
    query subjectAccesses($chainId: ID!, $commitment: Hex!, $first: Int, $after: String) {
  subjectAccesses(
    chainId: $chainId
    commitment: $commitment
    first: $first
    after: $after
  ) {
    nodes {
      callId
      resource
      provider
      caller
      callerAddress
      purpose
      purposeName
      state
      requestedAt
      servedAt
      servedBy
      receiptedAt
      receiptedBy
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const SubjectProofDocument = new TypedDocumentString(`
    query subjectProof($chainId: ID!, $commitment: Hex!, $callId: Hex!) {
  subjectProof(chainId: $chainId, commitment: $commitment, callId: $callId) {
    root
    size
    position
    proof
  }
}
    `);
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
      installation
    }
    joinedAt
    remote
    thumbprint
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
      installation
    }
    joinedAt
    remote
    thumbprint
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
      installation
    }
    joinedAt
    remote
    thumbprint
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
      installation
    }
    joinedAt
    remote
    thumbprint
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
export const ReleaseSourceDocument = new TypedDocumentString(`
    query releaseSource($id: ID!) {
  releaseSource(id: $id) {
    sources
    artefact
    settings
  }
}
    `);
export const DeploymentSourceDocument = new TypedDocumentString(`
    query deploymentSource($id: ID!) {
  deployment(id: $id) {
    id
    abi
    release {
      id
      compiler
    }
  }
}
    `);
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}`);
export const ContractOpenApiDocument = new TypedDocumentString(`
    query contractOpenApi($deploymentId: ID!) {
  contractOpenApi(deploymentId: $deploymentId)
}
    `);
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
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
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
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
export const PromotionsDocument = new TypedDocumentString(`
    query promotions($first: Int, $after: String) {
  promotions(first: $first, after: $after) {
    nodes {
      ...PromotionParts
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
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const PromotionDocument = new TypedDocumentString(`
    query promotion($id: ID!) {
  promotion(id: $id) {
    ...PromotionParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const RequestPromotionDocument = new TypedDocumentString(`
    mutation requestPromotion($input: RequestPromotionInput!) {
  requestPromotion(input: $input) {
    ...PromotionParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const ApprovePromotionDocument = new TypedDocumentString(`
    mutation approvePromotion($id: ID!) {
  approvePromotion(id: $id) {
    ...PromotionParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const RejectPromotionDocument = new TypedDocumentString(`
    mutation rejectPromotion($id: ID!) {
  rejectPromotion(id: $id) {
    ...PromotionParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const WithdrawPromotionDocument = new TypedDocumentString(`
    mutation withdrawPromotion($id: ID!) {
  withdrawPromotion(id: $id) {
    ...PromotionParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}
fragment PromotionParts on Promotion {
  id
  status
  codeHash
  arguments
  createdAt
  expiresAt
  decidedAt
  from {
    id
    contractName
  }
  chain {
    id
    name
  }
  requestedBy
  requester {
    id
    name
  }
  decidedBy
  decider {
    id
    name
  }
  deployment {
    ...DeploymentParts
  }
}`);
export const DeployProxyDocument = new TypedDocumentString(`
    mutation deployProxy($input: DeployProxyInput!) {
  deployProxy(input: $input) {
    ...DeploymentParts
  }
}
    fragment DeploymentParts on Deployment {
  id
  contractName
  status
  reason
  fault
  address
  blockNumber
  proxy
  implementation {
    id
    address
  }
  createdAt
  organisation {
    id
    name
  }
}`);
export const UpgradeProxyDocument = new TypedDocumentString(`
    mutation upgradeProxy($input: UpgradeProxyInput!) {
  upgradeProxy(input: $input) {
    ...UpgradeParts
  }
}
    fragment UpgradeParts on Upgrade {
  id
  status
  reason
  fault
  createdAt
  deployment {
    id
    contractName
    address
  }
  implementation {
    id
    contractName
    address
  }
  transaction {
    id
    hash
  }
}`);
export const UpgradeDocument = new TypedDocumentString(`
    query upgrade($id: ID!) {
  upgrade(id: $id) {
    ...UpgradeParts
  }
}
    fragment UpgradeParts on Upgrade {
  id
  status
  reason
  fault
  createdAt
  deployment {
    id
    contractName
    address
  }
  implementation {
    id
    contractName
    address
  }
  transaction {
    id
    hash
  }
}`);
export const UpgradesDocument = new TypedDocumentString(`
    query upgrades($deploymentId: ID!, $first: Int, $after: String) {
  upgrades(deploymentId: $deploymentId, first: $first, after: $after) {
    nodes {
      ...UpgradeParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment UpgradeParts on Upgrade {
  id
  status
  reason
  fault
  createdAt
  deployment {
    id
    contractName
    address
  }
  implementation {
    id
    contractName
    address
  }
  transaction {
    id
    hash
  }
}`);
export const UpgradeChangedDocument = new TypedDocumentString(`
    subscription upgradeChanged($id: ID!) {
  upgradeChanged(id: $id) {
    ...UpgradeParts
  }
}
    fragment UpgradeParts on Upgrade {
  id
  status
  reason
  fault
  createdAt
  deployment {
    id
    contractName
    address
  }
  implementation {
    id
    contractName
    address
  }
  transaction {
    id
    hash
  }
}`);
export const FactoryRulesDocument = new TypedDocumentString(`
    query factoryRules($chainId: ID!, $first: Int, $after: String) {
  factoryRules(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...FactoryRuleParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment FactoryRuleParts on FactoryRule {
  id
  deploymentId
  contractName
  event
  argument
  done
  createdAt
}`);
export const CreateFactoryRuleDocument = new TypedDocumentString(`
    mutation createFactoryRule($input: CreateFactoryRuleInput!) {
  createFactoryRule(input: $input) {
    ...FactoryRuleParts
  }
}
    fragment FactoryRuleParts on FactoryRule {
  id
  deploymentId
  contractName
  event
  argument
  done
  createdAt
}`);
export const DeleteFactoryRuleDocument = new TypedDocumentString(`
    mutation deleteFactoryRule($id: ID!) {
  deleteFactoryRule(id: $id)
}
    `);
export const CredentialSchemasDocument = new TypedDocumentString(`
    query credentialSchemas($first: Int! = 20, $after: String) {
  credentialSchemas(first: $first, after: $after) {
    nodes {
      ...CredentialSchemaParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CredentialSchemaParts on CredentialSchema {
  id
  name
  claims
  createdAt
}`);
export const IssuingKeysDocument = new TypedDocumentString(`
    query issuingKeys($chainId: ID!) {
  issuingKeys(chainId: $chainId) {
    ...IssuingKeyParts
  }
}
    fragment IssuingKeyParts on IssuingKey {
  keyId
  chainId
  transactionId
  listed
  createdAt
}`);
export const CredentialsDocument = new TypedDocumentString(`
    query credentials($chainId: ID!, $first: Int! = 20, $after: String) {
  credentials(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...CredentialParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const CredentialDocument = new TypedDocumentString(`
    query credential($id: ID!) {
  credential(id: $id) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const CreateCredentialSchemaDocument = new TypedDocumentString(`
    mutation createCredentialSchema($input: CreateCredentialSchemaInput!) {
  createCredentialSchema(input: $input) {
    ...CredentialSchemaParts
  }
}
    fragment CredentialSchemaParts on CredentialSchema {
  id
  name
  claims
  createdAt
}`);
export const AppointIssuingKeyDocument = new TypedDocumentString(`
    mutation appointIssuingKey($chainId: ID!, $keyId: ID!) {
  appointIssuingKey(chainId: $chainId, keyId: $keyId) {
    ...IssuingKeyParts
  }
}
    fragment IssuingKeyParts on IssuingKey {
  keyId
  chainId
  transactionId
  listed
  createdAt
}`);
export const IssueCredentialDocument = new TypedDocumentString(`
    mutation issueCredential($input: IssueCredentialInput!) {
  issueCredential(input: $input) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const EndorseDeviceDocument = new TypedDocumentString(`
    mutation endorseDevice($input: EndorseDeviceInput!) {
  endorseDevice(input: $input) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const CollectCredentialDocument = new TypedDocumentString(`
    mutation collectCredential($id: ID!) {
  collectCredential(id: $id) {
    id
    document
  }
}
    `);
export const RevokeCredentialDocument = new TypedDocumentString(`
    mutation revokeCredential($id: ID!) {
  revokeCredential(id: $id) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const SuspendCredentialDocument = new TypedDocumentString(`
    mutation suspendCredential($id: ID!) {
  suspendCredential(id: $id) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const ResumeCredentialDocument = new TypedDocumentString(`
    mutation resumeCredential($id: ID!) {
  resumeCredential(id: $id) {
    ...CredentialParts
  }
}
    fragment CredentialParts on Credential {
  id
  chainId
  schemaId
  type
  subject
  validFrom
  validUntil
  wanted
  status
  onChainId
  vcHash
  listId
  statusIndex
  kept
  collectedAt
  reason
  fault
  createdAt
}`);
export const AuthChallengeDocument = new TypedDocumentString(`
    mutation authChallenge($input: AuthChallengeInput!) {
  authChallenge(input: $input) {
    ...AuthChallengeParts
  }
}
    fragment AuthChallengeParts on AuthChallenge {
  id
  did
  audience
  origin
  nonce
  profile
  message
  request
  expiresAt
}`);
export const AuthVerifyDocument = new TypedDocumentString(`
    mutation authVerify($challengeId: ID!, $signature: Hex) {
  authVerify(challengeId: $challengeId, signature: $signature) {
    ...AuthVerdictParts
  }
}
    fragment AuthVerdictParts on AuthVerdict {
  accepted
  code
  because
  did
  algorithm
  assurance
  deviceStatus
  block
  credential
  issuer
}`);
export const DataStreamsDocument = new TypedDocumentString(`
    query dataStreams($chainId: ID, $first: Int, $after: String) {
  dataStreams(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...DataStreamParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}`);
export const DataStreamDocument = new TypedDocumentString(`
    query dataStream($id: ID!) {
  dataStream(id: $id) {
    ...DataStreamParts
    latest {
      ...DataReadingParts
    }
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}
fragment DataReadingParts on DataReading {
  seq
  occurredAt
  receivedAt
  hash
  payload
  mediaType
  signature
  assurance
  late
}`);
export const DataReadingsDocument = new TypedDocumentString(`
    query dataReadings($streamId: ID!, $from: BigInt, $to: BigInt, $newestFirst: Boolean, $first: Int, $after: String) {
  dataStream(id: $streamId) {
    readings(
      from: $from
      to: $to
      newestFirst: $newestFirst
      first: $first
      after: $after
    ) {
      nodes {
        ...DataReadingParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment DataReadingParts on DataReading {
  seq
  occurredAt
  receivedAt
  hash
  payload
  mediaType
  signature
  assurance
  late
}`);
export const DataReadingDocument = new TypedDocumentString(`
    query dataReading($streamId: ID!, $seq: BigInt!) {
  dataReading(streamId: $streamId, seq: $seq) {
    ...DataReadingParts
    senml {
      name
      time
      unit
      value
      sum
    }
    batch {
      ...DataBatchParts
    }
  }
}
    fragment DataBatchParts on DataBatch {
  id
  seqFrom
  seqTo
  root
  state
  reason
  number
  assurance
  late
  transactionId
  createdAt
  anchoredAt
}
fragment DataReadingParts on DataReading {
  seq
  occurredAt
  receivedAt
  hash
  payload
  mediaType
  signature
  assurance
  late
}`);
export const ReadingProofDocument = new TypedDocumentString(`
    query readingProof($streamId: ID!, $seq: BigInt!) {
  readingProof(streamId: $streamId, seq: $seq) {
    evmChainId
    contract
    stream
    producer
    seq
    value
    leaf
    position
    size
    path
    batch {
      ...DataBatchParts
    }
    transactionHash
    blockNumber
  }
}
    fragment DataBatchParts on DataBatch {
  id
  seqFrom
  seqTo
  root
  state
  reason
  number
  assurance
  late
  transactionId
  createdAt
  anchoredAt
}`);
export const DataBatchesDocument = new TypedDocumentString(`
    query dataBatches($streamId: ID!, $first: Int, $after: String) {
  dataStream(id: $streamId) {
    batches(first: $first, after: $after) {
      nodes {
        ...DataBatchParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment DataBatchParts on DataBatch {
  id
  seqFrom
  seqTo
  root
  state
  reason
  number
  assurance
  late
  transactionId
  createdAt
  anchoredAt
}`);
export const DataGapsDocument = new TypedDocumentString(`
    query dataGaps($streamId: ID!, $first: Int, $after: String) {
  dataStream(id: $streamId) {
    gaps(first: $first, after: $after) {
      nodes {
        id
        seqFrom
        seqTo
        cause
        state
        reason
        transactionId
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const DataErrorsDocument = new TypedDocumentString(`
    query dataErrors($streamId: ID!, $first: Int, $after: String) {
  dataStream(id: $streamId) {
    errors(first: $first, after: $after) {
      nodes {
        id
        seq
        cause
        replacement
        state
        reason
        transactionId
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const DataCasesDocument = new TypedDocumentString(`
    query dataCases($streamId: ID!, $first: Int, $after: String) {
  dataStream(id: $streamId) {
    cases(first: $first, after: $after) {
      nodes {
        id
        seq
        occurredAt
        hash
        payload
        signature
        state
        reason
        transactionId
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const OpenDataStreamDocument = new TypedDocumentString(`
    mutation openDataStream($input: OpenDataStreamInput!) {
  openDataStream(input: $input) {
    ...DataStreamParts
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}`);
export const PaceDataStreamDocument = new TypedDocumentString(`
    mutation paceDataStream($id: ID!, $input: DataStreamPaceInput!) {
  paceDataStream(id: $id, input: $input) {
    ...DataStreamParts
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}`);
export const CloseDataStreamDocument = new TypedDocumentString(`
    mutation closeDataStream($id: ID!) {
  closeDataStream(id: $id) {
    ...DataStreamParts
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}`);
export const CorrectReadingDocument = new TypedDocumentString(`
    mutation correctReading($input: CorrectReadingInput!) {
  correctReading(input: $input) {
    id
    seq
    cause
    replacement
    state
    reason
    transactionId
    createdAt
  }
}
    `);
export const SubmitReadingsDocument = new TypedDocumentString(`
    mutation submitReadings($readings: [JSON!]!) {
  submitReadings(readings: $readings) {
    accepted
    duplicates
    refused {
      line
      code
      detail
    }
  }
}
    `);
export const DataStreamChangedDocument = new TypedDocumentString(`
    subscription dataStreamChanged($id: ID!) {
  dataStreamChanged(id: $id) {
    ...DataStreamParts
  }
}
    fragment DataStreamParts on DataStream {
  id
  name
  chain {
    id
    name
  }
  contract
  stream
  producer
  curve
  publicKey
  gatewayKey
  schemaId
  personal
  takesUnsigned
  lateAfter
  batchReadings
  batchSeconds
  patienceSeconds
  window
  desired
  state
  reason
  settled
  anchored
  createdAt
}`);
export const ReadingsAddedDocument = new TypedDocumentString(`
    subscription readingsAdded($streamId: ID!, $after: BigInt) {
  readingsAdded(streamId: $streamId, after: $after) {
    ...DataReadingParts
  }
}
    fragment DataReadingParts on DataReading {
  seq
  occurredAt
  receivedAt
  hash
  payload
  mediaType
  signature
  assurance
  late
}`);
export const DevicesDocument = new TypedDocumentString(`
    query devices($chainId: ID!, $filter: DeviceFilterInput, $first: Int, $after: String) {
  devices(chainId: $chainId, filter: $filter, first: $first, after: $after) {
    nodes {
      ...DeviceParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const DeviceDocument = new TypedDocumentString(`
    query device($did: String!) {
  device(did: $did) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const DidDocument = new TypedDocumentString(`
    query did($did: String!, $versionId: BigInt) {
  did(did: $did, versionId: $versionId) {
    didDocument
    didDocumentMetadata
    didResolutionMetadata
  }
}
    `);
export const RegisterDeviceDocument = new TypedDocumentString(`
    mutation registerDevice($input: RegisterDeviceInput!) {
  registerDevice(input: $input) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const ProveDeviceDocument = new TypedDocumentString(`
    mutation proveDevice($id: ID!, $proof: Hex!) {
  proveDevice(id: $id, proof: $proof) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const UpdateDeviceDocument = new TypedDocumentString(`
    mutation updateDevice($id: ID!, $input: UpdateDeviceInput!) {
  updateDevice(id: $id, input: $input) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const ActivateDeviceDocument = new TypedDocumentString(`
    mutation activateDevice($id: ID!, $credential: Hex!) {
  activateDevice(id: $id, credential: $credential) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const SuspendDeviceDocument = new TypedDocumentString(`
    mutation suspendDevice($id: ID!) {
  suspendDevice(id: $id) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const ResumeDeviceDocument = new TypedDocumentString(`
    mutation resumeDevice($id: ID!, $credential: Hex) {
  resumeDevice(id: $id, credential: $credential) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const RetireDeviceDocument = new TypedDocumentString(`
    mutation retireDevice($id: ID!) {
  retireDevice(id: $id) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const BindDeviceDocument = new TypedDocumentString(`
    mutation bindDevice($id: ID!, $gateway: Hex) {
  bindDevice(id: $id, gateway: $gateway) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const LabelDeviceDocument = new TypedDocumentString(`
    mutation labelDevice($id: ID!, $labels: DeviceLabelsInput!) {
  labelDevice(id: $id, labels: $labels) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const SetDeviceAttributeDocument = new TypedDocumentString(`
    mutation setDeviceAttribute($id: ID!, $attribute: DidAttributeInput!) {
  setDeviceAttribute(id: $id, attribute: $attribute) {
    id
    status
  }
}
    `);
export const SetDeviceDelegateDocument = new TypedDocumentString(`
    mutation setDeviceDelegate($id: ID!, $delegate: DidDelegateInput!) {
  setDeviceDelegate(id: $id, delegate: $delegate) {
    id
    status
  }
}
    `);
export const DeviceChangedDocument = new TypedDocumentString(`
    subscription deviceChanged($id: ID!) {
  deviceChanged(id: $id) {
    ...DeviceParts
  }
}
    fragment DeviceParts on Device {
  did
  chainId
  address
  owner
  ownerOrganisationId
  kind
  class
  hwIdHash
  gateway
  status
  credential
  infoHash
  seq
  seenBlock
  own {
    id
    desired
    wishedGateway
    wishedCredential
    proved
    name
    tags
    site
    enrolmentId
    transactionId
    settled
    reason
    fault
  }
}`);
export const EnrolmentsDocument = new TypedDocumentString(`
    query enrolments($chainId: ID!, $first: Int, $after: String) {
  enrolments(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...EnrolmentParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment EnrolmentParts on Enrolment {
  id
  chainId
  format
  createdAt
  endedAt
  records
  taken
  known
  refused
}`);
export const EnrolmentDocument = new TypedDocumentString(`
    query enrolment($id: ID!) {
  enrolment(id: $id) {
    ...EnrolmentParts
    progress {
      states
      unproved
      waiting
      stuck
    }
  }
}
    fragment EnrolmentParts on Enrolment {
  id
  chainId
  format
  createdAt
  endedAt
  records
  taken
  known
  refused
}`);
export const EnrolmentProblemsDocument = new TypedDocumentString(`
    query enrolmentProblems($id: ID!, $first: Int, $after: String) {
  enrolmentProblems(id: $id, first: $first, after: $after) {
    nodes {
      line
      field
      code
      message
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const EnrolmentChangedDocument = new TypedDocumentString(`
    subscription enrolmentChanged($id: ID!) {
  enrolmentChanged(id: $id) {
    ...EnrolmentParts
  }
}
    fragment EnrolmentParts on Enrolment {
  id
  chainId
  format
  createdAt
  endedAt
  records
  taken
  known
  refused
}`);
export const BlocksDocument = new TypedDocumentString(`
    query blocks($chainId: ID!, $first: Int, $after: String) {
  blocks(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...BlockParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment BlockParts on Block {
  number
  hash
  parentHash
  stateRoot
  miner
  timestamp
  gasUsed
  gasLimit
  transactionCount
  logCount
}`);
export const BlockDocument = new TypedDocumentString(`
    query block($chainId: ID!, $number: BigInt, $hash: Hex) {
  block(chainId: $chainId, number: $number, hash: $hash) {
    ...BlockParts
    transactions(first: 100) {
      nodes {
        ...MinedTransactionParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment BlockParts on Block {
  number
  hash
  parentHash
  stateRoot
  miner
  timestamp
  gasUsed
  gasLimit
  transactionCount
  logCount
}
fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}`);
export const MinedTransactionsDocument = new TypedDocumentString(`
    query minedTransactions($chainId: ID!, $first: Int, $after: String) {
  minedTransactions(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...MinedTransactionParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}`);
export const MinedTransactionDocument = new TypedDocumentString(`
    query minedTransaction($chainId: ID!, $hash: Hex!) {
  minedTransaction(chainId: $chainId, hash: $hash) {
    ...MinedTransactionParts
    call {
      function
      arguments
    }
    failure
    events(first: 100) {
      nodes {
        ...EventParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}
fragment EventParts on Event {
  blockNumber
  transactionHash
  logIndex
  address
  name
  arguments
  topics
  data
}`);
export const EventsDocument = new TypedDocumentString(`
    query events($input: EventsInput!, $first: Int, $after: String) {
  events(input: $input, first: $first, after: $after) {
    nodes {
      ...EventParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment EventParts on Event {
  blockNumber
  transactionHash
  logIndex
  address
  name
  arguments
  topics
  data
}`);
export const AddressDocument = new TypedDocumentString(`
    query address($chainId: ID!, $address: Hex!) {
  address(chainId: $chainId, address: $address) {
    address
    contractNames
    transactions(first: 25) {
      nodes {
        ...MinedTransactionParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    events(first: 25) {
      nodes {
        ...EventParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    tokenBalances(first: 25) {
      nodes {
        token
        tokenId
        amount
        standard
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}
fragment EventParts on Event {
  blockNumber
  transactionHash
  logIndex
  address
  name
  arguments
  topics
  data
}`);
export const TokensDocument = new TypedDocumentString(`
    query tokens($chainId: ID!, $addresses: [Hex!], $first: Int, $after: String) {
  tokens(chainId: $chainId, addresses: $addresses, first: $first, after: $after) {
    nodes {
      ...TokenParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TokenParts on Token {
  address
  standard
  name
  symbol
  decimals
}`);
export const SearchDocument = new TypedDocumentString(`
    query search($chainId: ID!, $text: String!) {
  search(chainId: $chainId, text: $text) {
    kind
    id
    name
    address
  }
}
    `);
export const AccountDocument = new TypedDocumentString(`
    query account($chainId: ID!, $address: Hex!) {
  address(chainId: $chainId, address: $address) {
    account {
      blockNumber
      balance
      nonce
      codeHash
      proof
    }
  }
}
    `);
export const TransactionsOfDocument = new TypedDocumentString(`
    query transactionsOf($chainId: ID!, $address: Hex!, $first: Int, $after: String) {
  address(chainId: $chainId, address: $address) {
    transactions(first: $first, after: $after) {
      nodes {
        ...MinedTransactionParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MinedTransactionParts on MinedTransaction {
  hash
  blockNumber
  position
  type
  from
  to
  contractAddress
  value
  nonce
  gasUsed
  gasLimit
  input
  succeeded
  logCount
}`);
export const TokenHoldersDocument = new TypedDocumentString(`
    query tokenHolders($chainId: ID!, $token: Hex!, $first: Int, $after: String) {
  address(chainId: $chainId, address: $token) {
    tokenHolders(first: $first, after: $after) {
      nodes {
        holder
        tokenId
        amount
        standard
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const TokenBalancesDocument = new TypedDocumentString(`
    query tokenBalances($chainId: ID!, $holder: Hex!, $first: Int, $after: String) {
  address(chainId: $chainId, address: $holder) {
    tokenBalances(first: $first, after: $after) {
      nodes {
        token
        tokenId
        amount
        standard
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `);
export const AccessPurposesDocument = new TypedDocumentString(`
    query accessPurposes($consortiumId: ID!) {
  accessPurposes(consortiumId: $consortiumId) {
    ...AccessPurposeParts
  }
}
    fragment AccessPurposeParts on AccessPurpose {
  bit
  name
  term
  description
  definedBy
  createdAt
}`);
export const DefinePurposeDocument = new TypedDocumentString(`
    mutation definePurpose($input: DefinePurposeInput!) {
  definePurpose(input: $input) {
    ...AccessPurposeParts
  }
}
    fragment AccessPurposeParts on AccessPurpose {
  bit
  name
  term
  description
  definedBy
  createdAt
}`);
export const DataPoliciesDocument = new TypedDocumentString(`
    query dataPolicies($chainId: ID!, $owner: Hex, $first: Int, $after: String) {
  dataPolicies(chainId: $chainId, owner: $owner, first: $first, after: $after) {
    nodes {
      ...DataPolicyParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}`);
export const DataPolicyDocument = new TypedDocumentString(`
    query dataPolicy($chainId: ID!, $resource: Hex!) {
  dataPolicy(chainId: $chainId, resource: $resource) {
    ...DataPolicyParts
  }
}
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}`);
export const MayStoreDocument = new TypedDocumentString(`
    query mayStore($chainId: ID!, $resource: Hex!, $storer: Hex!) {
  mayStore(chainId: $chainId, resource: $resource, storer: $storer)
}
    `);
export const CreateDataPolicyDocument = new TypedDocumentString(`
    mutation createDataPolicy($input: CreateDataPolicyInput!) {
  createDataPolicy(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AmendDataPolicyDocument = new TypedDocumentString(`
    mutation amendDataPolicy($input: AmendDataPolicyInput!) {
  amendDataPolicy(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const BumpDataEpochDocument = new TypedDocumentString(`
    mutation bumpDataEpoch($chainId: ID!, $resource: Hex!) {
  bumpDataEpoch(chainId: $chainId, resource: $resource) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AccessGrantsDocument = new TypedDocumentString(`
    query accessGrants($chainId: ID!, $resource: Hex, $grantee: Hex, $state: AccessState, $live: Boolean, $expiresBefore: DateTime, $first: Int, $after: String) {
  accessGrants(
    chainId: $chainId
    resource: $resource
    grantee: $grantee
    state: $state
    live: $live
    expiresBefore: $expiresBefore
    first: $first
    after: $after
  ) {
    nodes {
      ...AccessGrantParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AccessGrantParts on AccessGrant {
  id
  resource
  grantee
  state
  outdated
  scopes
  purposeMask
  usesLeft
  validUntil
  emergencyOf
  justified
}`);
export const AccessGrantDocument = new TypedDocumentString(`
    query accessGrant($chainId: ID!, $grantId: Hex!) {
  accessGrant(chainId: $chainId, grantId: $grantId) {
    ...AccessGrantParts
  }
}
    fragment AccessGrantParts on AccessGrant {
  id
  resource
  grantee
  state
  outdated
  scopes
  purposeMask
  usesLeft
  validUntil
  emergencyOf
  justified
}`);
export const CheckGrantDocument = new TypedDocumentString(`
    query checkGrant($chainId: ID!, $grantId: Hex!, $scopes: [AccessScope!]!, $purpose: String!) {
  checkGrant(
    chainId: $chainId
    grantId: $grantId
    scopes: $scopes
    purpose: $purpose
  )
}
    `);
export const RequestGrantDocument = new TypedDocumentString(`
    mutation requestGrant($input: RequestGrantInput!) {
  requestGrant(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const GiveGrantDocument = new TypedDocumentString(`
    mutation giveGrant($input: GiveGrantInput!) {
  giveGrant(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const DenyGrantDocument = new TypedDocumentString(`
    mutation denyGrant($chainId: ID!, $grantId: Hex!) {
  denyGrant(chainId: $chainId, grantId: $grantId) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const RevokeGrantDocument = new TypedDocumentString(`
    mutation revokeGrant($chainId: ID!, $grantId: Hex!) {
  revokeGrant(chainId: $chainId, grantId: $grantId) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const BreakGlassDocument = new TypedDocumentString(`
    mutation breakGlass($input: BreakGlassInput!) {
  breakGlass(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ReviewEmergencyDocument = new TypedDocumentString(`
    mutation reviewEmergency($chainId: ID!, $grantId: Hex!, $justified: Boolean!) {
  reviewEmergency(chainId: $chainId, grantId: $grantId, justified: $justified) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AccessDeedDocument = new TypedDocumentString(`
    query accessDeed($id: ID!) {
  accessDeed(id: $id) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AccessDeedsDocument = new TypedDocumentString(`
    query accessDeeds($chainId: ID!, $subject: Hex, $first: Int, $after: String) {
  accessDeeds(chainId: $chainId, subject: $subject, first: $first, after: $after) {
    nodes {
      ...AccessDeedParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ReaderKeyDocument = new TypedDocumentString(`
    query readerKey($chainId: ID!, $address: Hex) {
  readerKey(chainId: $chainId, address: $address) {
    did
    keyId
    kem
    publicKey
  }
}
    `);
export const PublishReaderKeyDocument = new TypedDocumentString(`
    mutation publishReaderKey($input: PublishReaderKeyInput!) {
  publishReaderKey(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const RevokeReaderKeyDocument = new TypedDocumentString(`
    mutation revokeReaderKey($input: ReaderKeyInput!) {
  revokeReaderKey(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const RequestKeyDocument = new TypedDocumentString(`
    mutation requestKey($input: RequestKeyInput!) {
  requestKey(input: $input) {
    ...KeyReleaseParts
  }
}
    fragment KeyReleaseParts on KeyRelease {
  id
  chainId
  organisationId
  readerId
  kind
  resource
  grantId
  callId
  keyEpoch
  reqHash
  state
  wrapHash
  recipient
  transactionHash
  blockNumber
  reason
  fault
  createdAt
  endedAt
}`);
export const RequestOwnKeyDocument = new TypedDocumentString(`
    mutation requestOwnKey($input: RequestOwnKeyInput!) {
  requestOwnKey(input: $input) {
    ...KeyReleaseParts
  }
}
    fragment KeyReleaseParts on KeyRelease {
  id
  chainId
  organisationId
  readerId
  kind
  resource
  grantId
  callId
  keyEpoch
  reqHash
  state
  wrapHash
  recipient
  transactionHash
  blockNumber
  reason
  fault
  createdAt
  endedAt
}`);
export const KeyReleaseDocument = new TypedDocumentString(`
    query keyRelease($id: ID!) {
  keyRelease(id: $id) {
    ...KeyReleaseParts
  }
}
    fragment KeyReleaseParts on KeyRelease {
  id
  chainId
  organisationId
  readerId
  kind
  resource
  grantId
  callId
  keyEpoch
  reqHash
  state
  wrapHash
  recipient
  transactionHash
  blockNumber
  reason
  fault
  createdAt
  endedAt
}`);
export const KeyReleasesDocument = new TypedDocumentString(`
    query keyReleases($chainId: ID!, $grantId: Hex, $first: Int, $after: String) {
  keyReleases(chainId: $chainId, grantId: $grantId, first: $first, after: $after) {
    nodes {
      ...KeyReleaseParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment KeyReleaseParts on KeyRelease {
  id
  chainId
  organisationId
  readerId
  kind
  resource
  grantId
  callId
  keyEpoch
  reqHash
  state
  wrapHash
  recipient
  transactionHash
  blockNumber
  reason
  fault
  createdAt
  endedAt
}`);
export const ProcessorsDocument = new TypedDocumentString(`
    query processors($chainId: ID!, $resource: Hex!, $first: Int, $after: String) {
  processors(chainId: $chainId, resource: $resource, first: $first, after: $after) {
    nodes {
      block
      logIndex
      kind
      resource
      grantId
      grantee
      organisationId
      by
      purpose
      reqHash
      respHash
      keyEpoch
      count
      transactionHash
      minedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const VerifyAccessReceiptDocument = new TypedDocumentString(`
    query verifyAccessReceipt($chainId: ID!, $block: BigInt!, $logIndex: Int!, $nodeId: ID) {
  verifyAccessReceipt(
    chainId: $chainId
    block: $block
    logIndex: $logIndex
    nodeId: $nodeId
  )
}
    `);
export const KeepAccessReceiptDocument = new TypedDocumentString(`
    mutation keepAccessReceipt($input: KeepReceiptInput!) {
  keepAccessReceipt(input: $input) {
    ...KeptReceiptParts
  }
}
    fragment KeptReceiptParts on KeptReceipt {
  id
  resource
  grantee
  purpose
  reqHash
  respHash
  occurredAt
}`);
export const AnchorAccessReceiptsDocument = new TypedDocumentString(`
    mutation anchorAccessReceipts($chainId: ID!, $resource: Hex!) {
  anchorAccessReceipts(chainId: $chainId, resource: $resource) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const KeptReceiptProofDocument = new TypedDocumentString(`
    query keptReceiptProof($id: ID!) {
  keptReceiptProof(id: $id) {
    receipt {
      ...KeptReceiptParts
    }
    root
    size
    position
    proof
    deedId
  }
}
    fragment KeptReceiptParts on KeptReceipt {
  id
  resource
  grantee
  purpose
  reqHash
  respHash
  occurredAt
}`);
export const SetPrivacyPolicyDocument = new TypedDocumentString(`
    mutation setPrivacyPolicy($input: PrivacyPolicyInput!) {
  setPrivacyPolicy(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const PrivacyPolicyDocument = new TypedDocumentString(`
    query privacyPolicy($chainId: ID!, $resource: Hex!) {
  privacyPolicy(chainId: $chainId, resource: $resource) {
    ...PrivacyPolicyParts
  }
}
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}
fragment PrivacyPolicyParts on PrivacyPolicy {
  policy {
    ...DataPolicyParts
  }
  everybodyStores
  parties {
    address
    organisationId
    ciphertextOnly
    scopes
    purposes
    validUntil
    grantId
  }
}`);
export const PrivacyPolicyChangedDocument = new TypedDocumentString(`
    subscription privacyPolicyChanged($chainId: ID!, $resource: Hex!) {
  privacyPolicyChanged(chainId: $chainId, resource: $resource) {
    ...PrivacyPolicyParts
  }
}
    fragment DataPolicyParts on DataPolicy {
  resource
  owner
  name
  scopes
  purposeMask
  brokered
  emergencies
  broker
  storers
  odrlHash
  epoch
  keyEpoch
  version
}
fragment PrivacyPolicyParts on PrivacyPolicy {
  policy {
    ...DataPolicyParts
  }
  everybodyStores
  parties {
    address
    organisationId
    ciphertextOnly
    scopes
    purposes
    validUntil
    grantId
  }
}`);
export const AccessGrantChangedDocument = new TypedDocumentString(`
    subscription accessGrantChanged($chainId: ID!, $grantId: Hex!) {
  accessGrantChanged(chainId: $chainId, grantId: $grantId) {
    ...AccessGrantParts
  }
}
    fragment AccessGrantParts on AccessGrant {
  id
  resource
  grantee
  state
  outdated
  scopes
  purposeMask
  usesLeft
  validUntil
  emergencyOf
  justified
}`);
export const AccessGrantsRequestedDocument = new TypedDocumentString(`
    subscription accessGrantsRequested($chainId: ID!, $resource: Hex!) {
  accessGrantsRequested(chainId: $chainId, resource: $resource) {
    ...AccessGrantParts
  }
}
    fragment AccessGrantParts on AccessGrant {
  id
  resource
  grantee
  state
  outdated
  scopes
  purposeMask
  usesLeft
  validUntil
  emergencyOf
  justified
}`);
export const AccessDeedChangedDocument = new TypedDocumentString(`
    subscription accessDeedChanged($id: ID!) {
  accessDeedChanged(id: $id) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ChainIndexDocument = new TypedDocumentString(`
    query chainIndex($chainId: ID!) {
  chain(id: $chainId) {
    id
    name
    phase
    height
  }
  chainIndex(chainId: $chainId) {
    height
    hash
    firstBlock
    trouble
    seenAt
    wish {
      fromBlock
      paused
    }
  }
}
    `);
export const WishForIndexDocument = new TypedDocumentString(`
    mutation wishForIndex($input: WishForIndexInput!) {
  wishForIndex(input: $input) {
    fromBlock
    paused
  }
}
    `);
export const SponsorshipsDocument = new TypedDocumentString(`
    query sponsorships($first: Int, $after: String) {
  sponsorships(first: $first, after: $after) {
    nodes {
      ...SponsorshipParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment SponsorshipParts on Sponsorship {
  id
  name
  contracts {
    deploymentId
    methods
    forwarderId
  }
  signers
  applicationKeyId
  limits {
    intentsPerSigner
    gasPerSigner
    intentsPerDay
    gasPerDay
  }
  createdAt
  expiresAt
  endedAt
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const SponsorshipDocument = new TypedDocumentString(`
    query sponsorship($id: ID!) {
  sponsorship(id: $id) {
    ...SponsorshipParts
  }
}
    fragment SponsorshipParts on Sponsorship {
  id
  name
  contracts {
    deploymentId
    methods
    forwarderId
  }
  signers
  applicationKeyId
  limits {
    intentsPerSigner
    gasPerSigner
    intentsPerDay
    gasPerDay
  }
  createdAt
  expiresAt
  endedAt
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const CreateSponsorshipDocument = new TypedDocumentString(`
    mutation createSponsorship($input: CreateSponsorshipInput!) {
  createSponsorship(input: $input) {
    ...SponsorshipParts
  }
}
    fragment SponsorshipParts on Sponsorship {
  id
  name
  contracts {
    deploymentId
    methods
    forwarderId
  }
  signers
  applicationKeyId
  limits {
    intentsPerSigner
    gasPerSigner
    intentsPerDay
    gasPerDay
  }
  createdAt
  expiresAt
  endedAt
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const EndSponsorshipDocument = new TypedDocumentString(`
    mutation endSponsorship($id: ID!) {
  endSponsorship(id: $id) {
    ...SponsorshipParts
  }
}
    fragment SponsorshipParts on Sponsorship {
  id
  name
  contracts {
    deploymentId
    methods
    forwarderId
  }
  signers
  applicationKeyId
  limits {
    intentsPerSigner
    gasPerSigner
    intentsPerDay
    gasPerDay
  }
  createdAt
  expiresAt
  endedAt
  chain {
    id
    name
  }
  key {
    id
    name
    address
  }
}`);
export const IntentTypedDataDocument = new TypedDocumentString(`
    query intentTypedData($input: IntentTypedDataInput!) {
  intentTypedData(input: $input) {
    typedData
    digest
  }
}
    `);
export const SubmitIntentDocument = new TypedDocumentString(`
    mutation submitIntent($input: SubmitIntentInput!) {
  submitIntent(input: $input) {
    ...IntentParts
  }
}
    fragment IntentParts on Intent {
  id
  sponsorshipId
  deploymentId
  digest
  signer
  function
  nonce
  deadline
  gas
  status
  hash
  relayedByOther
  reason
  fault
  createdAt
}`);
export const IntentDocument = new TypedDocumentString(`
    query intent($id: ID!) {
  intent(id: $id) {
    ...IntentParts
  }
}
    fragment IntentParts on Intent {
  id
  sponsorshipId
  deploymentId
  digest
  signer
  function
  nonce
  deadline
  gas
  status
  hash
  relayedByOther
  reason
  fault
  createdAt
}`);
export const IntentsDocument = new TypedDocumentString(`
    query intents($sponsorshipId: ID!, $first: Int, $after: String) {
  intents(sponsorshipId: $sponsorshipId, first: $first, after: $after) {
    nodes {
      ...IntentParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment IntentParts on Intent {
  id
  sponsorshipId
  deploymentId
  digest
  signer
  function
  nonce
  deadline
  gas
  status
  hash
  relayedByOther
  reason
  fault
  createdAt
}`);
export const IntentChangedDocument = new TypedDocumentString(`
    subscription intentChanged($id: ID!) {
  intentChanged(id: $id) {
    ...IntentParts
  }
}
    fragment IntentParts on Intent {
  id
  sponsorshipId
  deploymentId
  digest
  signer
  function
  nonce
  deadline
  gas
  status
  hash
  relayedByOther
  reason
  fault
  createdAt
}`);
export const OrganisationKeyDocument = new TypedDocumentString(`
    query organisationKey {
  organisationKey {
    publicKey
    thumbprint
  }
}
    `);
export const CreateOrganisationKeyDocument = new TypedDocumentString(`
    mutation createOrganisationKey {
  createOrganisationKey {
    publicKey
    thumbprint
  }
}
    `);
export const MembershipVersionsDocument = new TypedDocumentString(`
    query membershipVersions($consortiumId: ID!) {
  membershipVersions(consortiumId: $consortiumId) {
    ...MembershipVersionParts
  }
}
    fragment MembershipVersionParts on MembershipVersion {
  hash
  version
  status
  members {
    name
    installation
    publicKey
    joinedAt
  }
  document
  signedBy
  needed
}`);
export const MembershipFileDocument = new TypedDocumentString(`
    query membershipFile($consortiumId: ID!) {
  membershipFile(consortiumId: $consortiumId)
}
    `);
export const ProposeMembershipDocument = new TypedDocumentString(`
    mutation proposeMembership($input: ProposeMembershipInput!) {
  proposeMembership(input: $input) {
    ...MembershipVersionParts
  }
}
    fragment MembershipVersionParts on MembershipVersion {
  hash
  version
  status
  members {
    name
    installation
    publicKey
    joinedAt
  }
  document
  signedBy
  needed
}`);
export const SignMembershipDocument = new TypedDocumentString(`
    mutation signMembership($consortiumId: ID!, $hash: String!) {
  signMembership(consortiumId: $consortiumId, hash: $hash) {
    ...MembershipVersionParts
  }
}
    fragment MembershipVersionParts on MembershipVersion {
  hash
  version
  status
  members {
    name
    installation
    publicKey
    joinedAt
  }
  document
  signedBy
  needed
}`);
export const WithdrawMembershipDocument = new TypedDocumentString(`
    mutation withdrawMembership($consortiumId: ID!, $hash: String!) {
  withdrawMembership(consortiumId: $consortiumId, hash: $hash) {
    ...MembershipVersionParts
  }
}
    fragment MembershipVersionParts on MembershipVersion {
  hash
  version
  status
  members {
    name
    installation
    publicKey
    joinedAt
  }
  document
  signedBy
  needed
}`);
export const ExchangeDocument = new TypedDocumentString(`
    query exchange($id: ID!) {
  exchange(id: $id) {
    ...ExchangeParts
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const ExchangesDocument = new TypedDocumentString(`
    query exchanges($first: Int, $after: String) {
  exchanges(first: $first, after: $after) {
    nodes {
      ...ExchangeParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const IssueJoinBundleDocument = new TypedDocumentString(`
    mutation issueJoinBundle($input: IssueBundleInput!) {
  issueJoinBundle(input: $input) {
    ...ExchangeParts
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const JoinChainDocument = new TypedDocumentString(`
    mutation joinChain($input: JoinChainInput!) {
  joinChain(input: $input) {
    ...ExchangeParts
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const AdmitNodeDocument = new TypedDocumentString(`
    mutation admitNode($input: TakeFileInput!) {
  admitNode(input: $input) {
    ...ExchangeParts
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const TakeMembershipDocument = new TypedDocumentString(`
    mutation takeMembership($input: TakeFileInput!) {
  takeMembership(input: $input) {
    ...ExchangeParts
  }
}
    fragment ExchangeParts on Exchange {
  id
  kind
  status
  message
  file
  hash
  consortiumId
  chainId
  nodeId
  createdAt
}`);
export const AdvertiseNodeDocument = new TypedDocumentString(`
    mutation advertiseNode($input: AdvertiseNodeInput!) {
  advertiseNode(input: $input) {
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
  outdated
  foreign
  scaled
  host
  port
  rpcUrl
  site {
    id
    name
  }
  mine
  createdAt
}`);
export const KernelDocument = new TypedDocumentString(`
    query kernel($chainId: ID!) {
  kernel(chainId: $chainId) {
    ...KernelParts
  }
}
    fragment KernelParts on Kernel {
  chain {
    id
    name
  }
  status
  message
  deployedBy {
    id
    name
  }
  founders {
    organisation {
      id
      name
    }
    roles
  }
  principals {
    organisation {
      id
      name
    }
    address
  }
  contracts {
    contract
    address
    implementation
    codeHash
    proxyId
  }
  createdAt
  readyAt
}`);
export const KernelChangedDocument = new TypedDocumentString(`
    subscription kernelChanged($chainId: ID!) {
  kernelChanged(chainId: $chainId) {
    ...KernelParts
  }
}
    fragment KernelParts on Kernel {
  chain {
    id
    name
  }
  status
  message
  deployedBy {
    id
    name
  }
  founders {
    organisation {
      id
      name
    }
    roles
  }
  principals {
    organisation {
      id
      name
    }
    address
  }
  contracts {
    contract
    address
    implementation
    codeHash
    proxyId
  }
  createdAt
  readyAt
}`);
export const KernelMembersDocument = new TypedDocumentString(`
    query kernelMembers($chainId: ID!) {
  kernel(chainId: $chainId) {
    members {
      ...KernelMemberParts
    }
  }
}
    fragment KernelMemberParts on KernelMember {
  address
  organisation {
    id
    name
  }
  state
  roles
}`);
export const KernelProposalsDocument = new TypedDocumentString(`
    query kernelProposals($chainId: ID!, $first: Int) {
  kernel(chainId: $chainId) {
    proposals(first: $first) {
      ...KernelProposalParts
    }
  }
}
    fragment KernelProposalParts on KernelProposal {
  id
  kind
  status
  proposer
  closesAt
  payload
  votes {
    address
    organisation {
      id
      name
    }
    approve
  }
  yes
  no
  needed
}`);
export const KernelProposalDocument = new TypedDocumentString(`
    query kernelProposal($chainId: ID!, $id: Hex!) {
  kernel(chainId: $chainId) {
    proposal(id: $id) {
      ...KernelProposalParts
    }
  }
}
    fragment KernelProposalParts on KernelProposal {
  id
  kind
  status
  proposer
  closesAt
  payload
  votes {
    address
    organisation {
      id
      name
    }
    approve
  }
  yes
  no
  needed
}`);
export const DeployKernelDocument = new TypedDocumentString(`
    mutation deployKernel($chainId: ID!, $founders: [KernelFounderInput!]!) {
  deployKernel(chainId: $chainId, founders: $founders) {
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const AdoptKernelDocument = new TypedDocumentString(`
    mutation adoptKernel($chainId: ID!, $consortium: Hex!) {
  adoptKernel(chainId: $chainId, consortium: $consortium) {
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const SetKernelPrincipalDocument = new TypedDocumentString(`
    mutation setKernelPrincipal($chainId: ID!, $keyId: ID) {
  setKernelPrincipal(chainId: $chainId, keyId: $keyId) {
    address
    key {
      id
      name
    }
  }
}
    `);
export const ProposeKernelMemberDocument = new TypedDocumentString(`
    mutation proposeKernelMember($chainId: ID!, $address: Hex!, $to: KernelMemberState!, $roles: [KernelRole!]) {
  proposeKernelMember(
    chainId: $chainId
    address: $address
    to: $to
    roles: $roles
  ) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelRoleDocument = new TypedDocumentString(`
    mutation proposeKernelRole($chainId: ID!, $address: Hex!, $role: KernelRole!, $granted: Boolean!) {
  proposeKernelRole(
    chainId: $chainId
    address: $address
    role: $role
    granted: $granted
  ) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelParamDocument = new TypedDocumentString(`
    mutation proposeKernelParam($chainId: ID!, $key: String!, $value: BigInt!) {
  proposeKernelParam(chainId: $chainId, key: $key, value: $value) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelCallDocument = new TypedDocumentString(`
    mutation proposeKernelCall($chainId: ID!, $input: KernelCallInput!) {
  proposeKernelCall(chainId: $chainId, input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelAccreditationDocument = new TypedDocumentString(`
    mutation proposeKernelAccreditation($chainId: ID!, $address: Hex!, $type: String!, $accredited: Boolean!) {
  proposeKernelAccreditation(
    chainId: $chainId
    address: $address
    type: $type
    accredited: $accredited
  ) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelUpgradeDocument = new TypedDocumentString(`
    mutation proposeKernelUpgrade($chainId: ID!, $input: KernelUpgradeInput!) {
  proposeKernelUpgrade(chainId: $chainId, input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ProposeKernelValidatorDocument = new TypedDocumentString(`
    mutation proposeKernelValidator($chainId: ID!, $address: Hex!, $validator: Hex!, $admit: Boolean!) {
  proposeKernelValidator(
    chainId: $chainId
    address: $address
    validator: $validator
    admit: $admit
  ) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const VoteOnKernelProposalDocument = new TypedDocumentString(`
    mutation voteOnKernelProposal($chainId: ID!, $proposal: Hex!, $approve: Boolean!) {
  voteOnKernelProposal(chainId: $chainId, proposal: $proposal, approve: $approve) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ExecuteKernelProposalDocument = new TypedDocumentString(`
    mutation executeKernelProposal($chainId: ID!, $proposal: Hex!) {
  executeKernelProposal(chainId: $chainId, proposal: $proposal) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ExpireKernelProposalDocument = new TypedDocumentString(`
    mutation expireKernelProposal($chainId: ID!, $proposal: Hex!) {
  expireKernelProposal(chainId: $chainId, proposal: $proposal) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const AppointKernelAccountDocument = new TypedDocumentString(`
    mutation appointKernelAccount($chainId: ID!, $input: KernelAccountInput!) {
  appointKernelAccount(chainId: $chainId, input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const DismissKernelAccountDocument = new TypedDocumentString(`
    mutation dismissKernelAccount($chainId: ID!, $account: Hex!) {
  dismissKernelAccount(chainId: $chainId, account: $account) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
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
  backend
  curve
  address
  publicKey
  importRecipient
  problem
  createdAt
}`);
export const ImportKeyDocument = new TypedDocumentString(`
    mutation importKey($input: ImportKeyInput!) {
  importKey(input: $input) {
    ...KeyParts
  }
}
    fragment KeyParts on Key {
  id
  name
  backend
  curve
  address
  publicKey
  importRecipient
  problem
  createdAt
}`);
export const BringKeyDocument = new TypedDocumentString(`
    mutation bringKey($input: BringKeyInput!) {
  bringKey(input: $input) {
    ...KeyParts
  }
}
    fragment KeyParts on Key {
  id
  name
  backend
  curve
  address
  publicKey
  importRecipient
  problem
  createdAt
}`);
export const ExportKeyDocument = new TypedDocumentString(`
    mutation exportKey($input: ExportKeyInput!) {
  exportKey(input: $input) {
    ...KeyExportParts
  }
}
    fragment KeyExportParts on KeyExport {
  id
  recipient
  status
  message
  sealed
}`);
export const KeyExportDocument = new TypedDocumentString(`
    query keyExport($id: ID!) {
  keyExport(id: $id) {
    ...KeyExportParts
  }
}
    fragment KeyExportParts on KeyExport {
  id
  recipient
  status
  message
  sealed
}`);
export const RequestSignatureDocument = new TypedDocumentString(`
    mutation requestSignature($input: RequestSignatureInput!) {
  requestSignature(input: $input) {
    ...SignatureParts
  }
}
    fragment SignatureParts on Signature {
  id
  form
  content
  status
  signature
  reason
  createdAt
}`);
export const SignatureDocument = new TypedDocumentString(`
    query signature($id: ID!) {
  signature(id: $id) {
    ...SignatureParts
  }
}
    fragment SignatureParts on Signature {
  id
  form
  content
  status
  signature
  reason
  createdAt
}`);
export const SignaturesDocument = new TypedDocumentString(`
    query signatures($keyId: ID!, $first: Int, $after: String) {
  signatures(keyId: $keyId, first: $first, after: $after) {
    nodes {
      ...SignatureParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment SignatureParts on Signature {
  id
  form
  content
  status
  signature
  reason
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
  backend
  curve
  address
  publicKey
  importRecipient
  problem
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
  backend
  curve
  address
  publicKey
  importRecipient
  problem
  createdAt
}`);
export const SubmitTransactionDocument = new TypedDocumentString(`
    mutation submitTransaction($input: SendTransactionInput!) {
  submitTransaction(input: $input) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
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
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const SubmitTransactionsDocument = new TypedDocumentString(`
    mutation submitTransactions($input: SubmitTransactionsInput!) {
  submitTransactions(input: $input) {
    transaction {
      id
      status
    }
    fault
  }
}
    `);
export const CancelTransactionDocument = new TypedDocumentString(`
    mutation cancelTransaction($id: ID!) {
  cancelTransaction(id: $id) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const SpeedUpTransactionDocument = new TypedDocumentString(`
    mutation speedUpTransaction($id: ID!) {
  speedUpTransaction(id: $id) {
    ...TransactionParts
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const TransactionDocument = new TypedDocumentString(`
    query transaction($id: ID!) {
  transaction(id: $id) {
    ...TransactionParts
    receipt
    history {
      at
      kind
      reason
      nonce
      hash
    }
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const TransactionsDocument = new TypedDocumentString(`
    query transactions($chainId: ID, $keyId: ID, $status: TransactionStatus, $since: DateTime, $until: DateTime, $first: Int, $after: String) {
  transactions(
    chainId: $chainId
    keyId: $keyId
    status: $status
    since: $since
    until: $until
    first: $first
    after: $after
  ) {
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
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
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
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const CreatePolicyDocument = new TypedDocumentString(`
    mutation createPolicy($input: CreatePolicyInput!) {
  createPolicy(input: $input) {
    ...PolicyParts
  }
}
    fragment PolicyParts on Policy {
  id
  name
  status
  chainIds
  contracts
  createsContracts
  signsMessages
  methods
  maxValue
  rate {
    limit
    seconds
  }
  approvals
  twoPerson
  approvers
  approvalSeconds
}`);
export const RemovePolicyDocument = new TypedDocumentString(`
    mutation removePolicy($id: ID!) {
  removePolicy(id: $id) {
    ...PolicyParts
  }
}
    fragment PolicyParts on Policy {
  id
  name
  status
  chainIds
  contracts
  createsContracts
  signsMessages
  methods
  maxValue
  rate {
    limit
    seconds
  }
  approvals
  twoPerson
  approvers
  approvalSeconds
}`);
export const PolicyDocument = new TypedDocumentString(`
    query policy($id: ID!) {
  policy(id: $id) {
    ...PolicyParts
  }
}
    fragment PolicyParts on Policy {
  id
  name
  status
  chainIds
  contracts
  createsContracts
  signsMessages
  methods
  maxValue
  rate {
    limit
    seconds
  }
  approvals
  twoPerson
  approvers
  approvalSeconds
}`);
export const PoliciesDocument = new TypedDocumentString(`
    query policies($keyId: ID!, $first: Int, $after: String) {
  policies(keyId: $keyId, first: $first, after: $after) {
    nodes {
      ...PolicyParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment PolicyParts on Policy {
  id
  name
  status
  chainIds
  contracts
  createsContracts
  signsMessages
  methods
  maxValue
  rate {
    limit
    seconds
  }
  approvals
  twoPerson
  approvers
  approvalSeconds
}`);
export const ApprovalsDocument = new TypedDocumentString(`
    query approvals($status: ApprovalStatus, $first: Int, $after: String) {
  approvals(status: $status, first: $first, after: $after) {
    nodes {
      ...ApprovalParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ApprovalParts on Approval {
  id
  kind
  status
  message
  needed
  twoPerson
  requestedBy
  expiresAt
  key {
    id
    name
  }
  policy {
    id
    name
  }
  transaction {
    id
    to
    value
    data
    chain {
      id
      name
    }
  }
  keyExport {
    id
    recipient
  }
  votes {
    personId
    approve
  }
}`);
export const VoteOnApprovalDocument = new TypedDocumentString(`
    mutation voteOnApproval($id: ID!, $approve: Boolean!) {
  voteOnApproval(id: $id, approve: $approve) {
    ...ApprovalParts
  }
}
    fragment ApprovalParts on Approval {
  id
  kind
  status
  message
  needed
  twoPerson
  requestedBy
  expiresAt
  key {
    id
    name
  }
  policy {
    id
    name
  }
  transaction {
    id
    to
    value
    data
    chain {
      id
      name
    }
  }
  keyExport {
    id
    recipient
  }
  votes {
    personId
    approve
  }
}`);
export const DataAssetsDocument = new TypedDocumentString(`
    query dataAssets($chainId: ID!, $first: Int, $after: String, $text: String, $state: DataAssetState, $owner: Hex, $resource: Hex, $purpose: String, $token: Hex, $price: BigInt, $nearDuplicate: Boolean) {
  dataAssets(
    chainId: $chainId
    first: $first
    after: $after
    text: $text
    state: $state
    owner: $owner
    resource: $resource
    purpose: $purpose
    token: $token
    price: $price
    nearDuplicate: $nearDuplicate
  ) {
    nodes {
      ...DataAssetParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
fragment DataAssetParts on DataAsset {
  id
  number
  owner
  resource
  contentRoot
  ctRoot
  rights
  state
  nearDuplicateOf
  registeredAt
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}`);
export const DataAssetDocument = new TypedDocumentString(`
    query dataAsset($chainId: ID!, $id: Hex!) {
  dataAsset(chainId: $chainId, id: $id) {
    ...DataAssetParts
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
fragment DataAssetParts on DataAsset {
  id
  number
  owner
  resource
  contentRoot
  ctRoot
  rights
  state
  nearDuplicateOf
  registeredAt
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}`);
export const OfferedDataDocument = new TypedDocumentString(`
    query offeredData($chainId: ID!, $asset: Hex!) {
  offeredData(chainId: $chainId, asset: $asset) {
    ctRoot
    bytes
    chunk
    envelope
  }
}
    `);
export const OfferedChunkDocument = new TypedDocumentString(`
    query offeredChunk($chainId: ID!, $asset: Hex!, $place: Int!) {
  offeredChunk(chainId: $chainId, asset: $asset, place: $place)
}
    `);
export const DataOrdersDocument = new TypedDocumentString(`
    query dataOrders($chainId: ID!, $first: Int, $after: String, $asset: Hex, $buyer: Hex, $seller: Hex, $state: DataOrderState) {
  dataOrders(
    chainId: $chainId
    first: $first
    after: $after
    asset: $asset
    buyer: $buyer
    seller: $seller
    state: $state
  ) {
    nodes {
      ...DataOrderParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
fragment DataOrderParts on DataOrder {
  id
  chainId
  buyer
  state
  until
  grantId
  wrapHash
  wrap
  evidenceHash
  evidence
  orderedAt
  asset {
    id
    owner
    resource
    contentRoot
    ctRoot
  }
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}`);
export const DataOrderDocument = new TypedDocumentString(`
    query dataOrder($chainId: ID!, $id: Hex!) {
  dataOrder(chainId: $chainId, id: $id) {
    ...DataOrderParts
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
fragment DataOrderParts on DataOrder {
  id
  chainId
  buyer
  state
  until
  grantId
  wrapHash
  wrap
  evidenceHash
  evidence
  orderedAt
  asset {
    id
    owner
    resource
    contentRoot
    ctRoot
  }
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}`);
export const DataOrderChangedDocument = new TypedDocumentString(`
    subscription dataOrderChanged($chainId: ID!, $id: Hex!) {
  dataOrderChanged(chainId: $chainId, id: $id) {
    ...DataOrderParts
  }
}
    fragment DataOfferParts on DataOffer {
  version
  token
  price
  purposeMask
  licenceHash
  feed
  licenceSeconds
  deliverSeconds
  acceptSeconds
  judgeSeconds
}
fragment DataLicenceParts on DataLicence {
  hash
  text
  title
  description
}
fragment DataOrderParts on DataOrder {
  id
  chainId
  buyer
  state
  until
  grantId
  wrapHash
  wrap
  evidenceHash
  evidence
  orderedAt
  asset {
    id
    owner
    resource
    contentRoot
    ctRoot
  }
  offer {
    ...DataOfferParts
  }
  licence {
    ...DataLicenceParts
  }
}`);
export const IsLicensedDocument = new TypedDocumentString(`
    query isLicensed($chainId: ID!, $order: Hex!, $purpose: String!) {
  isLicensed(chainId: $chainId, order: $order, purpose: $purpose)
}
    `);
export const RegisterDataAssetDocument = new TypedDocumentString(`
    mutation registerDataAsset($input: RegisterDataAssetInput!) {
  registerDataAsset(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ListAssetDocument = new TypedDocumentString(`
    mutation listAsset($input: ListAssetInput!) {
  listAsset(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const DelistAssetDocument = new TypedDocumentString(`
    mutation delistAsset($chainId: ID!, $asset: Hex!) {
  delistAsset(chainId: $chainId, asset: $asset) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const FlagNearDuplicateDocument = new TypedDocumentString(`
    mutation flagNearDuplicate($chainId: ID!, $asset: Hex!, $earlier: Hex!, $evidence: Hex!) {
  flagNearDuplicate(
    chainId: $chainId
    asset: $asset
    earlier: $earlier
    evidence: $evidence
  ) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const OrderDataDocument = new TypedDocumentString(`
    mutation orderData($chainId: ID!, $asset: Hex!, $version: Int!) {
  orderData(chainId: $chainId, asset: $asset, version: $version) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const DeliverKeyDocument = new TypedDocumentString(`
    mutation deliverKey($input: DeliverKeyInput!) {
  deliverKey(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AcceptOrderDocument = new TypedDocumentString(`
    mutation acceptOrder($chainId: ID!, $order: Hex!) {
  acceptOrder(chainId: $chainId, order: $order) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const DisputeOrderDocument = new TypedDocumentString(`
    mutation disputeOrder($input: DisputeOrderInput!) {
  disputeOrder(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const AppointArbitersDocument = new TypedDocumentString(`
    mutation appointArbiters($input: AppointArbitersInput!) {
  appointArbiters(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const JudgeOrderDocument = new TypedDocumentString(`
    mutation judgeOrder($input: JudgeOrderInput!) {
  judgeOrder(input: $input) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const ResolveDisputeDocument = new TypedDocumentString(`
    mutation resolveDispute($chainId: ID!, $order: Hex!, $round: Int) {
  resolveDispute(chainId: $chainId, order: $order, round: $round) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const SettleOrderDocument = new TypedDocumentString(`
    mutation settleOrder($chainId: ID!, $order: Hex!) {
  settleOrder(chainId: $chainId, order: $order) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const RefundOrderDocument = new TypedDocumentString(`
    mutation refundOrder($chainId: ID!, $order: Hex!) {
  refundOrder(chainId: $chainId, order: $order) {
    ...AccessDeedParts
  }
}
    fragment AccessDeedParts on AccessDeed {
  id
  chainId
  contract
  function
  subject
  state
  made
  transactionId
  blockNumber
  note
  reason
  fault
  createdAt
}`);
export const UsageDocument = new TypedDocumentString(`
    query usage($first: Int!, $after: String, $filter: UsageFilterInput) {
  usage(first: $first, after: $after, filter: $filter) {
    nodes {
      ...UsageParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment UsageParts on Usage {
  from
  measure
  chainId
  applicationKeyId
  amount
}`);
export const QuotasDocument = new TypedDocumentString(`
    query quotas {
  quotas {
    ...QuotaParts
  }
}
    fragment QuotaParts on Quota {
  id
  hard
  applicationKeyId
  measure
  period
  limit
  thresholds
  used
  resetsAt
  createdAt
}`);
export const QuotaNoticesDocument = new TypedDocumentString(`
    query quotaNotices($first: Int!, $after: String) {
  quotaNotices(first: $first, after: $after) {
    nodes {
      ...QuotaNoticeParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment QuotaNoticeParts on QuotaNotice {
  id
  quotaId
  hard
  applicationKeyId
  measure
  period
  periodStart
  resetsAt
  threshold
  limit
  used
  createdAt
}`);
export const SetQuotaDocument = new TypedDocumentString(`
    mutation setQuota($input: SetQuotaInput!) {
  setQuota(input: $input) {
    ...QuotaParts
  }
}
    fragment QuotaParts on Quota {
  id
  hard
  applicationKeyId
  measure
  period
  limit
  thresholds
  used
  resetsAt
  createdAt
}`);
export const RemoveQuotaDocument = new TypedDocumentString(`
    mutation removeQuota($id: ID!) {
  removeQuota(id: $id)
}
    `);
export const StoredObjectsDocument = new TypedDocumentString(`
    query storedObjects($first: Int, $after: String) {
  storedObjects(first: $first, after: $after) {
    nodes {
      ...StoredObjectParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}`);
export const StoredObjectDocument = new TypedDocumentString(`
    query storedObject($id: ID!) {
  storedObject(id: $id) {
    ...StoredObjectParts
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}`);
export const ObjectChunkDocument = new TypedDocumentString(`
    query objectChunk($id: ID!, $place: Int!) {
  objectChunk(id: $id, place: $place)
}
    `);
export const ObjectHoldingsDocument = new TypedDocumentString(`
    query objectHoldings($first: Int, $after: String) {
  objectHoldings(first: $first, after: $after) {
    nodes {
      ...ObjectReplicaParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}`);
export const ObjectStoreDocument = new TypedDocumentString(`
    query objectStore {
  objectStore {
    ...ObjectStoreParts
  }
}
    fragment ObjectStoreParts on ObjectStore {
  forOthers
  installation
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}`);
export const SetObjectStoreDocument = new TypedDocumentString(`
    mutation setObjectStore($input: ObjectStoreInput!) {
  setObjectStore(input: $input) {
    ...ObjectStoreParts
  }
}
    fragment ObjectStoreParts on ObjectStore {
  forOthers
  installation
  s3 {
    endpoint
    region
    bucket
    prefix
    accessKeyId
  }
}`);
export const PutObjectDocument = new TypedDocumentString(`
    mutation putObject($input: ObjectInput!) {
  putObject(input: $input) {
    ...StoredObjectParts
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}`);
export const PutObjectChunkDocument = new TypedDocumentString(`
    mutation putObjectChunk($id: ID!, $place: Int!, $bytes: Hex!) {
  putObjectChunk(id: $id, place: $place, bytes: $bytes) {
    id
    status
    message
  }
}
    `);
export const EraseObjectDocument = new TypedDocumentString(`
    mutation eraseObject($id: ID!) {
  eraseObject(id: $id) {
    ...StoredObjectParts
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}`);
export const SealedDataDocument = new TypedDocumentString(`
    query sealedData($chainId: ID!, $resource: Hex!, $first: Int, $after: String) {
  sealedData(chainId: $chainId, resource: $resource, first: $first, after: $after) {
    nodes {
      ...SealedDataParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment SealedDataParts on SealedData {
  organisationId
  chainId
  resource
  ctRoot
  bytes
  chunk
  envelope
  createdAt
}`);
export const GetDataDocument = new TypedDocumentString(`
    query getData($chainId: ID!, $resource: Hex!, $ctRoot: Hex!, $place: Int) {
  getData(chainId: $chainId, resource: $resource, ctRoot: $ctRoot, place: $place) {
    data {
      ...SealedDataParts
    }
    place
    count
    bytes
    path
  }
}
    fragment SealedDataParts on SealedData {
  organisationId
  chainId
  resource
  ctRoot
  bytes
  chunk
  envelope
  createdAt
}`);
export const PutDataDocument = new TypedDocumentString(`
    mutation putData($input: DataInput!) {
  putData(input: $input) {
    ...StoredObjectParts
  }
}
    fragment ObjectReplicaParts on ObjectReplica {
  organisationId
  objectId
  holderId
  status
  message
  challenges
  failures
  challengedAt
  provenAt
  lastPlace
  lastMs
}
fragment StoredObjectParts on StoredObject {
  id
  consortiumId
  ctRoot
  bytes
  chunk
  copies
  envelope
  status
  message
  createdAt
  replicas {
    ...ObjectReplicaParts
  }
}`);
export const ReceiptDocument = new TypedDocumentString(`
    query receipt($streamId: ID!, $seq: BigInt!) {
  receipt(streamId: $streamId, seq: $seq)
}
    `);
export const RpcEndpointDocument = new TypedDocumentString(`
    query rpcEndpoint($chainId: ID!) {
  chain(id: $chainId) {
    id
    name
    evmChainId
    rpcUrls
    rpcEndpoint {
      url
      webSocketUrl
    }
  }
}
    `);
export const RpcLimitsDocument = new TypedDocumentString(`
    query rpcLimits($applicationKeyId: ID!) {
  applicationKey(id: $applicationKeyId) {
    id
    name
    rpcLimits {
      ...RpcLimitsParts
    }
  }
}
    fragment RpcLimitsParts on RpcLimits {
  methods
  rate
  burst
  logBlocks
}`);
export const LimitRpcDocument = new TypedDocumentString(`
    mutation limitRpc($input: LimitRpcInput!) {
  limitRpc(input: $input) {
    ...RpcLimitsParts
  }
}
    fragment RpcLimitsParts on RpcLimits {
  methods
  rate
  burst
  logBlocks
}`);
export const RpcUsageDocument = new TypedDocumentString(`
    query rpcUsage($applicationKeyId: ID!, $chainId: ID!, $hours: Int) {
  rpcUsage(applicationKeyId: $applicationKeyId, chainId: $chainId, hours: $hours) {
    hour
    methodGroup
    requests
    points
    bytes
  }
}
    `);
export const ServicesDocument = new TypedDocumentString(`
    query services($chainId: ID!, $text: String, $mode: ServiceMode, $owner: Hex, $schema: String, $live: Boolean, $price: BigInt, $first: Int, $after: String) {
  services(
    chainId: $chainId
    text: $text
    mode: $mode
    owner: $owner
    schema: $schema
    live: $live
    price: $price
    first: $first
    after: $after
  ) {
    nodes {
      ...ServiceParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ServiceParts on Service {
  id
  name
  owner
  state
  version
  mode
  target
  codeHash
  descriptorHash
  policy
  price
  available
  checkedAt
  registeredBlock
  seenBlock
  transactionHash
  descriptor {
    hash
    text
    name
    description
    endpoint
    schema
  }
  organisation {
    id
    name
  }
}`);
export const ServiceDocument = new TypedDocumentString(`
    query service($chainId: ID!, $id: Hex!) {
  service(chainId: $chainId, id: $id) {
    ...ServiceParts
  }
}
    fragment ServiceParts on Service {
  id
  name
  owner
  state
  version
  mode
  target
  codeHash
  descriptorHash
  policy
  price
  available
  checkedAt
  registeredBlock
  seenBlock
  transactionHash
  descriptor {
    hash
    text
    name
    description
    endpoint
    schema
  }
  organisation {
    id
    name
  }
}`);
export const ServiceNodesDocument = new TypedDocumentString(`
    query serviceNodes($chainId: ID!, $first: Int, $after: String) {
  serviceNodes(chainId: $chainId, first: $first, after: $after) {
    nodes {
      id
      name
      owner
      infoHash
      height
      lastSeen
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const ServiceTicketsDocument = new TypedDocumentString(`
    query serviceTickets($chainId: ID!, $serviceId: Hex, $holder: Hex, $state: TicketState, $first: Int, $after: String) {
  serviceTickets(
    chainId: $chainId
    serviceId: $serviceId
    holder: $holder
    state: $state
    first: $first
    after: $after
  ) {
    nodes {
      ...ServiceTicketParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ServiceTicketParts on ServiceTicket {
  id
  serviceId
  holder
  through
  state
  version
  interactions
  validUntil
}`);
export const ServiceTicketDocument = new TypedDocumentString(`
    query serviceTicket($chainId: ID!, $id: Hex!) {
  serviceTicket(chainId: $chainId, id: $id) {
    ...ServiceTicketParts
  }
}
    fragment ServiceTicketParts on ServiceTicket {
  id
  serviceId
  holder
  through
  state
  version
  interactions
  validUntil
}`);
export const ServiceInteractionsDocument = new TypedDocumentString(`
    query serviceInteractions($chainId: ID!, $ticketId: Hex!, $first: Int, $after: String) {
  serviceInteractions(
    chainId: $chainId
    ticketId: $ticketId
    first: $first
    after: $after
  ) {
    nodes {
      ticketId
      number
      result
      serviceSigner
      blockNumber
      transactionHash
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);
export const ServiceDeedsDocument = new TypedDocumentString(`
    query serviceDeeds($chainId: ID!, $first: Int, $after: String) {
  serviceDeeds(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...ServiceDeedParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const ServiceDeedDocument = new TypedDocumentString(`
    query serviceDeed($id: ID!) {
  serviceDeed(id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const ServiceDeedChangedDocument = new TypedDocumentString(`
    subscription serviceDeedChanged($id: ID!) {
  serviceDeedChanged(id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const RegisterServiceDocument = new TypedDocumentString(`
    mutation registerService($input: RegisterServiceInput!) {
  registerService(input: $input) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const UpdateServiceDocument = new TypedDocumentString(`
    mutation updateService($input: UpdateServiceInput!) {
  updateService(input: $input) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const DeprecateServiceDocument = new TypedDocumentString(`
    mutation deprecateService($chainId: ID!, $id: Hex!) {
  deprecateService(chainId: $chainId, id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const RegisterNodeDocument = new TypedDocumentString(`
    mutation registerNode($input: RegisterNodeInput!) {
  registerNode(input: $input) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const HeartbeatDocument = new TypedDocumentString(`
    mutation heartbeat($chainId: ID!, $id: Hex!, $height: BigInt!) {
  heartbeat(chainId: $chainId, id: $id, height: $height) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const RequestAccessDocument = new TypedDocumentString(`
    mutation requestAccess($input: RequestAccessInput!) {
  requestAccess(input: $input) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const GrantTicketDocument = new TypedDocumentString(`
    mutation grantTicket($chainId: ID!, $id: Hex!, $validUntil: BigInt!) {
  grantTicket(chainId: $chainId, id: $id, validUntil: $validUntil) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const DenyTicketDocument = new TypedDocumentString(`
    mutation denyTicket($chainId: ID!, $id: Hex!) {
  denyTicket(chainId: $chainId, id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const RevokeTicketDocument = new TypedDocumentString(`
    mutation revokeTicket($chainId: ID!, $id: Hex!) {
  revokeTicket(chainId: $chainId, id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const CloseTicketDocument = new TypedDocumentString(`
    mutation closeTicket($chainId: ID!, $id: Hex!) {
  closeTicket(chainId: $chainId, id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const ExpireTicketDocument = new TypedDocumentString(`
    mutation expireTicket($chainId: ID!, $id: Hex!) {
  expireTicket(chainId: $chainId, id: $id) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const RecordInteractionDocument = new TypedDocumentString(`
    mutation recordInteraction($input: RecordInteractionInput!) {
  recordInteraction(input: $input) {
    ...ServiceDeedParts
  }
}
    fragment ServiceDeedParts on ServiceDeed {
  id
  chainId
  action
  subject
  made
  status
  hash
  reason
  fault
  createdAt
}`);
export const CallServiceDocument = new TypedDocumentString(`
    mutation callService($input: ServiceCallInput!) {
  callService(input: $input) {
    result
    blockNumber
    transaction {
      ...TransactionParts
    }
  }
}
    fragment TransactionParts on Transaction {
  id
  to
  data
  value
  status
  held
  reason
  fault
  nonce
  hash
  blockNumber
  fillsGap
  createdAt
  cancelAskedAt
  minedAt
}`);
export const ServiceTicketChangedDocument = new TypedDocumentString(`
    subscription serviceTicketChanged($chainId: ID!, $id: Hex!) {
  serviceTicketChanged(chainId: $chainId, id: $id) {
    ...ServiceTicketParts
  }
}
    fragment ServiceTicketParts on ServiceTicket {
  id
  serviceId
  holder
  through
  state
  version
  interactions
  validUntil
}`);
export const ServiceTicketsRequestedDocument = new TypedDocumentString(`
    subscription serviceTicketsRequested($chainId: ID!, $serviceId: Hex!) {
  serviceTicketsRequested(chainId: $chainId, serviceId: $serviceId) {
    ...ServiceTicketParts
  }
}
    fragment ServiceTicketParts on ServiceTicket {
  id
  serviceId
  holder
  through
  state
  version
  interactions
  validUntil
}`);
export const SitesDocument = new TypedDocumentString(`
    query sites($first: Int, $after: String, $kind: SiteKind, $jurisdiction: String, $region: String, $mine: Boolean) {
  sites(
    first: $first
    after: $after
    kind: $kind
    jurisdiction: $jurisdiction
    region: $region
    mine: $mine
  ) {
    nodes {
      ...SiteParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const SiteDocument = new TypedDocumentString(`
    query site($id: ID!) {
  site(id: $id) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const EnginesDocument = new TypedDocumentString(`
    query engines {
  engines
}
    `);
export const CreateSiteDocument = new TypedDocumentString(`
    mutation createSite($input: CreateSiteInput!) {
  createSite(input: $input) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const UpdateSiteDocument = new TypedDocumentString(`
    mutation updateSite($input: UpdateSiteInput!) {
  updateSite(input: $input) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const ConnectSiteDocument = new TypedDocumentString(`
    mutation connectSite($input: ConnectSiteInput!) {
  connectSite(input: $input) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const DrainSiteDocument = new TypedDocumentString(`
    mutation drainSite($id: ID!, $draining: Boolean! = true) {
  drainSite(id: $id, draining: $draining) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const RemoveSiteDocument = new TypedDocumentString(`
    mutation removeSite($id: ID!) {
  removeSite(id: $id) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const ShareSiteDocument = new TypedDocumentString(`
    mutation shareSite($id: ID!, $organisationId: ID!) {
  shareSite(id: $id, organisationId: $organisationId) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const UnshareSiteDocument = new TypedDocumentString(`
    mutation unshareSite($id: ID!, $organisationId: ID!) {
  unshareSite(id: $id, organisationId: $organisationId) {
    ...SiteParts
  }
}
    fragment SiteParts on Site {
  id
  name
  kind
  latitude
  longitude
  region
  jurisdiction
  labels {
    key
    value
  }
  capacity
  occupied
  reach
  hosts
  draining
  connectedAt
  operator {
    id
    name
  }
  sharedWith {
    id
    name
  }
  createdAt
}`);
export const SolutionsDocument = new TypedDocumentString(`
    query solutions($chainId: ID!) {
  solutions(chainId: $chainId) {
    ...SolutionParts
  }
}
    fragment SolutionParts on Solution {
  chain {
    id
    name
  }
  solution
  status
  message
  deployedBy {
    id
    name
  }
  createdAt
  readyAt
  address
  implementation
  codeHash
  proxyId
}`);
export const SolutionsChangedDocument = new TypedDocumentString(`
    subscription solutionsChanged($chainId: ID!) {
  solutionsChanged(chainId: $chainId) {
    ...SolutionParts
  }
}
    fragment SolutionParts on Solution {
  chain {
    id
    name
  }
  solution
  status
  message
  deployedBy {
    id
    name
  }
  createdAt
  readyAt
  address
  implementation
  codeHash
  proxyId
}`);
export const DeploySolutionDocument = new TypedDocumentString(`
    mutation deploySolution($input: SolutionInput!) {
  deploySolution(input: $input) {
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
    keepVolumes
    castAt
  }
  needed
  createdAt
  closesAt
}`);
export const EventStreamsDocument = new TypedDocumentString(`
    query eventStreams($chainId: ID, $first: Int, $after: String) {
  eventStreams(chainId: $chainId, first: $first, after: $after) {
    nodes {
      ...EventStreamParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}`);
export const EventStreamDocument = new TypedDocumentString(`
    query eventStream($id: ID!) {
  eventStream(id: $id) {
    ...EventStreamParts
  }
}
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}`);
export const StreamEventsPageDocument = new TypedDocumentString(`
    query streamEventsPage($streamId: ID!, $take: Int, $after: String) {
  streamEventsPage(streamId: $streamId, take: $take, after: $after) {
    offset
    hasMore
    events {
      ...StreamedEventParts
    }
  }
}
    fragment StreamedEventParts on StreamedEvent {
  blockNumber
  blockHash
  timestamp
  transactionHash
  logIndex
  contract
  topics
  data
  name
  arguments
}`);
export const StreamEventsDocument = new TypedDocumentString(`
    subscription streamEvents($streamId: ID!, $consumer: String, $after: String, $batchSize: Int, $inFlight: Int) {
  streamEvents(
    streamId: $streamId
    consumer: $consumer
    after: $after
    batchSize: $batchSize
    inFlight: $inFlight
  ) {
    offset
    events {
      ...StreamedEventParts
    }
  }
}
    fragment StreamedEventParts on StreamedEvent {
  blockNumber
  blockHash
  timestamp
  transactionHash
  logIndex
  contract
  topics
  data
  name
  arguments
}`);
export const AcknowledgeEventsDocument = new TypedDocumentString(`
    mutation acknowledgeEvents($streamId: ID!, $offset: String!) {
  acknowledgeEvents(streamId: $streamId, offset: $offset) {
    id
    acknowledged {
      blockNumber
      logIndex
      offset
    }
  }
}
    `);
export const CreateEventStreamDocument = new TypedDocumentString(`
    mutation createEventStream($input: CreateEventStreamInput!) {
  createEventStream(input: $input) {
    ...EventStreamParts
  }
}
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}`);
export const RenameEventStreamDocument = new TypedDocumentString(`
    mutation renameEventStream($input: RenameEventStreamInput!) {
  renameEventStream(input: $input) {
    ...EventStreamParts
  }
}
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}`);
export const ReplayEventStreamDocument = new TypedDocumentString(`
    mutation replayEventStream($input: ReplayEventStreamInput!) {
  replayEventStream(input: $input) {
    ...EventStreamParts
  }
}
    fragment EventStreamParts on EventStream {
  id
  name
  contracts
  events
  where
  consumer
  createdAt
  acknowledged {
    blockNumber
    logIndex
    offset
  }
  chain {
    id
    name
  }
  webhook {
    id
    url
    status
  }
}`);
export const DeleteEventStreamDocument = new TypedDocumentString(`
    mutation deleteEventStream($id: ID!) {
  deleteEventStream(id: $id)
}
    `);
export const WebhooksDocument = new TypedDocumentString(`
    query webhooks($first: Int, $after: String) {
  webhooks(first: $first, after: $after) {
    nodes {
      ...WebhookParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const WebhookDocument = new TypedDocumentString(`
    query webhook($id: ID!) {
  webhook(id: $id) {
    ...WebhookParts
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const WebhookDeliveriesDocument = new TypedDocumentString(`
    query webhookDeliveries($webhookId: ID!, $status: WebhookDeliveryStatus, $first: Int, $after: String) {
  webhookDeliveries(
    webhookId: $webhookId
    status: $status
    first: $first
    after: $after
  ) {
    nodes {
      ...WebhookDeliveryParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment WebhookDeliveryParts on WebhookDelivery {
  id
  messageId
  status
  events
  noticeId
  attempts
  responseStatus
  message
  createdAt
  attemptedAt
}`);
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation createWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    secret
    webhook {
      ...WebhookParts
    }
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation updateWebhook($input: UpdateWebhookInput!) {
  updateWebhook(input: $input) {
    ...WebhookParts
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const ResumeWebhookDocument = new TypedDocumentString(`
    mutation resumeWebhook($id: ID!) {
  resumeWebhook(id: $id) {
    ...WebhookParts
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation rotateWebhookSecret($input: RotateWebhookSecretInput!) {
  rotateWebhookSecret(input: $input) {
    secret
    webhook {
      ...WebhookParts
    }
  }
}
    fragment WebhookParts on Webhook {
  id
  url
  ordered
  status
  message
  failingSince
  retryAt
  createdAt
  stream {
    id
    name
  }
}`);
export const TestWebhookDocument = new TypedDocumentString(`
    mutation testWebhook($id: ID!) {
  testWebhook(id: $id) {
    delivered
    status
    message
    answer
  }
}
    `);
export const RedeliverWebhookDocument = new TypedDocumentString(`
    mutation redeliverWebhook($deliveryId: ID!) {
  redeliverWebhook(deliveryId: $deliveryId) {
    ...WebhookDeliveryParts
  }
}
    fragment WebhookDeliveryParts on WebhookDelivery {
  id
  messageId
  status
  events
  noticeId
  attempts
  responseStatus
  message
  createdAt
  attemptedAt
}`);
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation deleteWebhook($id: ID!) {
  deleteWebhook(id: $id)
}
    `);
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
    secondFactorDemanded
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
export const MembersChangedDocument = new TypedDocumentString(`
    subscription membersChanged {
  membersChanged {
    person {
      id
      name
      email
    }
    role
  }
}
    `);
export const DemandSecondFactorDocument = new TypedDocumentString(`
    mutation demandSecondFactor($demanded: Boolean!) {
  demandSecondFactor(demanded: $demanded) {
    id
    name
    secondFactorDemanded
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
    signUp(variables: SignUpMutationVariables, options?: C): Promise<SignUpMutation> {
      return requester<SignUpMutation, SignUpMutationVariables>(SignUpDocument, variables, options) as Promise<SignUpMutation>;
    },
    signIn(variables: SignInMutationVariables, options?: C): Promise<SignInMutation> {
      return requester<SignInMutation, SignInMutationVariables>(SignInDocument, variables, options) as Promise<SignInMutation>;
    },
    signInWithCode(variables: SignInWithCodeMutationVariables, options?: C): Promise<SignInWithCodeMutation> {
      return requester<SignInWithCodeMutation, SignInWithCodeMutationVariables>(SignInWithCodeDocument, variables, options) as Promise<SignInWithCodeMutation>;
    },
    secondFactor(variables?: SecondFactorQueryVariables, options?: C): Promise<SecondFactorQuery> {
      return requester<SecondFactorQuery, SecondFactorQueryVariables>(SecondFactorDocument, variables, options) as Promise<SecondFactorQuery>;
    },
    enrolSecondFactor(variables: EnrolSecondFactorMutationVariables, options?: C): Promise<EnrolSecondFactorMutation> {
      return requester<EnrolSecondFactorMutation, EnrolSecondFactorMutationVariables>(EnrolSecondFactorDocument, variables, options) as Promise<EnrolSecondFactorMutation>;
    },
    confirmSecondFactor(variables: ConfirmSecondFactorMutationVariables, options?: C): Promise<ConfirmSecondFactorMutation> {
      return requester<ConfirmSecondFactorMutation, ConfirmSecondFactorMutationVariables>(ConfirmSecondFactorDocument, variables, options) as Promise<ConfirmSecondFactorMutation>;
    },
    renewRecoveryCodes(variables: RenewRecoveryCodesMutationVariables, options?: C): Promise<RenewRecoveryCodesMutation> {
      return requester<RenewRecoveryCodesMutation, RenewRecoveryCodesMutationVariables>(RenewRecoveryCodesDocument, variables, options) as Promise<RenewRecoveryCodesMutation>;
    },
    removeSecondFactor(variables: RemoveSecondFactorMutationVariables, options?: C): Promise<RemoveSecondFactorMutation> {
      return requester<RemoveSecondFactorMutation, RemoveSecondFactorMutationVariables>(RemoveSecondFactorDocument, variables, options) as Promise<RemoveSecondFactorMutation>;
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
    recoverAccount(variables: RecoverAccountMutationVariables, options?: C): Promise<RecoverAccountMutation> {
      return requester<RecoverAccountMutation, RecoverAccountMutationVariables>(RecoverAccountDocument, variables, options) as Promise<RecoverAccountMutation>;
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
    passkeys(variables?: PasskeysQueryVariables, options?: C): Promise<PasskeysQuery> {
      return requester<PasskeysQuery, PasskeysQueryVariables>(PasskeysDocument, variables, options) as Promise<PasskeysQuery>;
    },
    registerPasskey(variables: RegisterPasskeyMutationVariables, options?: C): Promise<RegisterPasskeyMutation> {
      return requester<RegisterPasskeyMutation, RegisterPasskeyMutationVariables>(RegisterPasskeyDocument, variables, options) as Promise<RegisterPasskeyMutation>;
    },
    addPasskey(variables: AddPasskeyMutationVariables, options?: C): Promise<AddPasskeyMutation> {
      return requester<AddPasskeyMutation, AddPasskeyMutationVariables>(AddPasskeyDocument, variables, options) as Promise<AddPasskeyMutation>;
    },
    removePasskey(variables: RemovePasskeyMutationVariables, options?: C): Promise<RemovePasskeyMutation> {
      return requester<RemovePasskeyMutation, RemovePasskeyMutationVariables>(RemovePasskeyDocument, variables, options) as Promise<RemovePasskeyMutation>;
    },
    identityProviders(variables?: IdentityProvidersQueryVariables, options?: C): Promise<IdentityProvidersQuery> {
      return requester<IdentityProvidersQuery, IdentityProvidersQueryVariables>(IdentityProvidersDocument, variables, options) as Promise<IdentityProvidersQuery>;
    },
    addIdentityProvider(variables: AddIdentityProviderMutationVariables, options?: C): Promise<AddIdentityProviderMutation> {
      return requester<AddIdentityProviderMutation, AddIdentityProviderMutationVariables>(AddIdentityProviderDocument, variables, options) as Promise<AddIdentityProviderMutation>;
    },
    setIdentityProviderSecret(variables: SetIdentityProviderSecretMutationVariables, options?: C): Promise<SetIdentityProviderSecretMutation> {
      return requester<SetIdentityProviderSecretMutation, SetIdentityProviderSecretMutationVariables>(SetIdentityProviderSecretDocument, variables, options) as Promise<SetIdentityProviderSecretMutation>;
    },
    removeIdentityProvider(variables: RemoveIdentityProviderMutationVariables, options?: C): Promise<RemoveIdentityProviderMutation> {
      return requester<RemoveIdentityProviderMutation, RemoveIdentityProviderMutationVariables>(RemoveIdentityProviderDocument, variables, options) as Promise<RemoveIdentityProviderMutation>;
    },
    connectDirectory(variables: ConnectDirectoryMutationVariables, options?: C): Promise<ConnectDirectoryMutation> {
      return requester<ConnectDirectoryMutation, ConnectDirectoryMutationVariables>(ConnectDirectoryDocument, variables, options) as Promise<ConnectDirectoryMutation>;
    },
    disconnectDirectory(variables: DisconnectDirectoryMutationVariables, options?: C): Promise<DisconnectDirectoryMutation> {
      return requester<DisconnectDirectoryMutation, DisconnectDirectoryMutationVariables>(DisconnectDirectoryDocument, variables, options) as Promise<DisconnectDirectoryMutation>;
    },
    directoryTokens(variables?: DirectoryTokensQueryVariables, options?: C): Promise<DirectoryTokensQuery> {
      return requester<DirectoryTokensQuery, DirectoryTokensQueryVariables>(DirectoryTokensDocument, variables, options) as Promise<DirectoryTokensQuery>;
    },
    createDirectoryToken(variables: CreateDirectoryTokenMutationVariables, options?: C): Promise<CreateDirectoryTokenMutation> {
      return requester<CreateDirectoryTokenMutation, CreateDirectoryTokenMutationVariables>(CreateDirectoryTokenDocument, variables, options) as Promise<CreateDirectoryTokenMutation>;
    },
    revokeDirectoryToken(variables: RevokeDirectoryTokenMutationVariables, options?: C): Promise<RevokeDirectoryTokenMutation> {
      return requester<RevokeDirectoryTokenMutation, RevokeDirectoryTokenMutationVariables>(RevokeDirectoryTokenDocument, variables, options) as Promise<RevokeDirectoryTokenMutation>;
    },
    readmitPerson(variables: ReadmitPersonMutationVariables, options?: C): Promise<ReadmitPersonMutation> {
      return requester<ReadmitPersonMutation, ReadmitPersonMutationVariables>(ReadmitPersonDocument, variables, options) as Promise<ReadmitPersonMutation>;
    },
    auditLog(variables?: AuditLogQueryVariables, options?: C): Promise<AuditLogQuery> {
      return requester<AuditLogQuery, AuditLogQueryVariables>(AuditLogDocument, variables, options) as Promise<AuditLogQuery>;
    },
    auditHead(variables?: AuditHeadQueryVariables, options?: C): Promise<AuditHeadQuery> {
      return requester<AuditHeadQuery, AuditHeadQueryVariables>(AuditHeadDocument, variables, options) as Promise<AuditHeadQuery>;
    },
    auditInclusion(variables: AuditInclusionQueryVariables, options?: C): Promise<AuditInclusionQuery> {
      return requester<AuditInclusionQuery, AuditInclusionQueryVariables>(AuditInclusionDocument, variables, options) as Promise<AuditInclusionQuery>;
    },
    auditConsistency(variables: AuditConsistencyQueryVariables, options?: C): Promise<AuditConsistencyQuery> {
      return requester<AuditConsistencyQuery, AuditConsistencyQueryVariables>(AuditConsistencyDocument, variables, options) as Promise<AuditConsistencyQuery>;
    },
    auditAnchors(variables?: AuditAnchorsQueryVariables, options?: C): Promise<AuditAnchorsQuery> {
      return requester<AuditAnchorsQuery, AuditAnchorsQueryVariables>(AuditAnchorsDocument, variables, options) as Promise<AuditAnchorsQuery>;
    },
    auditAnchoring(variables?: AuditAnchoringQueryVariables, options?: C): Promise<AuditAnchoringQuery> {
      return requester<AuditAnchoringQuery, AuditAnchoringQueryVariables>(AuditAnchoringDocument, variables, options) as Promise<AuditAnchoringQuery>;
    },
    anchorAuditLog(variables: AnchorAuditLogMutationVariables, options?: C): Promise<AnchorAuditLogMutation> {
      return requester<AnchorAuditLogMutation, AnchorAuditLogMutationVariables>(AnchorAuditLogDocument, variables, options) as Promise<AnchorAuditLogMutation>;
    },
    stopAnchoringAuditLog(variables?: StopAnchoringAuditLogMutationVariables, options?: C): Promise<StopAnchoringAuditLogMutation> {
      return requester<StopAnchoringAuditLogMutation, StopAnchoringAuditLogMutationVariables>(StopAnchoringAuditLogDocument, variables, options) as Promise<StopAnchoringAuditLogMutation>;
    },
    auditRetention(variables?: AuditRetentionQueryVariables, options?: C): Promise<AuditRetentionQuery> {
      return requester<AuditRetentionQuery, AuditRetentionQueryVariables>(AuditRetentionDocument, variables, options) as Promise<AuditRetentionQuery>;
    },
    setAuditRetention(variables: SetAuditRetentionMutationVariables, options?: C): Promise<SetAuditRetentionMutation> {
      return requester<SetAuditRetentionMutation, SetAuditRetentionMutationVariables>(SetAuditRetentionDocument, variables, options) as Promise<SetAuditRetentionMutation>;
    },
    forgetPersonInAuditLog(variables: ForgetPersonInAuditLogMutationVariables, options?: C): Promise<ForgetPersonInAuditLogMutation> {
      return requester<ForgetPersonInAuditLogMutation, ForgetPersonInAuditLogMutationVariables>(ForgetPersonInAuditLogDocument, variables, options) as Promise<ForgetPersonInAuditLogMutation>;
    },
    backupPlan(variables: BackupPlanQueryVariables, options?: C): Promise<BackupPlanQuery> {
      return requester<BackupPlanQuery, BackupPlanQueryVariables>(BackupPlanDocument, variables, options) as Promise<BackupPlanQuery>;
    },
    setBackupPlan(variables: SetBackupPlanMutationVariables, options?: C): Promise<SetBackupPlanMutation> {
      return requester<SetBackupPlanMutation, SetBackupPlanMutationVariables>(SetBackupPlanDocument, variables, options) as Promise<SetBackupPlanMutation>;
    },
    backups(variables: BackupsQueryVariables, options?: C): Promise<BackupsQuery> {
      return requester<BackupsQuery, BackupsQueryVariables>(BackupsDocument, variables, options) as Promise<BackupsQuery>;
    },
    backup(variables: BackupQueryVariables, options?: C): Promise<BackupQuery> {
      return requester<BackupQuery, BackupQueryVariables>(BackupDocument, variables, options) as Promise<BackupQuery>;
    },
    startBackup(variables: StartBackupMutationVariables, options?: C): Promise<StartBackupMutation> {
      return requester<StartBackupMutation, StartBackupMutationVariables>(StartBackupDocument, variables, options) as Promise<StartBackupMutation>;
    },
    drillBackup(variables: DrillBackupMutationVariables, options?: C): Promise<DrillBackupMutation> {
      return requester<DrillBackupMutation, DrillBackupMutationVariables>(DrillBackupDocument, variables, options) as Promise<DrillBackupMutation>;
    },
    sealedKeys(variables: SealedKeysQueryVariables, options?: C): Promise<SealedKeysQuery> {
      return requester<SealedKeysQuery, SealedKeysQueryVariables>(SealedKeysDocument, variables, options) as Promise<SealedKeysQuery>;
    },
    rawBlocks(variables: RawBlocksQueryVariables, options?: C): Promise<RawBlocksQuery> {
      return requester<RawBlocksQuery, RawBlocksQueryVariables>(RawBlocksDocument, variables, options) as Promise<RawBlocksQuery>;
    },
    nodeChain(variables: NodeChainQueryVariables, options?: C): Promise<NodeChainQuery> {
      return requester<NodeChainQuery, NodeChainQueryVariables>(NodeChainDocument, variables, options) as Promise<NodeChainQuery>;
    },
    restoration(variables: RestorationQueryVariables, options?: C): Promise<RestorationQuery> {
      return requester<RestorationQuery, RestorationQueryVariables>(RestorationDocument, variables, options) as Promise<RestorationQuery>;
    },
    restoreNode(variables: RestoreNodeMutationVariables, options?: C): Promise<RestoreNodeMutation> {
      return requester<RestoreNodeMutation, RestoreNodeMutationVariables>(RestoreNodeDocument, variables, options) as Promise<RestoreNodeMutation>;
    },
    bringNodeKey(variables: BringNodeKeyMutationVariables, options?: C): Promise<BringNodeKeyMutation> {
      return requester<BringNodeKeyMutation, BringNodeKeyMutationVariables>(BringNodeKeyDocument, variables, options) as Promise<BringNodeKeyMutation>;
    },
    cancelRestoration(variables: CancelRestorationMutationVariables, options?: C): Promise<CancelRestorationMutation> {
      return requester<CancelRestorationMutation, CancelRestorationMutationVariables>(CancelRestorationDocument, variables, options) as Promise<CancelRestorationMutation>;
    },
    certificateLogs(variables: CertificateLogsQueryVariables, options?: C): Promise<CertificateLogsQuery> {
      return requester<CertificateLogsQuery, CertificateLogsQueryVariables>(CertificateLogsDocument, variables, options) as Promise<CertificateLogsQuery>;
    },
    openCertificateLog(variables: OpenCertificateLogMutationVariables, options?: C): Promise<OpenCertificateLogMutation> {
      return requester<OpenCertificateLogMutation, OpenCertificateLogMutationVariables>(OpenCertificateLogDocument, variables, options) as Promise<OpenCertificateLogMutation>;
    },
    certificateAuthorities(variables: CertificateAuthoritiesQueryVariables, options?: C): Promise<CertificateAuthoritiesQuery> {
      return requester<CertificateAuthoritiesQuery, CertificateAuthoritiesQueryVariables>(CertificateAuthoritiesDocument, variables, options) as Promise<CertificateAuthoritiesQuery>;
    },
    certificateAuthority(variables: CertificateAuthorityQueryVariables, options?: C): Promise<CertificateAuthorityQuery> {
      return requester<CertificateAuthorityQuery, CertificateAuthorityQueryVariables>(CertificateAuthorityDocument, variables, options) as Promise<CertificateAuthorityQuery>;
    },
    createCertificateAuthority(variables: CreateCertificateAuthorityMutationVariables, options?: C): Promise<CreateCertificateAuthorityMutation> {
      return requester<CreateCertificateAuthorityMutation, CreateCertificateAuthorityMutationVariables>(CreateCertificateAuthorityDocument, variables, options) as Promise<CreateCertificateAuthorityMutation>;
    },
    registerCertificateAuthority(variables: RegisterCertificateAuthorityMutationVariables, options?: C): Promise<RegisterCertificateAuthorityMutation> {
      return requester<RegisterCertificateAuthorityMutation, RegisterCertificateAuthorityMutationVariables>(RegisterCertificateAuthorityDocument, variables, options) as Promise<RegisterCertificateAuthorityMutation>;
    },
    setCertificateEnrolment(variables: SetCertificateEnrolmentMutationVariables, options?: C): Promise<SetCertificateEnrolmentMutation> {
      return requester<SetCertificateEnrolmentMutation, SetCertificateEnrolmentMutationVariables>(SetCertificateEnrolmentDocument, variables, options) as Promise<SetCertificateEnrolmentMutation>;
    },
    certificate(variables: CertificateQueryVariables, options?: C): Promise<CertificateQuery> {
      return requester<CertificateQuery, CertificateQueryVariables>(CertificateDocument, variables, options) as Promise<CertificateQuery>;
    },
    certificates(variables: CertificatesQueryVariables, options?: C): Promise<CertificatesQuery> {
      return requester<CertificatesQuery, CertificatesQueryVariables>(CertificatesDocument, variables, options) as Promise<CertificatesQuery>;
    },
    certificateProof(variables: CertificateProofQueryVariables, options?: C): Promise<CertificateProofQuery> {
      return requester<CertificateProofQuery, CertificateProofQueryVariables>(CertificateProofDocument, variables, options) as Promise<CertificateProofQuery>;
    },
    issueCertificate(variables: IssueCertificateMutationVariables, options?: C): Promise<IssueCertificateMutation> {
      return requester<IssueCertificateMutation, IssueCertificateMutationVariables>(IssueCertificateDocument, variables, options) as Promise<IssueCertificateMutation>;
    },
    logCertificate(variables: LogCertificateMutationVariables, options?: C): Promise<LogCertificateMutation> {
      return requester<LogCertificateMutation, LogCertificateMutationVariables>(LogCertificateDocument, variables, options) as Promise<LogCertificateMutation>;
    },
    revokeCertificate(variables: RevokeCertificateMutationVariables, options?: C): Promise<RevokeCertificateMutation> {
      return requester<RevokeCertificateMutation, RevokeCertificateMutationVariables>(RevokeCertificateDocument, variables, options) as Promise<RevokeCertificateMutation>;
    },
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
    scaleRpcNodes(variables: ScaleRpcNodesMutationVariables, options?: C): Promise<ScaleRpcNodesMutation> {
      return requester<ScaleRpcNodesMutation, ScaleRpcNodesMutationVariables>(ScaleRpcNodesDocument, variables, options) as Promise<ScaleRpcNodesMutation>;
    },
    stopScalingRpcNodes(variables: StopScalingRpcNodesMutationVariables, options?: C): Promise<StopScalingRpcNodesMutation> {
      return requester<StopScalingRpcNodesMutation, StopScalingRpcNodesMutationVariables>(StopScalingRpcNodesDocument, variables, options) as Promise<StopScalingRpcNodesMutation>;
    },
    changes(variables?: ChangesSubscriptionVariables, options?: C): AsyncIterable<ChangesSubscription> {
      return requester<ChangesSubscription, ChangesSubscriptionVariables>(ChangesDocument, variables, options) as AsyncIterable<ChangesSubscription>;
    },
    cityDatasets(variables: CityDatasetsQueryVariables, options?: C): Promise<CityDatasetsQuery> {
      return requester<CityDatasetsQuery, CityDatasetsQueryVariables>(CityDatasetsDocument, variables, options) as Promise<CityDatasetsQuery>;
    },
    cityDataset(variables: CityDatasetQueryVariables, options?: C): Promise<CityDatasetQuery> {
      return requester<CityDatasetQuery, CityDatasetQueryVariables>(CityDatasetDocument, variables, options) as Promise<CityDatasetQuery>;
    },
    cityProvider(variables: CityProviderQueryVariables, options?: C): Promise<CityProviderQuery> {
      return requester<CityProviderQuery, CityProviderQueryVariables>(CityProviderDocument, variables, options) as Promise<CityProviderQuery>;
    },
    publishDataset(variables: PublishDatasetMutationVariables, options?: C): Promise<PublishDatasetMutation> {
      return requester<PublishDatasetMutation, PublishDatasetMutationVariables>(PublishDatasetDocument, variables, options) as Promise<PublishDatasetMutation>;
    },
    withdrawDataset(variables: WithdrawDatasetMutationVariables, options?: C): Promise<WithdrawDatasetMutation> {
      return requester<WithdrawDatasetMutation, WithdrawDatasetMutationVariables>(WithdrawDatasetDocument, variables, options) as Promise<WithdrawDatasetMutation>;
    },
    grantDepartment(variables: GrantDepartmentMutationVariables, options?: C): Promise<GrantDepartmentMutation> {
      return requester<GrantDepartmentMutation, GrantDepartmentMutationVariables>(GrantDepartmentDocument, variables, options) as Promise<GrantDepartmentMutation>;
    },
    cityCalls(variables: CityCallsQueryVariables, options?: C): Promise<CityCallsQuery> {
      return requester<CityCallsQuery, CityCallsQueryVariables>(CityCallsDocument, variables, options) as Promise<CityCallsQuery>;
    },
    cityCall(variables: CityCallQueryVariables, options?: C): Promise<CityCallQuery> {
      return requester<CityCallQuery, CityCallQueryVariables>(CityCallDocument, variables, options) as Promise<CityCallQuery>;
    },
    cityAnswer(variables: CityAnswerQueryVariables, options?: C): Promise<CityAnswerQuery> {
      return requester<CityAnswerQuery, CityAnswerQueryVariables>(CityAnswerDocument, variables, options) as Promise<CityAnswerQuery>;
    },
    callData(variables: CallDataMutationVariables, options?: C): Promise<CallDataMutation> {
      return requester<CallDataMutation, CallDataMutationVariables>(CallDataDocument, variables, options) as Promise<CallDataMutation>;
    },
    authoriseCall(variables: AuthoriseCallMutationVariables, options?: C): Promise<AuthoriseCallMutation> {
      return requester<AuthoriseCallMutation, AuthoriseCallMutationVariables>(AuthoriseCallDocument, variables, options) as Promise<AuthoriseCallMutation>;
    },
    refuseCall(variables: RefuseCallMutationVariables, options?: C): Promise<RefuseCallMutation> {
      return requester<RefuseCallMutation, RefuseCallMutationVariables>(RefuseCallDocument, variables, options) as Promise<RefuseCallMutation>;
    },
    serveCall(variables: ServeCallMutationVariables, options?: C): Promise<ServeCallMutation> {
      return requester<ServeCallMutation, ServeCallMutationVariables>(ServeCallDocument, variables, options) as Promise<ServeCallMutation>;
    },
    receiptCall(variables: ReceiptCallMutationVariables, options?: C): Promise<ReceiptCallMutation> {
      return requester<ReceiptCallMutation, ReceiptCallMutationVariables>(ReceiptCallDocument, variables, options) as Promise<ReceiptCallMutation>;
    },
    cityLeaks(variables: CityLeaksQueryVariables, options?: C): Promise<CityLeaksQuery> {
      return requester<CityLeaksQuery, CityLeaksQueryVariables>(CityLeaksDocument, variables, options) as Promise<CityLeaksQuery>;
    },
    cityLeak(variables: CityLeakQueryVariables, options?: C): Promise<CityLeakQuery> {
      return requester<CityLeakQuery, CityLeakQueryVariables>(CityLeakDocument, variables, options) as Promise<CityLeakQuery>;
    },
    leakTrace(variables: LeakTraceQueryVariables, options?: C): Promise<LeakTraceQuery> {
      return requester<LeakTraceQuery, LeakTraceQueryVariables>(LeakTraceDocument, variables, options) as Promise<LeakTraceQuery>;
    },
    fileLeak(variables: FileLeakMutationVariables, options?: C): Promise<FileLeakMutation> {
      return requester<FileLeakMutation, FileLeakMutationVariables>(FileLeakDocument, variables, options) as Promise<FileLeakMutation>;
    },
    traceLeak(variables: TraceLeakMutationVariables, options?: C): Promise<TraceLeakMutation> {
      return requester<TraceLeakMutation, TraceLeakMutationVariables>(TraceLeakDocument, variables, options) as Promise<TraceLeakMutation>;
    },
    adjudicateLeak(variables: AdjudicateLeakMutationVariables, options?: C): Promise<AdjudicateLeakMutation> {
      return requester<AdjudicateLeakMutation, AdjudicateLeakMutationVariables>(AdjudicateLeakDocument, variables, options) as Promise<AdjudicateLeakMutation>;
    },
    subjectAccesses(variables: SubjectAccessesQueryVariables, options?: C): Promise<SubjectAccessesQuery> {
      return requester<SubjectAccessesQuery, SubjectAccessesQueryVariables>(SubjectAccessesDocument, variables, options) as Promise<SubjectAccessesQuery>;
    },
    subjectProof(variables: SubjectProofQueryVariables, options?: C): Promise<SubjectProofQuery> {
      return requester<SubjectProofQuery, SubjectProofQueryVariables>(SubjectProofDocument, variables, options) as Promise<SubjectProofQuery>;
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
    releaseSource(variables: ReleaseSourceQueryVariables, options?: C): Promise<ReleaseSourceQuery> {
      return requester<ReleaseSourceQuery, ReleaseSourceQueryVariables>(ReleaseSourceDocument, variables, options) as Promise<ReleaseSourceQuery>;
    },
    deploymentSource(variables: DeploymentSourceQueryVariables, options?: C): Promise<DeploymentSourceQuery> {
      return requester<DeploymentSourceQuery, DeploymentSourceQueryVariables>(DeploymentSourceDocument, variables, options) as Promise<DeploymentSourceQuery>;
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
    contractOpenApi(variables: ContractOpenApiQueryVariables, options?: C): Promise<ContractOpenApiQuery> {
      return requester<ContractOpenApiQuery, ContractOpenApiQueryVariables>(ContractOpenApiDocument, variables, options) as Promise<ContractOpenApiQuery>;
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
    promotions(variables?: PromotionsQueryVariables, options?: C): Promise<PromotionsQuery> {
      return requester<PromotionsQuery, PromotionsQueryVariables>(PromotionsDocument, variables, options) as Promise<PromotionsQuery>;
    },
    promotion(variables: PromotionQueryVariables, options?: C): Promise<PromotionQuery> {
      return requester<PromotionQuery, PromotionQueryVariables>(PromotionDocument, variables, options) as Promise<PromotionQuery>;
    },
    requestPromotion(variables: RequestPromotionMutationVariables, options?: C): Promise<RequestPromotionMutation> {
      return requester<RequestPromotionMutation, RequestPromotionMutationVariables>(RequestPromotionDocument, variables, options) as Promise<RequestPromotionMutation>;
    },
    approvePromotion(variables: ApprovePromotionMutationVariables, options?: C): Promise<ApprovePromotionMutation> {
      return requester<ApprovePromotionMutation, ApprovePromotionMutationVariables>(ApprovePromotionDocument, variables, options) as Promise<ApprovePromotionMutation>;
    },
    rejectPromotion(variables: RejectPromotionMutationVariables, options?: C): Promise<RejectPromotionMutation> {
      return requester<RejectPromotionMutation, RejectPromotionMutationVariables>(RejectPromotionDocument, variables, options) as Promise<RejectPromotionMutation>;
    },
    withdrawPromotion(variables: WithdrawPromotionMutationVariables, options?: C): Promise<WithdrawPromotionMutation> {
      return requester<WithdrawPromotionMutation, WithdrawPromotionMutationVariables>(WithdrawPromotionDocument, variables, options) as Promise<WithdrawPromotionMutation>;
    },
    deployProxy(variables: DeployProxyMutationVariables, options?: C): Promise<DeployProxyMutation> {
      return requester<DeployProxyMutation, DeployProxyMutationVariables>(DeployProxyDocument, variables, options) as Promise<DeployProxyMutation>;
    },
    upgradeProxy(variables: UpgradeProxyMutationVariables, options?: C): Promise<UpgradeProxyMutation> {
      return requester<UpgradeProxyMutation, UpgradeProxyMutationVariables>(UpgradeProxyDocument, variables, options) as Promise<UpgradeProxyMutation>;
    },
    upgrade(variables: UpgradeQueryVariables, options?: C): Promise<UpgradeQuery> {
      return requester<UpgradeQuery, UpgradeQueryVariables>(UpgradeDocument, variables, options) as Promise<UpgradeQuery>;
    },
    upgrades(variables: UpgradesQueryVariables, options?: C): Promise<UpgradesQuery> {
      return requester<UpgradesQuery, UpgradesQueryVariables>(UpgradesDocument, variables, options) as Promise<UpgradesQuery>;
    },
    upgradeChanged(variables: UpgradeChangedSubscriptionVariables, options?: C): AsyncIterable<UpgradeChangedSubscription> {
      return requester<UpgradeChangedSubscription, UpgradeChangedSubscriptionVariables>(UpgradeChangedDocument, variables, options) as AsyncIterable<UpgradeChangedSubscription>;
    },
    factoryRules(variables: FactoryRulesQueryVariables, options?: C): Promise<FactoryRulesQuery> {
      return requester<FactoryRulesQuery, FactoryRulesQueryVariables>(FactoryRulesDocument, variables, options) as Promise<FactoryRulesQuery>;
    },
    createFactoryRule(variables: CreateFactoryRuleMutationVariables, options?: C): Promise<CreateFactoryRuleMutation> {
      return requester<CreateFactoryRuleMutation, CreateFactoryRuleMutationVariables>(CreateFactoryRuleDocument, variables, options) as Promise<CreateFactoryRuleMutation>;
    },
    deleteFactoryRule(variables: DeleteFactoryRuleMutationVariables, options?: C): Promise<DeleteFactoryRuleMutation> {
      return requester<DeleteFactoryRuleMutation, DeleteFactoryRuleMutationVariables>(DeleteFactoryRuleDocument, variables, options) as Promise<DeleteFactoryRuleMutation>;
    },
    credentialSchemas(variables?: CredentialSchemasQueryVariables, options?: C): Promise<CredentialSchemasQuery> {
      return requester<CredentialSchemasQuery, CredentialSchemasQueryVariables>(CredentialSchemasDocument, variables, options) as Promise<CredentialSchemasQuery>;
    },
    issuingKeys(variables: IssuingKeysQueryVariables, options?: C): Promise<IssuingKeysQuery> {
      return requester<IssuingKeysQuery, IssuingKeysQueryVariables>(IssuingKeysDocument, variables, options) as Promise<IssuingKeysQuery>;
    },
    credentials(variables: CredentialsQueryVariables, options?: C): Promise<CredentialsQuery> {
      return requester<CredentialsQuery, CredentialsQueryVariables>(CredentialsDocument, variables, options) as Promise<CredentialsQuery>;
    },
    credential(variables: CredentialQueryVariables, options?: C): Promise<CredentialQuery> {
      return requester<CredentialQuery, CredentialQueryVariables>(CredentialDocument, variables, options) as Promise<CredentialQuery>;
    },
    createCredentialSchema(variables: CreateCredentialSchemaMutationVariables, options?: C): Promise<CreateCredentialSchemaMutation> {
      return requester<CreateCredentialSchemaMutation, CreateCredentialSchemaMutationVariables>(CreateCredentialSchemaDocument, variables, options) as Promise<CreateCredentialSchemaMutation>;
    },
    appointIssuingKey(variables: AppointIssuingKeyMutationVariables, options?: C): Promise<AppointIssuingKeyMutation> {
      return requester<AppointIssuingKeyMutation, AppointIssuingKeyMutationVariables>(AppointIssuingKeyDocument, variables, options) as Promise<AppointIssuingKeyMutation>;
    },
    issueCredential(variables: IssueCredentialMutationVariables, options?: C): Promise<IssueCredentialMutation> {
      return requester<IssueCredentialMutation, IssueCredentialMutationVariables>(IssueCredentialDocument, variables, options) as Promise<IssueCredentialMutation>;
    },
    endorseDevice(variables: EndorseDeviceMutationVariables, options?: C): Promise<EndorseDeviceMutation> {
      return requester<EndorseDeviceMutation, EndorseDeviceMutationVariables>(EndorseDeviceDocument, variables, options) as Promise<EndorseDeviceMutation>;
    },
    collectCredential(variables: CollectCredentialMutationVariables, options?: C): Promise<CollectCredentialMutation> {
      return requester<CollectCredentialMutation, CollectCredentialMutationVariables>(CollectCredentialDocument, variables, options) as Promise<CollectCredentialMutation>;
    },
    revokeCredential(variables: RevokeCredentialMutationVariables, options?: C): Promise<RevokeCredentialMutation> {
      return requester<RevokeCredentialMutation, RevokeCredentialMutationVariables>(RevokeCredentialDocument, variables, options) as Promise<RevokeCredentialMutation>;
    },
    suspendCredential(variables: SuspendCredentialMutationVariables, options?: C): Promise<SuspendCredentialMutation> {
      return requester<SuspendCredentialMutation, SuspendCredentialMutationVariables>(SuspendCredentialDocument, variables, options) as Promise<SuspendCredentialMutation>;
    },
    resumeCredential(variables: ResumeCredentialMutationVariables, options?: C): Promise<ResumeCredentialMutation> {
      return requester<ResumeCredentialMutation, ResumeCredentialMutationVariables>(ResumeCredentialDocument, variables, options) as Promise<ResumeCredentialMutation>;
    },
    authChallenge(variables: AuthChallengeMutationVariables, options?: C): Promise<AuthChallengeMutation> {
      return requester<AuthChallengeMutation, AuthChallengeMutationVariables>(AuthChallengeDocument, variables, options) as Promise<AuthChallengeMutation>;
    },
    authVerify(variables: AuthVerifyMutationVariables, options?: C): Promise<AuthVerifyMutation> {
      return requester<AuthVerifyMutation, AuthVerifyMutationVariables>(AuthVerifyDocument, variables, options) as Promise<AuthVerifyMutation>;
    },
    dataStreams(variables?: DataStreamsQueryVariables, options?: C): Promise<DataStreamsQuery> {
      return requester<DataStreamsQuery, DataStreamsQueryVariables>(DataStreamsDocument, variables, options) as Promise<DataStreamsQuery>;
    },
    dataStream(variables: DataStreamQueryVariables, options?: C): Promise<DataStreamQuery> {
      return requester<DataStreamQuery, DataStreamQueryVariables>(DataStreamDocument, variables, options) as Promise<DataStreamQuery>;
    },
    dataReadings(variables: DataReadingsQueryVariables, options?: C): Promise<DataReadingsQuery> {
      return requester<DataReadingsQuery, DataReadingsQueryVariables>(DataReadingsDocument, variables, options) as Promise<DataReadingsQuery>;
    },
    dataReading(variables: DataReadingQueryVariables, options?: C): Promise<DataReadingQuery> {
      return requester<DataReadingQuery, DataReadingQueryVariables>(DataReadingDocument, variables, options) as Promise<DataReadingQuery>;
    },
    readingProof(variables: ReadingProofQueryVariables, options?: C): Promise<ReadingProofQuery> {
      return requester<ReadingProofQuery, ReadingProofQueryVariables>(ReadingProofDocument, variables, options) as Promise<ReadingProofQuery>;
    },
    dataBatches(variables: DataBatchesQueryVariables, options?: C): Promise<DataBatchesQuery> {
      return requester<DataBatchesQuery, DataBatchesQueryVariables>(DataBatchesDocument, variables, options) as Promise<DataBatchesQuery>;
    },
    dataGaps(variables: DataGapsQueryVariables, options?: C): Promise<DataGapsQuery> {
      return requester<DataGapsQuery, DataGapsQueryVariables>(DataGapsDocument, variables, options) as Promise<DataGapsQuery>;
    },
    dataErrors(variables: DataErrorsQueryVariables, options?: C): Promise<DataErrorsQuery> {
      return requester<DataErrorsQuery, DataErrorsQueryVariables>(DataErrorsDocument, variables, options) as Promise<DataErrorsQuery>;
    },
    dataCases(variables: DataCasesQueryVariables, options?: C): Promise<DataCasesQuery> {
      return requester<DataCasesQuery, DataCasesQueryVariables>(DataCasesDocument, variables, options) as Promise<DataCasesQuery>;
    },
    openDataStream(variables: OpenDataStreamMutationVariables, options?: C): Promise<OpenDataStreamMutation> {
      return requester<OpenDataStreamMutation, OpenDataStreamMutationVariables>(OpenDataStreamDocument, variables, options) as Promise<OpenDataStreamMutation>;
    },
    paceDataStream(variables: PaceDataStreamMutationVariables, options?: C): Promise<PaceDataStreamMutation> {
      return requester<PaceDataStreamMutation, PaceDataStreamMutationVariables>(PaceDataStreamDocument, variables, options) as Promise<PaceDataStreamMutation>;
    },
    closeDataStream(variables: CloseDataStreamMutationVariables, options?: C): Promise<CloseDataStreamMutation> {
      return requester<CloseDataStreamMutation, CloseDataStreamMutationVariables>(CloseDataStreamDocument, variables, options) as Promise<CloseDataStreamMutation>;
    },
    correctReading(variables: CorrectReadingMutationVariables, options?: C): Promise<CorrectReadingMutation> {
      return requester<CorrectReadingMutation, CorrectReadingMutationVariables>(CorrectReadingDocument, variables, options) as Promise<CorrectReadingMutation>;
    },
    submitReadings(variables: SubmitReadingsMutationVariables, options?: C): Promise<SubmitReadingsMutation> {
      return requester<SubmitReadingsMutation, SubmitReadingsMutationVariables>(SubmitReadingsDocument, variables, options) as Promise<SubmitReadingsMutation>;
    },
    dataStreamChanged(variables: DataStreamChangedSubscriptionVariables, options?: C): AsyncIterable<DataStreamChangedSubscription> {
      return requester<DataStreamChangedSubscription, DataStreamChangedSubscriptionVariables>(DataStreamChangedDocument, variables, options) as AsyncIterable<DataStreamChangedSubscription>;
    },
    readingsAdded(variables: ReadingsAddedSubscriptionVariables, options?: C): AsyncIterable<ReadingsAddedSubscription> {
      return requester<ReadingsAddedSubscription, ReadingsAddedSubscriptionVariables>(ReadingsAddedDocument, variables, options) as AsyncIterable<ReadingsAddedSubscription>;
    },
    devices(variables: DevicesQueryVariables, options?: C): Promise<DevicesQuery> {
      return requester<DevicesQuery, DevicesQueryVariables>(DevicesDocument, variables, options) as Promise<DevicesQuery>;
    },
    device(variables: DeviceQueryVariables, options?: C): Promise<DeviceQuery> {
      return requester<DeviceQuery, DeviceQueryVariables>(DeviceDocument, variables, options) as Promise<DeviceQuery>;
    },
    did(variables: DidQueryVariables, options?: C): Promise<DidQuery> {
      return requester<DidQuery, DidQueryVariables>(DidDocument, variables, options) as Promise<DidQuery>;
    },
    registerDevice(variables: RegisterDeviceMutationVariables, options?: C): Promise<RegisterDeviceMutation> {
      return requester<RegisterDeviceMutation, RegisterDeviceMutationVariables>(RegisterDeviceDocument, variables, options) as Promise<RegisterDeviceMutation>;
    },
    proveDevice(variables: ProveDeviceMutationVariables, options?: C): Promise<ProveDeviceMutation> {
      return requester<ProveDeviceMutation, ProveDeviceMutationVariables>(ProveDeviceDocument, variables, options) as Promise<ProveDeviceMutation>;
    },
    updateDevice(variables: UpdateDeviceMutationVariables, options?: C): Promise<UpdateDeviceMutation> {
      return requester<UpdateDeviceMutation, UpdateDeviceMutationVariables>(UpdateDeviceDocument, variables, options) as Promise<UpdateDeviceMutation>;
    },
    activateDevice(variables: ActivateDeviceMutationVariables, options?: C): Promise<ActivateDeviceMutation> {
      return requester<ActivateDeviceMutation, ActivateDeviceMutationVariables>(ActivateDeviceDocument, variables, options) as Promise<ActivateDeviceMutation>;
    },
    suspendDevice(variables: SuspendDeviceMutationVariables, options?: C): Promise<SuspendDeviceMutation> {
      return requester<SuspendDeviceMutation, SuspendDeviceMutationVariables>(SuspendDeviceDocument, variables, options) as Promise<SuspendDeviceMutation>;
    },
    resumeDevice(variables: ResumeDeviceMutationVariables, options?: C): Promise<ResumeDeviceMutation> {
      return requester<ResumeDeviceMutation, ResumeDeviceMutationVariables>(ResumeDeviceDocument, variables, options) as Promise<ResumeDeviceMutation>;
    },
    retireDevice(variables: RetireDeviceMutationVariables, options?: C): Promise<RetireDeviceMutation> {
      return requester<RetireDeviceMutation, RetireDeviceMutationVariables>(RetireDeviceDocument, variables, options) as Promise<RetireDeviceMutation>;
    },
    bindDevice(variables: BindDeviceMutationVariables, options?: C): Promise<BindDeviceMutation> {
      return requester<BindDeviceMutation, BindDeviceMutationVariables>(BindDeviceDocument, variables, options) as Promise<BindDeviceMutation>;
    },
    labelDevice(variables: LabelDeviceMutationVariables, options?: C): Promise<LabelDeviceMutation> {
      return requester<LabelDeviceMutation, LabelDeviceMutationVariables>(LabelDeviceDocument, variables, options) as Promise<LabelDeviceMutation>;
    },
    setDeviceAttribute(variables: SetDeviceAttributeMutationVariables, options?: C): Promise<SetDeviceAttributeMutation> {
      return requester<SetDeviceAttributeMutation, SetDeviceAttributeMutationVariables>(SetDeviceAttributeDocument, variables, options) as Promise<SetDeviceAttributeMutation>;
    },
    setDeviceDelegate(variables: SetDeviceDelegateMutationVariables, options?: C): Promise<SetDeviceDelegateMutation> {
      return requester<SetDeviceDelegateMutation, SetDeviceDelegateMutationVariables>(SetDeviceDelegateDocument, variables, options) as Promise<SetDeviceDelegateMutation>;
    },
    deviceChanged(variables: DeviceChangedSubscriptionVariables, options?: C): AsyncIterable<DeviceChangedSubscription> {
      return requester<DeviceChangedSubscription, DeviceChangedSubscriptionVariables>(DeviceChangedDocument, variables, options) as AsyncIterable<DeviceChangedSubscription>;
    },
    enrolments(variables: EnrolmentsQueryVariables, options?: C): Promise<EnrolmentsQuery> {
      return requester<EnrolmentsQuery, EnrolmentsQueryVariables>(EnrolmentsDocument, variables, options) as Promise<EnrolmentsQuery>;
    },
    enrolment(variables: EnrolmentQueryVariables, options?: C): Promise<EnrolmentQuery> {
      return requester<EnrolmentQuery, EnrolmentQueryVariables>(EnrolmentDocument, variables, options) as Promise<EnrolmentQuery>;
    },
    enrolmentProblems(variables: EnrolmentProblemsQueryVariables, options?: C): Promise<EnrolmentProblemsQuery> {
      return requester<EnrolmentProblemsQuery, EnrolmentProblemsQueryVariables>(EnrolmentProblemsDocument, variables, options) as Promise<EnrolmentProblemsQuery>;
    },
    enrolmentChanged(variables: EnrolmentChangedSubscriptionVariables, options?: C): AsyncIterable<EnrolmentChangedSubscription> {
      return requester<EnrolmentChangedSubscription, EnrolmentChangedSubscriptionVariables>(EnrolmentChangedDocument, variables, options) as AsyncIterable<EnrolmentChangedSubscription>;
    },
    blocks(variables: BlocksQueryVariables, options?: C): Promise<BlocksQuery> {
      return requester<BlocksQuery, BlocksQueryVariables>(BlocksDocument, variables, options) as Promise<BlocksQuery>;
    },
    block(variables: BlockQueryVariables, options?: C): Promise<BlockQuery> {
      return requester<BlockQuery, BlockQueryVariables>(BlockDocument, variables, options) as Promise<BlockQuery>;
    },
    minedTransactions(variables: MinedTransactionsQueryVariables, options?: C): Promise<MinedTransactionsQuery> {
      return requester<MinedTransactionsQuery, MinedTransactionsQueryVariables>(MinedTransactionsDocument, variables, options) as Promise<MinedTransactionsQuery>;
    },
    minedTransaction(variables: MinedTransactionQueryVariables, options?: C): Promise<MinedTransactionQuery> {
      return requester<MinedTransactionQuery, MinedTransactionQueryVariables>(MinedTransactionDocument, variables, options) as Promise<MinedTransactionQuery>;
    },
    events(variables: EventsQueryVariables, options?: C): Promise<EventsQuery> {
      return requester<EventsQuery, EventsQueryVariables>(EventsDocument, variables, options) as Promise<EventsQuery>;
    },
    address(variables: AddressQueryVariables, options?: C): Promise<AddressQuery> {
      return requester<AddressQuery, AddressQueryVariables>(AddressDocument, variables, options) as Promise<AddressQuery>;
    },
    tokens(variables: TokensQueryVariables, options?: C): Promise<TokensQuery> {
      return requester<TokensQuery, TokensQueryVariables>(TokensDocument, variables, options) as Promise<TokensQuery>;
    },
    search(variables: SearchQueryVariables, options?: C): Promise<SearchQuery> {
      return requester<SearchQuery, SearchQueryVariables>(SearchDocument, variables, options) as Promise<SearchQuery>;
    },
    account(variables: AccountQueryVariables, options?: C): Promise<AccountQuery> {
      return requester<AccountQuery, AccountQueryVariables>(AccountDocument, variables, options) as Promise<AccountQuery>;
    },
    transactionsOf(variables: TransactionsOfQueryVariables, options?: C): Promise<TransactionsOfQuery> {
      return requester<TransactionsOfQuery, TransactionsOfQueryVariables>(TransactionsOfDocument, variables, options) as Promise<TransactionsOfQuery>;
    },
    tokenHolders(variables: TokenHoldersQueryVariables, options?: C): Promise<TokenHoldersQuery> {
      return requester<TokenHoldersQuery, TokenHoldersQueryVariables>(TokenHoldersDocument, variables, options) as Promise<TokenHoldersQuery>;
    },
    tokenBalances(variables: TokenBalancesQueryVariables, options?: C): Promise<TokenBalancesQuery> {
      return requester<TokenBalancesQuery, TokenBalancesQueryVariables>(TokenBalancesDocument, variables, options) as Promise<TokenBalancesQuery>;
    },
    accessPurposes(variables: AccessPurposesQueryVariables, options?: C): Promise<AccessPurposesQuery> {
      return requester<AccessPurposesQuery, AccessPurposesQueryVariables>(AccessPurposesDocument, variables, options) as Promise<AccessPurposesQuery>;
    },
    definePurpose(variables: DefinePurposeMutationVariables, options?: C): Promise<DefinePurposeMutation> {
      return requester<DefinePurposeMutation, DefinePurposeMutationVariables>(DefinePurposeDocument, variables, options) as Promise<DefinePurposeMutation>;
    },
    dataPolicies(variables: DataPoliciesQueryVariables, options?: C): Promise<DataPoliciesQuery> {
      return requester<DataPoliciesQuery, DataPoliciesQueryVariables>(DataPoliciesDocument, variables, options) as Promise<DataPoliciesQuery>;
    },
    dataPolicy(variables: DataPolicyQueryVariables, options?: C): Promise<DataPolicyQuery> {
      return requester<DataPolicyQuery, DataPolicyQueryVariables>(DataPolicyDocument, variables, options) as Promise<DataPolicyQuery>;
    },
    mayStore(variables: MayStoreQueryVariables, options?: C): Promise<MayStoreQuery> {
      return requester<MayStoreQuery, MayStoreQueryVariables>(MayStoreDocument, variables, options) as Promise<MayStoreQuery>;
    },
    createDataPolicy(variables: CreateDataPolicyMutationVariables, options?: C): Promise<CreateDataPolicyMutation> {
      return requester<CreateDataPolicyMutation, CreateDataPolicyMutationVariables>(CreateDataPolicyDocument, variables, options) as Promise<CreateDataPolicyMutation>;
    },
    amendDataPolicy(variables: AmendDataPolicyMutationVariables, options?: C): Promise<AmendDataPolicyMutation> {
      return requester<AmendDataPolicyMutation, AmendDataPolicyMutationVariables>(AmendDataPolicyDocument, variables, options) as Promise<AmendDataPolicyMutation>;
    },
    bumpDataEpoch(variables: BumpDataEpochMutationVariables, options?: C): Promise<BumpDataEpochMutation> {
      return requester<BumpDataEpochMutation, BumpDataEpochMutationVariables>(BumpDataEpochDocument, variables, options) as Promise<BumpDataEpochMutation>;
    },
    accessGrants(variables: AccessGrantsQueryVariables, options?: C): Promise<AccessGrantsQuery> {
      return requester<AccessGrantsQuery, AccessGrantsQueryVariables>(AccessGrantsDocument, variables, options) as Promise<AccessGrantsQuery>;
    },
    accessGrant(variables: AccessGrantQueryVariables, options?: C): Promise<AccessGrantQuery> {
      return requester<AccessGrantQuery, AccessGrantQueryVariables>(AccessGrantDocument, variables, options) as Promise<AccessGrantQuery>;
    },
    checkGrant(variables: CheckGrantQueryVariables, options?: C): Promise<CheckGrantQuery> {
      return requester<CheckGrantQuery, CheckGrantQueryVariables>(CheckGrantDocument, variables, options) as Promise<CheckGrantQuery>;
    },
    requestGrant(variables: RequestGrantMutationVariables, options?: C): Promise<RequestGrantMutation> {
      return requester<RequestGrantMutation, RequestGrantMutationVariables>(RequestGrantDocument, variables, options) as Promise<RequestGrantMutation>;
    },
    giveGrant(variables: GiveGrantMutationVariables, options?: C): Promise<GiveGrantMutation> {
      return requester<GiveGrantMutation, GiveGrantMutationVariables>(GiveGrantDocument, variables, options) as Promise<GiveGrantMutation>;
    },
    denyGrant(variables: DenyGrantMutationVariables, options?: C): Promise<DenyGrantMutation> {
      return requester<DenyGrantMutation, DenyGrantMutationVariables>(DenyGrantDocument, variables, options) as Promise<DenyGrantMutation>;
    },
    revokeGrant(variables: RevokeGrantMutationVariables, options?: C): Promise<RevokeGrantMutation> {
      return requester<RevokeGrantMutation, RevokeGrantMutationVariables>(RevokeGrantDocument, variables, options) as Promise<RevokeGrantMutation>;
    },
    breakGlass(variables: BreakGlassMutationVariables, options?: C): Promise<BreakGlassMutation> {
      return requester<BreakGlassMutation, BreakGlassMutationVariables>(BreakGlassDocument, variables, options) as Promise<BreakGlassMutation>;
    },
    reviewEmergency(variables: ReviewEmergencyMutationVariables, options?: C): Promise<ReviewEmergencyMutation> {
      return requester<ReviewEmergencyMutation, ReviewEmergencyMutationVariables>(ReviewEmergencyDocument, variables, options) as Promise<ReviewEmergencyMutation>;
    },
    accessDeed(variables: AccessDeedQueryVariables, options?: C): Promise<AccessDeedQuery> {
      return requester<AccessDeedQuery, AccessDeedQueryVariables>(AccessDeedDocument, variables, options) as Promise<AccessDeedQuery>;
    },
    accessDeeds(variables: AccessDeedsQueryVariables, options?: C): Promise<AccessDeedsQuery> {
      return requester<AccessDeedsQuery, AccessDeedsQueryVariables>(AccessDeedsDocument, variables, options) as Promise<AccessDeedsQuery>;
    },
    readerKey(variables: ReaderKeyQueryVariables, options?: C): Promise<ReaderKeyQuery> {
      return requester<ReaderKeyQuery, ReaderKeyQueryVariables>(ReaderKeyDocument, variables, options) as Promise<ReaderKeyQuery>;
    },
    publishReaderKey(variables: PublishReaderKeyMutationVariables, options?: C): Promise<PublishReaderKeyMutation> {
      return requester<PublishReaderKeyMutation, PublishReaderKeyMutationVariables>(PublishReaderKeyDocument, variables, options) as Promise<PublishReaderKeyMutation>;
    },
    revokeReaderKey(variables: RevokeReaderKeyMutationVariables, options?: C): Promise<RevokeReaderKeyMutation> {
      return requester<RevokeReaderKeyMutation, RevokeReaderKeyMutationVariables>(RevokeReaderKeyDocument, variables, options) as Promise<RevokeReaderKeyMutation>;
    },
    requestKey(variables: RequestKeyMutationVariables, options?: C): Promise<RequestKeyMutation> {
      return requester<RequestKeyMutation, RequestKeyMutationVariables>(RequestKeyDocument, variables, options) as Promise<RequestKeyMutation>;
    },
    requestOwnKey(variables: RequestOwnKeyMutationVariables, options?: C): Promise<RequestOwnKeyMutation> {
      return requester<RequestOwnKeyMutation, RequestOwnKeyMutationVariables>(RequestOwnKeyDocument, variables, options) as Promise<RequestOwnKeyMutation>;
    },
    keyRelease(variables: KeyReleaseQueryVariables, options?: C): Promise<KeyReleaseQuery> {
      return requester<KeyReleaseQuery, KeyReleaseQueryVariables>(KeyReleaseDocument, variables, options) as Promise<KeyReleaseQuery>;
    },
    keyReleases(variables: KeyReleasesQueryVariables, options?: C): Promise<KeyReleasesQuery> {
      return requester<KeyReleasesQuery, KeyReleasesQueryVariables>(KeyReleasesDocument, variables, options) as Promise<KeyReleasesQuery>;
    },
    processors(variables: ProcessorsQueryVariables, options?: C): Promise<ProcessorsQuery> {
      return requester<ProcessorsQuery, ProcessorsQueryVariables>(ProcessorsDocument, variables, options) as Promise<ProcessorsQuery>;
    },
    verifyAccessReceipt(variables: VerifyAccessReceiptQueryVariables, options?: C): Promise<VerifyAccessReceiptQuery> {
      return requester<VerifyAccessReceiptQuery, VerifyAccessReceiptQueryVariables>(VerifyAccessReceiptDocument, variables, options) as Promise<VerifyAccessReceiptQuery>;
    },
    keepAccessReceipt(variables: KeepAccessReceiptMutationVariables, options?: C): Promise<KeepAccessReceiptMutation> {
      return requester<KeepAccessReceiptMutation, KeepAccessReceiptMutationVariables>(KeepAccessReceiptDocument, variables, options) as Promise<KeepAccessReceiptMutation>;
    },
    anchorAccessReceipts(variables: AnchorAccessReceiptsMutationVariables, options?: C): Promise<AnchorAccessReceiptsMutation> {
      return requester<AnchorAccessReceiptsMutation, AnchorAccessReceiptsMutationVariables>(AnchorAccessReceiptsDocument, variables, options) as Promise<AnchorAccessReceiptsMutation>;
    },
    keptReceiptProof(variables: KeptReceiptProofQueryVariables, options?: C): Promise<KeptReceiptProofQuery> {
      return requester<KeptReceiptProofQuery, KeptReceiptProofQueryVariables>(KeptReceiptProofDocument, variables, options) as Promise<KeptReceiptProofQuery>;
    },
    setPrivacyPolicy(variables: SetPrivacyPolicyMutationVariables, options?: C): Promise<SetPrivacyPolicyMutation> {
      return requester<SetPrivacyPolicyMutation, SetPrivacyPolicyMutationVariables>(SetPrivacyPolicyDocument, variables, options) as Promise<SetPrivacyPolicyMutation>;
    },
    privacyPolicy(variables: PrivacyPolicyQueryVariables, options?: C): Promise<PrivacyPolicyQuery> {
      return requester<PrivacyPolicyQuery, PrivacyPolicyQueryVariables>(PrivacyPolicyDocument, variables, options) as Promise<PrivacyPolicyQuery>;
    },
    privacyPolicyChanged(variables: PrivacyPolicyChangedSubscriptionVariables, options?: C): AsyncIterable<PrivacyPolicyChangedSubscription> {
      return requester<PrivacyPolicyChangedSubscription, PrivacyPolicyChangedSubscriptionVariables>(PrivacyPolicyChangedDocument, variables, options) as AsyncIterable<PrivacyPolicyChangedSubscription>;
    },
    accessGrantChanged(variables: AccessGrantChangedSubscriptionVariables, options?: C): AsyncIterable<AccessGrantChangedSubscription> {
      return requester<AccessGrantChangedSubscription, AccessGrantChangedSubscriptionVariables>(AccessGrantChangedDocument, variables, options) as AsyncIterable<AccessGrantChangedSubscription>;
    },
    accessGrantsRequested(variables: AccessGrantsRequestedSubscriptionVariables, options?: C): AsyncIterable<AccessGrantsRequestedSubscription> {
      return requester<AccessGrantsRequestedSubscription, AccessGrantsRequestedSubscriptionVariables>(AccessGrantsRequestedDocument, variables, options) as AsyncIterable<AccessGrantsRequestedSubscription>;
    },
    accessDeedChanged(variables: AccessDeedChangedSubscriptionVariables, options?: C): AsyncIterable<AccessDeedChangedSubscription> {
      return requester<AccessDeedChangedSubscription, AccessDeedChangedSubscriptionVariables>(AccessDeedChangedDocument, variables, options) as AsyncIterable<AccessDeedChangedSubscription>;
    },
    chainIndex(variables: ChainIndexQueryVariables, options?: C): Promise<ChainIndexQuery> {
      return requester<ChainIndexQuery, ChainIndexQueryVariables>(ChainIndexDocument, variables, options) as Promise<ChainIndexQuery>;
    },
    wishForIndex(variables: WishForIndexMutationVariables, options?: C): Promise<WishForIndexMutation> {
      return requester<WishForIndexMutation, WishForIndexMutationVariables>(WishForIndexDocument, variables, options) as Promise<WishForIndexMutation>;
    },
    sponsorships(variables?: SponsorshipsQueryVariables, options?: C): Promise<SponsorshipsQuery> {
      return requester<SponsorshipsQuery, SponsorshipsQueryVariables>(SponsorshipsDocument, variables, options) as Promise<SponsorshipsQuery>;
    },
    sponsorship(variables: SponsorshipQueryVariables, options?: C): Promise<SponsorshipQuery> {
      return requester<SponsorshipQuery, SponsorshipQueryVariables>(SponsorshipDocument, variables, options) as Promise<SponsorshipQuery>;
    },
    createSponsorship(variables: CreateSponsorshipMutationVariables, options?: C): Promise<CreateSponsorshipMutation> {
      return requester<CreateSponsorshipMutation, CreateSponsorshipMutationVariables>(CreateSponsorshipDocument, variables, options) as Promise<CreateSponsorshipMutation>;
    },
    endSponsorship(variables: EndSponsorshipMutationVariables, options?: C): Promise<EndSponsorshipMutation> {
      return requester<EndSponsorshipMutation, EndSponsorshipMutationVariables>(EndSponsorshipDocument, variables, options) as Promise<EndSponsorshipMutation>;
    },
    intentTypedData(variables: IntentTypedDataQueryVariables, options?: C): Promise<IntentTypedDataQuery> {
      return requester<IntentTypedDataQuery, IntentTypedDataQueryVariables>(IntentTypedDataDocument, variables, options) as Promise<IntentTypedDataQuery>;
    },
    submitIntent(variables: SubmitIntentMutationVariables, options?: C): Promise<SubmitIntentMutation> {
      return requester<SubmitIntentMutation, SubmitIntentMutationVariables>(SubmitIntentDocument, variables, options) as Promise<SubmitIntentMutation>;
    },
    intent(variables: IntentQueryVariables, options?: C): Promise<IntentQuery> {
      return requester<IntentQuery, IntentQueryVariables>(IntentDocument, variables, options) as Promise<IntentQuery>;
    },
    intents(variables: IntentsQueryVariables, options?: C): Promise<IntentsQuery> {
      return requester<IntentsQuery, IntentsQueryVariables>(IntentsDocument, variables, options) as Promise<IntentsQuery>;
    },
    intentChanged(variables: IntentChangedSubscriptionVariables, options?: C): AsyncIterable<IntentChangedSubscription> {
      return requester<IntentChangedSubscription, IntentChangedSubscriptionVariables>(IntentChangedDocument, variables, options) as AsyncIterable<IntentChangedSubscription>;
    },
    organisationKey(variables?: OrganisationKeyQueryVariables, options?: C): Promise<OrganisationKeyQuery> {
      return requester<OrganisationKeyQuery, OrganisationKeyQueryVariables>(OrganisationKeyDocument, variables, options) as Promise<OrganisationKeyQuery>;
    },
    createOrganisationKey(variables?: CreateOrganisationKeyMutationVariables, options?: C): Promise<CreateOrganisationKeyMutation> {
      return requester<CreateOrganisationKeyMutation, CreateOrganisationKeyMutationVariables>(CreateOrganisationKeyDocument, variables, options) as Promise<CreateOrganisationKeyMutation>;
    },
    membershipVersions(variables: MembershipVersionsQueryVariables, options?: C): Promise<MembershipVersionsQuery> {
      return requester<MembershipVersionsQuery, MembershipVersionsQueryVariables>(MembershipVersionsDocument, variables, options) as Promise<MembershipVersionsQuery>;
    },
    membershipFile(variables: MembershipFileQueryVariables, options?: C): Promise<MembershipFileQuery> {
      return requester<MembershipFileQuery, MembershipFileQueryVariables>(MembershipFileDocument, variables, options) as Promise<MembershipFileQuery>;
    },
    proposeMembership(variables: ProposeMembershipMutationVariables, options?: C): Promise<ProposeMembershipMutation> {
      return requester<ProposeMembershipMutation, ProposeMembershipMutationVariables>(ProposeMembershipDocument, variables, options) as Promise<ProposeMembershipMutation>;
    },
    signMembership(variables: SignMembershipMutationVariables, options?: C): Promise<SignMembershipMutation> {
      return requester<SignMembershipMutation, SignMembershipMutationVariables>(SignMembershipDocument, variables, options) as Promise<SignMembershipMutation>;
    },
    withdrawMembership(variables: WithdrawMembershipMutationVariables, options?: C): Promise<WithdrawMembershipMutation> {
      return requester<WithdrawMembershipMutation, WithdrawMembershipMutationVariables>(WithdrawMembershipDocument, variables, options) as Promise<WithdrawMembershipMutation>;
    },
    exchange(variables: ExchangeQueryVariables, options?: C): Promise<ExchangeQuery> {
      return requester<ExchangeQuery, ExchangeQueryVariables>(ExchangeDocument, variables, options) as Promise<ExchangeQuery>;
    },
    exchanges(variables?: ExchangesQueryVariables, options?: C): Promise<ExchangesQuery> {
      return requester<ExchangesQuery, ExchangesQueryVariables>(ExchangesDocument, variables, options) as Promise<ExchangesQuery>;
    },
    issueJoinBundle(variables: IssueJoinBundleMutationVariables, options?: C): Promise<IssueJoinBundleMutation> {
      return requester<IssueJoinBundleMutation, IssueJoinBundleMutationVariables>(IssueJoinBundleDocument, variables, options) as Promise<IssueJoinBundleMutation>;
    },
    joinChain(variables: JoinChainMutationVariables, options?: C): Promise<JoinChainMutation> {
      return requester<JoinChainMutation, JoinChainMutationVariables>(JoinChainDocument, variables, options) as Promise<JoinChainMutation>;
    },
    admitNode(variables: AdmitNodeMutationVariables, options?: C): Promise<AdmitNodeMutation> {
      return requester<AdmitNodeMutation, AdmitNodeMutationVariables>(AdmitNodeDocument, variables, options) as Promise<AdmitNodeMutation>;
    },
    takeMembership(variables: TakeMembershipMutationVariables, options?: C): Promise<TakeMembershipMutation> {
      return requester<TakeMembershipMutation, TakeMembershipMutationVariables>(TakeMembershipDocument, variables, options) as Promise<TakeMembershipMutation>;
    },
    advertiseNode(variables: AdvertiseNodeMutationVariables, options?: C): Promise<AdvertiseNodeMutation> {
      return requester<AdvertiseNodeMutation, AdvertiseNodeMutationVariables>(AdvertiseNodeDocument, variables, options) as Promise<AdvertiseNodeMutation>;
    },
    kernel(variables: KernelQueryVariables, options?: C): Promise<KernelQuery> {
      return requester<KernelQuery, KernelQueryVariables>(KernelDocument, variables, options) as Promise<KernelQuery>;
    },
    kernelChanged(variables: KernelChangedSubscriptionVariables, options?: C): AsyncIterable<KernelChangedSubscription> {
      return requester<KernelChangedSubscription, KernelChangedSubscriptionVariables>(KernelChangedDocument, variables, options) as AsyncIterable<KernelChangedSubscription>;
    },
    kernelMembers(variables: KernelMembersQueryVariables, options?: C): Promise<KernelMembersQuery> {
      return requester<KernelMembersQuery, KernelMembersQueryVariables>(KernelMembersDocument, variables, options) as Promise<KernelMembersQuery>;
    },
    kernelProposals(variables: KernelProposalsQueryVariables, options?: C): Promise<KernelProposalsQuery> {
      return requester<KernelProposalsQuery, KernelProposalsQueryVariables>(KernelProposalsDocument, variables, options) as Promise<KernelProposalsQuery>;
    },
    kernelProposal(variables: KernelProposalQueryVariables, options?: C): Promise<KernelProposalQuery> {
      return requester<KernelProposalQuery, KernelProposalQueryVariables>(KernelProposalDocument, variables, options) as Promise<KernelProposalQuery>;
    },
    deployKernel(variables: DeployKernelMutationVariables, options?: C): Promise<DeployKernelMutation> {
      return requester<DeployKernelMutation, DeployKernelMutationVariables>(DeployKernelDocument, variables, options) as Promise<DeployKernelMutation>;
    },
    adoptKernel(variables: AdoptKernelMutationVariables, options?: C): Promise<AdoptKernelMutation> {
      return requester<AdoptKernelMutation, AdoptKernelMutationVariables>(AdoptKernelDocument, variables, options) as Promise<AdoptKernelMutation>;
    },
    setKernelPrincipal(variables: SetKernelPrincipalMutationVariables, options?: C): Promise<SetKernelPrincipalMutation> {
      return requester<SetKernelPrincipalMutation, SetKernelPrincipalMutationVariables>(SetKernelPrincipalDocument, variables, options) as Promise<SetKernelPrincipalMutation>;
    },
    proposeKernelMember(variables: ProposeKernelMemberMutationVariables, options?: C): Promise<ProposeKernelMemberMutation> {
      return requester<ProposeKernelMemberMutation, ProposeKernelMemberMutationVariables>(ProposeKernelMemberDocument, variables, options) as Promise<ProposeKernelMemberMutation>;
    },
    proposeKernelRole(variables: ProposeKernelRoleMutationVariables, options?: C): Promise<ProposeKernelRoleMutation> {
      return requester<ProposeKernelRoleMutation, ProposeKernelRoleMutationVariables>(ProposeKernelRoleDocument, variables, options) as Promise<ProposeKernelRoleMutation>;
    },
    proposeKernelParam(variables: ProposeKernelParamMutationVariables, options?: C): Promise<ProposeKernelParamMutation> {
      return requester<ProposeKernelParamMutation, ProposeKernelParamMutationVariables>(ProposeKernelParamDocument, variables, options) as Promise<ProposeKernelParamMutation>;
    },
    proposeKernelCall(variables: ProposeKernelCallMutationVariables, options?: C): Promise<ProposeKernelCallMutation> {
      return requester<ProposeKernelCallMutation, ProposeKernelCallMutationVariables>(ProposeKernelCallDocument, variables, options) as Promise<ProposeKernelCallMutation>;
    },
    proposeKernelAccreditation(variables: ProposeKernelAccreditationMutationVariables, options?: C): Promise<ProposeKernelAccreditationMutation> {
      return requester<ProposeKernelAccreditationMutation, ProposeKernelAccreditationMutationVariables>(ProposeKernelAccreditationDocument, variables, options) as Promise<ProposeKernelAccreditationMutation>;
    },
    proposeKernelUpgrade(variables: ProposeKernelUpgradeMutationVariables, options?: C): Promise<ProposeKernelUpgradeMutation> {
      return requester<ProposeKernelUpgradeMutation, ProposeKernelUpgradeMutationVariables>(ProposeKernelUpgradeDocument, variables, options) as Promise<ProposeKernelUpgradeMutation>;
    },
    proposeKernelValidator(variables: ProposeKernelValidatorMutationVariables, options?: C): Promise<ProposeKernelValidatorMutation> {
      return requester<ProposeKernelValidatorMutation, ProposeKernelValidatorMutationVariables>(ProposeKernelValidatorDocument, variables, options) as Promise<ProposeKernelValidatorMutation>;
    },
    voteOnKernelProposal(variables: VoteOnKernelProposalMutationVariables, options?: C): Promise<VoteOnKernelProposalMutation> {
      return requester<VoteOnKernelProposalMutation, VoteOnKernelProposalMutationVariables>(VoteOnKernelProposalDocument, variables, options) as Promise<VoteOnKernelProposalMutation>;
    },
    executeKernelProposal(variables: ExecuteKernelProposalMutationVariables, options?: C): Promise<ExecuteKernelProposalMutation> {
      return requester<ExecuteKernelProposalMutation, ExecuteKernelProposalMutationVariables>(ExecuteKernelProposalDocument, variables, options) as Promise<ExecuteKernelProposalMutation>;
    },
    expireKernelProposal(variables: ExpireKernelProposalMutationVariables, options?: C): Promise<ExpireKernelProposalMutation> {
      return requester<ExpireKernelProposalMutation, ExpireKernelProposalMutationVariables>(ExpireKernelProposalDocument, variables, options) as Promise<ExpireKernelProposalMutation>;
    },
    appointKernelAccount(variables: AppointKernelAccountMutationVariables, options?: C): Promise<AppointKernelAccountMutation> {
      return requester<AppointKernelAccountMutation, AppointKernelAccountMutationVariables>(AppointKernelAccountDocument, variables, options) as Promise<AppointKernelAccountMutation>;
    },
    dismissKernelAccount(variables: DismissKernelAccountMutationVariables, options?: C): Promise<DismissKernelAccountMutation> {
      return requester<DismissKernelAccountMutation, DismissKernelAccountMutationVariables>(DismissKernelAccountDocument, variables, options) as Promise<DismissKernelAccountMutation>;
    },
    createKey(variables: CreateKeyMutationVariables, options?: C): Promise<CreateKeyMutation> {
      return requester<CreateKeyMutation, CreateKeyMutationVariables>(CreateKeyDocument, variables, options) as Promise<CreateKeyMutation>;
    },
    importKey(variables: ImportKeyMutationVariables, options?: C): Promise<ImportKeyMutation> {
      return requester<ImportKeyMutation, ImportKeyMutationVariables>(ImportKeyDocument, variables, options) as Promise<ImportKeyMutation>;
    },
    bringKey(variables: BringKeyMutationVariables, options?: C): Promise<BringKeyMutation> {
      return requester<BringKeyMutation, BringKeyMutationVariables>(BringKeyDocument, variables, options) as Promise<BringKeyMutation>;
    },
    exportKey(variables: ExportKeyMutationVariables, options?: C): Promise<ExportKeyMutation> {
      return requester<ExportKeyMutation, ExportKeyMutationVariables>(ExportKeyDocument, variables, options) as Promise<ExportKeyMutation>;
    },
    keyExport(variables: KeyExportQueryVariables, options?: C): Promise<KeyExportQuery> {
      return requester<KeyExportQuery, KeyExportQueryVariables>(KeyExportDocument, variables, options) as Promise<KeyExportQuery>;
    },
    requestSignature(variables: RequestSignatureMutationVariables, options?: C): Promise<RequestSignatureMutation> {
      return requester<RequestSignatureMutation, RequestSignatureMutationVariables>(RequestSignatureDocument, variables, options) as Promise<RequestSignatureMutation>;
    },
    signature(variables: SignatureQueryVariables, options?: C): Promise<SignatureQuery> {
      return requester<SignatureQuery, SignatureQueryVariables>(SignatureDocument, variables, options) as Promise<SignatureQuery>;
    },
    signatures(variables: SignaturesQueryVariables, options?: C): Promise<SignaturesQuery> {
      return requester<SignaturesQuery, SignaturesQueryVariables>(SignaturesDocument, variables, options) as Promise<SignaturesQuery>;
    },
    key(variables: KeyQueryVariables, options?: C): Promise<KeyQuery> {
      return requester<KeyQuery, KeyQueryVariables>(KeyDocument, variables, options) as Promise<KeyQuery>;
    },
    keys(variables?: KeysQueryVariables, options?: C): Promise<KeysQuery> {
      return requester<KeysQuery, KeysQueryVariables>(KeysDocument, variables, options) as Promise<KeysQuery>;
    },
    submitTransaction(variables: SubmitTransactionMutationVariables, options?: C): Promise<SubmitTransactionMutation> {
      return requester<SubmitTransactionMutation, SubmitTransactionMutationVariables>(SubmitTransactionDocument, variables, options) as Promise<SubmitTransactionMutation>;
    },
    sendTransaction(variables: SendTransactionMutationVariables, options?: C): Promise<SendTransactionMutation> {
      return requester<SendTransactionMutation, SendTransactionMutationVariables>(SendTransactionDocument, variables, options) as Promise<SendTransactionMutation>;
    },
    submitTransactions(variables: SubmitTransactionsMutationVariables, options?: C): Promise<SubmitTransactionsMutation> {
      return requester<SubmitTransactionsMutation, SubmitTransactionsMutationVariables>(SubmitTransactionsDocument, variables, options) as Promise<SubmitTransactionsMutation>;
    },
    cancelTransaction(variables: CancelTransactionMutationVariables, options?: C): Promise<CancelTransactionMutation> {
      return requester<CancelTransactionMutation, CancelTransactionMutationVariables>(CancelTransactionDocument, variables, options) as Promise<CancelTransactionMutation>;
    },
    speedUpTransaction(variables: SpeedUpTransactionMutationVariables, options?: C): Promise<SpeedUpTransactionMutation> {
      return requester<SpeedUpTransactionMutation, SpeedUpTransactionMutationVariables>(SpeedUpTransactionDocument, variables, options) as Promise<SpeedUpTransactionMutation>;
    },
    transaction(variables: TransactionQueryVariables, options?: C): Promise<TransactionQuery> {
      return requester<TransactionQuery, TransactionQueryVariables>(TransactionDocument, variables, options) as Promise<TransactionQuery>;
    },
    transactions(variables?: TransactionsQueryVariables, options?: C): Promise<TransactionsQuery> {
      return requester<TransactionsQuery, TransactionsQueryVariables>(TransactionsDocument, variables, options) as Promise<TransactionsQuery>;
    },
    transactionChanged(variables: TransactionChangedSubscriptionVariables, options?: C): AsyncIterable<TransactionChangedSubscription> {
      return requester<TransactionChangedSubscription, TransactionChangedSubscriptionVariables>(TransactionChangedDocument, variables, options) as AsyncIterable<TransactionChangedSubscription>;
    },
    createPolicy(variables: CreatePolicyMutationVariables, options?: C): Promise<CreatePolicyMutation> {
      return requester<CreatePolicyMutation, CreatePolicyMutationVariables>(CreatePolicyDocument, variables, options) as Promise<CreatePolicyMutation>;
    },
    removePolicy(variables: RemovePolicyMutationVariables, options?: C): Promise<RemovePolicyMutation> {
      return requester<RemovePolicyMutation, RemovePolicyMutationVariables>(RemovePolicyDocument, variables, options) as Promise<RemovePolicyMutation>;
    },
    policy(variables: PolicyQueryVariables, options?: C): Promise<PolicyQuery> {
      return requester<PolicyQuery, PolicyQueryVariables>(PolicyDocument, variables, options) as Promise<PolicyQuery>;
    },
    policies(variables: PoliciesQueryVariables, options?: C): Promise<PoliciesQuery> {
      return requester<PoliciesQuery, PoliciesQueryVariables>(PoliciesDocument, variables, options) as Promise<PoliciesQuery>;
    },
    approvals(variables?: ApprovalsQueryVariables, options?: C): Promise<ApprovalsQuery> {
      return requester<ApprovalsQuery, ApprovalsQueryVariables>(ApprovalsDocument, variables, options) as Promise<ApprovalsQuery>;
    },
    voteOnApproval(variables: VoteOnApprovalMutationVariables, options?: C): Promise<VoteOnApprovalMutation> {
      return requester<VoteOnApprovalMutation, VoteOnApprovalMutationVariables>(VoteOnApprovalDocument, variables, options) as Promise<VoteOnApprovalMutation>;
    },
    dataAssets(variables: DataAssetsQueryVariables, options?: C): Promise<DataAssetsQuery> {
      return requester<DataAssetsQuery, DataAssetsQueryVariables>(DataAssetsDocument, variables, options) as Promise<DataAssetsQuery>;
    },
    dataAsset(variables: DataAssetQueryVariables, options?: C): Promise<DataAssetQuery> {
      return requester<DataAssetQuery, DataAssetQueryVariables>(DataAssetDocument, variables, options) as Promise<DataAssetQuery>;
    },
    offeredData(variables: OfferedDataQueryVariables, options?: C): Promise<OfferedDataQuery> {
      return requester<OfferedDataQuery, OfferedDataQueryVariables>(OfferedDataDocument, variables, options) as Promise<OfferedDataQuery>;
    },
    offeredChunk(variables: OfferedChunkQueryVariables, options?: C): Promise<OfferedChunkQuery> {
      return requester<OfferedChunkQuery, OfferedChunkQueryVariables>(OfferedChunkDocument, variables, options) as Promise<OfferedChunkQuery>;
    },
    dataOrders(variables: DataOrdersQueryVariables, options?: C): Promise<DataOrdersQuery> {
      return requester<DataOrdersQuery, DataOrdersQueryVariables>(DataOrdersDocument, variables, options) as Promise<DataOrdersQuery>;
    },
    dataOrder(variables: DataOrderQueryVariables, options?: C): Promise<DataOrderQuery> {
      return requester<DataOrderQuery, DataOrderQueryVariables>(DataOrderDocument, variables, options) as Promise<DataOrderQuery>;
    },
    dataOrderChanged(variables: DataOrderChangedSubscriptionVariables, options?: C): AsyncIterable<DataOrderChangedSubscription> {
      return requester<DataOrderChangedSubscription, DataOrderChangedSubscriptionVariables>(DataOrderChangedDocument, variables, options) as AsyncIterable<DataOrderChangedSubscription>;
    },
    isLicensed(variables: IsLicensedQueryVariables, options?: C): Promise<IsLicensedQuery> {
      return requester<IsLicensedQuery, IsLicensedQueryVariables>(IsLicensedDocument, variables, options) as Promise<IsLicensedQuery>;
    },
    registerDataAsset(variables: RegisterDataAssetMutationVariables, options?: C): Promise<RegisterDataAssetMutation> {
      return requester<RegisterDataAssetMutation, RegisterDataAssetMutationVariables>(RegisterDataAssetDocument, variables, options) as Promise<RegisterDataAssetMutation>;
    },
    listAsset(variables: ListAssetMutationVariables, options?: C): Promise<ListAssetMutation> {
      return requester<ListAssetMutation, ListAssetMutationVariables>(ListAssetDocument, variables, options) as Promise<ListAssetMutation>;
    },
    delistAsset(variables: DelistAssetMutationVariables, options?: C): Promise<DelistAssetMutation> {
      return requester<DelistAssetMutation, DelistAssetMutationVariables>(DelistAssetDocument, variables, options) as Promise<DelistAssetMutation>;
    },
    flagNearDuplicate(variables: FlagNearDuplicateMutationVariables, options?: C): Promise<FlagNearDuplicateMutation> {
      return requester<FlagNearDuplicateMutation, FlagNearDuplicateMutationVariables>(FlagNearDuplicateDocument, variables, options) as Promise<FlagNearDuplicateMutation>;
    },
    orderData(variables: OrderDataMutationVariables, options?: C): Promise<OrderDataMutation> {
      return requester<OrderDataMutation, OrderDataMutationVariables>(OrderDataDocument, variables, options) as Promise<OrderDataMutation>;
    },
    deliverKey(variables: DeliverKeyMutationVariables, options?: C): Promise<DeliverKeyMutation> {
      return requester<DeliverKeyMutation, DeliverKeyMutationVariables>(DeliverKeyDocument, variables, options) as Promise<DeliverKeyMutation>;
    },
    acceptOrder(variables: AcceptOrderMutationVariables, options?: C): Promise<AcceptOrderMutation> {
      return requester<AcceptOrderMutation, AcceptOrderMutationVariables>(AcceptOrderDocument, variables, options) as Promise<AcceptOrderMutation>;
    },
    disputeOrder(variables: DisputeOrderMutationVariables, options?: C): Promise<DisputeOrderMutation> {
      return requester<DisputeOrderMutation, DisputeOrderMutationVariables>(DisputeOrderDocument, variables, options) as Promise<DisputeOrderMutation>;
    },
    appointArbiters(variables: AppointArbitersMutationVariables, options?: C): Promise<AppointArbitersMutation> {
      return requester<AppointArbitersMutation, AppointArbitersMutationVariables>(AppointArbitersDocument, variables, options) as Promise<AppointArbitersMutation>;
    },
    judgeOrder(variables: JudgeOrderMutationVariables, options?: C): Promise<JudgeOrderMutation> {
      return requester<JudgeOrderMutation, JudgeOrderMutationVariables>(JudgeOrderDocument, variables, options) as Promise<JudgeOrderMutation>;
    },
    resolveDispute(variables: ResolveDisputeMutationVariables, options?: C): Promise<ResolveDisputeMutation> {
      return requester<ResolveDisputeMutation, ResolveDisputeMutationVariables>(ResolveDisputeDocument, variables, options) as Promise<ResolveDisputeMutation>;
    },
    settleOrder(variables: SettleOrderMutationVariables, options?: C): Promise<SettleOrderMutation> {
      return requester<SettleOrderMutation, SettleOrderMutationVariables>(SettleOrderDocument, variables, options) as Promise<SettleOrderMutation>;
    },
    refundOrder(variables: RefundOrderMutationVariables, options?: C): Promise<RefundOrderMutation> {
      return requester<RefundOrderMutation, RefundOrderMutationVariables>(RefundOrderDocument, variables, options) as Promise<RefundOrderMutation>;
    },
    usage(variables: UsageQueryVariables, options?: C): Promise<UsageQuery> {
      return requester<UsageQuery, UsageQueryVariables>(UsageDocument, variables, options) as Promise<UsageQuery>;
    },
    quotas(variables?: QuotasQueryVariables, options?: C): Promise<QuotasQuery> {
      return requester<QuotasQuery, QuotasQueryVariables>(QuotasDocument, variables, options) as Promise<QuotasQuery>;
    },
    quotaNotices(variables: QuotaNoticesQueryVariables, options?: C): Promise<QuotaNoticesQuery> {
      return requester<QuotaNoticesQuery, QuotaNoticesQueryVariables>(QuotaNoticesDocument, variables, options) as Promise<QuotaNoticesQuery>;
    },
    setQuota(variables: SetQuotaMutationVariables, options?: C): Promise<SetQuotaMutation> {
      return requester<SetQuotaMutation, SetQuotaMutationVariables>(SetQuotaDocument, variables, options) as Promise<SetQuotaMutation>;
    },
    removeQuota(variables: RemoveQuotaMutationVariables, options?: C): Promise<RemoveQuotaMutation> {
      return requester<RemoveQuotaMutation, RemoveQuotaMutationVariables>(RemoveQuotaDocument, variables, options) as Promise<RemoveQuotaMutation>;
    },
    storedObjects(variables?: StoredObjectsQueryVariables, options?: C): Promise<StoredObjectsQuery> {
      return requester<StoredObjectsQuery, StoredObjectsQueryVariables>(StoredObjectsDocument, variables, options) as Promise<StoredObjectsQuery>;
    },
    storedObject(variables: StoredObjectQueryVariables, options?: C): Promise<StoredObjectQuery> {
      return requester<StoredObjectQuery, StoredObjectQueryVariables>(StoredObjectDocument, variables, options) as Promise<StoredObjectQuery>;
    },
    objectChunk(variables: ObjectChunkQueryVariables, options?: C): Promise<ObjectChunkQuery> {
      return requester<ObjectChunkQuery, ObjectChunkQueryVariables>(ObjectChunkDocument, variables, options) as Promise<ObjectChunkQuery>;
    },
    objectHoldings(variables?: ObjectHoldingsQueryVariables, options?: C): Promise<ObjectHoldingsQuery> {
      return requester<ObjectHoldingsQuery, ObjectHoldingsQueryVariables>(ObjectHoldingsDocument, variables, options) as Promise<ObjectHoldingsQuery>;
    },
    objectStore(variables?: ObjectStoreQueryVariables, options?: C): Promise<ObjectStoreQuery> {
      return requester<ObjectStoreQuery, ObjectStoreQueryVariables>(ObjectStoreDocument, variables, options) as Promise<ObjectStoreQuery>;
    },
    setObjectStore(variables: SetObjectStoreMutationVariables, options?: C): Promise<SetObjectStoreMutation> {
      return requester<SetObjectStoreMutation, SetObjectStoreMutationVariables>(SetObjectStoreDocument, variables, options) as Promise<SetObjectStoreMutation>;
    },
    putObject(variables: PutObjectMutationVariables, options?: C): Promise<PutObjectMutation> {
      return requester<PutObjectMutation, PutObjectMutationVariables>(PutObjectDocument, variables, options) as Promise<PutObjectMutation>;
    },
    putObjectChunk(variables: PutObjectChunkMutationVariables, options?: C): Promise<PutObjectChunkMutation> {
      return requester<PutObjectChunkMutation, PutObjectChunkMutationVariables>(PutObjectChunkDocument, variables, options) as Promise<PutObjectChunkMutation>;
    },
    eraseObject(variables: EraseObjectMutationVariables, options?: C): Promise<EraseObjectMutation> {
      return requester<EraseObjectMutation, EraseObjectMutationVariables>(EraseObjectDocument, variables, options) as Promise<EraseObjectMutation>;
    },
    sealedData(variables: SealedDataQueryVariables, options?: C): Promise<SealedDataQuery> {
      return requester<SealedDataQuery, SealedDataQueryVariables>(SealedDataDocument, variables, options) as Promise<SealedDataQuery>;
    },
    getData(variables: GetDataQueryVariables, options?: C): Promise<GetDataQuery> {
      return requester<GetDataQuery, GetDataQueryVariables>(GetDataDocument, variables, options) as Promise<GetDataQuery>;
    },
    putData(variables: PutDataMutationVariables, options?: C): Promise<PutDataMutation> {
      return requester<PutDataMutation, PutDataMutationVariables>(PutDataDocument, variables, options) as Promise<PutDataMutation>;
    },
    receipt(variables: ReceiptQueryVariables, options?: C): Promise<ReceiptQuery> {
      return requester<ReceiptQuery, ReceiptQueryVariables>(ReceiptDocument, variables, options) as Promise<ReceiptQuery>;
    },
    rpcEndpoint(variables: RpcEndpointQueryVariables, options?: C): Promise<RpcEndpointQuery> {
      return requester<RpcEndpointQuery, RpcEndpointQueryVariables>(RpcEndpointDocument, variables, options) as Promise<RpcEndpointQuery>;
    },
    rpcLimits(variables: RpcLimitsQueryVariables, options?: C): Promise<RpcLimitsQuery> {
      return requester<RpcLimitsQuery, RpcLimitsQueryVariables>(RpcLimitsDocument, variables, options) as Promise<RpcLimitsQuery>;
    },
    limitRpc(variables: LimitRpcMutationVariables, options?: C): Promise<LimitRpcMutation> {
      return requester<LimitRpcMutation, LimitRpcMutationVariables>(LimitRpcDocument, variables, options) as Promise<LimitRpcMutation>;
    },
    rpcUsage(variables: RpcUsageQueryVariables, options?: C): Promise<RpcUsageQuery> {
      return requester<RpcUsageQuery, RpcUsageQueryVariables>(RpcUsageDocument, variables, options) as Promise<RpcUsageQuery>;
    },
    services(variables: ServicesQueryVariables, options?: C): Promise<ServicesQuery> {
      return requester<ServicesQuery, ServicesQueryVariables>(ServicesDocument, variables, options) as Promise<ServicesQuery>;
    },
    service(variables: ServiceQueryVariables, options?: C): Promise<ServiceQuery> {
      return requester<ServiceQuery, ServiceQueryVariables>(ServiceDocument, variables, options) as Promise<ServiceQuery>;
    },
    serviceNodes(variables: ServiceNodesQueryVariables, options?: C): Promise<ServiceNodesQuery> {
      return requester<ServiceNodesQuery, ServiceNodesQueryVariables>(ServiceNodesDocument, variables, options) as Promise<ServiceNodesQuery>;
    },
    serviceTickets(variables: ServiceTicketsQueryVariables, options?: C): Promise<ServiceTicketsQuery> {
      return requester<ServiceTicketsQuery, ServiceTicketsQueryVariables>(ServiceTicketsDocument, variables, options) as Promise<ServiceTicketsQuery>;
    },
    serviceTicket(variables: ServiceTicketQueryVariables, options?: C): Promise<ServiceTicketQuery> {
      return requester<ServiceTicketQuery, ServiceTicketQueryVariables>(ServiceTicketDocument, variables, options) as Promise<ServiceTicketQuery>;
    },
    serviceInteractions(variables: ServiceInteractionsQueryVariables, options?: C): Promise<ServiceInteractionsQuery> {
      return requester<ServiceInteractionsQuery, ServiceInteractionsQueryVariables>(ServiceInteractionsDocument, variables, options) as Promise<ServiceInteractionsQuery>;
    },
    serviceDeeds(variables: ServiceDeedsQueryVariables, options?: C): Promise<ServiceDeedsQuery> {
      return requester<ServiceDeedsQuery, ServiceDeedsQueryVariables>(ServiceDeedsDocument, variables, options) as Promise<ServiceDeedsQuery>;
    },
    serviceDeed(variables: ServiceDeedQueryVariables, options?: C): Promise<ServiceDeedQuery> {
      return requester<ServiceDeedQuery, ServiceDeedQueryVariables>(ServiceDeedDocument, variables, options) as Promise<ServiceDeedQuery>;
    },
    serviceDeedChanged(variables: ServiceDeedChangedSubscriptionVariables, options?: C): AsyncIterable<ServiceDeedChangedSubscription> {
      return requester<ServiceDeedChangedSubscription, ServiceDeedChangedSubscriptionVariables>(ServiceDeedChangedDocument, variables, options) as AsyncIterable<ServiceDeedChangedSubscription>;
    },
    registerService(variables: RegisterServiceMutationVariables, options?: C): Promise<RegisterServiceMutation> {
      return requester<RegisterServiceMutation, RegisterServiceMutationVariables>(RegisterServiceDocument, variables, options) as Promise<RegisterServiceMutation>;
    },
    updateService(variables: UpdateServiceMutationVariables, options?: C): Promise<UpdateServiceMutation> {
      return requester<UpdateServiceMutation, UpdateServiceMutationVariables>(UpdateServiceDocument, variables, options) as Promise<UpdateServiceMutation>;
    },
    deprecateService(variables: DeprecateServiceMutationVariables, options?: C): Promise<DeprecateServiceMutation> {
      return requester<DeprecateServiceMutation, DeprecateServiceMutationVariables>(DeprecateServiceDocument, variables, options) as Promise<DeprecateServiceMutation>;
    },
    registerNode(variables: RegisterNodeMutationVariables, options?: C): Promise<RegisterNodeMutation> {
      return requester<RegisterNodeMutation, RegisterNodeMutationVariables>(RegisterNodeDocument, variables, options) as Promise<RegisterNodeMutation>;
    },
    heartbeat(variables: HeartbeatMutationVariables, options?: C): Promise<HeartbeatMutation> {
      return requester<HeartbeatMutation, HeartbeatMutationVariables>(HeartbeatDocument, variables, options) as Promise<HeartbeatMutation>;
    },
    requestAccess(variables: RequestAccessMutationVariables, options?: C): Promise<RequestAccessMutation> {
      return requester<RequestAccessMutation, RequestAccessMutationVariables>(RequestAccessDocument, variables, options) as Promise<RequestAccessMutation>;
    },
    grantTicket(variables: GrantTicketMutationVariables, options?: C): Promise<GrantTicketMutation> {
      return requester<GrantTicketMutation, GrantTicketMutationVariables>(GrantTicketDocument, variables, options) as Promise<GrantTicketMutation>;
    },
    denyTicket(variables: DenyTicketMutationVariables, options?: C): Promise<DenyTicketMutation> {
      return requester<DenyTicketMutation, DenyTicketMutationVariables>(DenyTicketDocument, variables, options) as Promise<DenyTicketMutation>;
    },
    revokeTicket(variables: RevokeTicketMutationVariables, options?: C): Promise<RevokeTicketMutation> {
      return requester<RevokeTicketMutation, RevokeTicketMutationVariables>(RevokeTicketDocument, variables, options) as Promise<RevokeTicketMutation>;
    },
    closeTicket(variables: CloseTicketMutationVariables, options?: C): Promise<CloseTicketMutation> {
      return requester<CloseTicketMutation, CloseTicketMutationVariables>(CloseTicketDocument, variables, options) as Promise<CloseTicketMutation>;
    },
    expireTicket(variables: ExpireTicketMutationVariables, options?: C): Promise<ExpireTicketMutation> {
      return requester<ExpireTicketMutation, ExpireTicketMutationVariables>(ExpireTicketDocument, variables, options) as Promise<ExpireTicketMutation>;
    },
    recordInteraction(variables: RecordInteractionMutationVariables, options?: C): Promise<RecordInteractionMutation> {
      return requester<RecordInteractionMutation, RecordInteractionMutationVariables>(RecordInteractionDocument, variables, options) as Promise<RecordInteractionMutation>;
    },
    callService(variables: CallServiceMutationVariables, options?: C): Promise<CallServiceMutation> {
      return requester<CallServiceMutation, CallServiceMutationVariables>(CallServiceDocument, variables, options) as Promise<CallServiceMutation>;
    },
    serviceTicketChanged(variables: ServiceTicketChangedSubscriptionVariables, options?: C): AsyncIterable<ServiceTicketChangedSubscription> {
      return requester<ServiceTicketChangedSubscription, ServiceTicketChangedSubscriptionVariables>(ServiceTicketChangedDocument, variables, options) as AsyncIterable<ServiceTicketChangedSubscription>;
    },
    serviceTicketsRequested(variables: ServiceTicketsRequestedSubscriptionVariables, options?: C): AsyncIterable<ServiceTicketsRequestedSubscription> {
      return requester<ServiceTicketsRequestedSubscription, ServiceTicketsRequestedSubscriptionVariables>(ServiceTicketsRequestedDocument, variables, options) as AsyncIterable<ServiceTicketsRequestedSubscription>;
    },
    sites(variables?: SitesQueryVariables, options?: C): Promise<SitesQuery> {
      return requester<SitesQuery, SitesQueryVariables>(SitesDocument, variables, options) as Promise<SitesQuery>;
    },
    site(variables: SiteQueryVariables, options?: C): Promise<SiteQuery> {
      return requester<SiteQuery, SiteQueryVariables>(SiteDocument, variables, options) as Promise<SiteQuery>;
    },
    engines(variables?: EnginesQueryVariables, options?: C): Promise<EnginesQuery> {
      return requester<EnginesQuery, EnginesQueryVariables>(EnginesDocument, variables, options) as Promise<EnginesQuery>;
    },
    createSite(variables: CreateSiteMutationVariables, options?: C): Promise<CreateSiteMutation> {
      return requester<CreateSiteMutation, CreateSiteMutationVariables>(CreateSiteDocument, variables, options) as Promise<CreateSiteMutation>;
    },
    updateSite(variables: UpdateSiteMutationVariables, options?: C): Promise<UpdateSiteMutation> {
      return requester<UpdateSiteMutation, UpdateSiteMutationVariables>(UpdateSiteDocument, variables, options) as Promise<UpdateSiteMutation>;
    },
    connectSite(variables: ConnectSiteMutationVariables, options?: C): Promise<ConnectSiteMutation> {
      return requester<ConnectSiteMutation, ConnectSiteMutationVariables>(ConnectSiteDocument, variables, options) as Promise<ConnectSiteMutation>;
    },
    drainSite(variables: DrainSiteMutationVariables, options?: C): Promise<DrainSiteMutation> {
      return requester<DrainSiteMutation, DrainSiteMutationVariables>(DrainSiteDocument, variables, options) as Promise<DrainSiteMutation>;
    },
    removeSite(variables: RemoveSiteMutationVariables, options?: C): Promise<RemoveSiteMutation> {
      return requester<RemoveSiteMutation, RemoveSiteMutationVariables>(RemoveSiteDocument, variables, options) as Promise<RemoveSiteMutation>;
    },
    shareSite(variables: ShareSiteMutationVariables, options?: C): Promise<ShareSiteMutation> {
      return requester<ShareSiteMutation, ShareSiteMutationVariables>(ShareSiteDocument, variables, options) as Promise<ShareSiteMutation>;
    },
    unshareSite(variables: UnshareSiteMutationVariables, options?: C): Promise<UnshareSiteMutation> {
      return requester<UnshareSiteMutation, UnshareSiteMutationVariables>(UnshareSiteDocument, variables, options) as Promise<UnshareSiteMutation>;
    },
    solutions(variables: SolutionsQueryVariables, options?: C): Promise<SolutionsQuery> {
      return requester<SolutionsQuery, SolutionsQueryVariables>(SolutionsDocument, variables, options) as Promise<SolutionsQuery>;
    },
    solutionsChanged(variables: SolutionsChangedSubscriptionVariables, options?: C): AsyncIterable<SolutionsChangedSubscription> {
      return requester<SolutionsChangedSubscription, SolutionsChangedSubscriptionVariables>(SolutionsChangedDocument, variables, options) as AsyncIterable<SolutionsChangedSubscription>;
    },
    deploySolution(variables: DeploySolutionMutationVariables, options?: C): Promise<DeploySolutionMutation> {
      return requester<DeploySolutionMutation, DeploySolutionMutationVariables>(DeploySolutionDocument, variables, options) as Promise<DeploySolutionMutation>;
    },
    eventStreams(variables?: EventStreamsQueryVariables, options?: C): Promise<EventStreamsQuery> {
      return requester<EventStreamsQuery, EventStreamsQueryVariables>(EventStreamsDocument, variables, options) as Promise<EventStreamsQuery>;
    },
    eventStream(variables: EventStreamQueryVariables, options?: C): Promise<EventStreamQuery> {
      return requester<EventStreamQuery, EventStreamQueryVariables>(EventStreamDocument, variables, options) as Promise<EventStreamQuery>;
    },
    streamEventsPage(variables: StreamEventsPageQueryVariables, options?: C): Promise<StreamEventsPageQuery> {
      return requester<StreamEventsPageQuery, StreamEventsPageQueryVariables>(StreamEventsPageDocument, variables, options) as Promise<StreamEventsPageQuery>;
    },
    streamEvents(variables: StreamEventsSubscriptionVariables, options?: C): AsyncIterable<StreamEventsSubscription> {
      return requester<StreamEventsSubscription, StreamEventsSubscriptionVariables>(StreamEventsDocument, variables, options) as AsyncIterable<StreamEventsSubscription>;
    },
    acknowledgeEvents(variables: AcknowledgeEventsMutationVariables, options?: C): Promise<AcknowledgeEventsMutation> {
      return requester<AcknowledgeEventsMutation, AcknowledgeEventsMutationVariables>(AcknowledgeEventsDocument, variables, options) as Promise<AcknowledgeEventsMutation>;
    },
    createEventStream(variables: CreateEventStreamMutationVariables, options?: C): Promise<CreateEventStreamMutation> {
      return requester<CreateEventStreamMutation, CreateEventStreamMutationVariables>(CreateEventStreamDocument, variables, options) as Promise<CreateEventStreamMutation>;
    },
    renameEventStream(variables: RenameEventStreamMutationVariables, options?: C): Promise<RenameEventStreamMutation> {
      return requester<RenameEventStreamMutation, RenameEventStreamMutationVariables>(RenameEventStreamDocument, variables, options) as Promise<RenameEventStreamMutation>;
    },
    replayEventStream(variables: ReplayEventStreamMutationVariables, options?: C): Promise<ReplayEventStreamMutation> {
      return requester<ReplayEventStreamMutation, ReplayEventStreamMutationVariables>(ReplayEventStreamDocument, variables, options) as Promise<ReplayEventStreamMutation>;
    },
    deleteEventStream(variables: DeleteEventStreamMutationVariables, options?: C): Promise<DeleteEventStreamMutation> {
      return requester<DeleteEventStreamMutation, DeleteEventStreamMutationVariables>(DeleteEventStreamDocument, variables, options) as Promise<DeleteEventStreamMutation>;
    },
    webhooks(variables?: WebhooksQueryVariables, options?: C): Promise<WebhooksQuery> {
      return requester<WebhooksQuery, WebhooksQueryVariables>(WebhooksDocument, variables, options) as Promise<WebhooksQuery>;
    },
    webhook(variables: WebhookQueryVariables, options?: C): Promise<WebhookQuery> {
      return requester<WebhookQuery, WebhookQueryVariables>(WebhookDocument, variables, options) as Promise<WebhookQuery>;
    },
    webhookDeliveries(variables: WebhookDeliveriesQueryVariables, options?: C): Promise<WebhookDeliveriesQuery> {
      return requester<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>(WebhookDeliveriesDocument, variables, options) as Promise<WebhookDeliveriesQuery>;
    },
    createWebhook(variables: CreateWebhookMutationVariables, options?: C): Promise<CreateWebhookMutation> {
      return requester<CreateWebhookMutation, CreateWebhookMutationVariables>(CreateWebhookDocument, variables, options) as Promise<CreateWebhookMutation>;
    },
    updateWebhook(variables: UpdateWebhookMutationVariables, options?: C): Promise<UpdateWebhookMutation> {
      return requester<UpdateWebhookMutation, UpdateWebhookMutationVariables>(UpdateWebhookDocument, variables, options) as Promise<UpdateWebhookMutation>;
    },
    resumeWebhook(variables: ResumeWebhookMutationVariables, options?: C): Promise<ResumeWebhookMutation> {
      return requester<ResumeWebhookMutation, ResumeWebhookMutationVariables>(ResumeWebhookDocument, variables, options) as Promise<ResumeWebhookMutation>;
    },
    rotateWebhookSecret(variables: RotateWebhookSecretMutationVariables, options?: C): Promise<RotateWebhookSecretMutation> {
      return requester<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>(RotateWebhookSecretDocument, variables, options) as Promise<RotateWebhookSecretMutation>;
    },
    testWebhook(variables: TestWebhookMutationVariables, options?: C): Promise<TestWebhookMutation> {
      return requester<TestWebhookMutation, TestWebhookMutationVariables>(TestWebhookDocument, variables, options) as Promise<TestWebhookMutation>;
    },
    redeliverWebhook(variables: RedeliverWebhookMutationVariables, options?: C): Promise<RedeliverWebhookMutation> {
      return requester<RedeliverWebhookMutation, RedeliverWebhookMutationVariables>(RedeliverWebhookDocument, variables, options) as Promise<RedeliverWebhookMutation>;
    },
    deleteWebhook(variables: DeleteWebhookMutationVariables, options?: C): Promise<DeleteWebhookMutation> {
      return requester<DeleteWebhookMutation, DeleteWebhookMutationVariables>(DeleteWebhookDocument, variables, options) as Promise<DeleteWebhookMutation>;
    },
    createOrganisation(variables: CreateOrganisationMutationVariables, options?: C): Promise<CreateOrganisationMutation> {
      return requester<CreateOrganisationMutation, CreateOrganisationMutationVariables>(CreateOrganisationDocument, variables, options) as Promise<CreateOrganisationMutation>;
    },
    organisation(variables?: OrganisationQueryVariables, options?: C): Promise<OrganisationQuery> {
      return requester<OrganisationQuery, OrganisationQueryVariables>(OrganisationDocument, variables, options) as Promise<OrganisationQuery>;
    },
    membersChanged(variables?: MembersChangedSubscriptionVariables, options?: C): AsyncIterable<MembersChangedSubscription> {
      return requester<MembersChangedSubscription, MembersChangedSubscriptionVariables>(MembersChangedDocument, variables, options) as AsyncIterable<MembersChangedSubscription>;
    },
    demandSecondFactor(variables: DemandSecondFactorMutationVariables, options?: C): Promise<DemandSecondFactorMutation> {
      return requester<DemandSecondFactorMutation, DemandSecondFactorMutationVariables>(DemandSecondFactorDocument, variables, options) as Promise<DemandSecondFactorMutation>;
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
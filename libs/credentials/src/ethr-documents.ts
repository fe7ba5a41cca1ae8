import { fromHex } from '@atoll/crypto';
import { base64 } from '@scure/base';
import {
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
  hexToString,
  padHex,
  parseAbi,
  toHex,
  zeroAddress,
  type Address,
  type Hex,
} from 'viem';

import { ethrOf, type DidDocument, type Resolve, type VerificationMethod } from './did.js';

/** ERC-1056, word for word. */
const REGISTRY = parseAbi([
  'function identityOwner(address identity) view returns (address)',
  'function changed(address identity) view returns (uint256)',
]);
const EVENTS = parseAbi([
  'event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange)',
  'event DIDDelegateChanged(address indexed identity, bytes32 delegateType, address delegate, uint256 validTo, uint256 previousChange)',
  'event DIDAttributeChanged(address indexed identity, bytes32 name, bytes value, uint256 validTo, uint256 previousChange)',
]);

/** So often a document may have changed. Each change is a question to a node, and whoever owns a DID changes it as he likes. */
const MOST_CHANGES = 128;

/** The JSON-RPC of a node. Whoever asks a node that is not his own believes it. */
export type Rpc = { call<T>(method: string, params: unknown[]): Promise<T> };
export type Block = { number: bigint; timestamp: bigint };
type Registry = { chainId: bigint; address: string };

/** The newest block of a node; what is read of it later is all of one moment. */
export async function headOf(rpc: Rpc): Promise<Block> {
  const head = await rpc.call<{ number: Hex; timestamp: Hex }>('eth_getBlockByNumber', ['latest', false]);
  return { number: BigInt(head.number), timestamp: BigInt(head.timestamp) };
}

/** DIDs of one chain as their documents were at a block: `did:ethr`, keys named as `ethr-did-resolver` names them. */
export function ethrDocuments(rpc: Rpc, registry: Registry, block: Block): Resolve {
  const known = new Map<string, Promise<DidDocument | null>>();
  return (did) => {
    const ethr = ethrOf(did);
    if (ethr?.chainId !== registry.chainId) return Promise.resolve(null);
    const { address } = ethr;
    const found = known.get(address) ?? documentAt(rpc, registry, { did, address }, block);
    known.set(address, found);
    return found.then((document) => document && { ...document, id: did });
  };
}

type Subject = { did: string; address: Address };

async function documentAt(rpc: Rpc, registry: Registry, subject: Subject, block: Block): Promise<DidDocument | null> {
  const owner = await asked(rpc, registry, 'identityOwner', subject.address, block.number);
  if (owner === zeroAddress) return null;
  const changes = await changesOf(rpc, registry, subject.address, block.number);
  return written({ ...subject, chainId: registry.chainId }, owner as Address, changes, block);
}

async function asked(
  rpc: Rpc,
  { address: to }: Registry,
  functionName: 'identityOwner' | 'changed',
  who: Address,
  at: bigint,
) {
  const data = encodeFunctionData({ abi: REGISTRY, functionName, args: [who] });
  const answer = await rpc.call<Hex>('eth_call', [{ to, data }, toHex(at)]);
  return decodeFunctionResult({ abi: REGISTRY, functionName, data: answer });
}

/** From the newest back to the first, by the number that each leaves of the one before; given in their order. */
async function changesOf(rpc: Rpc, registry: Registry, address: Address, at: bigint): Promise<Change[]> {
  const changes: Change[] = [];
  let from = (await asked(rpc, registry, 'changed', address, at)) as bigint;
  for (let count = 0; from > 0n; count++) {
    if (count === MOST_CHANGES) throw new Error(`The document of ${address} changed more than ${MOST_CHANGES} times.`);
    const filter = { address: registry.address, fromBlock: toHex(from), toBlock: toHex(from) };
    const logs = await rpc.call<Log[]>('eth_getLogs', [{ ...filter, topics: [null, padHex(address, { size: 32 })] }]);
    const found = logs.flatMap((log) => decoded(log) ?? []);
    const block = from;
    changes.unshift(...found.map((event) => ({ event })));
    const before = found.map(({ args }) => args.previousChange).filter((previous) => previous < block);
    from = before.length > 0 ? before.reduce((a, b) => (a < b ? a : b)) : 0n;
  }
  return changes;
}

type Change = { event: Decoded };
type Decoded = ReturnType<typeof decoded>;

type Log = { data: Hex; topics: [Hex, ...Hex[]] };

/** Null for the registry's other events about an address. */
function decoded({ data, topics }: Log) {
  try {
    return decodeEventLog({ abi: EVENTS, data, topics });
  } catch {
    return null;
  }
}

/** Numbered as the resolver numbers them: each key ever added has the next number, also once it is over. */
function written(
  { did, chainId }: Subject & { chainId: bigint },
  owner: Address,
  changes: Change[],
  { timestamp }: Block,
): DidDocument {
  const account = (address: Address) => `eip155:${chainId}:${address}`;
  const controller = `${did}#controller`;
  const methods = new Map<string, VerificationMethod>();
  const authenticates = new Set<string>();
  let count = 0;
  for (const { event } of changes) {
    if (!event || event.eventName === 'DIDOwnerChanged') continue;
    const key = keyIn(event);
    if (!key) continue;
    count += 1;
    methods.delete(key.name);
    authenticates.delete(key.name);
    if (event.args.validTo <= timestamp) continue;
    const id = `${did}#delegate-${count}`;
    methods.set(key.name, { id, controller: did, type: key.type, ...key.face(account) });
    if (key.authenticates) authenticates.add(key.name);
  }
  const ids = (names: Iterable<string>) => [...names].flatMap((name) => methods.get(name)?.id ?? []);
  const own = { id: controller, type: RECOVERY, controller: did, blockchainAccountId: account(owner) };
  return {
    id: did,
    verificationMethod: [own, ...methods.values()],
    authentication: [controller, ...ids(authenticates)],
    assertionMethod: [controller, ...ids(methods.keys())],
  };
}

const RECOVERY = 'EcdsaSecp256k1RecoveryMethod2020';
type Face = Pick<VerificationMethod, 'blockchainAccountId' | 'publicKeyHex' | 'publicKeyBase64' | 'publicKeyBase58'>;
type Key = { name: string; type: string; authenticates: boolean; face: (account: (it: Address) => string) => Face };

function keyIn(event: NonNullable<Decoded>): Key | null {
  if (event.eventName === 'DIDDelegateChanged') {
    const { delegateType, delegate } = event.args;
    const purpose = textIn(delegateType);
    if (purpose !== 'veriKey' && purpose !== 'sigAuth') return null;
    const face = (account: (it: Address) => string) => ({ blockchainAccountId: account(delegate) });
    return { name: `${purpose}-${delegate}`, type: RECOVERY, authenticates: purpose === 'sigAuth', face };
  }
  if (event.eventName !== 'DIDAttributeChanged') return null;
  const { name, value } = event.args;
  const [, algorithm, purpose, encoding] = /^did\/pub\/(\w+)\/(\w+)(?:\/(\w+))?$/.exec(textIn(name)) ?? [];
  if (!algorithm) return null;
  const face = () => faceOf(value, encoding);
  return { name: `${name}-${value}`, type: algorithm, authenticates: purpose === 'sigAuth', face };
}

/** The encoding is that of the document; on the chain are the bytes. */
function faceOf(value: Hex, encoding = 'hex'): Face {
  if (encoding === 'base64') return { publicKeyBase64: base64.encode(fromHex(value)) };
  return encoding === 'hex' ? { publicKeyHex: value.slice(2) } : {};
}

const textIn = (word: Hex): string => hexToString(word, { size: 32 });

import { kernelView, principalOf, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { readEnvelope } from '@atoll/sealed/envelopes';
import { NIL_ID, type AccessGrant, type Db, type Store, type StoredObject } from '@atoll/store';
import type { Hex } from 'viem';

import { bitsIn, scopeMask } from '../grants/masks.js';

/** Where ciphertext lies under a policy: a resource of a chain's AccessGrant. */
export type UnderPolicy = { chainId: string; resource: Hex };

const policyOver = ({ chainId, resource }: Pick<StoredObject, 'chainId' | 'resource'>): UnderPolicy | null =>
  chainId && resource ? { chainId, resource: resource as Hex } : null;

/** Whoever may open it, compute with it or keep it needs the ciphertext; whoever may only give it on has it already. */
const NEEDS_CIPHERTEXT = ['READ', 'PROCESS', 'STORE_CIPHERTEXT'] as const;
/** Grants of one reader that are looked at; more of one resource at a time are nobody's need. */
const MOST_GRANTS = 20;

/** Whether a member may be given the ciphertext of a resource: what a node says, now. */
export async function mayHave(db: Db, organisationId: string, { chainId, resource }: UnderPolicy): Promise<Ask> {
  const view = await kernelView(db, organisationId, chainId);
  const { address } = await principalOf(db, organisationId, chainId);
  const where = { chainId, resource, grantee: address.toLowerCase(), state: 'GRANTED' as const, outdated: false };
  const grants = await db.accessGrant.findMany({ where, take: MOST_GRANTS, orderBy: { block: 'desc' } });
  return async () => {
    if (await view.read('AccessGrant', 'mayStore', [resource, address])) return true;
    for (const grant of grants) if (await isGood(view, grant)) return true;
    return false;
  };
}

/** Asks the chain; no transaction is open meanwhile. */
type Ask = () => Promise<boolean>;

async function isGood(view: KernelView, { id, scopes, purposes }: AccessGrant): Promise<boolean> {
  const [purpose] = bitsIn(BigInt(purposes));
  const scope = NEEDS_CIPHERTEXT.map((each) => scopeMask([each])).find((mask) => scopes & mask);
  if (purpose === undefined || scope === undefined) return false;
  return view.read('AccessGrant', 'check', [id as Hex, scope, purpose]);
}

/** Whether a policy lets a member keep the ciphertext, whoever's node says so; its owner keeps what is its own. */
export async function mayKeep(store: Store, object: StoredObject, holderId: string): Promise<boolean> {
  const under = policyOver(object);
  if (!under || holderId === object.organisationId) return true;
  const { platform } = store;
  const view = await kernelView(platform, NIL_ID, under.chainId);
  const { address } = await principalOf(platform, holderId, under.chainId);
  return view.read('AccessGrant', 'mayStore', [under.resource, address]);
}

/** The envelope must be bound to this resource of this chain: it opens under no other, so it is stored under no other. */
export function requireBound(envelope: string, evmChainId: bigint, { resource }: UnderPolicy): void {
  const { aad } = readEnvelope(envelope);
  if (aad.resourceId !== resource || aad.chainId !== evmChainId.toString())
    throw Fault.invalid('envelope', 'is bound to another resource, or another chain');
}

import { Fault } from '@atoll/kernel';
import { genesisHash, parseGenesis, type Genesis } from '@atoll/protocol';
import { z } from 'zod';

import { hashOf, readFile } from './canonical.js';
import { check, NAME, TIME } from './check.js';
import { HISTORY, verifyMembership, type VerifiedMembership } from './history.js';
import { checkLifetime } from './lifetime.js';
import { THUMBPRINT } from './organisation-key.js';
import { addressIn, PEER } from './peer-entry.js';
import { signedOf, signersOf, type Signed } from './signed.js';

export const BUNDLE_TYPE = 'atoll.join-bundle/1';
const MAX_PEERS = 128;

const BUNDLED_PEER = z.strictObject({ ...PEER, member: THUMBPRINT });
const BUNDLE = z.strictObject({
  type: z.literal(BUNDLE_TYPE),
  id: z.uuid(),
  issuer: THUMBPRINT,
  invitee: THUMBPRINT,
  membership: HISTORY,
  chain: z.strictObject({
    name: NAME,
    engine: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    genesis: z.record(z.string(), z.unknown()),
  }),
  peers: z.array(BUNDLED_PEER).min(1).max(MAX_PEERS),
  issuedAt: TIME,
  expiresAt: TIME,
});

/** All that a member of another installation needs to run nodes of a chain. */
export type JoinBundle = z.infer<typeof BUNDLE>;
export type BundledPeer = z.infer<typeof BUNDLED_PEER>;

/** A bundle whose every promise was checked. */
export type VerifiedBundle = {
  hash: `0x${string}`;
  bundle: JoinBundle;
  membership: VerifiedMembership;
  genesis: Genesis;
  genesisHash: `0x${string}`;
};

/** The form of a bundle's file. */
export function readBundle(text: string, field = 'bundle'): Signed<JoinBundle> {
  return check(signedOf(BUNDLE), readFile(text, field), field);
}

/**
 * Holds a bundle against itself: the membership history proves who the members are, the issuer is one and signed it, the genesis
 * is the one that the members signed, and the peers are members' nodes. Whether one believes in the consortium is for people.
 */
export async function verifyBundle(signed: Signed<JoinBundle>, now: Date, field = 'bundle'): Promise<VerifiedBundle> {
  const { document: bundle } = signed;
  checkLifetime(field, bundle, now);
  const membership = await verifyMembership(bundle.membership, `${field}.membership`);
  await checkIssuer(signed, membership, field);
  const genesis = parseGenesis(bundle.chain.genesis);
  const hash = genesisHash(genesis);
  checkChain(genesis, hash, membership, field);
  checkPeers(bundle, membership, field);
  return { hash: hashOf(bundle), bundle, membership, genesis, genesisHash: hash };
}

async function checkIssuer(signed: Signed<JoinBundle>, { members }: VerifiedMembership, field: string): Promise<void> {
  const { issuer, invitee } = signed.document;
  const issuing = members.get(issuer);
  if (!issuing) throw Fault.invalid(`${field}.issuer`, 'is no member');
  if (!members.has(invitee)) throw Fault.invalid(`${field}.invitee`, 'is no member');
  const signers = await signersOf(signed, new Map([[issuer, issuing.key]]), field);
  if (signers.size === 0) throw Fault.invalid(`${field}.signatures`, 'must hold one by its issuer');
}

function checkChain({ config }: Genesis, hash: string, { head: { chains } }: VerifiedMembership, field: string): void {
  const signed = chains.find(({ chainId }) => chainId === config.chainId);
  if (!signed) throw Fault.invalid(`${field}.chain.genesis.config.chainId`, 'is not a chain that the members signed');
  if (signed.genesisHash !== hash)
    throw Fault.invalid(`${field}.chain.genesis`, 'is not the genesis that the members signed');
}

function checkPeers({ peers }: JoinBundle, { members }: VerifiedMembership, field: string): void {
  const [names, keys] = [new Set<string>(), new Set<string>()];
  for (const [i, { name, member, publicKey }] of peers.entries()) {
    const at = `${field}.peers.${i}`;
    if (!members.has(member)) throw Fault.invalid(`${at}.member`, 'is no member');
    addressIn(publicKey, `${at}.publicKey`);
    if (names.has(name) || keys.has(publicKey)) throw Fault.invalid(at, 'is named twice');
    names.add(name);
    keys.add(publicKey);
  }
}

import type { RpcClient } from '@atoll/protocol';
import { provesInclusion } from '@atoll/sealed';

import { MOST_BYTES, MOST_CERTIFICATES, readCertificate, type Hex, type Read } from './certificate.js';
import { didOf, ownerOf } from './owner.js';
import { requirePath } from './path.js';
import type { CertificateProof } from './proof.js';
import { CertificateRefused } from './refused.js';
import { LOGGED, Registry, REVOKED } from './registry.js';
import { headCommitment, leafOf } from './tree-head.js';

/** What a relying party trusts: a registry of certificates, and a node of its chain, best one of its own. */
export type Trust = { rpc: RpcClient; registry: Hex };

export type Verified = {
  subject: string;
  /** The member whose CA issued it. */
  owner: string;
  notAfter: Date;
  /** At the end of which block it was not revoked. */
  block: bigint;
  /** How many certificates the log's anchored head covers; null where no proof was given. */
  treeSize: number | null;
};

/**
 * Takes a certificate or throws a `CertificateRefused` that says why not. `chain` begins with it and ends with the CA that is logged:
 * nothing else is trusted, so an operator's gateway takes what any member's CA issued in the open, and nothing that it signed in
 * secret. The time is the later of this machine's and of the chain's, so a clock that is set back revives nothing.
 */
export async function verifyCertificate(
  chain: readonly Uint8Array[],
  proof: CertificateProof | null,
  { rpc, registry: address }: Trust,
  now = new Date(),
): Promise<Verified> {
  const path = readChain(chain);
  const [presented, ca] = [path[0]!, path.at(-1)!];
  const top = path.length - 1;
  const owner = await ownerOf(ca, top, proof?.binding ? read(proof.binding, top) : undefined);
  const registry = await Registry.at(rpc, address);
  await requirePath(path, later(now, registry.block.timestamp));
  if (owner.evmChainId !== registry.evmChainId) throw new CertificateRefused('FOREIGN_CHAIN', top);
  if (!(await registry.mayIssue(owner.address))) throw new CertificateRefused('NOT_ACCREDITED', top);
  for (const [i, certificate] of path.entries()) await requireLogged(registry, certificate, owner.address, i);
  if (proof) await requireIncluded(registry, path, proof, owner.address);
  return {
    ...{ subject: presented.x509.subject, owner: didOf(owner), notAfter: presented.x509.notAfter },
    ...{ block: registry.block.number, treeSize: proof?.head.treeSize ?? null },
  };
}

function readChain(chain: readonly Uint8Array[]): Read[] {
  if (chain.length === 0) throw new CertificateRefused('MALFORMED', 0, 'there is none');
  if (chain.length > MOST_CERTIFICATES) throw new CertificateRefused('TOO_LARGE', MOST_CERTIFICATES);
  return chain.map(read);
}

function read(der: Uint8Array, i: number): Read {
  if (der.length > MOST_BYTES) throw new CertificateRefused('TOO_LARGE', i);
  try {
    return readCertificate(der);
  } catch (cause) {
    throw new CertificateRefused('MALFORMED', i, undefined, { cause });
  }
}

const later = (now: Date, timestamp: bigint): bigint => {
  const clock = BigInt(Math.floor(now.getTime() / 1_000));
  return clock > timestamp ? clock : timestamp;
};

async function requireLogged(registry: Registry, read: Read, owner: Hex, i: number): Promise<void> {
  const { state, spkiHash, notAfter } = await registry.certificate(read.certHash, owner);
  if (state === REVOKED) throw new CertificateRefused('REVOKED', i);
  if (state !== LOGGED) throw new CertificateRefused('UNLOGGED', i);
  if (spkiHash !== read.spkiHash || notAfter !== read.notAfter) throw new CertificateRefused('MISLOGGED', i);
}

async function requireIncluded(registry: Registry, path: Read[], proof: CertificateProof, owner: Hex): Promise<void> {
  const { head, inclusions } = proof;
  if ((await registry.headHash(owner, head.version)) !== headCommitment(head))
    throw new CertificateRefused('UNANCHORED', 0);
  for (const [i, { der }] of path.entries()) {
    const inclusion = inclusions[i];
    const leaf = leafOf(der);
    const proved = inclusion && provesInclusion({ ...inclusion, size: head.treeSize, leaf, root: head.rootHash });
    if (!proved) throw new CertificateRefused('NOT_INCLUDED', i);
  }
}

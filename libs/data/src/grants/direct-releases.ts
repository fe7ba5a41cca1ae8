import { newId, nudge, type Db } from '@atoll/store';
import { encodeAbiParameters, keccak256, type Hex } from 'viem';

import { bitsIn, READ } from './masks.js';

/**
 * Asks for the key of the present epoch for each live grant of these resources, where their policies release DIRECT and their owners keep
 * keys here: when a grant is given, and again whenever the keys begin another epoch. Each is asked for once.
 */
export async function wantDirect(db: Db, chainId: string, resources: readonly string[]): Promise<void> {
  const kept = await db.epochKey.findMany({
    where: { chainId, resource: { in: [...resources] } },
    distinct: ['organisationId', 'resource'],
    select: { organisationId: true, resource: true },
  });
  for (const { organisationId, resource } of kept) {
    const policy = await db.accessPolicy.findUnique({ where: { chainId_resource: { chainId, resource } } });
    if (!policy || policy.brokered) continue;
    const { consortiumId, keyEpoch } = policy;
    const grants = await db.accessGrant.findMany({ where: { chainId, resource, state: 'GRANTED', outdated: false } });
    for (const { id: grantId, grantee, purposes, scopes } of grants) {
      if (!(scopes & READ)) continue;
      const of = { organisationId, chainId, grantId, reqHash: directRequest(grantId as Hex, keyEpoch) };
      if (await db.keyRelease.findUnique({ where: { organisationId_chainId_grantId_reqHash: of } })) continue;
      const reader = await db.kernelPrincipal.findFirst({
        where: { chainId, address: { equals: grantee, mode: 'insensitive' } },
        select: { organisationId: true },
      });
      const id = newId();
      const [purpose = 0] = bitsIn(BigInt(purposes));
      const about = {
        readerId: reader?.organisationId ?? null,
        consortiumId,
        kind: 'DIRECT',
        resource,
        purpose,
        keyEpoch,
      } as const;
      await db.keyRelease.create({ data: { ...of, id, ...about } });
      await nudge(db, 'key-release', `${organisationId}/${id}`);
    }
  }
}

/** One for each grant and epoch of keys. */
const directRequest = (grantId: Hex, keyEpoch: bigint): Hex =>
  keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint256' }], [grantId, keyEpoch]));

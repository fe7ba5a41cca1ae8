import type { Db } from '@atoll/store';
import type { Hex } from 'viem';

/** The organisation of a principal; null where it is none of this platform. */
export async function organisationOf(db: Db, chainId: string, principal: Hex): Promise<string | null> {
  const where = { chainId, address: { equals: principal, mode: 'insensitive' as const } };
  return (await db.kernelPrincipal.findFirst({ where, select: { organisationId: true } }))?.organisationId ?? null;
}

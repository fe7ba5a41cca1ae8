import { Fault, type Actor } from '@atoll/kernel';
import { lock, onDuplicate, Store, type AccessPurpose, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { bitsIn } from './masks.js';

export type PurposeWish = {
  consortiumId: string;
  name: string;
  bit?: number | null;
  term?: string | null;
  description: string;
};

const BITS = 256;
/** Of one organisation, so that none uses up the bits that all have together. */
const MOST = 32;

/**
 * What data may be used for, by names that the members of a consortium have in common. Policies and grants on chains hold bits, so a
 * bit never means anything else afterwards: purposes are added, and neither changed nor taken away.
 */
@Injectable()
export class PurposesService {
  constructor(private readonly store: Store) {}

  /** By people of an organisation that is a member. Without a `bit`, the lowest that is free. */
  async define(actor: Actor, wish: PurposeWish): Promise<AccessPurpose> {
    actor.must('consortium:manage');
    const { consortiumId, name, term = null, description } = wish;
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
      throw Fault.invalid('name', 'must be of up to 64 small letters, digits and hyphens, and begin with a letter');
    return this.store.as(actor, async (db) => {
      if (!(await db.consortium.findUnique({ where: { id: consortiumId }, select: { id: true } })))
        throw Fault.notFound('consortium', consortiumId);
      await lock(db, `purposes of ${consortiumId}`);
      const taken = await db.accessPurpose.findMany({ where: { consortiumId } });
      if (taken.filter(({ definedBy }) => definedBy === actor.organisationId).length >= MOST)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'purposes', limit: MOST });
      const bit = wish.bit ?? lowestFree(taken);
      const row = { consortiumId, bit, name, term, description, definedBy: actor.organisationId };
      return db.accessPurpose.create({ data: row }).catch(onDuplicate(() => isTaken(name, bit)));
    });
  }

  /** By their bits. */
  list(actor: Actor, consortiumId: string): Promise<AccessPurpose[]> {
    actor.must('consortium:read');
    return this.store.as(actor, (db) => purposesOf(db, consortiumId));
  }
}

export const purposesOf = (db: Db, consortiumId: string): Promise<AccessPurpose[]> =>
  db.accessPurpose.findMany({ where: { consortiumId }, orderBy: { bit: 'asc' } });

/** The bits of names. */
export async function bitsOf(db: Db, consortiumId: string, names: readonly string[], field: string): Promise<number[]> {
  const known = new Map((await purposesOf(db, consortiumId)).map(({ name, bit }) => [name, bit]));
  return names.map((name) => {
    const bit = known.get(name);
    if (bit === undefined)
      throw Fault.invalid(field, `has "${name}", which the consortium has no purpose of; define it first`);
    return bit;
  });
}

/** The names of a mask's bits; a bit that has none here is `bit-N`. */
export function namesIn(mask: string, purposes: readonly AccessPurpose[]): string[] {
  const names = new Map(purposes.map(({ bit, name }) => [bit, name]));
  return bitsIn(BigInt(mask)).map((bit) => names.get(bit) ?? `bit-${bit}`);
}

function lowestFree(taken: readonly { bit: number }[]): number {
  const bits = new Set(taken.map(({ bit }) => bit));
  for (let bit = 0; bit < BITS; bit++) if (!bits.has(bit)) return bit;
  throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'purposes', limit: BITS });
}

const isTaken = (name: string, bit: number) =>
  new Fault({
    code: 'CONFLICT',
    what: 'purpose',
    because: `the name "${name}" or the bit ${bit} has a meaning already, which is for good`,
  });

import { Fault, type Actor } from '@atoll/kernel';
import { lock, newId, onDuplicate, Store, type Db, type Prisma, type Sponsorship } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isAddress } from 'viem';

import { readContract, type SponsoredContract } from './sponsored.js';

/** What an organisation is willing to relay, and how much of it in any 24 hours. */
export type SponsorshipWish = {
  chainId: string;
  keyId: string;
  name: string;
  contracts: SponsoredContract[];
  /** Anybody's when empty. */
  signers: string[];
  applicationKeyId?: string | null;
  limits: SponsorshipLimits;
  days: number;
};

export type SponsorshipLimits = {
  intentsPerSigner: number;
  gasPerSigner: bigint;
  intentsPerDay: number;
  gasPerDay: bigint;
};

const DAY_MS = 86_400_000;
/** Of one organisation, that have not ended. */
const MOST = 100;
/** What every client reads without rounding. */
const MOST_GAS = BigInt(Number.MAX_SAFE_INTEGER);

@Injectable()
export class SponsorshipsService {
  constructor(private readonly store: Store) {}

  /** From now on. Only people may, since it lets strangers have a key sign. */
  async create(actor: Actor, wish: SponsorshipWish): Promise<Sponsorship> {
    actor.must('key:govern');
    const { organisationId } = actor;
    requireBounds(wish.limits);
    const signers = wish.signers.map(addressOf);
    return this.store.as(actor, async (db) => {
      await requirePlace(db, organisationId);
      const { chainId, keyId, applicationKeyId = null } = wish;
      const chain = await db.chain.findUnique({ where: { id: chainId } });
      if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
      await requireOwn(db, organisationId, { keyId, applicationKeyId });
      const contracts = [];
      for (const contract of wish.contracts) contracts.push(await readContract(db, chainId, contract));
      const row = {
        ...{ organisationId, id: newId(), consortiumId: chain.consortiumId, chainId, keyId, name: wish.name },
        ...{ contracts: contracts as Prisma.InputJsonValue, signers, applicationKeyId, ...wish.limits },
        ...{ createdBy: actor.personId, expiresAt: new Date(Date.now() + wish.days * DAY_MS) },
      };
      return db.sponsorship.create({ data: row }).catch(onDuplicate(() => nameTaken(wish.name)));
    });
  }

  /** At once for what comes; what was taken in before goes on. */
  async end(actor: Actor, id: string): Promise<Sponsorship> {
    actor.must('key:govern');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await lock(db, lockOf(id));
      await db.sponsorship.updateMany({ where: { organisationId, id, endedAt: null }, data: { endedAt: new Date() } });
      return found(db, organisationId, id);
    });
  }

  async find(actor: Actor, id: string): Promise<Sponsorship> {
    actor.must('key:read');
    return this.store.as(actor, (db) => found(db, actor.organisationId, id));
  }

  /** With those that ended, newest first, starting after the sponsorship `after`. */
  async list(actor: Actor, page: { take: number; after?: string }): Promise<Sponsorship[]> {
    actor.must('key:read');
    const where = { organisationId: actor.organisationId, ...(page.after && { id: { lt: page.after } }) };
    return this.store.as(actor, (db) => db.sponsorship.findMany({ where, orderBy: { id: 'desc' }, take: page.take }));
  }
}

/** Who takes an intent in and who ends the sponsorship wait for each other. */
export const lockOf = (id: string) => `sponsorship ${id}`;

export function addressOf(text: string): string {
  if (!isAddress(text, { strict: false })) throw Fault.invalid('signers', 'must be addresses of 20 bytes');
  return text.toLowerCase();
}

async function found(db: Db, organisationId: string, id: string): Promise<Sponsorship> {
  const sponsorship = await db.sponsorship.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!sponsorship) throw Fault.notFound('sponsorship', id);
  return sponsorship;
}

async function requirePlace(db: Db, organisationId: string): Promise<void> {
  await lock(db, `sponsorships of ${organisationId}`);
  if ((await db.sponsorship.count({ where: { organisationId, endedAt: null } })) >= MOST)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'sponsorships', limit: MOST });
}

type Own = { keyId: string; applicationKeyId: string | null };

async function requireOwn(db: Db, organisationId: string, { keyId, applicationKeyId }: Own): Promise<void> {
  const id = (id: string) => ({ where: { organisationId_id: { organisationId, id } }, select: { id: true } });
  if (!(await db.key.findUnique(id(keyId)))) throw Fault.notFound('key', keyId);
  if (applicationKeyId === null || (await db.applicationKey.findUnique(id(applicationKeyId)))) return;
  throw Fault.notFound('application key', applicationKeyId);
}

function requireBounds({ intentsPerSigner, intentsPerDay, gasPerSigner, gasPerDay }: SponsorshipLimits): void {
  if (intentsPerSigner > intentsPerDay)
    throw Fault.invalid('intentsPerSigner', 'must not be more than all signers have');
  if (gasPerSigner > gasPerDay) throw Fault.invalid('gasPerSigner', 'must not be more than all signers have');
  if (gasPerSigner < 21_000n) throw Fault.invalid('gasPerSigner', 'must be enough for one transaction: 21000');
  if (gasPerDay > MOST_GAS) throw Fault.invalid('gasPerDay', `must not be more than ${MOST_GAS}`);
}

const nameTaken = (name: string) =>
  new Fault({ code: 'CONFLICT', what: 'sponsorship', because: `there is one of the name "${name}" already` });

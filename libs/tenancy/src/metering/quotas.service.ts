import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  limitsOf,
  nudge,
  Prisma,
  Store,
  type Db,
  type QuotaNotice,
  type QuotaPeriod,
  type UsageMeasure,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

/** A limit of an organisation's own, for all of it or for one of its applications. */
export type QuotaWish = {
  measure: UsageMeasure;
  period: QuotaPeriod;
  applicationKeyId: string | null;
  amount: bigint;
  /** In per cent. */
  thresholds: number[];
};

/** A quota, and what stands against it in the present period. */
export type QuotaState = QuotaWish & {
  id: string;
  hard: boolean;
  used: bigint;
  startsAt: Date;
  resetsAt: Date;
  createdAt: Date;
};

type Row = Omit<QuotaState, 'amount' | 'used'> & { amount: string; used: string };

/** What an organisation may use of everything, as its operator says, and as it wants to be told itself. */
@Injectable()
export class QuotasService {
  constructor(private readonly store: Store) {}

  /** The operator's first. */
  list(actor: Actor): Promise<QuotaState[]> {
    actor.must('usage:read');
    return this.store.as(actor, (db) => states(db, actor.organisationId, Prisma.empty));
  }

  /** Sets a soft limit: it warns, and refuses nothing. One of the same measure, period and application is replaced. */
  set(actor: Actor, { amount, thresholds, ...of }: QuotaWish): Promise<QuotaState> {
    actor.must('quota:manage');
    const { organisationId } = actor;
    const content = { amount: new Prisma.Decimal(amount.toString()), thresholds: checked(thresholds) };
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { quotas: limit } = await limitsOf(db, organisationId);
        if (of.applicationKeyId) await requireKey(db, organisationId, of.applicationKeyId);
        const earlier = await db.quota.findFirst({ where: { organisationId, hard: false, ...of } });
        if (!earlier && (await db.quota.count({ where: { organisationId, hard: false } })) >= limit)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'quotas', limit });
        const { id } = earlier
          ? await db.quota.update({ where: { organisationId_id: { organisationId, id: earlier.id } }, data: content })
          : await db.quota.create({ data: { organisationId, ...of, ...content } });
        await nudge(db, 'metering', organisationId); // it may be used up already
        return (await states(db, organisationId, Prisma.sql`WHERE id = ${id}::uuid`))[0]!;
      }),
    );
  }

  /** Removing twice succeeds; an operator's stays. */
  async remove(actor: Actor, id: string): Promise<void> {
    actor.must('quota:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      const found = await db.quota.findFirst({ where: { organisationId, id }, select: { hard: true } });
      if (found?.hard)
        throw new Fault({ code: 'CONFLICT', what: 'quota', because: 'the operator set it; ask them to change it' });
      await db.quota.deleteMany({ where: { organisationId, id, hard: false } });
    });
  }

  /** Newest first, starting after the notice `after`. */
  notices(actor: Actor, { take, after }: { take: number; after?: string }): Promise<QuotaNotice[]> {
    actor.must('usage:read');
    const where = { organisationId: actor.organisationId, ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.quotaNotice.findMany({ where, orderBy: { id: 'desc' }, take }));
  }
}

/** In order, each once. */
function checked(thresholds: number[]): number[] {
  const all = [...new Set(thresholds)].sort((a, b) => a - b);
  if (all.every((each) => Number.isInteger(each) && each >= 1 && each <= 100) && all.length <= 10) return all;
  throw Fault.invalid('thresholds', 'must be up to 10 whole numbers from 1 to 100, in per cent');
}

async function requireKey(db: Db, organisationId: string, id: string): Promise<void> {
  const where = { organisationId_id: { organisationId, id } };
  if (!(await db.applicationKey.findUnique({ where, select: { id: true } })))
    throw Fault.notFound('application key', id);
}

async function states(db: Db, organisationId: string, where: Prisma.Sql): Promise<QuotaState[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, hard, application_key_id AS "applicationKeyId", measure, period, amount::text, thresholds, used::text,
           starts_at AS "startsAt", resets_at AS "resetsAt", created_at AS "createdAt"
    FROM quotas_at(${organisationId}::uuid, now()) ${where} ORDER BY hard DESC, measure, period, application_key_id NULLS FIRST`;
  return rows.map(({ amount, used, ...row }) => ({ ...row, amount: BigInt(amount), used: BigInt(used) }));
}

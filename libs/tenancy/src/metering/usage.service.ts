import { Fault, type Actor } from '@atoll/kernel';
import { NIL_ID, Prisma, Store, type QuotaPeriod, type UsageMeasure } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { MEASURES } from './measure.js';

/** Which usage, and how it is added up. What is absent does not matter. */
export type UsageFilter = {
  measures?: UsageMeasure[] | undefined;
  chainIds?: string[] | undefined;
  applicationKeyIds?: string[] | undefined;
  since: Date;
  until: Date;
  by: QuotaPeriod;
  perChain: boolean;
  perApplication: boolean;
};

/** What was used of a measure within a period; chain and application where each has rows of its own. */
export type Usage = {
  from: Date;
  measure: UsageMeasure;
  /** Zeros where usage of all is added up; of an application also where none did it. */
  chainId: string;
  applicationKeyId: string;
  amount: bigint;
};

/** Where a row stands among those of its list. */
export const placeOfUsage = ({ from, measure, chainId, applicationKeyId }: Usage): string =>
  `${from.getTime()} ${MEASURES.indexOf(measure)} ${chainId} ${applicationKeyId}`;
export const USAGE_PLACE = /^\d{1,16} \d [0-9a-f-]{36} [0-9a-f-]{36}$/;

const DAY_MS = 86_400_000;
/** How many days one question may be about. */
export const MOST_DAYS: Record<QuotaPeriod, number> = { HOUR: 31, DAY: 400, MONTH: 1_100 };

/** What an organisation used, those notes included that are not added up yet. */
@Injectable()
export class UsageService {
  constructor(private readonly store: Store) {}

  /** The latest first, starting after the place `after`. */
  async list(actor: Actor, filter: UsageFilter, { take, after }: { take: number; after?: string }): Promise<Usage[]> {
    actor.must('usage:read');
    const { since, until, by, perChain, perApplication } = filter;
    const most = MOST_DAYS[by];
    if (until.getTime() - since.getTime() > most * DAY_MS)
      throw Fault.invalid(
        'since',
        `must be at most ${most} days before "until" where usage is told by the ${by.toLowerCase()}`,
      );
    const nil = Prisma.sql`${NIL_ID}::uuid`;
    const rows = await this.store.as(
      actor,
      (db) => db.$queryRaw<(Omit<Usage, 'amount'> & { amount: string })[]>`
        SELECT * FROM (
          SELECT quota_start(${by}::quota_period, hour) AS "from", measure, ${perChain ? Prisma.sql`chain_id` : nil} AS "chainId",
                 ${perApplication ? Prisma.sql`application_key_id` : nil} AS "applicationKeyId", sum(amount)::text AS amount
          FROM (SELECT measure, hour, chain_id, application_key_id, amount FROM usage_hours WHERE ${concerned(actor, filter)}
                UNION ALL
                SELECT measure, hour, chain_id, application_key_id, amount FROM usage_notes WHERE ${concerned(actor, filter)}) AS used
          GROUP BY 1, 2, 3, 4) AS usage
        ${behind(after)} ORDER BY "from" DESC, measure, "chainId", "applicationKeyId" LIMIT ${take}`,
    );
    return rows.map(({ amount, ...row }) => ({ ...row, amount: BigInt(amount) }));
  }
}

function concerned({ organisationId }: Actor, filter: UsageFilter): Prisma.Sql {
  const { measures, chainIds, applicationKeyIds, since, until, by } = filter;
  return Prisma.sql`organisation_id = ${organisationId}::uuid AND measure = ANY (${measures ?? MEASURES}::usage_measure[])
    AND hour >= quota_start(${by}::quota_period, ${since}::timestamptz) AND hour < ${until}::timestamptz
    ${chainIds ? Prisma.sql`AND chain_id = ANY (${chainIds}::uuid[])` : Prisma.empty}
    ${applicationKeyIds ? Prisma.sql`AND application_key_id = ANY (${applicationKeyIds}::uuid[])` : Prisma.empty}`;
}

function behind(after: string | undefined): Prisma.Sql {
  const [from, measure, chain, application] = after?.split(' ') ?? [];
  if (from === undefined) return Prisma.empty;
  const at = new Date(Number(from));
  return Prisma.sql`WHERE "from" < ${at} OR "from" = ${at}
    AND (measure, "chainId", "applicationKeyId") > (${MEASURES[Number(measure)]}::usage_measure, ${chain}::uuid, ${application}::uuid)`;
}

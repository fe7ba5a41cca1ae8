// What the reconciler writes into rows of devices, many in one statement.
import type { Db, Device } from '@atoll/store';

import type { DeviceSight } from './device-sight.js';
import type { Because } from './device-steps.js';

/** What was seen of a row's device, as of a block. */
export type Sighted = DeviceSight & { id: string; block: bigint };

/** A later look than the row has had; an earlier one changes nothing. */
export async function writeSights(db: Db, organisationId: string, sights: readonly Sighted[]): Promise<void> {
  if (sights.length === 0) return;
  const column = <T>(of: (sight: Sighted) => T): T[] => sights.map(of);
  await db.$executeRaw`
    UPDATE devices d SET status = s.status::device_status, seen_gateway = s.gateway, seen_credential = s.credential,
      seen_info_hash = s.info_hash, seen_seq = s.seq, seen_block = s.block
    FROM unnest(${column(({ id }) => id)}::uuid[], ${column(({ status }) => status)}::text[], ${column(({ gateway }) => gateway)}::text[],
      ${column(({ credential }) => credential)}::text[], ${column(({ infoHash }) => infoHash)}::text[],
      ${column(({ seq }) => seq)}::bigint[], ${column(({ block }) => block)}::bigint[])
      AS s (id, status, gateway, credential, info_hash, seq, block)
    WHERE d.organisation_id = ${organisationId}::uuid AND d.id = s.id AND coalesce(d.seen_block, -1) <= s.block`;
}

/** The step that each takes, with the transaction that takes it. */
export async function writeSteps(
  db: Db,
  organisationId: string,
  steps: readonly { device: Device; step: string; transactionId: string }[],
): Promise<void> {
  if (steps.length === 0) return;
  await db.$executeRaw`
    UPDATE devices d SET step = s.step, step_revision = s.revision, transaction_id = s.transaction_id, reason = NULL, fault = NULL
    FROM unnest(${steps.map(({ device }) => device.id)}::uuid[], ${steps.map(({ step }) => step)}::text[],
      ${steps.map(({ device }) => device.revision)}::int[], ${steps.map(({ transactionId }) => transactionId)}::uuid[])
      AS s (id, step, revision, transaction_id) WHERE d.organisation_id = ${organisationId}::uuid AND d.id = s.id`;
}

/** Nothing is left to be done for these wishes, or can be; and what is in the way of a file's line stands in its report. */
export async function writeSettled(
  db: Db,
  organisationId: string,
  settled: readonly { device: Device; because: Because | null }[],
): Promise<void> {
  if (settled.length === 0) return;
  await db.$executeRaw`
    UPDATE devices d SET settled_revision = s.revision, step_revision = s.revision, reason = s.reason, fault = s.fault::jsonb
    FROM unnest(${settled.map(({ device }) => device.id)}::uuid[], ${settled.map(({ device }) => device.revision)}::int[],
      ${settled.map(({ because }) => because?.reason ?? null)}::text[],
      ${settled.map(({ because }) => (because ? JSON.stringify(because.fault) : null))}::text[])
      AS s (id, revision, reason, fault) WHERE d.organisation_id = ${organisationId}::uuid AND d.id = s.id`;
  const reported = settled.flatMap(({ device, because }) =>
    because && device.enrolmentId !== null && device.line !== null && device.status === 'UNREGISTERED'
      ? [{ ...device, because }]
      : [],
  );
  await db.enrolmentProblem.createMany({
    data: reported.map(({ enrolmentId, line, because: { reason, fault } }) => ({
      ...{ organisationId, enrolmentId: enrolmentId!, line: line!, message: reason },
      ...(fault.code === 'INVALID' ? { field: fault.field, code: 'FORGED' } : { field: '', code: 'REFUSED' }),
    })),
    skipDuplicates: true,
  });
}

// What one part of a file becomes, in one transaction: devices, problems, and how far the file was read.
import { lock, newId, Prisma, type Db, type Enrolment } from '@atoll/store';

import { columnsOf, isSame, takenHardware } from './device-wish.js';
import type { DeviceLine, LineProblem } from './enrolment-line.js';
import type { FileRecord } from './read-file.js';

type Good = { line: number; device: DeviceLine };
type Bad = { line: number; problem: LineProblem };
export type Counts = { taken: number; known: number; refused: number };

/** Writes a part down: what is new becomes rows, in a few statements; what is there is known; the rest is reported. */
export async function writePart(
  db: Db,
  enrolment: Enrolment,
  records: readonly FileRecord[],
  createdBy: string | null,
): Promise<Counts> {
  const bad: Bad[] = records.flatMap(({ line, read }) =>
    Array.isArray(read) ? read.map((problem) => ({ line, problem })) : [],
  );
  const good: Good[] = records.flatMap(({ line, read }) => (Array.isArray(read) ? [] : [{ line, device: read }]));
  await lock(db, `devices of ${enrolment.organisationId} written on ${enrolment.chainId}`);
  const { fresh, known, refused } = await sorted(db, enrolment, good);
  await insertAll(db, enrolment, fresh, createdBy);
  const problems = [...bad, ...refused];
  await db.enrolmentProblem.createMany({
    data: problems.map(({ line, problem }) => ({
      ...{ organisationId: enrolment.organisationId, enrolmentId: enrolment.id, line },
      ...problem,
    })),
    skipDuplicates: true,
  });
  return { taken: fresh.length, known, refused: new Set(problems.map(({ line }) => line)).size };
}

/** By what there is already: rows of the organisation, hardware on the chain, and lines before in this part. */
async function sorted(db: Db, { organisationId, chainId }: Enrolment, good: readonly Good[]) {
  const all = (of: (device: DeviceLine) => string) => good.map(({ device }) => of(device));
  const rows = await db.device.findMany({
    where: { organisationId, chainId, address: { in: all(({ address }) => address) } },
  });
  const there = new Map(rows.map((row) => [row.address, row]));
  const taken = await takenHardware(
    db,
    chainId,
    all(({ hwIdHash }) => hwIdHash),
  );
  const [byAddress, byHardware] = [new Map<string, Good>(), new Map<string, Good>()];
  const refused: Bad[] = [];
  let known = 0;
  for (const each of good) {
    const { device, line } = each;
    const refuse = (field: string, code: LineProblem['code'], message: string) =>
      refused.push({ line, problem: { field, code, message } });
    const row = there.get(device.address);
    const twin = byAddress.get(device.address) ?? byHardware.get(device.hwIdHash);
    if (row && isSame(row, device)) known++;
    else if (row)
      refuse('address', 'DIFFERS', 'is that of a device that is there with other fields; nothing was changed');
    else if (twin) refuse(...repeated(twin, device));
    else if (taken.has(device.hwIdHash))
      refuse('hwIdHash', 'TAKEN', `has the live DID of ${taken.get(device.hwIdHash)} already; retire that first`);
    else {
      byAddress.set(device.address, each);
      byHardware.set(device.hwIdHash, each);
    }
  }
  return { fresh: [...byAddress.values()], known, refused };
}

const repeated = (twin: Good, device: DeviceLine) =>
  [
    twin.device.address === device.address ? 'address' : 'hwIdHash',
    'REPEATED' as const,
    `is in line ${twin.line} already`,
  ] as const;

async function insertAll(
  db: Db,
  enrolment: Enrolment,
  fresh: readonly Good[],
  createdBy: string | null,
): Promise<void> {
  if (fresh.length === 0) return;
  const { organisationId, consortiumId, chainId, id } = enrolment;
  // Ids of one moment are random, and the lines of a file keep their order.
  const ids = fresh.map(() => newId()).sort();
  const rows = fresh.map(({ device, line }, i) => {
    const columns = columnsOf(device);
    return {
      ...{ id: ids[i]!, address: columns.address, kind: columns.kind, class: columns.class, line },
      ...{ hw_id_hash: columns.hwIdHash, mud_hash: columns.mudHash, fw_hash: columns.fwHash, proof: columns.proof },
      ...{ public_key: columns.publicKey, first_gateway: columns.firstGateway, gateway: columns.gateway },
      ...{ credential: columns.credential, desired: columns.desired, name: columns.name, name_key: columns.nameKey },
      ...{ tags: columns.tags, site: columns.site },
    };
  });
  await db.$executeRaw(Prisma.sql`
    INSERT INTO devices (organisation_id, consortium_id, chain_id, enrolment_id, created_by, id, address, kind, class, line, hw_id_hash, mud_hash,
      fw_hash, proof, public_key, first_gateway, gateway, credential, desired, name, name_key, tags, site)
    SELECT ${organisationId}::uuid, ${consortiumId}::uuid, ${chainId}::uuid, ${id}::uuid, ${createdBy}::uuid, s.id, s.address, s.kind, s.class, s.line,
      s.hw_id_hash, s.mud_hash, s.fw_hash, s.proof, s.public_key, s.first_gateway, s.gateway, s.credential, s.desired, s.name, s.name_key, s.tags, s.site
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS s (id uuid, address text, kind smallint, class device_class, line int, hw_id_hash text,
      mud_hash text, fw_hash text, proof text, public_key text, first_gateway text, gateway text, credential text, desired device_status,
      name text, name_key text, tags text[], site text)`);
}

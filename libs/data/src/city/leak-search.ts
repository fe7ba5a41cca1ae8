// Which grant leaked data was given under, by the marks that its department's secret makes.
import { membershipOf, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Db, LeakTrace } from '@atoll/store';
import canonicalize from 'canonicalize';
import { setImmediate as breath } from 'node:timers/promises';
import { keccak256, toBytes, type Hex } from 'viem';
import { z } from 'zod';

import { answersFor } from '../grants/key-releases.service.js';
import { jsonIn } from './answer.js';
import { markingOf, readDescriptor, type DatasetDescriptor } from './descriptor.js';
import { readTable } from './table.js';
import { traced, type Accusation } from './watermark.js';

export type Evidence = {
  leakId: Hex;
  evidence: Hex;
  owner: Hex;
  descriptor: DatasetDescriptor;
  /** Every grant of the resource that there ever was, for its marks are in what was given under it for ever. */
  grantIds: string[];
};

const FILED = 1;
/** Rows that are looked at: some hundred say all, and each costs time for each grant. */
const MOST_ROWS = 2_000;
/** Grants that are gone through at once, so that the worker answers others meanwhile. */
const PART = 20;

const brought = z.strictObject({ leak: z.string(), csv: z.string() });

/** What a leak is about, by what a node says, and the grants that are in question. */
export async function evidenceIn(
  db: Db,
  view: KernelView,
  { chainId, leakId, names }: Pick<LeakTrace, 'chainId' | 'leakId' | 'names'>,
): Promise<Evidence> {
  const [resource, state] = await view.read('CityExchange', 'leaks', [leakId as Hex]);
  if (BigInt(resource) === 0n) throw Fault.notFound('leak', leakId);
  if (names && Number(state) !== FILED) throw conflict('leak', 'a grant was named already; look at the leak');
  const [owner] = await view.read('AccessGrant', 'policies', [resource]);
  const leak = await db.cityLeak.findUnique({ where: { chainId_id: { chainId, id: leakId } } });
  const dataset = await db.cityDataset.findUnique({ where: { chainId_resource: { chainId, resource } } });
  if (!leak) throw new Fault({ code: 'UNAVAILABLE', what: 'leak, which is not read from the chain yet,' });
  const described =
    dataset &&
    (await db.cityDescriptor.findUnique({ where: { chainId_hash: { chainId, hash: dataset.descriptorHash } } }));
  if (!described) throw conflict('dataset', 'nobody here has its descriptor, so nobody knows how it is marked');
  const grants = await db.accessGrant.findMany({
    where: { chainId, resource },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const about = { leakId: leakId as Hex, evidence: leak.evidence as Hex, owner };
  return { ...about, descriptor: readDescriptor(described.text), grantIds: grants.map(({ id }) => id) };
}

/** Who learns whose copy it is: an auditor, an arbiter who repeats it, and the department itself. */
export async function mayTrace(view: KernelView, principal: Hex, owner: Hex): Promise<void> {
  const { state, roles } = await membershipOf(view, principal);
  const judges = state === 'ACTIVE' && (roles.includes('AUDITOR') || roles.includes('ARBITER'));
  if (!judges && !(await answersFor(view, principal, owner)))
    throw conflict(
      'role',
      'only an AUDITOR, an ARBITER or the department whose data it is looks for whose copy leaked',
    );
}

/** The surest first; none where no grant is. What was brought must be what was filed, to the byte. */
export async function accusationsIn(
  { leakId, evidence, descriptor, grantIds }: Evidence,
  bytes: Uint8Array,
  secret: Uint8Array,
): Promise<{ rows: number; accusations: Accusation[] }> {
  const read = brought.safeParse(jsonIn(bytes));
  if (!read.success) throw Fault.invalid('sealed', 'must be JSON of a "leak" and a "csv"');
  const { leak, csv } = read.data;
  if (leak !== leakId) throw Fault.invalid('sealed', 'was encrypted for another leak');
  if (keccak256(toBytes(csv)) !== evidence) throw Fault.invalid('sealed', 'does not have the hash that was filed');
  const table = readTable(csv, 'sealed');
  if (!table.columns.includes(descriptor.id.column))
    throw Fault.invalid('sealed', `has no column "${descriptor.id.column}", by which rows of this dataset are known`);
  const rows = table.rows.slice(0, MOST_ROWS);
  const accusations: Accusation[] = [];
  for (let from = 0; from < grantIds.length; from += PART) {
    const part = grantIds.slice(from, from + PART);
    accusations.push(...traced(rows, secret, part, markingOf(descriptor), grantIds.length));
    await breath();
  }
  return { rows: rows.length, accusations: accusations.sort((a, b) => a.chance - b.chance) };
}

/** What the chain has of a search: who repeats it with the same evidence gets the same. */
export function proofOf({ leakId, evidence }: Evidence, accusation: Accusation): Hex {
  return keccak256(toBytes(canonicalize({ leak: leakId, evidence, ...accusation })!));
}

const conflict = (what: string, because: string) => new Fault({ code: 'CONFLICT', what, because });

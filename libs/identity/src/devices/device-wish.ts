import { Fault } from '@atoll/kernel';
import { Prisma, type Db, type Device } from '@atoll/store';

import type { DeviceLine } from './enrolment-line.js';

/** What an organisation may ask for of a device; the rest of its states is not its own to reach. */
export type DesiredStatus = 'REGISTERED' | 'ACTIVE' | 'SUSPENDED' | 'RETIRED';

/** A device's line as the columns of its row. */
export const columnsOf = (line: DeviceLine) => ({
  ...{ address: line.address, kind: line.kind, class: line.class, hwIdHash: line.hwIdHash, mudHash: line.mudHash },
  ...{ fwHash: line.fwHash, publicKey: line.publicKey, firstGateway: line.gateway, proof: line.proof },
  ...{ gateway: line.gateway, credential: line.credential, desired: desiredOf(line) },
  ...labelsOf(line),
});

const desiredOf = ({ credential }: DeviceLine): DesiredStatus => (credential ? 'ACTIVE' : 'REGISTERED');

export type Labels = Pick<DeviceLine, 'name' | 'tags' | 'site'>;
export const labelsOf = ({ name, tags, site }: Labels) => ({ name, nameKey: keyOf(name), tags, site });

/** Names are found without regard to case. */
export const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Whether a line says what the row has already: what the device signed. Labels and wishes may have changed since. */
export const isSame = (row: Device, line: DeviceLine): boolean =>
  row.kind === line.kind &&
  row.class === line.class &&
  row.hwIdHash === line.hwIdHash &&
  row.mudHash === line.mudHash &&
  row.fwHash === line.fwHash &&
  row.publicKey === line.publicKey &&
  row.firstGateway === line.gateway &&
  (line.proof === null || row.proof === null || row.proof === line.proof);

/** Hardware among the given that has a live DID on the chain already, and which. The contract is the judge; this spares its no. */
export async function takenHardware(db: Db, chainId: string, hardware: string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ hwIdHash: string; address: string }[]>`
    SELECT hw_id_hash AS "hwIdHash", address FROM chain_devices
    WHERE chain_id = ${chainId}::uuid AND hw_id_hash = ANY (${hardware}::text[]) AND status <> 'RETIRED'
    UNION ALL SELECT hw_id_hash, address FROM devices
    WHERE chain_id = ${chainId}::uuid AND hw_id_hash = ANY (${hardware}::text[]) AND desired <> 'RETIRED'
      AND organisation_id = (SELECT current_organisation())`;
  return new Map(rows.map(({ hwIdHash, address }) => [hwIdHash, address]));
}

export const hardwareTaken = (address: string): Fault =>
  conflict(`its hardware has the live DID of ${address} already; retire that first`);

export const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'device', because });

/** The next wish: what was in the way of the one before no longer counts. */
export const NEXT = { revision: { increment: 1 } } satisfies Prisma.DeviceUpdateManyMutationInput;

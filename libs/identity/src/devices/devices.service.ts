import { kernelAddresses, principalOf } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { personBehind } from '@atoll/ledger';
import {
  againOnDuplicate,
  lock,
  newId,
  nudge,
  Store,
  type Chain,
  type Db,
  type Device,
  type Prisma,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Address } from 'viem';

import { hasProved, hasUpdated, type Registry } from './device-fields.js';
import { listDevices, viewsOf, type DeviceFilter, type DeviceView } from './device-list.js';
import {
  columnsOf,
  conflict,
  hardwareTaken,
  isSame,
  labelsOf,
  NEXT,
  takenHardware,
  type DesiredStatus,
  type Labels,
} from './device-wish.js';
import { readDid } from './did.js';
import { readLine, type DeviceLine } from './enrolment-line.js';

/** What a row of a device can be asked for by: its id, for its own organisation. */
type Change = (db: Db, device: Device) => Promise<Prisma.DeviceUpdateManyMutationInput | null>;

@Injectable()
export class DevicesService {
  constructor(private readonly store: Store) {}

  /** Takes a device in, from now on: the same again is the same row. With its proof it goes to the chain at once. */
  async register(actor: Actor, chainId: string, cells: Record<string, unknown>): Promise<DeviceView> {
    actor.must('device:manage');
    const line = readLine(cells);
    if (Array.isArray(line)) throw Fault.invalid(line[0]!.field || 'device', line[0]!.message);
    return againOnDuplicate(() => this.store.as(actor, (db) => insert(db, actor, chainId, line)));
  }

  /** The device's own signature that it is what its row says; whoever carries it. */
  prove(actor: Actor, id: string, proof: string): Promise<DeviceView> {
    return this.change(actor, id, async (db, device) => {
      if (device.proof === proof) return null;
      if (device.status !== 'UNREGISTERED') throw conflict('it is registered already');
      await requireProof(db, actor, device, proof);
      return { proof, ...NEXT };
    });
  }

  /** What a device says of itself, signed by it alone. */
  update(actor: Actor, id: string, update: { infoHash: string; seq: bigint; proof: string }): Promise<DeviceView> {
    return this.change(actor, id, async (db, device) => {
      const { infoHash, seq, proof } = update;
      const last = greater(device.updateSeq, device.seenSeq);
      if (device.updateSeq === seq && device.updateHash === infoHash) return null;
      if (seq <= last || seq >= 2n ** 63n) throw Fault.invalid('seq', `must be greater than ${last}, the last one`);
      if (!hasUpdated(device.address, infoHash, seq, proof, await registryOf(db, await chainOf(db, device.chainId))))
        throw Fault.invalid('proof', `is not the signature of ${device.address} over this update`);
      return { updateHash: infoHash, updateSeq: seq, updateProof: proof, ...NEXT };
    });
  }

  /** By an endorsement on the chain, which the contract asks about. */
  activate(actor: Actor, id: string, credential: string): Promise<DeviceView> {
    return this.wish(actor, id, 'ACTIVE', { credential });
  }

  suspend(actor: Actor, id: string): Promise<DeviceView> {
    return this.wish(actor, id, 'SUSPENDED');
  }

  /** Active again by the credential that it was active by, or by another one. */
  resume(actor: Actor, id: string, credential?: string | null): Promise<DeviceView> {
    return this.change(actor, id, async (_db, device) => {
      const by = credential ?? device.seenCredential ?? device.credential;
      if (!by) throw Fault.invalid('credential', 'must be given: the device was never active by one');
      requireLive(device);
      return { desired: 'ACTIVE', credential: by, ...NEXT };
    });
  }

  retire(actor: Actor, id: string): Promise<DeviceView> {
    return this.wish(actor, id, 'RETIRED');
  }

  /** To another gateway, or to none. */
  bind(actor: Actor, id: string, gateway: string | null): Promise<DeviceView> {
    return this.change(actor, id, async (_db, device) => {
      requireLive(device);
      return { gateway, ...NEXT };
    });
  }

  /** What only its own organisation sees; nothing of it goes to a chain. */
  label(actor: Actor, id: string, labels: Labels): Promise<DeviceView> {
    return this.change(actor, id, async () => labelsOf(labels));
  }

  /** By the id of a row of one's own. */
  async find(actor: Actor, id: string): Promise<DeviceView> {
    actor.must('device:read');
    return this.store.as(actor, async (db) => {
      const device = await own(db, actor, id);
      return (await viewsOf(db, actor, device.chainId, [device.address]))[0]!; // its row was there a moment ago
    });
  }

  /** By its DID: one's own, or any that the chain shows. */
  async byDid(actor: Actor, did: string): Promise<DeviceView> {
    actor.must('device:read');
    const { evmChainId, address } = readDid(did);
    return this.store.as(actor, async (db) => {
      const chains = await db.chain.findMany({ where: { evmChainId, desired: { not: 'DELETED' } } });
      for (const { id } of chains) {
        const [view] = await viewsOf(db, actor, id, [address]);
        if (view) return view;
      }
      throw Fault.notFound('device', did.slice(0, 80));
    });
  }

  /** Those of a chain that the actor's organisation sees, by address, starting after the address `after`. */
  async list(
    actor: Actor,
    chainId: string,
    filter: DeviceFilter,
    page: { take: number; after?: string },
  ): Promise<DeviceView[]> {
    actor.must('device:read');
    return this.store.as(actor, async (db) => {
      await chainOf(db, chainId);
      return listDevices(db, actor, chainId, filter, page);
    });
  }

  private wish(actor: Actor, id: string, desired: DesiredStatus, more: { credential?: string } = {}) {
    return this.change(actor, id, async (_db, device) => {
      if (desired === device.desired && device.status === desired) return null;
      requireLive(device);
      return { desired, ...more, ...NEXT };
    });
  }

  /** Writes a wish, and has a worker look. */
  private async change(actor: Actor, id: string, wishFor: Change): Promise<DeviceView> {
    actor.must('device:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const device = await own(db, actor, id);
      const data = await wishFor(db, device);
      if (data) {
        await db.device.updateMany({ where: { organisationId, id }, data });
        await nudge(db, 'device', `${organisationId}/${device.chainId}`);
      }
      return (await viewsOf(db, actor, device.chainId, [device.address]))[0]!;
    });
  }
}

async function insert(db: Db, actor: Actor, chainId: string, line: DeviceLine): Promise<DeviceView> {
  const { organisationId } = actor;
  const chain = await chainOf(db, chainId);
  await lock(db, `hardware ${line.hwIdHash} of ${organisationId} on ${chainId}`);
  const there = await db.device.findFirst({ where: { organisationId, chainId, address: line.address } });
  if (there && !isSame(there, line)) throw conflict('there is one of this address with other fields');
  if (!there) {
    await principalOf(db, organisationId, chainId);
    const taken = (await takenHardware(db, chainId, [line.hwIdHash])).get(line.hwIdHash);
    if (taken) throw hardwareTaken(taken);
    if (line.proof) await requireProof(db, actor, { chainId, ...columnsOf(line) }, line.proof);
    const { consortiumId } = chain;
    const createdBy = await personBehind(db, actor);
    const row = { organisationId, id: newId(), consortiumId, chainId, createdBy };
    await db.device.createMany({ data: { ...row, ...columnsOf(line) } });
    await nudge(db, 'device', `${organisationId}/${chainId}`);
  }
  return (await viewsOf(db, actor, chainId, [line.address]))[0]!;
}

export async function chainOf(db: Db, chainId: string): Promise<Chain> {
  const chain = await db.chain.findUnique({ where: { id: chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  return chain;
}

export async function registryOf(db: Db, { id, evmChainId }: Pick<Chain, 'id' | 'evmChainId'>): Promise<Registry> {
  const { IdentityRegistry: address } = await kernelAddresses(db, id);
  return { address, evmChainId: Number(evmChainId) };
}

type Proving = Parameters<typeof hasProved>[0] & { chainId: string };

async function requireProof(db: Db, { organisationId }: Actor, said: Proving, proof: string): Promise<void> {
  const registry = await registryOf(db, await chainOf(db, said.chainId));
  const { address } = await principalOf(db, organisationId, said.chainId);
  if (hasProved(said, proof, address as Address, registry)) return;
  throw Fault.invalid(
    'proof',
    `is not the signature of ${said.address} over these fields, for ${address} and this chain`,
  );
}

function requireLive({ status, desired }: Device): void {
  if (status === 'RETIRED' || desired === 'RETIRED') throw conflict('it is retired, for ever; register another one');
}

async function own(db: Db, { organisationId }: Actor, id: string): Promise<Device> {
  const device = await db.device.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!device) throw Fault.notFound('device', id);
  return device;
}

const greater = (a: bigint | null, b: bigint | null): bigint => [a ?? 0n, b ?? 0n].reduce((x, y) => (x > y ? x : y));

import { kernelView, principalOf, type KernelView, type Principal } from '@atoll/contracts';
import { Actor, Fault } from '@atoll/kernel';
import { isMember, LEFT, Room, submitAll, type Submitted } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { lock, NIL_ID, Store, type Db, type Device, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { registryOf } from './devices.service.js';
import { abiFor, callData, lookAt, type DeviceSight } from './device-sight.js';
import { isUnderWay, judged, nextStep, type Because, type Decision, type Step } from './device-steps.js';
import { writeSights, writeSettled, writeSteps, type Sighted } from './device-rows.js';

/** So many devices of an organisation are under way on a chain at a time; the next ones wait for these. */
const AT_ONCE = 500;
const SOON: LookAgain = { lookAgainMs: 500 };
/** What it waits for takes people, or other nodes. */
const LATER: LookAgain = { lookAgainMs: 10_000 };
/** Of these the next look may find less, so they end nothing. */
const PASSING: ReadonlySet<string> = new Set(['QUOTA_EXCEEDED', 'CHAIN_HALTED', 'UNAVAILABLE', 'RATE_LIMITED']);

type Place = { organisationId: string; chainId: string };
type Full = { device: Device; transaction: Transaction | undefined };
type Decided = { device: Device; decision: Decision };

/** Has the devices of an organisation on a chain become what is wished of them, so many at a time. */
@Injectable()
export class DeviceReconciler implements Handler {
  readonly queue = 'device';
  private readonly room = new Room();

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', chainId = ''] = key.split('/');
    const place = { organisationId, chainId };
    const open = await this.open(place);
    if (open.length === 0) return null;
    if (!(await isMember(this.store.platform, open[0]!.device.consortiumId, organisationId)))
      return this.leave(organisationId, open);
    const waiting = open.filter(({ transaction }) => isUnderWay(transaction));
    const idle = open.filter(({ transaction }) => !isUnderWay(transaction));
    const went = idle.length === 0 ? 'ON' : await this.advance(place, idle);
    if (went === 'WAITS') return LATER;
    return waiting.some(({ transaction }) => transaction?.held) && idle.length === 0 ? LATER : SOON;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, chainId] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT DISTINCT organisation_id, chain_id, organisation_id || '/' || chain_id AS key FROM devices
      WHERE settled_revision < revision AND proof IS NOT NULL
        AND (organisation_id, chain_id) > (${organisationId}::uuid, ${chainId}::uuid)
      ORDER BY organisation_id, chain_id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }

  private async open({ organisationId, chainId }: Place): Promise<Full[]> {
    const { device, transaction } = this.store.platform;
    const devices = await device.findMany({
      where: { organisationId, chainId, proof: { not: null }, settledRevision: { lt: device.fields.revision } },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
    });
    const ids = devices.flatMap(({ transactionId }) => transactionId ?? []);
    const transactions = await transaction.findMany({ where: { organisationId, id: { in: ids } } });
    const byId = new Map(transactions.map((each) => [each.id, each]));
    return devices.map((each) => ({ device: each, transaction: byId.get(each.transactionId ?? '') }));
  }

  /** Looks at the registry, writes down what it shows, and takes the next step of each. */
  private async advance(place: Place, rows: Full[]): Promise<'ON' | 'WAITS'> {
    const kernel = await this.kernel(place);
    if (!kernel) return 'WAITS';
    const { view, principal, registry } = kernel;
    const dids = rows.map(({ device }) => device.address);
    const { block, sights } = await view.onNode((rpc) => lookAt(rpc, registry.address, dids));
    const seen = rows.flatMap((row, i) => (isAsNew(row, block) ? [{ ...row, sight: sights[i]! }] : []));
    const decided = seen.map(({ device, transaction, sight }) => ({
      device,
      decision: judged(device, transaction, nextStep(device, sight, principal.address, registry)),
    }));
    const sighted = seen.flatMap(({ device, sight }) => ownSight(device, sight, principal, block));
    return this.store.platform.$transaction((db) => this.write(db, place, kernel, sighted, decided));
  }

  /** Sightings, steps and their transactions commit together; what another worker moved meanwhile is left as it is. */
  private async write(
    db: Db,
    { organisationId, chainId }: Place,
    { registry, principal: { keyId } }: Kernel,
    sighted: Sighted[],
    decided: Decided[],
  ): Promise<'ON' | 'WAITS'> {
    await lock(db, `devices of ${organisationId} on ${chainId}`);
    const unmoved = await unmovedOf(db, organisationId, decided);
    await writeSights(
      db,
      organisationId,
      sighted.filter(({ id }) => unmoved.has(id)),
    );
    const still = decided.filter(({ device }) => unmoved.has(device.id));
    const steps = still.flatMap(({ device, decision }) => ('step' in decision ? [{ device, decision }] : []));
    const answers = await this.submit(db, { organisationId, chainId, keyId, to: registry.address }, steps);
    const ended = still.flatMap(({ device, decision }) =>
      'step' in decision ? [] : [{ device, because: decision.because ?? null }],
    );
    const refused = steps.flatMap(({ device }, i) => refusalOf(device, answers[i]!));
    await writeSteps(
      db,
      organisationId,
      steps.flatMap(({ device, decision }, i) => {
        const answer = answers[i]!;
        return answer instanceof Fault ? [] : [{ device, step: decision.step, transactionId: answer.id }];
      }),
    );
    await writeSettled(db, organisationId, [...ended, ...refused.filter(({ passing }) => !passing)]);
    return refused.some(({ passing }) => passing) ? 'WAITS' : 'ON';
  }

  /** In the name of whoever wished it, within the limits and policies that hold for everybody. */
  private async submit(
    db: Db,
    to: Place & { keyId: string; to: string },
    steps: { device: Device; decision: Step }[],
  ): Promise<Submitted[]> {
    const { organisationId, ...call } = to;
    const answers = new Map<string, Submitted>();
    for (const [createdBy, group] of byMaker(steps)) {
      const wishes = group.map(({ device: { id, revision }, decision }) => ({
        ...call,
        ...{ data: callData(decision.function, decision.args), abi: abiFor(decision.function) },
        idempotencyKey: `device/${id}/${revision}/${decision.step}`,
      }));
      const given = await submitAll(db, new Actor(organisationId, createdBy, []), this.room, wishes);
      group.forEach(({ device }, i) => answers.set(device.id, given[i]!));
    }
    return steps.map(({ device }) => answers.get(device.id)!); // each is in one group
  }

  /** Null where the chain has no kernel, or the organisation no principal: then somebody has to do something first. */
  private async kernel({ organisationId, chainId }: Place): Promise<Kernel | null> {
    const { platform } = this.store;
    try {
      const view = await kernelView(platform, organisationId, chainId);
      const chain = await platform.chain.findUniqueOrThrow({ where: { id: chainId } });
      const [principal, registry] = [
        await principalOf(platform, organisationId, chainId),
        await registryOf(platform, chain),
      ];
      return { view, principal, registry };
    } catch (error) {
      if (error instanceof Fault) return null;
      throw error;
    }
  }

  private async leave(organisationId: string, open: Full[]): Promise<LookAgain> {
    const because = { reason: LEFT.reason, fault: LEFT.fault! };
    await this.store.platform.$transaction((db) =>
      writeSettled(
        db,
        organisationId,
        open.map(({ device }) => ({ device, because })),
      ),
    );
    return SOON;
  }
}

type Kernel = { view: KernelView; principal: Principal; registry: Awaited<ReturnType<typeof registryOf>> };

/** A node that is behind does not know yet what a transaction did. */
const isAsNew = ({ transaction }: Full, block: bigint): boolean => (transaction?.blockNumber ?? 0n) <= block;

/** What the chain shows of somebody else's device of the same address is not this one's. */
function ownSight({ id }: Device, sight: DeviceSight, { address }: Principal, block: bigint): Sighted[] {
  return sight.owner === address ? [{ id, block, ...sight }] : [];
}

async function unmovedOf(db: Db, organisationId: string, decided: Decided[]): Promise<Set<string>> {
  const ids = decided.map(({ device }) => device.id);
  const now = await db.device.findMany({
    where: { organisationId, id: { in: ids } },
    select: { id: true, revision: true, transactionId: true, settledRevision: true },
  });
  const rows = new Map(now.map((row) => [row.id, row]));
  const same = decided.filter(({ device }) => {
    const row = rows.get(device.id);
    return (
      row?.revision === device.revision &&
      row.transactionId === device.transactionId &&
      row.settledRevision === device.settledRevision
    );
  });
  return new Set(same.map(({ device }) => device.id));
}

function refusalOf(device: Device, answer: Submitted): { device: Device; because: Because; passing: boolean }[] {
  if (!(answer instanceof Fault)) return [];
  const { message: reason, detail: fault } = answer;
  return [{ device, because: { reason, fault }, passing: PASSING.has(fault.code) }];
}

function byMaker<T extends { device: Device }>(steps: readonly T[]): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const each of steps) groups.set(each.device.createdBy, [...(groups.get(each.device.createdBy) ?? []), each]);
  return groups;
}

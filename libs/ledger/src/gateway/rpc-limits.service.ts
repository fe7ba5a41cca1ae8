import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, Store, type RpcLimits as Row } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { RPC_LIMITS } from './limits.js';
import { METHODS } from './methods.js';

export type RpcLimits = Pick<Row, 'methods' | 'rate' | 'burst' | 'logBlocks'>;
export type RpcLimitsWish = Partial<{ [Name in keyof RpcLimits]: RpcLimits[Name] | undefined }>;

/** What every application may that nothing was said of. */
const USUAL: RpcLimits = {
  methods: [],
  rate: RPC_LIMITS.rate.usual,
  burst: RPC_LIMITS.burst.usual,
  logBlocks: RPC_LIMITS.logBlocks.usual,
};

/** What each application may do at the RPC gateway. */
@Injectable()
export class RpcLimitsService {
  constructor(private readonly store: Store) {}

  /** Of many keys of the organisation in one query. */
  async ofKeys(actor: Actor, ids: string[]): Promise<Map<string, RpcLimits>> {
    const where = { organisationId: actor.organisationId, applicationKeyId: { in: ids } };
    const rows = await this.store.as(actor, (db) => db.rpcLimits.findMany({ where }));
    const said = new Map<string, RpcLimits>(rows.map((row) => [row.applicationKeyId, row]));
    return new Map(ids.map((id) => [id, said.get(id) ?? USUAL]));
  }

  /** Makes them what is wished; what the wish does not name is as usual. In force at every gateway within four seconds. */
  limit(actor: Actor, applicationKeyId: string, wish: RpcLimitsWish): Promise<RpcLimits> {
    actor.must('application-key:manage');
    const limits = checked(wish);
    const key = { organisationId: actor.organisationId, applicationKeyId };
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { organisationId } = actor;
        const where = { organisationId_id: { organisationId, id: applicationKeyId } };
        if (!(await db.applicationKey.findUnique({ where, select: { id: true } })))
          throw Fault.notFound('application key', applicationKeyId);
        return (await db.rpcLimits.findFirst({ where: key }))
          ? db.rpcLimits.update({ where: { organisationId_applicationKeyId: key }, data: limits })
          : db.rpcLimits.create({ data: { ...key, ...limits } });
      }),
    );
  }
}

function checked(wish: RpcLimitsWish): RpcLimits {
  const methods = [...new Set(wish.methods ?? USUAL.methods)];
  const unknown = methods.find((name) => !METHODS.has(name));
  if (unknown !== undefined) throw Fault.invalid('methods', `names ${unknown.slice(0, 64)}, which is not offered`);
  return {
    methods,
    rate: bounded('rate', wish.rate),
    burst: bounded('burst', wish.burst),
    logBlocks: bounded('logBlocks', wish.logBlocks),
  };
}

function bounded(name: keyof typeof RPC_LIMITS, value: number = RPC_LIMITS[name].usual): number {
  const { most } = RPC_LIMITS[name];
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw Fault.invalid(name, `must be a whole number from 1 to ${most}`);
}

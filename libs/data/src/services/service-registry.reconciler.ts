import { kernelView, type KernelView } from '@atoll/contracts';
import { serviceRegistryAbi } from '@atoll/contracts/kernel';
import { Fault } from '@atoll/kernel';
import { RpcError } from '@atoll/protocol';
import type { Handler, LookAgain } from '@atoll/queue';
import { NIL_ID, Store, type ServiceRegistry } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { decodeFunctionResult, encodeFunctionData, hexToBytes, type Hex } from 'viem';

import { applyEvent } from './apply-event.js';
import { readRegistry } from './read-registry.js';

/** How long an answer about a service's code is good enough. */
const CHECK_MS = 10_000;
const AT_ONCE: LookAgain = { lookAgainMs: 0 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
/** Services that are asked about in one pass. */
const MOST_CHECKED = 200;

/**
 * Keeps what a chain's registry of services says in tables. It reads what the index holds, whose blocks are sealed, and remembers its
 * place in the transaction that writes the rows: cut off anywhere, nothing is left out. Whether a service can be used is asked of the
 * contract again and again, for no event says that its code became another.
 */
@Injectable()
export class ServiceRegistryReconciler implements Handler {
  readonly queue = 'service-registry';

  constructor(private readonly store: Store) {}

  async handle(chainId: string): Promise<LookAgain | null> {
    const registry = await this.registryOf(chainId);
    if (!registry) return null;
    if (await this.readOn(registry)) return AT_ONCE;
    return this.check(chainId);
  }

  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT k.chain_id AS key FROM kernels k JOIN chain_indexes i ON i.chain_id = k.chain_id
      LEFT JOIN service_registries r ON r.chain_id = k.chain_id
      WHERE k.status = 'READY' AND k.chain_id > ${after}::uuid AND (r.chain_id IS NULL OR r.next_block <= i.height OR EXISTS (
        SELECT FROM chain_services s WHERE s.chain_id = k.chain_id AND s.state = 'ACTIVE'
          AND (s.checked_at IS NULL OR s.checked_at < now() - ${CHECK_MS} * interval '1 millisecond')))
      ORDER BY k.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async registryOf(chainId: string): Promise<ServiceRegistry | null> {
    const { platform } = this.store;
    const known = await platform.serviceRegistry.findUnique({ where: { chainId } });
    if (known) return known;
    const contract = await platform.kernelContract.findUnique({
      where: { chainId_contract: { chainId, contract: 'ServiceRegistry' } },
      include: { kernel: true },
    });
    if (!contract?.address || contract.kernel.status !== 'READY') return null;
    const data = { chainId, address: Uint8Array.from(hexToBytes(contract.address as Hex)) };
    await platform.serviceRegistry.createMany({ data: [data], skipDuplicates: true });
    return platform.serviceRegistry.findUnique({ where: { chainId } });
  }

  /** Whether there is more to read at once. The place is compared, so of two who read the same one writes. */
  private readOn({ chainId, address }: ServiceRegistry): Promise<boolean> {
    return this.store.platform.$transaction(async (db) => {
      const [place] = await db.$queryRaw<{ next: bigint }[]>`
        SELECT next_block AS next FROM service_registries WHERE chain_id = ${chainId}::uuid FOR UPDATE`;
      if (!place) return false;
      const { logs, next } = await readRegistry(db, chainId, address, place.next);
      for (const log of logs) await applyEvent(db, chainId, log);
      if (next > place.next) await db.serviceRegistry.update({ where: { chainId }, data: { nextBlock: next } });
      return logs.length > 0;
    });
  }

  private async check(chainId: string): Promise<LookAgain | null> {
    const { platform } = this.store;
    const active = { chainId, state: 'ACTIVE' as const };
    const services = await platform.chainService.findMany({
      where: { ...active, OR: [{ checkedAt: null }, { checkedAt: { lt: new Date(Date.now() - CHECK_MS) } }] },
      select: { id: true },
      orderBy: { checkedAt: { sort: 'asc', nulls: 'first' } },
      take: MOST_CHECKED,
    });
    if (services.length === 0) return (await platform.chainService.count({ where: active })) ? again(CHECK_MS) : null;
    const { deployedBy } = await platform.kernel.findUniqueOrThrow({ where: { chainId } });
    try {
      const view = await kernelView(platform, deployedBy, chainId);
      const answers = await areAvailable(
        view,
        services.map(({ id }) => id as Hex),
      );
      for (const available of [true, false]) {
        const ids = services.filter((_, i) => answers[i] === available).map(({ id }) => id);
        await platform.chainService.updateMany({
          where: { chainId, id: { in: ids } },
          data: { available, checkedAt: new Date() },
        });
      }
    } catch (error) {
      if (error instanceof Fault && error.retryable) return NODES_AWAY;
      throw error;
    }
    return services.length === MOST_CHECKED ? AT_ONCE : again(CHECK_MS);
  }
}

const again = (lookAgainMs: number): LookAgain => ({ lookAgainMs });

async function areAvailable(view: KernelView, ids: Hex[]): Promise<boolean[]> {
  const about = { abi: serviceRegistryAbi, functionName: 'isAvailable' } as const;
  const calls = ids.map((id) => {
    const data = encodeFunctionData({ ...about, args: [id] });
    return { method: 'eth_call', params: [{ to: view.addresses.ServiceRegistry, data }, 'latest'] };
  });
  const answers = await view.onNode((rpc) => rpc.batch(calls));
  return answers.map((answer) => {
    if (answer instanceof RpcError) throw answer;
    return decodeFunctionResult({ ...about, data: answer as Hex });
  });
}

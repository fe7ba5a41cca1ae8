import { kernelView } from '@atoll/contracts';
import { identityRegistryAbi } from '@atoll/contracts/kernel';
import type { Actor } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import type { Store } from '@atoll/store';
import { decodeFunctionResult, encodeFunctionData, type Abi, type Address, type Hex } from 'viem';

import type { ReadingCode } from './reading-code.js';

/** Who a producer is on the chain, as was seen lately. */
export type ProducerSeen = {
  isDevice: boolean;
  /** Why nothing of it is taken; null where it may act. */
  refusal: ReadingCode | null;
  gateway: string;
  gatewayActs: boolean;
};

/** Whose readings, and by whom they may be attested. */
export type Producer = { chainId: string; producer: string; gateway: string | null };

/** What is older is asked for again meanwhile, and what is older than the other is not believed any more. */
const AGES = { fresh: 1_500, believed: 4_500 };
const STATUS = ['', 'PRODUCER_UNENDORSED', '', 'PRODUCER_SUSPENDED', 'PRODUCER_QUARANTINED', 'PRODUCER_RETIRED'];
const ACTIVE = 2;
const NOBODY = '0x0000000000000000000000000000000000000000';
const MOST = 50_000;

type Seen = { at: number; seen: ProducerSeen };

/** Whether devices may act, by the chain and never older than five seconds: a device that was revoked is refused by then. */
export class ProducerLooks {
  private readonly kept = new Map<string, Seen>();
  private readonly looking = new Map<string, Promise<void>>();

  constructor(private readonly store: Store) {}

  /** Null where no node of the chain says. */
  async of(actor: Actor, producers: readonly Producer[]): Promise<(producer: Producer) => ProducerSeen | null> {
    const now = performance.now();
    const [stale, unknown]: Producer[][] = [[], []];
    for (const each of producers) {
      const age = now - (this.kept.get(keyOf(each))?.at ?? -Infinity);
      if (age > AGES.believed) unknown!.push(each);
      else if (age > AGES.fresh) stale!.push(each);
    }
    const looks = this.look(actor, [...unknown!, ...stale!]);
    if (unknown!.length > 0) await looks;
    return (producer) => {
      const kept = this.kept.get(keyOf(producer));
      return kept && performance.now() - kept.at <= AGES.believed ? kept.seen : null;
    };
  }

  /** One look at a time for each producer; whoever comes meanwhile waits for the same. */
  private async look(actor: Actor, producers: readonly Producer[]): Promise<void> {
    const waits: Promise<void>[] = [];
    const byChain = new Map<string, Producer[]>();
    for (const each of producers) {
      const running = this.looking.get(keyOf(each));
      if (running) waits.push(running);
      else byChain.set(each.chainId, [...(byChain.get(each.chainId) ?? []), each]);
    }
    for (const group of byChain.values()) {
      // Whatever kept the answer away, nobody knows then, and what nobody knows is not believed.
      const work = this.ask(actor, group)
        .catch(() => undefined)
        .finally(() => group.forEach((each) => this.looking.delete(keyOf(each))));
      for (const each of group) this.looking.set(keyOf(each), work);
      waits.push(work);
    }
    await Promise.all(waits);
  }

  private async ask(actor: Actor, group: readonly Producer[]): Promise<void> {
    const [{ chainId }] = group as [Producer];
    const view = await this.store.as(actor, (db) => kernelView(db, actor.organisationId, chainId));
    const at = performance.now(); // what is answered is at least as new
    const seen = await view.onNode((rpc) => askAll(rpc, view.addresses.IdentityRegistry, group));
    if (this.kept.size >= MOST) this.kept.clear();
    for (const [i, each] of group.entries()) this.kept.set(keyOf(each), { at, seen: seen[i]! });
  }
}

const keyOf = ({ chainId, producer, gateway }: Producer) => `${chainId}/${producer}/${gateway ?? ''}`;

const QUESTIONS = ['devices', 'isActive', 'mayAct'] as const;

async function askAll(rpc: RpcClient, identities: Address, group: readonly Producer[]): Promise<ProducerSeen[]> {
  const abi = identityRegistryAbi as Abi;
  const ask = (functionName: string, of: string) => ({
    method: 'eth_call',
    params: [{ to: identities, data: encodeFunctionData({ abi, functionName, args: [of] }) }, 'latest'],
  });
  const calls = group.flatMap(({ producer, gateway }) => [
    ...QUESTIONS.map((question) => ask(question, producer)),
    ask('mayAct', gateway ?? NOBODY),
  ]);
  const answers = await rpc.batch(calls);
  const read = <T>(functionName: string, answer: unknown): T => {
    if (answer instanceof Error) throw answer;
    return decodeFunctionResult({ abi, functionName, data: answer as Hex }) as T;
  };
  return group.map((_, i) => {
    const [device, active, may, gatewayMay] = answers.slice(4 * i, 4 * i + 4);
    const tuple = read<unknown[]>('devices', device);
    const status = Number(tuple[3]);
    const [isActive, mayAct] = [read<boolean>('isActive', active), read<boolean>('mayAct', may)];
    return {
      ...{ isDevice: status > 0, refusal: refusalOf(status, isActive, mayAct) },
      ...{ gateway: String(tuple[5]).toLowerCase(), gatewayActs: read<boolean>('mayAct', gatewayMay) },
    };
  });
}

function refusalOf(status: number, isActive: boolean, mayAct: boolean): ReadingCode | null {
  if (status === 0) return mayAct ? null : 'PRODUCER_SUSPENDED';
  if (status === ACTIVE) return isActive ? null : 'PRODUCER_SUSPENDED';
  return STATUS[status] as ReadingCode;
}

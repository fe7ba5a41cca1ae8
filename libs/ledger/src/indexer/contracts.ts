import type { Address, Hex } from '@atoll/protocol';
import type { ContractSource, Db, Lease, Store } from '@atoll/store';
import { toEventSelector, type Abi } from 'viem';

import { argumentOf, EventReader } from './event-reader.js';
import type { PlacedLog } from './write-blocks.js';

/** Where an ABI comes from: a deployment at this address, or the rule of a factory that made it. */
export type Source = { source: ContractSource; sourceId: string };

/** A contract that a factory made, by one of its rules. */
export type Made = { address: Address; ruleId: string };

/** A rule as it is applied: which log of which contract names what it made. */
type Rule = { id: string; factory: Address; topic0: Hex; argument: string; reader: EventReader };

const MOST_READERS = 1_000;

/** Knows by which ABI logs are read. An ABI never changes once it has an address, so readers are kept. */
export class Contracts {
  private readonly readers = new Map<string, EventReader>();

  constructor(private readonly store: Store) {}

  /**
   * Takes in the deployments and rules that came since: logs after the index's last block are read by them as they come, and
   * those before it by and by.
   */
  async takeIn(lease: Lease, chainId: string): Promise<void> {
    const [news] = await this.store.platform.$queryRaw<{ any: boolean }[]>`
      SELECT EXISTS (SELECT FROM deployments d WHERE chain_id = ${chainId}::uuid AND address IS NOT NULL AND abi IS NOT NULL
                     AND NOT EXISTS (SELECT FROM indexed_contracts c WHERE c.chain_id = d.chain_id
                       AND c.address = decode(substr(d.address, 3), 'hex') AND source = 'DEPLOYMENT' AND source_id = d.id))
          OR EXISTS (SELECT FROM factory_rules WHERE chain_id = ${chainId}::uuid AND until_block IS NULL) AS any`;
    if (!news?.any) return;
    await lease.write(async (db) => {
      await db.$executeRaw`
        INSERT INTO indexed_contracts (chain_id, address, source, source_id, until_block)
        SELECT d.chain_id, decode(substr(d.address, 3), 'hex'), 'DEPLOYMENT', d.id, i.height
        FROM deployments d JOIN chain_indexes i ON i.chain_id = d.chain_id
        WHERE d.chain_id = ${chainId}::uuid AND d.address IS NOT NULL AND d.abi IS NOT NULL ON CONFLICT DO NOTHING`;
      await db.$executeRaw`
        UPDATE factory_rules SET until_block = i.height FROM chain_indexes i
        WHERE i.chain_id = factory_rules.chain_id AND factory_rules.chain_id = ${chainId}::uuid AND until_block IS NULL`;
    });
  }

  /** Reads logs as far as ABIs are known for their addresses, and says what factories made in them. */
  async read(chainId: string, logs: PlacedLog[]): Promise<Made[]> {
    if (logs.length === 0) return [];
    const addresses = [...new Set(logs.map(({ address }) => address))];
    const readers = await this.readersAt(chainId, addresses);
    const rules = await this.rulesOf(chainId);
    const made: Made[] = [];
    for (const log of logs) {
      for (const reader of readers.get(log.address) ?? []) log.read ??= reader.read(log);
      made.push(...madeBy(rules, log));
    }
    return made;
  }

  async reader(chainId: string, { source, sourceId }: Source): Promise<EventReader | null> {
    const known = this.readers.get(sourceId);
    if (known) return known;
    const { platform } = this.store;
    const found =
      source === 'DEPLOYMENT'
        ? await platform.deployment.findFirst({ where: { chainId, id: sourceId }, select: { abi: true } })
        : await platform.factoryRule.findFirst({ where: { chainId, id: sourceId }, select: { abi: true } });
    if (!found?.abi) return null;
    const reader = new EventReader(found.abi as unknown as Abi);
    if (this.readers.size >= MOST_READERS) this.readers.clear();
    this.readers.set(sourceId, reader);
    return reader;
  }

  /** The rules that are applied to logs as they come. */
  async rulesOf(chainId: string): Promise<Rule[]> {
    const rows = await this.store.platform.factoryRule.findMany({
      where: { chainId, untilBlock: { not: null } },
      select: { id: true, event: true, argument: true, deployment: { select: { id: true, address: true } } },
    });
    const rules: Rule[] = [];
    for (const { id, event, argument, deployment } of rows) {
      const { address, id: sourceId } = deployment;
      const reader = await this.reader(chainId, { source: 'DEPLOYMENT', sourceId });
      if (!reader || !address) continue;
      rules.push({ id, factory: address as Address, topic0: toEventSelector(event), argument, reader });
    }
    return rules;
  }

  /** At each address first its own deployment, then rules in the order of their making. */
  private async readersAt(chainId: string, addresses: Address[]): Promise<Map<Address, EventReader[]>> {
    const rows = await this.store.platform.$queryRaw<(Source & { address: Uint8Array })[]>`
      SELECT address, source, source_id AS "sourceId" FROM indexed_contracts c
      WHERE chain_id = ${chainId}::uuid
        AND (source = 'DEPLOYMENT' OR EXISTS (SELECT FROM factory_rules f WHERE f.chain_id = c.chain_id AND f.id = source_id))
        AND address IN (SELECT decode(a, 'hex') FROM unnest(${addresses.map((address) => address.slice(2))}::text[]) a)
      ORDER BY source, source_id`;
    const readers = new Map<Address, EventReader[]>();
    for (const { address, ...source } of rows) {
      const reader = await this.reader(chainId, source);
      const hex: Address = `0x${Buffer.from(address).toString('hex')}`;
      if (reader) readers.set(hex, [...(readers.get(hex) ?? []), reader]);
    }
    return readers;
  }
}

/** What a log says that its factory made, by each rule for it. */
export function madeBy(rules: readonly Rule[], log: PlacedLog): Made[] {
  return rules.flatMap(({ id, factory, topic0, argument, reader }) => {
    if (log.address !== factory || log.topics[0] !== topic0) return [];
    const read = reader.read(log);
    const address = read && argumentOf(read, argument);
    return address ? [{ address, ruleId: id }] : [];
  });
}

/** Their earlier logs, those of this very batch among them, are read by and by. */
export async function writeMade(db: Db, chainId: string, made: readonly Made[], until: bigint): Promise<void> {
  if (made.length === 0) return;
  await db.$executeRaw`
    INSERT INTO indexed_contracts (chain_id, address, source, source_id, until_block)
    SELECT ${chainId}::uuid, decode(address, 'hex'), 'FACTORY', rule::uuid, ${until}
    FROM unnest(${made.map(({ address }) => address.slice(2))}::text[], ${made.map(({ ruleId }) => ruleId)}::text[]) AS m (address, rule)
    ON CONFLICT DO NOTHING`;
}

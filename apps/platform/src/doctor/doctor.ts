import type { Setting } from '../setting.js';
import { lookAtBackup } from './backup.js';
import { lookAtChains } from './chains.js';
import { lookAtClock } from './clock.js';
import { lookAtCluster } from './cluster.js';
import { lookAtEnvironment } from './environment.js';
import { because, problem, type Check, type Finding } from './finding.js';
import { lookAtGateway } from './gateway.js';
import { lookAtIndexes } from './indexes.js';
import { lookAtKeys } from './keys.js';
import { lookAtLedger } from './ledger.js';
import { lookAtMachine } from './machine.js';
import { lookAtPostgres } from './postgres.js';
import { lookAtQueues } from './queues.js';
import { lookAtRedis } from './redis.js';

/** In the order in which one thing needs the other. */
export const CHECKS: Check[] = [
  { name: 'environment', look: lookAtEnvironment },
  { name: 'postgres', look: lookAtPostgres },
  { name: 'redis', look: lookAtRedis },
  { name: 'clock', look: lookAtClock },
  { name: 'keys', look: lookAtKeys },
  { name: 'backup', look: lookAtBackup },
  { name: 'driver', look: async (setting) => [...(await lookAtMachine(setting)), ...(await lookAtCluster(setting))] },
  { name: 'queues', look: lookAtQueues },
  { name: 'chains', look: lookAtChains },
  { name: 'indexes', look: lookAtIndexes },
  { name: 'ledger', look: lookAtLedger },
  { name: 'gateway', look: lookAtGateway },
];

export type Examined = { check: string; findings: Finding[] };

/** Looks at everything, or at what `only` names, one after the other. Nothing is changed. */
export async function* examine(setting: Setting, only: string[] = []): AsyncGenerator<Examined, void> {
  for (const { name, look } of CHECKS) {
    if (only.length > 0 && !only.includes(name)) continue;
    const findings = await look(setting).catch((error: unknown) => [
      problem(`This could not be looked at: ${because(error)}`, 'Mend what is said above, then look again.'),
    ]);
    yield { check: name, findings };
  }
}

/** 0 when all is well or only worth a thought, 1 when something is wrong. */
export const exitCode = (examined: Examined[]): number =>
  examined.some(({ findings }) => findings.some(({ level }) => level === 'problem')) ? 1 : 0;

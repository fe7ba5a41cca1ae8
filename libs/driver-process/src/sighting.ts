import { askNode, nodeUrl, type Sighting } from '@atoll/driver';
import { statusOf, type Ask, type EngineSpec } from '@atoll/engines';

import type { Settings } from './apply-plan.js';
import { causeOfDeath } from './failure.js';
import type { NodeHome, NodeProcess, NodeRecord } from './node-home.js';
import { lastWord } from './node-log.js';
import { isAlive } from './process-identity.js';
import { recipeOf } from './recipe.js';

const STATUS_TIMEOUT_MS = 3_000;
/** A node that has not answered for so long since its start is not starting any more. */
const PATIENCE_MS = 60_000;

type Seen = Pick<Sighting, 'phase' | 'message'> & Partial<Sighting>;

/** One node as it is now; null when it has no key yet and so does not exist. */
export async function sight(home: NodeHome, settings: Settings): Promise<Sighting | null> {
  const [record, process] = await Promise.all([home.record(), home.process()]);
  const nothing = {
    ...home.ref,
    incarnation: process?.incarnation ?? record?.incarnation ?? 0,
    status: null,
    rpcUrl: null,
    place: record && { host: settings.host, port: record.ports.p2p },
    drifted: false,
    outdated: false,
    mayLeave: record?.mayLeave ?? false,
    draining: false,
    startedAt: null,
  };
  if (!record) {
    if (!(await home.identity())) return null;
    return { ...nothing, phase: 'Prepared', message: 'Has a key and waits for a plan' };
  }
  if (!process) return { ...nothing, ...withoutProcess(record) };
  const spec = settings.engine(record.engine);
  const seen = await sightProcess(home, record, process, settings.host, spec);
  const outdated = record.run && process.recipe !== recipeOf(spec, settings);
  return { ...nothing, ...seen, outdated, startedAt: await home.startedAt() };
}

function withoutProcess({ run }: NodeRecord): Seen {
  return { phase: 'Stopped', message: run ? 'Stopped, and planned to run' : 'Stopped as planned' };
}

async function sightProcess(
  home: NodeHome,
  record: NodeRecord,
  process: NodeProcess,
  host: string,
  spec: EngineSpec,
): Promise<Seen> {
  if (!(await isAlive(process))) return record.run ? failed(home, record, process, spec) : withoutProcess(record);
  const { ports } = record;
  const credential = spec.credential((await home.controlToken()) ?? '');
  const ask: Ask = (calls) => askNode({ host, port: ports.control, credential, timeoutMs: STATUS_TIMEOUT_MS }, calls);
  const status = await statusOf(spec, ask);
  if (status) return { phase: 'Running', message: 'Answers', status, rpcUrl: nodeUrl(host, ports.rpc) };
  if ((await home.livedMs()) < PATIENCE_MS) return { phase: 'Starting', message: 'Started, and does not answer yet' };
  return { phase: 'Failed', message: 'The process runs but does not answer; restarting the node may help' };
}

async function failed(home: NodeHome, record: NodeRecord, process: NodeProcess, spec: EngineSpec): Promise<Seen> {
  const word = await lastWord(home.log, spec.parseLog);
  const cause = causeOfDeath(process, await home.exit(), word);
  const inARow = record.failure?.inARow ?? 0;
  return { phase: 'Failed', message: inARow > 1 ? `${cause} (${inARow} times in a row)` : cause };
}

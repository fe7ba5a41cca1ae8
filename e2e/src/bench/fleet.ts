import type { Chain } from '../chain.js';
import { Installation } from '../installation.js';
import { ApiProxy } from '../kubernetes/api-proxy.js';
import { SIMULATED_SETTINGS, Simulation } from '../kubernetes/simulation.js';
import { join, type Member } from '../member.js';
import { print, rounded } from '../measure.js';
import { cpuSecondsOf, residentMegabytesOf } from '../node-network.js';
import { until } from '../wait.js';

import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const NODES = 4;
/** As many as an organisation's nodes allow. */
const CHAINS_PER_MEMBER = 16;
/** How many foundings are under way at once. */
const AT_ONCE = 25;
const PROBES = 100;

/**
 * Many chains of four nodes on machines that are only simulated, through a proxy that counts what the worker asks of the API
 * server; then a while with nothing to do, and how soon a change of one chain is acted on: `-- fleet [few] [many] [seconds]`.
 */
export async function run(few = '50', many = '250', seconds = '60'): Promise<void> {
  const sizes = [Number(few), Number(many)];
  const proxy = await ApiProxy.start();
  const installation = await Installation.up('fleet', 'kubernetes', {
    ATOLL_KUBECONFIG: proxy.kubeconfig,
    ATOLL_KUBERNETES_SETTINGS: await settingsFile(path.dirname(proxy.kubeconfig)),
  });
  const simulation = await Simulation.start(installation.name, Number(many) * NODES);
  const fleet: Fleet = { url: installation.addresses.graphql, members: [], chains: [] };
  try {
    for (const size of sizes) {
      const worker = await workerOf(installation);
      const found = await measure(proxy, worker, () => grow(fleet, size));
      const rest = await measure(proxy, worker, () => pause(Number(seconds) * 1_000));
      const lags = await reactions(fleet, proxy);
      const grown = found.result;
      print({
        name: 'fleet',
        ours: rounded((grown / found.seconds) * 60),
        peer: null,
        ratio: null,
        unit: 'chains of four nodes founded per minute',
        rounds: 1,
        chains: size,
        requestsPerChain: rounded(found.requests / grown),
        workerCpuSecondsPerChain: rounded(found.cpuSeconds / grown),
        workerMegabytes: rounded(await residentMegabytesOf(worker), 0),
        lagMs: { p50: percentile(lags, 50), p99: percentile(lags, 99), changes: lags.length },
        atRest: {
          seconds: rounded(rest.seconds, 0),
          requestsPerChainAndMinute: rounded((rest.requests / size / rest.seconds) * 60),
          workerCpuPerSecond: rounded(rest.cpuSeconds / rest.seconds, 3),
        },
      });
    }
  } finally {
    await installation.remove();
    await simulation.stop();
    await proxy.close();
  }
}

type Fleet = { url: string; members: Member[]; chains: { member: Member; id: string }[] };

async function settingsFile(directory: string): Promise<string> {
  const file = path.join(directory, 'settings.json');
  await fs.writeFile(file, JSON.stringify(SIMULATED_SETTINGS));
  return file;
}

const workerOf = async ({ home }: Installation) => Number(await fs.readFile(path.join(home, 'worker.pid'), 'utf8'));

async function measure<T>(proxy: ApiProxy, worker: number, work: () => Promise<T>) {
  const requests = () => proxy.counts.read + proxy.counts.write + proxy.counts.watch;
  const before = { asked: requests(), cpu: await cpuSecondsOf(worker), at: performance.now() };
  const result = await work();
  return {
    result,
    requests: requests() - before.asked,
    cpuSeconds: (await cpuSecondsOf(worker)) - before.cpu,
    seconds: (performance.now() - before.at) / 1_000,
  };
}

/** Founds chains until there are so many, and waits until each makes blocks; says how many it founded. */
async function grow(fleet: Fleet, size: number): Promise<number> {
  const before = fleet.chains.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (fleet.chains.length < size) await found(fleet, fleet.chains.length);
    }),
  );
  return fleet.chains.length - before;
}

async function found(fleet: Fleet, index: number): Promise<void> {
  const place = { member: null as unknown as Member, id: '' };
  fleet.chains.push(place); // taken before anything is waited for, so that no two take the same
  place.member = await memberFor(fleet, Math.floor(index / CHAINS_PER_MEMBER));
  const { atoll, organisationId } = place.member;
  const { foundConsortium } = await atoll.foundConsortium({ input: { name: `fleet-${index}` } });
  const { createChain } = await atoll.createChain({
    input: {
      consortiumId: foundConsortium.id,
      name: `fleet-${index}`,
      blockPeriodMs: 1_000,
      validators: [{ organisationId, count: NODES }],
    },
  });
  place.id = createChain.id;
  await until(`chain ${index} to run`, async () => isRunning((await atoll.chain({ id: place.id })).chain), {
    seconds: 900,
    everyMs: 1_000,
  });
}

const isRunning = (chain: Pick<Chain, 'phase'> | null | undefined) => chain?.phase === 'Running';

const joining = new Map<number, Promise<Member>>();

function memberFor(fleet: Fleet, index: number): Promise<Member> {
  const member = joining.get(index) ?? join(fleet.url, `Fleet ${index}`);
  joining.set(index, member);
  return member;
}

/** From a member's change to the first write about its chain at the API server, for chains all over the fleet. */
async function reactions({ chains }: Fleet, proxy: ApiProxy): Promise<number[]> {
  const lags: number[] = [];
  for (let i = 0; i < PROBES; i++) {
    const { member, id } = chains[Math.floor((i * chains.length) / PROBES)]!;
    const { chain } = await member.atoll.chain({ id });
    const node = chain!.nodes[i % NODES]!;
    const seen = proxy.writes.length;
    const start = performance.now();
    await member.atoll.restartNode({ id: node.id });
    const object = `/pods/node-${node.name}-0`;
    await until(
      'the change to reach the API server',
      async () => proxy.writes.slice(seen).some((w) => w.includes(object)),
      {
        everyMs: 5,
      },
    );
    lags.push(performance.now() - start);
  }
  return lags;
}

function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))]!, 0);
}

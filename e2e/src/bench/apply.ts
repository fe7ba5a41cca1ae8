import type { ChainPlan, NodePlan } from '@atoll/driver';
import { DEFAULTS, KubernetesDriver, manifests } from '@atoll/driver-kubernetes';
import { engine } from '@atoll/engines';
import { createGenesis } from '@atoll/protocol';
import { dumpYaml, KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { ApiServer } from '../kubernetes/api-server.js';
import { median, print, rounded } from '../measure.js';

/** The chains of one run, each a plan and its twin for the peer: other namespaces, the same objects. */
type Pair = { installation: string; ours: ChainPlan; theirs: ChainPlan; chart: string };

const api = new ApiServer();
const spec = engine('besu');

/**
 * All objects of a chain with four nodes of two members, applied by the driver and installed by Helm: one chain, and many at
 * once. Nothing is to run, so that only the API server works: `-- apply [rounds] [many]`.
 */
export async function run(rounds = '5', many = '50'): Promise<void> {
  const installation = `bench-${randomBytes(3).toString('hex')}`;
  const config = new KubeConfig();
  config.loadFromDefault();
  const driver = new KubernetesDriver({ config, installation });
  const room = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-apply-'));
  try {
    await api.must('POST', '/api/v1/namespaces', releases(installation));
    await warmUp(driver, await pairs(installation, 1, room));
    const single = await interleaved(driver, Number(rounds), () => pairs(installation, 1, room));
    tell('apply.one', single, 'seconds to make all objects of a four-node chain', { chains: 1 });
    const crowd = await interleaved(driver, 1, () => pairs(installation, Number(many), room));
    tell('apply.many', crowd, `seconds to make all objects of ${many} four-node chains at once`, {
      chains: Number(many),
    });
  } finally {
    await fs.rm(room, { recursive: true, force: true });
    const selector = encodeURIComponent(`app.kubernetes.io/managed-by=atoll,atoll.dev/installation=${installation}`);
    const { items } = (await api.must('GET', `/api/v1/namespaces?labelSelector=${selector}`)) as { items: Named[] };
    await Promise.all(items.map(({ metadata: { name } }) => api.ask('DELETE', `/api/v1/namespaces/${name}`)));
  }
}

/** Where Helm keeps what it remembers; it goes with the chains. */
const releases = (installation: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: installation,
    labels: { 'app.kubernetes.io/managed-by': 'atoll', 'atoll.dev/installation': installation },
  },
});

type Named = { metadata: { name: string } };
type Times = { ours: number[]; theirs: number[] };

async function warmUp(driver: KubernetesDriver, [pair]: Pair[]): Promise<void> {
  await driver.apply(pair!.ours);
  await helm(pair!);
}

/** Fresh chains for every round, first one side, then the other, turned about. */
async function interleaved(driver: KubernetesDriver, rounds: number, make: () => Promise<Pair[]>): Promise<Times> {
  const times: Times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    const chains = await make();
    const sides = {
      ours: () => Promise.all(chains.map(({ ours }) => driver.apply(ours))),
      theirs: () => Promise.all(chains.map(helm)),
    };
    const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
    for (const side of order) {
      const start = performance.now();
      await sides[side]();
      times[side].push((performance.now() - start) / 1_000);
    }
    await mustEqual(chains);
  }
  return times;
}

function tell(name: string, { ours, theirs }: Times, unit: string, more: object): void {
  const [a, b] = [median(ours), median(theirs)];
  const each = { ours: ours.map((value) => rounded(value)), peer: theirs.map((value) => rounded(value)) };
  print({ name, ours: rounded(a), peer: rounded(b), ratio: rounded(a / b), unit, rounds: ours.length, each, ...more });
}

/** Chains whose volumes stand, as `prepare` would leave them, with the namespaces they stand in. */
async function pairs(installation: string, count: number, room: string): Promise<Pair[]> {
  const made: Pair[] = [];
  for (let i = 0; i < count; i++) {
    const [ours, theirs] = [planOf(), planOf()];
    await Promise.all([prepared(installation, ours), prepared(installation, theirs)]);
    made.push({ installation, ours, theirs, chart: await chartOf(objectsOf(installation, theirs), room) });
  }
  return made;
}

function planOf(): ChainPlan {
  const chainId = `chain-${randomBytes(6).toString('hex')}`;
  const nodes = [0, 1, 2, 3].map((i): NodePlan => {
    const publicKey = `0x${randomBytes(64).toString('hex')}` as const;
    const identity = { publicKey, address: `0x${randomBytes(20).toString('hex')}` as const };
    const ref = { chainId, organisationId: `member-${i % 2}`, name: `validator-${i}`, site: null };
    return { ...ref, identity, role: 'validator', run: false, incarnation: 1, mayLeave: false };
  });
  const validators = nodes.map(({ identity }) => identity.address);
  return {
    chainId,
    engine: spec.name,
    genesis: createGenesis({ chainId: 7, validators, blockPeriodMs: 1_000 }),
    nodes,
    fence: 1,
  };
}

const objectsOf = (installation: string, plan: ChainPlan) =>
  manifests(plan, spec, { ...DEFAULTS, installation }, ({ name }) => `token of ${name}`);

async function prepared(installation: string, plan: ChainPlan): Promise<void> {
  const all = objectsOf(installation, plan);
  const namespaces = all.filter(({ kind }) => kind === 'Namespace');
  for (const namespace of namespaces) await api.must('POST', '/api/v1/namespaces', namespace);
  const sets = all.filter(({ kind }) => kind === 'StatefulSet');
  await Promise.all(
    sets.map(({ metadata: { name, namespace, labels } = {} }) => {
      const node = plan.nodes.find((each) => labels?.['atoll.dev/node'] === each.name)!;
      const annotations = { 'atoll.dev/public-key': node.identity.publicKey };
      return api.must('POST', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, labels, annotations },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
      });
    }),
  );
}

/** The same objects as a chart; the namespaces stand already, on both sides. */
async function chartOf(objects: KubernetesObject[], room: string): Promise<string> {
  const chart = await fs.mkdtemp(path.join(room, 'chart-'));
  await fs.mkdir(path.join(chart, 'templates'));
  await fs.writeFile(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: chain\nversion: 1.0.0\n');
  const rest = objects.filter(({ kind }) => kind !== 'Namespace').map((object) => dumpYaml(object));
  if (rest.some((text) => text.includes('{{'))) throw new Error('An object would be taken for a template.');
  await fs.writeFile(path.join(chart, 'templates', 'all.yaml'), rest.join('\n---\n'));
  return chart;
}

function helm({ installation, theirs, chart }: Pair): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('helm', ['install', theirs.chainId, chart, '--namespace', installation], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (data) => (complaint += data));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(complaint))));
  });
}

/** Both sides made the same: as many objects of each kind. */
async function mustEqual(chains: Pair[]): Promise<void> {
  // One for each of four nodes, and a door to the RPC nodes of each of two members.
  const kinds = {
    '/api/v1/services': 6,
    '/api/v1/configmaps': 4,
    '/api/v1/secrets': 4,
    '/apis/apps/v1/statefulsets': 4,
  };
  const count = async (plan: ChainPlan, kind: string) => {
    const selector = encodeURIComponent(`atoll.dev/chain=${plan.chainId}`);
    return ((await api.must('GET', `${kind}?labelSelector=${selector}`)) as { items: unknown[] }).items.length;
  };
  for (const { ours, theirs } of chains)
    for (const [kind, number] of Object.entries(kinds)) {
      const [a, b] = await Promise.all([count(ours, kind), count(theirs, kind)]);
      if (a !== number || b !== number)
        throw new Error(`${kind}: ${a} of ours and ${b} of the peer's, and should be ${number} of each.`);
    }
}

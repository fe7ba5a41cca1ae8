import { kubectl } from '../kubernetes/kubectl.js';
import { difference, normalised, objectsOf } from '../kubernetes/objects.js';
import { Platform } from '../kubernetes/worker-process.js';
import { chainUntil, isReady } from '../chain.js';
import { tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

/**
 * How long to wait for it, on a machine that does much else. It takes about 3 s, and 20 s where a Secret was edited, which may
 * not be watched and is found when it is next looked at; what it took is printed.
 */
const SECONDS = 120;

type Row = { kind: string; edit: object; /** What cannot be made anew. */ keeps?: true };
const labels = { 'app.kubernetes.io/managed-by': 'somebody' };
const ROWS: Row[] = [
  {
    ...{ kind: 'Namespace', keeps: true },
    edit: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
  },
  { kind: 'ServiceAccount', edit: { automountServiceAccountToken: true } },
  { kind: 'ResourceQuota', edit: { spec: { hard: { pods: '1000' } } } },
  {
    ...{ kind: 'LimitRange' },
    edit: { spec: { limits: [{ type: 'Container', default: { cpu: '64' } }] } },
  },
  {
    ...{ kind: 'NetworkPolicy' },
    edit: { spec: { egress: [{}], policyTypes: ['Egress'] } },
  },
  { kind: 'Secret', edit: { data: { token: 'c3RyYW5nZXI=' } } },
  { kind: 'ConfigMap', edit: { data: { 'static-nodes.json': '["enode://stranger"]' } } },
  { kind: 'Service', edit: { spec: { selector: { 'atoll.dev/node': 'stranger' } } } },
  {
    ...{ kind: 'PersistentVolumeClaim', keeps: true },
    edit: { metadata: { labels: { 'atoll.dev/node': null }, annotations: { 'atoll.dev/public-key': '0xstranger' } } },
  },
  {
    ...{ kind: 'PodDisruptionBudget' },
    edit: { spec: { maxUnavailable: 1 } },
  },
  { kind: 'StatefulSet', edit: { spec: { replicas: 0 } } },
];

type Item = Awaited<ReturnType<typeof objectsOf>>[number];

/**
 * Somebody with every right edits, unmarks and deletes one object of every kind that the platform owns; all of them are as they
 * were within seconds, while the chain goes on: `npm run fault -- R4`.
 */
export async function run(): Promise<Tally> {
  const platform = await Platform.start('r4');
  try {
    return await tell('R4', { 'what somebody changes by hand comes back': (story) => drift(story, platform) });
  } finally {
    await platform.stop();
  }
}

async function drift(story: Story, platform: Platform): Promise<void> {
  const { member, consortiumId } = await platform.member();
  const { atoll, organisationId } = member;
  const { createChain } = await atoll.createChain({
    input: { consortiumId, name: 'drifting', blockPeriodMs: 1_000, validators: [{ organisationId, count: 1 }] },
  });
  const { id } = createChain;
  const look = async () => normalised(await objectsOf(platform.installation, id));
  const wished = await story.step('a chain runs and its objects rest', async () => {
    await chainUntil(member, id, 'the chain to be ready', isReady, 240);
    return atRest(look);
  });
  const took: number[] = [];
  const back = async (change: () => Promise<void>) => {
    await change();
    const began = performance.now();
    await until('the objects to be as they were', async () => difference(wished, await look()).length === 0 || null, {
      seconds: SECONDS,
    }).catch(async () => {
      throw new Error(`After ${SECONDS} s: ${difference(wished, await look()).join('\n      ')}`);
    });
    took.push((performance.now() - began) / 1_000);
  };
  for (const row of ROWS) {
    const tried = (sentence: string, change: (item: Item) => Promise<void>) =>
      story
        .step(`${row.kind}: ${sentence}`, async () => {
          const [item] = (await objectsOf(platform.installation, id)).filter(({ kind }) => kind === row.kind);
          await back(() => change(item!));
        })
        .catch(() => undefined);
    await tried('what was changed in it comes back', (item) => patch(row, item, row.edit));
    await tried('our mark comes back', (item) => patch(row, item, { metadata: { labels } }));
    if (!row.keeps) await tried('it is made anew', (item) => remove(row, item));
  }
  await story.step('the chain goes on', () =>
    chainUntil(member, id, 'a higher block', (chain) => isReady(chain) && Number(chain.height) > 5, 60),
  );
  console.log(`  ${took.length} changes by hand undone, the slowest after ${Math.max(...took).toFixed(1)} s`);
  await atoll.deleteChain({ id });
  await until('nothing to be left', async () => (await objectsOf(platform.installation)).length === 0 || null, {
    seconds: 90,
  });
}

/** Three looks in a row that show the same. */
async function atRest(look: () => Promise<string[]>): Promise<string[]> {
  const seen: string[] = [];
  await until('the objects to rest', async () => {
    seen.push(JSON.stringify(await look()));
    return (seen.length > 5 && new Set(seen.slice(-5)).size === 1) || null;
  });
  return JSON.parse(seen.at(-1)!) as string[];
}

const on = ({ metadata: { name, namespace } }: Item) => [name, ...(namespace ? ['--namespace', namespace] : [])];

async function patch({ kind }: Row, item: Item, edit: object): Promise<void> {
  const as = ['--type', 'merge', '--field-manager', 'somebody'];
  await kubectl(['patch', kind, ...on(item), ...as, '--patch', JSON.stringify(edit)]);
}

async function remove({ kind }: Row, item: Item): Promise<void> {
  await kubectl(['delete', kind, ...on(item), '--wait=false']);
}

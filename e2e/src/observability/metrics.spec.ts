// Every series that alerts and dashboards name is told by the real API, worker and RPC gateway, with the labels they use; a runbook's SQL runs.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { parse } from 'yaml';

import { chainUntil, isReady } from '../chain.js';
import { join, type Member } from '../member.js';
import { startObserved, type Observed } from './observed.js';
import { selectorsOf } from './promql.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FILES = path.join(ROOT, 'helm/atoll/files');
/** What Prometheus itself adds to what it scrapes. */
const ADDED = ['job', 'instance', 'le'];

type Panel = { title: string; targets: { expr: string }[] };
type Rule = { alert: string; expr: string };
const json = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as { panels: Panel[] };
const { groups } = parse(fs.readFileSync(path.join(FILES, 'alerts.yaml'), 'utf8')) as { groups: { rules: Rule[] }[] };
const expressions: [string, string][] = [
  ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }): [string, string] => [alert, expr])),
  ...fs
    .readdirSync(path.join(FILES, 'dashboards'))
    .flatMap((name) =>
      json(path.join(FILES, 'dashboards', name)).panels.flatMap(({ title, targets }) =>
        targets.map(({ expr }): [string, string] => [`${name}: ${title}`, expr]),
      ),
    ),
];

let observed: Observed;
let member: Member;
let chainId: string;
/** By metric, the labels that it is told with; empty for those that are declared and have no series yet. */
let told: Map<string, Set<string>>;

beforeAll(async () => {
  observed = await startObserved({ ATOLL_CERTIFICATES: '/nowhere/tls.crt' });
  member = await join(observed.graphql, 'Observed');
  const { foundConsortium } = await member.atoll.foundConsortium({ input: { name: 'Observed' } });
  const { createChain } = await member.atoll.createChain({
    input: {
      consortiumId: foundConsortium.id,
      name: 'observed',
      engine: 'atoll-node',
      validators: [{ organisationId: member.organisationId, count: 1 }],
    },
  });
  chainId = createChain.id;
  await chainUntil(member, chainId, 'the chain to be ready', isReady, 240);
  await askedOnce(member, chainId);
  const doors = [observed.scrapeApi(), observed.scrapeWorker(), observed.scrapeGateway()];
  told = seriesOf((await Promise.all(doors)).join('\n'));
}, 400_000);
afterAll(() => observed.stop(), 60_000);

/** One request of an application, so that the gateway has something to tell. */
async function askedOnce({ atoll }: Member, id: string): Promise<void> {
  const { chain } = await atoll.rpcEndpoint({ chainId: id });
  const input = { name: 'observed', scopes: ['rpc:read'], expiresInDays: 1 };
  const { createApplicationKey } = await atoll.createApplicationKey({ input });
  const answer = await fetch(chain.rpcEndpoint!.url, {
    method: 'POST',
    headers: { 'x-api-key': createApplicationKey.secret },
    body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}',
  });
  expect(await answer.json()).toMatchObject({ result: `0x${BigInt(chain.evmChainId).toString(16)}` });
}

/** Prometheus' text format: `# TYPE name kind` and `name{label="value",...} number`. */
function seriesOf(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (metric: string) => found.set(metric, found.get(metric) ?? new Set()).get(metric)!;
  for (const line of text.split('\n')) {
    const [, declared, kind] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
    if (declared) add(declared);
    if (kind === 'histogram') for (const part of ['bucket', 'count', 'sum']) add(`${declared}_${part}`);
    const [, metric = '', labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (metric) for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) add(metric).add(label);
  }
  return found;
}

it.each(expressions)('%s asks for what is told', (_where, expression) => {
  const { selectors, grouped } = selectorsOf(expression);
  expect(selectors.length).toBeGreaterThan(0);
  const labels = new Set<string>(ADDED);
  for (const selector of selectors) {
    const known = told.get(selector.metric);
    expect([selector.metric, known !== undefined]).toEqual([selector.metric, true]);
    for (const label of [...known!, ...(LABELS[selector.metric] ?? [])]) labels.add(label);
    for (const label of selector.labels) expect([...labels]).toContain(label);
  }
  for (const label of grouped) expect([...labels]).toContain(label);
});

/** What has no series in a healthy installation on one machine; the tests of the worker and the API see these labels. */
const LABELS: Record<string, string[]> = {
  atoll_kubernetes_request_seconds_count: ['verb', 'code'],
  atoll_kubernetes_request_seconds_bucket: ['verb', 'code'],
  atoll_lease_lost_total: ['kind'],
  atoll_api_refused_total: ['limit'],
};

it('tells the chain as the API tells it, and of nobody whose it is', async () => {
  const { chain } = await member.atoll.chain({ id: chainId });
  const text = await observed.scrapeWorker();
  const labels = `chain="${chainId}",evm_chain_id="${chain!.evmChainId}"`;
  const value = (series: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1],
    );
  expect(value(`atoll_chain_height{${labels}}`)).toBeGreaterThanOrEqual(Number(chain!.height));
  expect(value(`atoll_chain_validators{${labels}}`)).toBe(1);
  expect(value(`atoll_chain_quorum_margin{${labels}}`)).toBe(0);
  expect(value(`atoll_chain_peers{${labels}}`)).toBe(0);
  expect(value(`atoll_chain_lag_blocks{${labels}}`)).toBeGreaterThanOrEqual(0);
  expect(value(`atoll_chain_condition{${labels},type="Ready",status="True"}`)).toBe(1);
  expect(value('atoll_chains{phase="Running"}')).toBe(1);
  expect(value('atoll_certificate_expiry_timestamp_seconds{file="/nowhere/tls.crt"}')).toBe(0);
  expect(value(`atoll_index_trouble{${labels}}`)).toBe(0);
  expect(value(`atoll_index_lag_blocks{${labels}}`)).toBeGreaterThanOrEqual(0);
  for (const told of [text, await observed.scrapeApi(), await observed.scrapeGateway()])
    expect(told).not.toContain(member.organisationId);
});

it("runs each runbook's SQL", async () => {
  const directory = path.join(ROOT, 'docs/runbooks');
  const pages = fs.readdirSync(directory).map((name) => fs.readFileSync(path.join(directory, name), 'utf8'));
  const queries = pages.flatMap((text) =>
    [...text.matchAll(/psql "\$DATABASE_URL" -c "([^"]+)"/g)].map(([, sql]) => sql!),
  );
  expect(queries.length).toBeGreaterThan(10);
  const worker = new pg.Client(observed.logins.worker);
  await worker.connect();
  for (const sql of new Set(queries)) await worker.query(sql.replaceAll('<chain>', chainId));
  await worker.end();
});

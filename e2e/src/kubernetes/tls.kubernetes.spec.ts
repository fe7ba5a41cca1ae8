// The platform with encryption between all its parts, verified by each, and with sites of the installation's own.
import { jest } from '@jest/globals';
import https from 'node:https';
import tls from 'node:tls';

import pg from 'pg';

import { until } from '../wait.js';
import { Authority } from './authority.js';
import { Release } from './release.js';

jest.setTimeout(600_000); // Real pods, on a machine that may be busy.

const NAMES = ['atoll-api', 'atoll-worker', 'atoll-postgres', 'atoll-redis'];
const VALUES = [
  ...[
    'tls.api.secret=atoll-api-tls',
    'tls.worker.secret=atoll-worker-tls',
    'tls.certificateAuthority.secret=authority',
  ],
  ...['postgres.evaluation.certificateSecret=atoll-postgres-tls', 'redis.evaluation.certificateSecret=atoll-redis-tls'],
  ...['chains.sites.configMap=sites', 'chains.sites.secret=clusters'],
  ...['api.replicas=1', 'worker.replicas=1', 'api.service.port=443'],
].map((value) => `--set=${value}`);

const SITE = { name: 'Hall', latitude: 48.14, longitude: 11.58, region: 'south', jurisdiction: 'DE-BY', capacity: 40 };

let authority: Authority;
let release: Release;
beforeAll(async () => {
  authority = await Authority.make();
  release = await Release.prepared('atoll-tls-test', (script) =>
    script.replaceAll(':5432/atoll"', ':5432/atoll?sslmode=verify-full"').replace('"redis://', '"rediss://'),
  );
  const plain = (kind: string, name: string, content: object) => ({
    ...{ apiVersion: 'v1', kind, metadata: { name } },
    [kind === 'Secret' ? 'stringData' : 'data']: content,
  });
  await release.apply(
    ...(await Promise.all(NAMES.map((name) => authority.issue(name)))),
    plain('Secret', 'authority', { 'ca.crt': authority.certificate }),
    plain('ConfigMap', 'sites', { 'sites.yaml': JSON.stringify([{ ...SITE, kind: 'CORE' }]) }),
    plain('Secret', 'clusters', { hall: 'a kubeconfig' }),
  );
  await release.install('--wait', '--timeout=8m', ...VALUES);
});
afterAll(async () => {
  await release?.remove();
  await authority?.remove();
}, 300_000);

type Answer<T> = { data: T; errors?: { extensions: { code: string } }[] };

/** Asks GraphQL over TLS, as somebody who trusts the authority and nobody else. */
async function ask<T>(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer<T>> {
  const options = {
    ...{ host: await release.address('api'), servername: 'atoll-api', ca: authority.certificate },
    ...{ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
  };
  const text = await new Promise<string>((resolve, reject) => {
    const request = https.request(options, (response) => {
      let all = '';
      response.on('data', (data) => (all += data));
      response.once('end', () => resolve(all));
    });
    request.once('error', reject);
    request.end(JSON.stringify({ query, variables }));
  });
  return JSON.parse(text) as Answer<T>;
}

/** The fingerprint of the certificate that a process shows to somebody who connects now and trusts the authority, or other than that. */
async function shown(process: 'api' | 'worker', other: tls.ConnectionOptions = {}): Promise<string> {
  const host = await release.address(process);
  const port = process === 'api' ? 443 : 4001;
  return new Promise((resolve, reject) => {
    const options = { host, port, ca: authority.certificate, servername: `atoll-${process}`, ...other };
    const socket = tls.connect(options, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

const inWorker = (...command: string[]) => release.kubectl('exec', 'deployment/atoll-worker', '--', ...command);

it('answers its own test over TLS, from a pod that trusts the authority', async () => {
  expect(await release.helm('test', 'atoll', '--logs')).toMatch(/Phase: +Succeeded/);
});

it('answers somebody outside, and reaches the worker for them', async () => {
  const person = { email: 'tls@example.org', name: 'Tess', password: 'correct horse battery' };
  const { signUp } = (await ask<{ signUp: { accessToken: string } }>(SIGN_UP, { input: person })).data;
  const authorization = `Bearer ${signUp.accessToken}`;
  const port = { input: { name: 'Port' } };
  const { made } = (await ask<{ made: { id: string } }>(FOUND, port, { authorization })).data;
  const headers = { authorization, 'atoll-organisation': made.id };

  const pier = { input: { ...SITE, name: 'Pier', kind: 'EDGE' } };
  const { site } = (await ask<{ site: { id: string } }>(PLACE, pier, headers)).data;
  // The worker alone judges kubeconfigs: this is its answer.
  const { errors } = await ask(CONNECT, { input: { id: site.id, kubeconfig: 'kind: Config' } }, headers);
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID' } }]);

  const { sites } = (await ask<{ sites: { nodes: { name: string }[] } }>(SITES, {}, headers)).data;
  expect(sites.nodes.map(({ name }) => name).sort()).toEqual(['Hall', 'Pier']);
  expect(await inWorker('node', '-p', 'fs.readFileSync("/run/atoll/sites/hall", "utf8")')).toBe('a kubeconfig\n');
});

const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }';
const FOUND = 'mutation ($input: CreateOrganisationInput!) { made: createOrganisation(input: $input) { id } }';
const PLACE = 'mutation ($input: CreateSiteInput!) { site: createSite(input: $input) { id } }';
const CONNECT = 'mutation ($input: ConnectSiteInput!) { connectSite(input: $input) { id } }';
const SITES = 'query { sites(first: 10) { nodes { name } } }';

it('speaks no plain HTTP', async () => {
  for (const [process, port] of [
    ['api', 443],
    ['worker', 4001],
  ] as const)
    await expect(fetch(`http://${await release.address(process)}:${port}/livez`)).rejects.toThrow();
});

it('is not taken for another, nor believed by who does not know the authority', async () => {
  const another = { servername: 'atoll-worker' };
  await expect(shown('api', another)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  const stranger = { ca: tls.rootCertificates as string[] };
  await expect(shown('api', stranger)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
});

/** The platform's sessions as the database sees them: who has one, and whether it is encrypted. */
async function sessions(): Promise<{ login: string; ssl: boolean }[]> {
  const secret = await release.kubectl('get', 'secret/atoll-postgres', '--output=jsonpath={.data.password}');
  const password = Buffer.from(secret, 'base64').toString();
  const host = await release.kubectl('get', 'pod/atoll-postgres-0', '--output=jsonpath={.status.podIP}');
  const client = new pg.Client({
    ...{ host, database: 'atoll', user: 'postgres', password },
    ssl: { ca: authority.certificate, servername: 'atoll-postgres' },
  });
  await client.connect();
  const { rows } = await client.query<{ login: string; ssl: boolean }>(
    `SELECT DISTINCT usename::text AS login, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
     WHERE usename LIKE 'atoll\\_%' ORDER BY 1, 2`,
  );
  await client.end();
  return rows;
}

/** The doctor in the worker's place, which finds the same server under a name that its certificate does not have. */
const UNDER_ANOTHER_NAME = `
  const url = process.env.ATOLL_DATABASE_URL.replace('@atoll-postgres:', '@atoll-postgres.atoll-tls-test.svc:');
  const env = { ...process.env, ATOLL_DATABASE_URL: url };
  const args = ['doctor', '--json', '--only', 'postgres'];
  process.stdout.write(require('node:child_process').spawnSync('atoll-platform', args, { env }).stdout);`;

it('reaches its database and its queues over TLS, and takes no other server for its database', async () => {
  expect(await sessions()).toEqual([
    { login: 'atoll_api', ssl: true },
    { login: 'atoll_worker', ssl: true },
  ]);
  const looked = JSON.parse(await inWorker('atoll-platform', 'doctor', '--json', '--only', 'postgres', 'redis'));
  expect(looked).toMatchObject({ well: true });
  const refused = await inWorker('node', '--eval', UNDER_ANOTHER_NAME);
  expect(JSON.parse(refused)).toMatchObject({ well: false });
  expect(refused).toContain("does not match certificate's altnames");
});

it('shows a certificate that was renewed in its Secret, without a restart', async () => {
  const processes = ['api', 'worker'] as const;
  const [before, pods] = await Promise.all([Promise.all(processes.map((process) => shown(process))), started()]);
  await release.apply(...(await Promise.all(processes.map((process) => authority.issue(`atoll-${process}`)))));
  // The kubelet looks at a pod's files about once a minute, and at once when the pod changes.
  await release.kubectl('annotate', 'pods', '--selector=app.kubernetes.io/name in (api,worker)', 'renewed=now');
  await until(
    'both to show their new certificates',
    async () => {
      const after = await Promise.all(processes.map((process) => shown(process)));
      return after.every((each, i) => each !== before[i]);
    },
    { seconds: 240, everyMs: 1_000 },
  );
  expect(await started()).toEqual(pods);
});

/** Which containers run, and since when. */
function started(): Promise<string> {
  const each = '{range .items[*]}{.metadata.uid} {.status.containerStatuses[0].state.running.startedAt}{"\\n"}{end}';
  return release.kubectl(
    'get',
    'pods',
    '--selector=app.kubernetes.io/name in (api,worker)',
    `--output=jsonpath=${each}`,
  );
}

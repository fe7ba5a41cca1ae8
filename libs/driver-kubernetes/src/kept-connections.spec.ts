import { HttpMethod, KubeConfig, RequestContext } from '@kubernetes/client-node';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Cluster } from './cluster.js';
import { KeptConnections } from './kept-connections.js';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-connections-'));
const [certificate, key] = ['tls.crt', 'tls.key'].map((name) => path.join(directory, name)) as [string, string];
let server: https.Server;
let connections = 0;
/** What is done instead of answering the next request. */
let fate: ((response: http.ServerResponse) => void) | null = null;

beforeAll(async () => {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
  ]);
  expect(made.status).toBe(0);
  const identity = { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) };
  server = https.createServer(identity, ({ url }, response) => {
    const meant = fate;
    fate = null;
    if (meant) return meant(response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers(url!)));
  });
  server.on('secureConnection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(directory, { recursive: true });
});
beforeEach(() => void (connections = 0));

const answers = (url: string) =>
  url === '/api/v1'
    ? { kind: 'APIResourceList', resources: [{ name: 'pods', kind: 'Pod', namespaced: true, verbs: [] }] }
    : { kind: 'Pod', apiVersion: 'v1', metadata: { name: url.split('/').at(-1), namespace: 'there' } };

function configOf(user: object = { token: 'secret' }): KubeConfig {
  const config = new KubeConfig();
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const caData = fs.readFileSync(certificate).toString('base64');
  const cluster = { name: 'c', server: address, caData, skipTLSVerify: false };
  config.loadFromClusterAndUser(cluster, { name: 'u', ...user });
  return config;
}

const read = async (cluster: Cluster, name: string) =>
  (await cluster.find({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'there' } }))?.metadata?.name;

it('asks again and again over one connection', async () => {
  const cluster = new Cluster(configOf());
  for (let i = 0; i < 20; i++) expect(await read(cluster, `pod-${i}`)).toBe(`pod-${i}`);
  expect(connections).toBe(1);
});

it('asks over a new one after one got no answer, and has it then', async () => {
  const cluster = new Cluster(configOf());
  await read(cluster, 'first');
  fate = (response) => response.destroy();
  expect(await read(cluster, 'second')).toBe('second');
  expect(connections).toBe(2);
});

it('keeps no connection beyond the credentials it was made with, and none that a request could wait on for ever', async () => {
  const config = configOf({ certData: fs.readFileSync(certificate).toString('base64'), keyFile: key });
  const kept = new KeptConnections(config);
  const agentNow = async () => {
    const context = new RequestContext('https://127.0.0.1', HttpMethod.GET);
    await kept.applySecurityAuthentication(context);
    expect(context.getSignal()?.aborted).toBe(false);
    return context.getAgent();
  };
  const [first, second] = [await agentNow(), await agentNow()];
  expect(second).toBe(first);
  fs.appendFileSync(key, '\n');
  expect(await agentNow()).not.toBe(first);
});

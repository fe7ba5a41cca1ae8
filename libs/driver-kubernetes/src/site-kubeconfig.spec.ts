import { CoreV1Api, dumpYaml } from '@kubernetes/client-node';
import https from 'node:https';

import { SiteKubeconfig } from './site-kubeconfig.js';

const text = dumpYaml({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
  clusters: [{ name: 'c', cluster: { server: 'https://localhost:1' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
});
const forbidding = (asked: string[]) => (host: string) => {
  asked.push(host);
  return 'is in a private network';
};

it('goes to no address that a name leads to and that is forbidden, on either way to an API server', async () => {
  const asked: string[] = [];
  const config = new SiteKubeconfig(text, forbidding(asked));
  await expect(config.makeApiClient(CoreV1Api).listNamespace()).rejects.toThrow(/localhost is in a private network/);
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const refusal = new Promise<Error>((resolve) => https.get('https://localhost:1', options).once('error', resolve));
  expect((await refusal).message).toMatch(/localhost is in a private network/);
  expect(asked.every((address) => ['127.0.0.1', '::1'].includes(address))).toBe(true);
  expect(asked.length).toBeGreaterThanOrEqual(2);
});

it('goes where it may', async () => {
  const config = new SiteKubeconfig(text, () => null);
  await expect(config.makeApiClient(CoreV1Api).listNamespace()).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL/);
});

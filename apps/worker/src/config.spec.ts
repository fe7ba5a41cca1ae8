import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { configFrom } from './config.js';
import { driverFor } from './driver.js';

const COMMON = {
  ...{ ATOLL_DATABASE_URL: 'postgres://db', ATOLL_REDIS_URL: 'redis://redis', ATOLL_MASTER_KEY_FILE: '/key' },
  ATOLL_INTERNAL_TOKEN: 'internal-token-for-tests',
};
const KUBERNETES = { ...COMMON, ATOLL_DRIVER: 'kubernetes', ATOLL_INSTALLATION: 'harbour' };

it('runs nodes as processes where nothing else is said, with Besu where a program of it is named', () => {
  expect(configFrom({ ...COMMON, ATOLL_HOME: '/data' }).driver).toMatchObject({ kind: 'process', besu: null });
  expect(configFrom({ ...COMMON, ATOLL_HOME: '/data', ATOLL_BESU: '/opt/besu' }).driver).toMatchObject({
    ...{ kind: 'process', home: '/data', besu: '/opt/besu' },
  });
  expect(() => configFrom(COMMON)).toThrow(/ATOLL_HOME is missing/);
});

it('runs nodes as pods by a file, and by the environment above it', async () => {
  const file = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-settings-')), 'settings.yaml');
  await fs.writeFile(file, 'installation: lagoon\nstorage: 1Gi\nimages: {besu: registry.example/besu:1}\n');
  const { driver } = configFrom({
    ...{ ...COMMON, ATOLL_DRIVER: 'kubernetes', ATOLL_KUBERNETES_SETTINGS: file, ATOLL_KUBECONFIG: '/kubeconfig' },
    ...{ ATOLL_STORAGE: '2Gi', ATOLL_NODE_IMAGE: 'registry.example/node:2', ATOLL_CPU_LIMIT: '4' },
  });
  expect(driver).toMatchObject({
    ...{ kind: 'kubernetes', kubeconfig: '/kubeconfig' },
    settings: {
      ...{ installation: 'lagoon', storage: '2Gi', cpu: { request: '50m', limit: '4' } },
      images: { besu: 'registry.example/besu:1', 'atoll-node': 'registry.example/node:2' },
    },
  });
});

it.each([
  [{ ATOLL_INSTALLATION: undefined }, /installation: /],
  [{ ATOLL_STORAGE: 'much' }, /storage: must be a quantity/],
  [{ ATOLL_KUBERNETES_SETTINGS: '/nowhere/settings.yaml' }, /\/nowhere\/settings.yaml.* are wrong/],
  [{ ATOLL_ENGINES: 'atoll-node' }, /ATOLL_DEVELOPMENT_ENGINES=allow/],
])('does not start with %j, and says what to set', (more, sentence) => {
  expect(() => configFrom({ ...KUBERNETES, ...more })).toThrow(sentence);
});

it('says what to do about a kubeconfig that cannot be read, before anything starts', () => {
  const { driver } = configFrom({ ...KUBERNETES, ATOLL_KUBECONFIG: '/nowhere/kubeconfig' });
  const nowhere = { standing: async () => [], find: async () => null, connected: async () => [] };
  expect(() => driverFor(driver, nowhere)).toThrow(/\/nowhere\/kubeconfig cannot be read.*Check ATOLL_KUBECONFIG/);
});

it('asks a remote signer by the organisation, and where nobody listens on the way', () => {
  const remote = (url: string, more = {}) =>
    configFrom({ ...COMMON, ATOLL_HOME: '/data', ATOLL_REMOTE_SIGNER_URL: url, ...more }).custody.remote;
  expect(remote('https://signer.example/{organisation}')).toEqual({
    url: 'https://signer.example/{organisation}',
    timeoutMs: 10_000,
  });
  expect(remote('http://127.0.0.1:9000/{organisation}')).not.toBeNull();
  expect(() => remote('https://signer.example/')).toThrow(/must hold \{organisation\}/);
  expect(() => remote('http://signer.example/{organisation}')).toThrow(/must be https/);
  expect(() => remote('https://signer.example/{organisation}', { ATOLL_REMOTE_SIGNER_KEY_FILE: '/key' })).toThrow(
    /come together/,
  );
});

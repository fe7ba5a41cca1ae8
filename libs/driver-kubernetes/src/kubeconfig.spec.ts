import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { readKubeconfig } from './kubeconfig.js';

let directory: string;
beforeAll(async () => (directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-kubeconfig-'))));
afterAll(() => fs.rm(directory, { recursive: true }));

const CONFIG = {
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'here' },
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
};

async function written(content: string): Promise<string> {
  const file = path.join(directory, 'config');
  await fs.writeFile(file, content);
  return file;
}

it('reads the current context of a file', async () => {
  const config = readKubeconfig(await written(JSON.stringify(CONFIG)));
  expect(config.getCurrentCluster()?.server).toBe('https://127.0.0.1:6443');
});

it.each([
  ['not a kubeconfig', 'just words', /cannot be read|no current context/],
  ['broken', '{', /cannot be read: .*Check ATOLL_KUBECONFIG/],
  ['without a context', JSON.stringify({ ...CONFIG, 'current-context': 'there' }), /kubectl config use-context/],
])('says of a file that is %s what to do', async (_, content, sentence) => {
  const file = await written(content);
  expect(() => readKubeconfig(file)).toThrow(sentence);
});

it('says of a file that is not there, and of no file outside of a cluster, what to do', () => {
  expect(() => readKubeconfig(path.join(directory, 'none'))).toThrow(/none cannot be read: .*Check ATOLL_KUBECONFIG/);
  expect(() => readKubeconfig(null)).toThrow(/Name a kubeconfig in ATOLL_KUBECONFIG/);
});

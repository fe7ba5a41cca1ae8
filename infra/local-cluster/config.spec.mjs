import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { dns } from './addons/dns.mjs';
import { simulatedNode } from './addons/simulated-nodes.mjs';
import { storage } from './addons/storage.mjs';
import { layout } from './addresses.mjs';
import { pathOf } from './api.mjs';
import { foreignKubeconfig } from './foreign.mjs';
import { kubeletConfig, podNetwork, proxyConfig } from './node.mjs';
import { placeOf, write } from './place.mjs';
import { identityOf } from './process.mjs';

const addresses = layout(70);

it('lives where ATOLL_CLUSTER_HOME says, else in the user’s cache, and two homes are two clusters', () => {
  const one = placeOf({ ATOLL_CLUSTER_HOME: '/srv/one' });
  expect(one.home).toBe('/srv/one');
  expect(placeOf({ XDG_CACHE_HOME: '/srv/cache' }).home).toBe('/srv/cache/atoll/cluster');
  expect(placeOf({ ATOLL_CLUSTER_HOME: '/srv/two' }).id).not.toBe(one.id);
  expect(`atoll-${one.id}`.length).toBeLessThan(16); // what an interface may be called
});

it('takes a KUBECONFIG for somebody else’s cluster unless it is our own', () => {
  const place = placeOf({ ATOLL_CLUSTER_HOME: '/srv/one' });
  expect(foreignKubeconfig(place, {})).toBeUndefined();
  expect(foreignKubeconfig(place, { KUBECONFIG: place.kubeconfig })).toBeUndefined();
  expect(foreignKubeconfig(place, { KUBECONFIG: '/srv/else' })).toBe('/srv/else');
});

it('gives kubelet, proxy and pod network addresses that fit each other', () => {
  const place = placeOf({ ATOLL_CLUSTER_HOME: '/srv/one' });
  const kubelet = kubeletConfig(place, addresses);
  const service = dns(addresses).find(({ kind }) => kind === 'Service');
  expect(kubelet.clusterDNS).toEqual([service.spec.clusterIP]);
  expect(proxyConfig(addresses).clusterCIDR).toBe(podNetwork(addresses.pods).plugins[0].ipam.ranges[0][0].subnet);
  expect(kubelet.cgroupRoot).toContain(place.id);
});

it('knows where each of its objects is found', () => {
  const at = [...dns(addresses), ...storage(), simulatedNode(1)].map(pathOf);
  expect(new Set(at).size).toBe(at.length);
  expect(at).toEqual(
    expect.arrayContaining([
      '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
      '/apis/storage.k8s.io/v1/storageclasses/directories',
      '/api/v1/nodes/simulated-0001',
    ]),
  );
});

it('tells a process from another one, and from one that is no more', () => {
  expect(identityOf(process.pid)).toBe(identityOf(process.pid));
  expect(identityOf(process.pid)).not.toBe(identityOf(process.ppid));
  expect(identityOf(2 ** 22 + 1)).toBeUndefined();
});

it('says whether writing a file changed it', () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-config-spec-'));
  const file = path.join(scratch, 'below', 'file');
  expect([write(file, 'one'), write(file, 'one'), write(file, 'two')]).toEqual([true, false, true]);
  expect(fs.readdirSync(path.dirname(file))).toEqual(['file']);
  fs.rmSync(scratch, { recursive: true });
});

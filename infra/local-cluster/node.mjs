import fs from 'node:fs';
import path from 'node:path';

import { ensureDaemon } from './daemon.mjs';
import { groupOf } from './groups.mjs';
import { INSIDE, write, writeJson } from './place.mjs';
import { nodeName } from './room.mjs';

const CONTAINERD = '/run/containerd/containerd.sock';
const program = (name) => `${INSIDE.programs}/${name}`;

/** What runs pods: containers, and the network between them. */
export function startContainerd(room, { pods }, pauseImage) {
  const config = containerdConfig(pauseImage, snapshotterFor(room.place.var));
  const restart = write(path.join(room.place.etc, 'containerd.toml'), config);
  writeJson(path.join(room.place.etc, 'cni', 'net.d', '10-pods.conflist'), podNetwork(pods));
  return ensureDaemon(room, {
    program: program('debian/usr/bin/containerd'),
    args: ['--config', `${INSIDE.etc}/containerd.toml`],
    restart,
  });
}

export function startKubelet(room, addresses) {
  const restart = writeJson(path.join(room.place.etc, 'kubelet.json'), kubeletConfig(room.place, addresses));
  return ensureDaemon(room, {
    program: program('kubelet'),
    args: [
      `--config=${INSIDE.etc}/kubelet.json`,
      `--kubeconfig=${INSIDE.keys}/kubelet.kubeconfig`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${addresses.node}`,
    ],
    restart,
  });
}

export function startProxy(room, addresses) {
  const restart = writeJson(path.join(room.place.etc, 'proxy.json'), proxyConfig(addresses));
  return ensureDaemon(room, { program: program('kube-proxy'), args: [`--config=${INSIDE.etc}/proxy.json`], restart });
}

/** Overlays do not lie upon overlays, as in a container of a machine; there, layers are copied. */
function snapshotterFor(directory) {
  const OVERLAY = 0x794c7630;
  return fs.statfsSync(directory).type === OVERLAY ? 'native' : 'overlayfs';
}

/** `restrict_oom_score_adj`: a machine may lack the right to lower the score, and runc would end without a word. AppArmor's profiles are the machine's. */
function containerdConfig(pauseImage, snapshotter) {
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "${CONTAINERD}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${INSIDE.programs}"
    conf_dir = "${INSIDE.etc}/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

/** A pair of interfaces for each pod instead of a bridge, so that a service's packets pass the packet filter on any machine. */
export function podNetwork(subnet) {
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: { type: 'host-local', dataDir: '/run/cni', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
    ],
  };
}

export function kubeletConfig(place, { dns }) {
  const keys = INSIDE.keys;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${keys}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${keys}/kubelet.crt`,
    tlsPrivateKeyFile: `${keys}/kubelet.key`,
    containerRuntimeEndpoint: `unix://${CONTAINERD}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: groupOf(place),
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [dns],
    clusterDomain: 'cluster.local',
    resolvConf: '/etc/resolv.conf',
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    maxPods: 250,
    oomScoreAdj: 0,
    // Images cannot be fetched again, so none is ever removed to make room, and a full disk is for its owner to notice.
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.available': '0%',
    },
  };
}

export function proxyConfig({ pods }) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    hostnameOverride: nodeName,
    clusterCIDR: pods,
    clientConnection: { kubeconfig: `${INSIDE.keys}/proxy.kubeconfig` },
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    // Zero leaves the machine's connection tracking as it is.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    oomScoreAdj: 0,
  };
}

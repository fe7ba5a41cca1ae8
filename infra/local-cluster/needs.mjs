import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { Obstacle, root } from '../command.mjs';

const PACKAGES = {
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  flock: 'util-linux',
  mount: 'mount',
  tar: 'tar',
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
};

/** Throws the one sentence that says why this machine cannot run a cluster, if it cannot. */
export function checkNeeds({ home }) {
  const why = obstacle(home);
  if (why) throw new Obstacle(`${why}\nA cluster of yours can be used instead: set KUBECONFIG to its file.`);
}

function obstacle(home) {
  if (process.platform !== 'linux') return 'A local cluster needs Linux: its pods are Linux containers.';
  if (process.getuid() !== 0)
    return 'A local cluster needs root, for namespaces and mounts; run the command again as root (Debian: "sudo -E npm run cluster:up").';
  if (within(root, home))
    return `The cluster may not live inside the repository; set ATOLL_CLUSTER_HOME to another directory than ${home}.`;
  const missing = Object.keys(PACKAGES).filter((name) => !onPath(name));
  if (missing.includes('apt-get') || missing.includes('dpkg-deb'))
    return 'A local cluster takes containerd, runc and nft from Debian packages, and this system has no apt-get.';
  if (missing.length > 0)
    return `A local cluster needs ${missing.join(', ')}. Debian: sudo apt-get install ${[...new Set(missing.map((name) => PACKAGES[name]))].join(' ')}`;
  if (spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', 'true']).status !== 0)
    return 'This root may not make namespaces, as in a container that is not privileged.';
  return goObstacle();
}

/** Go 1.21 and newer fetch the newer Go that a module asks for; older ones cannot. */
function goObstacle() {
  const { stdout, error } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const install =
    'Debian: sudo apt-get install golang-go (on Debian 12: sudo apt-get install -t bookworm-backports golang-go)';
  if (error) return `Kubernetes is built from its sources, and Go is missing. ${install}`;
  const [, minor = 0] = /^go1\.(\d+)/.exec(stdout) ?? [];
  if (Number(minor) < 21)
    return `Kubernetes is built from its sources, and ${stdout.trim()} is too old for them. ${install}`;
  return undefined;
}

function within(directory, file) {
  const way = path.relative(directory, file);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}

function onPath(name) {
  return process.env.PATH.split(path.delimiter).some((directory) => fs.existsSync(path.join(directory, name)));
}

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { step } from '../progress.mjs';
import { PACKAGES, unpackPackages } from './debian.mjs';
import { write } from './place.mjs';
import { run } from './shell.mjs';

const SOURCES = path.join(import.meta.dirname, 'go');
/** Nobody debugs these programs, and they need not be the quickest: without inlining they are made in two thirds of the time. */
const SOON = '-gcflags=all=-dwarf=false -l';
const KUBERNETES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

/** One `go build` each; the order is that of use, and programs that share most of their packages go together. */
const BUILDS = [
  { title: 'pause and keys', module: 'addons', packages: ['./pause', './keys'] },
  {
    title: 'pod network',
    module: 'addons',
    packages: ['main/ptp', 'main/loopback', 'ipam/host-local'].map(
      (name) => `github.com/containernetworking/plugins/plugins/${name}`,
    ),
  },
  {
    title: 'Kubernetes',
    module: 'kubernetes',
    packages: ['./etcd', ...KUBERNETES.map((name) => `k8s.io/kubernetes/cmd/${name}`)],
  },
  { title: 'CoreDNS', module: 'addons', packages: ['./dns'] },
  { title: 'storage provisioner', module: 'addons', packages: ['./storage'] },
  { title: 'Helm', module: 'addons', packages: ['helm.sh/helm/v4/cmd/helm'] },
  { title: 'kwok', module: 'addons', packages: ['sigs.k8s.io/kwok/cmd/kwok'] },
];

/** Makes every program of the cluster, from what the module files pin; what is there already is not made again. */
export async function buildPrograms(place) {
  fs.mkdirSync(place.programs, { recursive: true });
  await unpack(place, 'debian', PACKAGES, 'Debian packages');
  for (const build of BUILDS) await buildProgram(place, build);
  await once('kwok stages', place, fingerprintOf(BUILDS[0]), 'stages of simulated nodes', () => copyStages(place));
}

/** Lays down the content of Debian's packages, beside the programs of the cluster; another list is another build. */
export function unpack(place, name, packages, title) {
  return once(name, place, packages.join('\n'), title, () => unpackPackages(place, name, packages));
}

/** Makes the programs of one module, beside those of the cluster; `module` is a directory here or, for others, its whole path. */
export function buildProgram(place, build) {
  fs.mkdirSync(place.programs, { recursive: true });
  return once(build.title, place, fingerprintOf(build), `build of ${build.title}`, () => compile(place, build));
}

/** Does the work unless its fingerprint says that it was done. A file for each, since tests build programs of their own beside us. */
async function once(name, { programs }, fingerprint, title, work) {
  const file = path.join(programs, 'built', name);
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === fingerprint) return;
  await step(title, work);
  write(file, fingerprint);
}

function fingerprintOf({ module, packages }) {
  const hash = createHash('sha256').update(SOON).update(packages.join('\n'));
  const directory = path.resolve(SOURCES, module);
  const local = packages.filter((name) => name.startsWith('./')).map((name) => `${name}/main.go`);
  for (const file of ['go.mod', 'go.sum', ...local]) hash.update(fs.readFileSync(path.join(directory, file)));
  return hash.digest('hex');
}

async function compile(place, { module, packages }) {
  await go(place, module, [
    'build',
    '-trimpath',
    '-buildvcs=false',
    SOON,
    `-ldflags=-s -w ${versionFlag(module)}`,
    '-o',
    `${place.programs}${path.sep}`,
    ...packages,
  ]);
}

/** Kubernetes believes to be v0.0.0 unless it is told. */
function versionFlag(module) {
  const [, version] =
    /k8s\.io\/kubernetes (v\S+)/.exec(fs.readFileSync(path.resolve(SOURCES, module, 'go.mod'), 'utf8')) ?? [];
  return version ? `-X k8s.io/component-base/version.gitVersion=${version}` : '';
}

/** What simulated nodes and pods do is data, published beside kwok's sources. */
async function copyStages(place) {
  const directory = (await go(place, 'addons', ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok'])).trim();
  const stages = [
    ...['node/fast/node-initialize', 'node/heartbeat-with-lease/node-heartbeat-with-lease'],
    ...['pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete'],
  ];
  const texts = stages.map((name) =>
    fs.readFileSync(path.join(directory, 'kustomize', 'stage', `${name}.yaml`), 'utf8'),
  );
  write(path.join(place.programs, 'kwok-stages.yaml'), texts.join('\n---\n'));
}

/** Static programs, so that a container needs nothing else; caches of our own, so that nothing else is changed. */
function go({ cache }, module, args) {
  const env = {
    CGO_ENABLED: '0',
    GOCACHE: path.join(cache, 'go-build'),
    GOMODCACHE: path.join(cache, 'go-modules'),
    GOFLAGS: '',
    GOWORK: 'off',
  };
  return run('go', args, { cwd: path.resolve(SOURCES, module), env: { ...process.env, ...env } });
}

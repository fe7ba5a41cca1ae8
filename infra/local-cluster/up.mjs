import fs from 'node:fs';

import { Obstacle } from '../command.mjs';
import { step } from '../progress.mjs';
import { dns } from './addons/dns.mjs';
import { simulate } from './addons/simulated-nodes.mjs';
import { storage } from './addons/storage.mjs';
import { addressesOf } from './addresses.mjs';
import { apiOf, pathOf } from './api.mjs';
import { buildPrograms } from './build.mjs';
import { startApiServer, startControllers, startEtcd } from './control-plane.mjs';
import { tailOf } from './daemon.mjs';
import { checkForeign, foreignKubeconfig } from './foreign.mjs';
import { makeGroups } from './groups.mjs';
import { IMAGES, importImages, packImages } from './images.mjs';
import { makeKeys } from './keys.mjs';
import { locked } from './lock.mjs';
import { checkNeeds } from './needs.mjs';
import { startContainerd, startKubelet, startProxy } from './node.mjs';
import { placeOf } from './place.mjs';
import { connectRoom, hostInterface, nodeName, openRoom } from './room.mjs';
import { inside } from './room.mjs';
import { run, until } from './shell.mjs';

/** Builds and starts the cluster, and repairs what is not as it should be; what is right already is left alone. */
export async function up(args) {
  const simulated = simulatedNodes(args);
  const place = placeOf();
  const foreign = foreignKubeconfig(place);
  if (foreign) return checkForeign(foreign);
  checkNeeds(place);
  await locked(place, async () => {
    await buildPrograms(place);
    await start(place, simulated);
  });
  process.stdout.write(
    `\nThe cluster is up. Use it with\n\n  export KUBECONFIG=${place.kubeconfig}\n  export PATH=${place.programs}:$PATH   # kubectl, helm\n`,
  );
  return 0;
}

async function start(place, simulated) {
  const images = await packImages(place);
  fs.mkdirSync(place.logs, { recursive: true });
  const addresses = await addressesOf(place, hostInterface(place));
  const room = { place, first: await step('room', () => enter(place, addresses)) };
  const api = apiOf(place, addresses);
  try {
    await step('etcd, API server, containerd', () => controlPlane(room, api, addresses));
    await step('images', () => importImages(room.first, images));
    await step('node', () => node(room, api, addresses));
    await step('DNS and storage', () => addons(api, addresses));
    await step('simulated nodes', () => simulate(room, api, addresses, simulated));
  } finally {
    api.close();
  }
}

async function enter(place, addresses) {
  const first = await openRoom(place);
  await connectRoom(place, first, addresses);
  makeGroups(place);
  await makeKeys(place, addresses);
  return first;
}

async function controlPlane(room, api, addresses) {
  await Promise.all([
    startEtcd(room),
    startContainerd(room, addresses, IMAGES.pause.name),
    startApiServer(room, addresses),
  ]);
  await until('the API server', () => api.get('/readyz'), { seconds: 90 }).catch((error) => {
    throw new Error(`${error.message}\n${tailOf(room.place, 'kube-apiserver')}`);
  });
  await until('containerd', () => run(...inside(room.first, ['ctr', 'version'])), { seconds: 30 });
}

async function node(room, api, addresses) {
  await Promise.all([startControllers(room), startKubelet(room, addresses), startProxy(room, addresses)]);
  await until('a ready node', async () => ready(await api.get(`/api/v1/nodes/${nodeName}`))).catch((error) => {
    throw new Error(`${error.message}\n${tailOf(room.place, 'kubelet')}`);
  });
}

async function addons(api, addresses) {
  const objects = [...dns(addresses), ...storage()];
  for (const object of objects) await api.apply(object);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment').map(pathOf);
  await until('DNS and storage', async () => (await Promise.all(deployments.map(api.get))).every(available));
}

const ready = ({ status }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');

const available = ({ metadata, status }) =>
  status.observedGeneration === metadata.generation &&
  (status.availableReplicas ?? 0) >= 1 &&
  !status.unavailableReplicas;

function simulatedNodes(args) {
  const at = args.indexOf('--simulated-nodes');
  if (at < 0) return undefined;
  const number = Number(args[at + 1]);
  if (!Number.isInteger(number) || number < 0 || number > 5000)
    throw new Obstacle('--simulated-nodes takes a number from 0 to 5000.');
  return number;
}

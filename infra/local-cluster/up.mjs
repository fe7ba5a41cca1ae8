import fs from 'node:fs';

import { Obstacle } from '../command.mjs';
import { step } from '../progress.mjs';
import { dns } from './addons/dns.mjs';
import { simulate } from './addons/simulated-nodes.mjs';
import { storage } from './addons/storage.mjs';
import { addressesOf } from './addresses.mjs';
import { apiOf } from './api.mjs';
import { buildPrograms } from './build.mjs';
import { startApiServer, startControllers, startEtcd } from './control-plane.mjs';
import { checkForeign, foreignKubeconfig } from './foreign.mjs';
import { makeGroups, removeGroups } from './groups.mjs';
import { IMAGES, importImages, packImages } from './images.mjs';
import { makeKeys } from './keys.mjs';
import { locked } from './lock.mjs';
import { checkNeeds } from './needs.mjs';
import { startContainerd, startKubelet, startProxy } from './node.mjs';
import { placeOf, tailOf } from './place.mjs';
import { connectRoom, firstProcess, hostInterface, inside, openRoom, roomSince } from './room.mjs';
import { dnsAnswers, isRunning, nodeIsReady } from './signs.mjs';
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

/** Builds what `up` starts, and starts nothing. */
export async function programs() {
  const place = placeOf();
  if (foreignKubeconfig(place)) return 0;
  checkNeeds(place);
  await locked(place, () => buildPrograms(place));
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
    await step('DNS and storage', () => addons(room, api, addresses));
    await step('simulated nodes', () => simulate(room, api, addresses, simulated));
  } finally {
    api.close();
  }
}

async function enter(place, addresses) {
  // Kubelet would look long for containers of a room that ended, as long as their control groups are there.
  if (!firstProcess(place)) await removeGroups(place);
  const first = await openRoom(place);
  await connectRoom(place, first, addresses);
  makeGroups(place);
  await makeKeys(place, addresses);
  return first;
}

/** Starts again while it waits: what was there a moment ago may have been about to end. */
async function controlPlane(room, api, addresses) {
  const start = () =>
    Promise.all([
      startEtcd(room),
      startContainerd(room, addresses, IMAGES.pause.name),
      startApiServer(room, addresses),
    ]);
  const look = async () => {
    await start();
    await Promise.all([api.get('/readyz'), run(...inside(room.first, ['ctr', 'version']))]);
    return true;
  };
  await until('etcd, API server, containerd', look, { seconds: 120, everyMs: 300 }).catch((error) => {
    throw new Error(`${error.message}\n${tailOf(room.place, 'kube-apiserver')}`);
  });
}

async function node(room, api, addresses) {
  let since = roomSince(room.first);
  const look = async () => {
    const now = new Date();
    const starts = [startKubelet(room, addresses), startProxy(room, addresses), startControllers(room)];
    const [restarted] = await Promise.all(starts);
    if (restarted) since = now;
    return nodeIsReady(api, since);
  };
  await until('a ready node', look, { everyMs: 300 }).catch((error) => {
    throw new Error(`${error.message}\n${tailOf(room.place, 'kubelet')}`);
  });
}

async function addons(room, api, addresses) {
  const objects = [...dns(addresses), ...storage()];
  for (const object of objects) await api.apply(object);
  const since = roomSince(room.first);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  await until('the pods of DNS and storage', async () => {
    const running = await Promise.all(deployments.map((each) => isRunning(api, each, since)));
    return running.every(Boolean);
  });
  await until('an answer of DNS', () => dnsAnswers(addresses), { seconds: 60 });
}

function simulatedNodes(args) {
  const at = args.indexOf('--simulated-nodes');
  if (at < 0) return undefined;
  const number = Number(args[at + 1]);
  if (!Number.isInteger(number) || number < 0 || number > 5000)
    throw new Obstacle('--simulated-nodes takes a number from 0 to 5000.');
  return number;
}

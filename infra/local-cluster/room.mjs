import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { INSIDE, tailOf, write } from './place.mjs';
import { belongsToRoot, commandOf, processes, programOf } from './process.mjs';
import { run, until } from './shell.mjs';

const NODE = 'local-cluster';
const NAMESPACES = ['--mount', '--pid', '--net', '--uts', '--ipc'];
const PATHS = ['/opt/cluster', '/opt/cluster/debian/usr/bin', '/opt/cluster/debian/usr/sbin'];

export const hostInterface = ({ id }) => `atoll-${id}`;
export const nodeName = NODE;

/** The process number of the room's first process, or undefined where there is no room. It says itself whose it is, so no record can be stale. */
export function firstProcess({ home }) {
  return processes().find(
    (pid) => programOf(pid) === `${INSIDE.programs}/pause` && commandOf(pid)[1] === home && belongsToRoot(pid),
  );
}

/** When the room was made: nothing in it can be older. */
export const roomSince = (first) => fs.statSync(`/proc/${first}/root/run/made`).mtime;

/** Makes the room, unless there is one, and returns its first process. */
export async function openRoom(place) {
  const existing = firstProcess(place);
  if (existing) return existing;
  furnish(place);
  const log = fs.openSync(path.join(place.logs, 'room.log'), 'a');
  const script = path.join(import.meta.dirname, 'room.sh');
  const outer = spawn('unshare', [...NAMESPACES, '--fork', 'sh', script, place.home, NODE], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH },
  });
  fs.closeSync(log);
  const failed = new Promise((_, reject) => {
    outer.once('error', reject);
    outer.once('exit', () => reject(new Error(`The room ended while it was made:\n${tailOf(place, 'room')}`)));
  });
  failed.catch(() => {});
  const pid = await Promise.race([failed, until('the room', () => firstProcess(place), { seconds: 20, everyMs: 20 })]);
  outer.unref();
  return pid;
}

/** Connects the room to the machine by a pair of interfaces; the machine alone gets a route into it. */
export async function connectRoom(place, first, addresses) {
  const host = hostInterface(place);
  const inside = ['-t', `${first}`, '--net', '--', 'ip'];
  const { network, node, services, linkBits } = addresses;
  const [outer, inner] = await Promise.all([
    addressesOn('ip', ['-json', 'address', 'show', 'dev', host]),
    addressesOn('nsenter', [...inside, '-json', 'address', 'show', 'dev', 'eth0']),
  ]);
  if (outer?.includes(addresses.host) && inner?.includes(node)) return;
  // It may lead to a room that is no more; the kernel takes its time to remove such an interface.
  await removeLink(place);
  await run('ip', ['link', 'add', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${first}`]);
  await run('nsenter', [...inside, 'address', 'add', `${node}/${linkBits}`, 'dev', 'eth0']);
  await run('nsenter', [...inside, 'link', 'set', 'eth0', 'up']);
  // A service's address never leaves the room, but a packet must have a way to go before its destination is rewritten.
  await run('nsenter', [...inside, 'route', 'add', services, 'via', addresses.host, 'src', node]);
  await run('ip', ['address', 'add', `${addresses.host}/${linkBits}`, 'dev', host]);
  await run('ip', ['link', 'set', host, 'up']);
  await run('ip', ['route', 'add', network, 'via', node, 'dev', host]);
}

/** Takes the machine's end of the connection away, and the other end with it. */
export async function removeLink(place) {
  const show = () => run('ip', ['link', 'show', hostInterface(place)]).catch(() => undefined);
  await run('ip', ['link', 'delete', hostInterface(place)]).catch(() => {}); // it is not there, or goes at this moment
  await until('the end of the old connection', async () => (await show()) === undefined, { seconds: 20 });
}

/** The addresses of an interface that is up, or undefined. */
async function addressesOn(command, args) {
  const [found] = JSON.parse(await run(command, args).catch(() => '[]'));
  return found?.operstate === 'UP' ? found.addr_info.map(({ local }) => local) : undefined;
}

/** Words that run a command inside the room. */
export function inside(first, command) {
  const libraries = `/opt/cluster/debian/usr/lib/${libraryFolder()}:/opt/cluster/debian/lib/${libraryFolder()}`;
  const env = [
    `PATH=${[...PATHS, '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':')}`,
    `LD_LIBRARY_PATH=${libraries}`,
    'HOME=/tmp',
    'TZ=UTC',
  ];
  return ['nsenter', ['-t', `${first}`, ...NAMESPACES, '--', 'env', '-i', ...env, ...command]];
}

function furnish({ etc, var: variable, logs, home }) {
  for (const directory of [etc, logs, path.join(home, 'room'), path.join(variable, 'lib')])
    fs.mkdirSync(directory, { recursive: true });
  write(path.join(etc, 'passwd'), 'root:x:0:0:root:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
  write(path.join(etc, 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  write(path.join(etc, 'machine-id'), `${createHash('md5').update(home).digest('hex')}\n`);
  write(path.join(etc, 'hosts'), `127.0.0.1 localhost ${NODE}\n`);
  // Without these names nft tells numbers, and kube-proxy does not know its own rules again when it restarts.
  write(path.join(etc, 'protocols'), 'icmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\nipv6-icmp 58 IPv6-ICMP\nsctp 132 SCTP\n');
  write(path.join(etc, 'resolv.conf'), '# No name servers: nothing in the cluster reaches other machines.\n');
}

function libraryFolder() {
  return { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];
}

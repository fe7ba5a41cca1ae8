import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { readJson, write, writeJson } from './place.mjs';
import { identityOf } from './process.mjs';
import { run, until } from './shell.mjs';

const NODE = 'local-cluster';
const NAMESPACES = ['--mount', '--pid', '--net', '--uts', '--ipc'];
const PATHS = ['/opt/cluster', '/opt/cluster/debian/usr/bin', '/opt/cluster/debian/usr/sbin'];

export const hostInterface = ({ id }) => `atoll-${id}`;
export const nodeName = NODE;

/** The process number of the room's first process, or undefined where there is no room. */
export function firstProcess(place) {
  const { pid, identity } = readJson(recordOf(place)) ?? {};
  return identity !== undefined && identityOf(pid) === identity ? pid : undefined;
}

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
    outer.once('exit', () =>
      reject(
        new Error(
          `The room ended while it was made:\n${fs.readFileSync(path.join(place.logs, 'room.log'), 'utf8').trim().split('\n').slice(-10).join('\n')}`,
        ),
      ),
    );
  });
  failed.catch(() => {});
  const pid = await Promise.race([failed, until('the room', () => childOf(outer.pid), { seconds: 20, everyMs: 20 })]);
  outer.unref();
  writeJson(recordOf(place), { pid, identity: identityOf(pid) });
  return pid;
}

/** Connects the room to the machine by a pair of interfaces; the machine alone gets a route into it. */
export async function connectRoom(place, first, addresses) {
  const host = hostInterface(place);
  const inside = ['-t', `${first}`, '--net', '--', 'ip'];
  const { network, node, services, linkBits } = addresses;
  const found = JSON.parse(await run('ip', ['-json', 'address', 'show', 'dev', host]).catch(() => '[]'))[0];
  const connected = found?.operstate === 'UP' && found.addr_info.some(({ local }) => local === addresses.host);
  if (connected) return;
  if (found) await run('ip', ['link', 'delete', host]);
  await run('ip', ['link', 'add', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${first}`]);
  await run('nsenter', [...inside, 'address', 'add', `${node}/${linkBits}`, 'dev', 'eth0']);
  await run('nsenter', [...inside, 'link', 'set', 'eth0', 'up']);
  // A service's address never leaves the room, but a packet must have a way to go before its destination is rewritten.
  await run('nsenter', [...inside, 'route', 'add', services, 'via', addresses.host, 'src', node]);
  await run('ip', ['address', 'add', `${addresses.host}/${linkBits}`, 'dev', host]);
  await run('ip', ['link', 'set', host, 'up']);
  await run('ip', ['route', 'add', network, 'via', node, 'dev', host]);
}

/** Words that run a command inside the room. */
export function inside(first, command) {
  const libraries = `/opt/cluster/debian/usr/lib/${libraryFolder()}:/opt/cluster/debian/lib/${libraryFolder()}`;
  const env = [
    `PATH=${[...PATHS, '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':')}`,
    `LD_LIBRARY_PATH=${libraries}`,
    'HOME=/root',
    'TZ=UTC',
  ];
  return ['nsenter', ['-t', `${first}`, ...NAMESPACES, '--', 'env', '-i', ...env, ...command]];
}

function furnish({ etc, var: variable, logs, home }) {
  for (const directory of [etc, logs, path.join(home, 'room'), path.join(variable, 'lib')])
    fs.mkdirSync(directory, { recursive: true });
  write(path.join(etc, 'passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
  write(path.join(etc, 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  write(path.join(etc, 'machine-id'), `${createHash('md5').update(home).digest('hex')}\n`);
  write(path.join(etc, 'hosts'), `127.0.0.1 localhost ${NODE}\n`);
  write(path.join(etc, 'resolv.conf'), '# No name servers: nothing in the cluster reaches other machines.\n');
}

/** The only child, once it has become what the room's first process is. */
function childOf(pid) {
  const [child] = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  if (!child) return undefined;
  return fs.readlinkSync(`/proc/${child}/exe`).endsWith('/opt/cluster/pause') ? child : undefined;
}

function libraryFolder() {
  return { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];
}

const recordOf = ({ state }) => path.join(state, 'room.json');

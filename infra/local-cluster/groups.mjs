import fs from 'node:fs';
import path from 'node:path';

import { until } from './shell.mjs';

const ROOT = '/sys/fs/cgroup';

/** The control group that all pods of the cluster are below, in each hierarchy of the machine. */
export const groupOf = ({ id }) => `/atoll-${id}`;

export function makeGroups(place) {
  if (isUnified()) passControllersOn();
  for (const hierarchy of hierarchies()) fs.mkdirSync(path.join(hierarchy, groupOf(place)), { recursive: true });
}

/** A group can be removed once its last process is gone, which the kernel tells a moment later. */
export async function removeGroups(place) {
  for (const hierarchy of hierarchies()) {
    const group = path.join(hierarchy, groupOf(place));
    await until(`an empty control group ${group}`, () => removed(group), { seconds: 20 });
  }
}

/** Version 1 has a directory for each controller, version 2 is one tree, and a machine may have both. */
function hierarchies() {
  if (isUnified()) return [ROOT];
  const mounts = fs
    .readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  return mounts.filter(([, , kind]) => kind === 'cgroup' || kind === 'cgroup2').map(([, at]) => at);
}

const isUnified = () => fs.existsSync(path.join(ROOT, 'cgroup.controllers'));

/** In version 2, a group has only the controllers that its parent passes on, and kubelet insists on all of them. */
function passControllersOn() {
  const words = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8').trim().split(' ');
  const passed = words('cgroup.subtree_control');
  for (const controller of words('cgroup.controllers').filter((each) => !passed.includes(each)))
    fs.writeFileSync(path.join(ROOT, 'cgroup.subtree_control'), `+${controller}`);
}

function removed(group) {
  if (!fs.existsSync(group)) return true;
  for (const { name } of fs.readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    removed(path.join(group, name));
  fs.rmdirSync(group);
  return true;
}

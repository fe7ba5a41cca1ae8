import fs from 'node:fs';
import path from 'node:path';

import { imageOf, importImage } from './image.mjs';
import { readJson, writeJson } from './place.mjs';
import { run } from './shell.mjs';

/** The images that the cluster itself needs, each one program and nothing else. */
export const IMAGES = {
  pause: { name: 'localhost/pause:1', program: 'pause' },
  dns: { name: 'localhost/coredns:1', program: 'dns' },
  storage: { name: 'localhost/storage:1', program: 'storage' },
  shell: { name: 'localhost/busybox:1', program: 'busybox' },
};

/** Packs the images whose programs changed, and returns them all. */
export async function packImages(place) {
  fs.mkdirSync(place.images, { recursive: true });
  return Promise.all(Object.entries(IMAGES).map(([key, image]) => pack(place, key, image)));
}

export async function importImages(first, images) {
  for (const image of images) await importImage(first, image);
}

async function pack(place, key, { name, program }) {
  const archive = path.join(place.images, `${key}.tar`);
  const stamp = path.join(place.images, `${key}.json`);
  const from = sourceOf(place, program);
  const { size, mtimeMs } = fs.statSync(from);
  const known = readJson(stamp);
  if (known?.size === size && known.mtimeMs === mtimeMs && fs.existsSync(archive)) return known.image;

  const root = path.join(place.images, `${key}.root`);
  fs.rmSync(root, { recursive: true, force: true });
  for (const directory of ['bin', 'tmp']) fs.mkdirSync(path.join(root, directory), { recursive: true });
  fs.chmodSync(path.join(root, 'tmp'), 0o1777);
  fs.copyFileSync(from, path.join(root, 'bin', program));
  if (key === 'shell') await linkApplets(path.join(root, 'bin'));
  const start = key === 'shell' ? { Cmd: ['sh'] } : { Entrypoint: [`/bin/${program}`] };
  const image = await imageOf({ name, root, config: { ...start, Env: ['PATH=/bin'] }, archive });
  fs.rmSync(root, { recursive: true, force: true });
  writeJson(stamp, { size, mtimeMs, image });
  return image;
}

/** Built by us, or from a package; newer packages have everything below /usr. */
function sourceOf({ programs }, program) {
  const candidates = [program, `debian/bin/${program}`, `debian/usr/bin/${program}`].map((at) =>
    path.join(programs, at),
  );
  return candidates.find((file) => fs.existsSync(file)) ?? candidates[0];
}

/** busybox does what it is called. */
async function linkApplets(directory) {
  const applets = (await run(path.join(directory, 'busybox'), ['--list'])).trim().split('\n');
  for (const applet of applets.filter((each) => each !== 'busybox'))
    fs.symlinkSync('busybox', path.join(directory, applet));
}

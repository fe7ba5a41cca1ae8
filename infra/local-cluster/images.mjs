import fs from 'node:fs';
import path from 'node:path';

import { imageOf, importImage } from './image.mjs';
import { readJson, writeJson } from './place.mjs';

/** The images that the cluster itself needs, each one program and nothing else. */
export const IMAGES = {
  pause: { name: 'localhost/pause:1', files: { pause: 'pause' }, entrypoint: ['/pause'] },
  dns: { name: 'localhost/coredns:1', files: { coredns: 'dns' }, entrypoint: ['/coredns'] },
  storage: {
    name: 'localhost/local-path-provisioner:1',
    files: { 'local-path-provisioner': 'local-path-provisioner' },
    entrypoint: ['/local-path-provisioner'],
  },
  shell: { name: 'localhost/busybox:1', files: { 'bin/busybox': 'debian/bin/busybox' }, entrypoint: ['/bin/sh'] },
};

const APPLETS =
  'sh cat chmod chown cp date dd df du echo env false find grep head hostname id kill ln ls mkdir mv nc nslookup ping printf ps rm sed sleep sync tail test touch tr true wc wget';

/** Packs the images whose programs changed, and returns them all. */
export async function packImages(place) {
  fs.mkdirSync(place.images, { recursive: true });
  return Promise.all(Object.entries(IMAGES).map(([key, image]) => pack(place, key, image)));
}

export async function importImages(first, images) {
  for (const image of images) await importImage(first, image);
}

async function pack(place, key, { name, files, entrypoint }) {
  const archive = path.join(place.images, `${key}.tar`);
  const stamp = path.join(place.images, `${key}.json`);
  const sources = Object.entries(files).map(([to, from]) => [to, path.join(place.programs, from)]);
  const state = sources.map(([to, from]) => [to, fs.statSync(from).size, fs.statSync(from).mtimeMs]);
  const known = readJson(stamp);
  if (known && JSON.stringify(known.state) === JSON.stringify(state) && fs.existsSync(archive)) return known.image;

  const root = path.join(place.images, `${key}.root`);
  fs.rmSync(root, { recursive: true, force: true });
  for (const [to, from] of sources) {
    fs.mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
    fs.copyFileSync(from, path.join(root, to));
  }
  fs.mkdirSync(path.join(root, 'tmp'), { mode: 0o1777 });
  if (key === 'shell')
    for (const applet of APPLETS.split(' ')) fs.symlinkSync('busybox', path.join(root, 'bin', applet));
  const image = await imageOf({ name, root, config: { Entrypoint: entrypoint, Env: ['PATH=/bin:/'] }, archive });
  fs.rmSync(root, { recursive: true, force: true });
  writeJson(stamp, { state, image });
  return image;
}

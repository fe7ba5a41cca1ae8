import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { Obstacle } from '../command.mjs';
import { imageOf, importImage } from '../local-cluster/image.mjs';
import { placeOf, readJson, writeJson } from '../local-cluster/place.mjs';
import { firstProcess } from '../local-cluster/room.mjs';
import { step } from '../progress.mjs';
import { PROGRAMS, USER } from './programs.mjs';
import { layRuntime } from './runtime.mjs';
import { ship } from './ship.mjs';

/** Packs the wished images, or all, whose content changed, without Docker, and puts them into the local cluster. */
export async function clusterImages(wished) {
  const place = placeOf();
  const first = firstProcess(place);
  if (!first) throw new Obstacle('The local cluster does not run; "npm run cluster:up" starts it.');
  fs.mkdirSync(place.images, { recursive: true });
  for (const name of wished.length > 0 ? wished : Object.keys(PROGRAMS)) {
    if (!Object.hasOwn(PROGRAMS, name)) throw new Obstacle(`There is no image "${name}".`);
    await step(`image ${PROGRAMS[name].image}`, async () => {
      const { image, megabytes, fresh } = await pack(place, name, PROGRAMS[name]);
      const put = await importImage(first, image);
      process.stderr.write(`  ${megabytes} MB, ${fresh ? 'packed' : 'unchanged'}${put ? ', imported' : ''}\n`);
    });
  }
  return 0;
}

/** Of the same content comes the same image, so it is only packed when there is none yet. */
async function pack(place, name, program) {
  const archive = path.join(place.images, `${name}.tar`);
  const stamp = path.join(place.images, `${name}.json`);
  const scratch = fs.mkdtempSync(path.join(place.images, `.${name}-`));
  try {
    const root = path.join(scratch, 'root');
    ship(program, path.join(root, 'app'));
    await layRuntime(root);
    const config = configOf(program);
    const { digest, bytes } = contentOf(root, JSON.stringify(config));
    const megabytes = Math.round(bytes / 1e6);
    const known = readJson(stamp);
    if (known?.content === digest && fs.existsSync(archive)) return { image: known.image, megabytes, fresh: false };
    const draft = path.join(scratch, 'image.tar');
    // The cluster's runtime reads a name without a registry as one of Docker Hub.
    const image = await imageOf({ name: `docker.io/${program.image}`, root, config, archive: draft });
    fs.renameSync(draft, archive);
    writeJson(stamp, { content: digest, image: { ...image, archive } });
    return { image: { ...image, archive }, megabytes, fresh: true };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

const configOf = ({ commands }) => ({
  User: `${USER}:${USER}`,
  Env: ['PATH=/app/bin:/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production'],
  Cmd: [Object.keys(commands)[0]],
  WorkingDir: '/app',
});

function contentOf(root, config) {
  const hash = createHash('sha256').update(config);
  let bytes = 0;
  for (const file of fs.readdirSync(root, { recursive: true }).sort()) {
    const at = path.join(root, file);
    const { mode } = fs.lstatSync(at);
    hash.update(`${file}\0${mode}\0`);
    if (fs.lstatSync(at).isSymbolicLink()) hash.update(fs.readlinkSync(at));
    else if (fs.lstatSync(at).isFile()) {
      const content = fs.readFileSync(at);
      bytes += content.length;
      hash.update(`${content.length}\0`).update(content);
    }
  }
  return { digest: hash.digest('hex'), bytes };
}

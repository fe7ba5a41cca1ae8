import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { Obstacle } from '../command.mjs';
import { imageOf, importImage } from '../local-cluster/image.mjs';
import { placeOf, readJson, writeJson } from '../local-cluster/place.mjs';
import { firstProcess } from '../local-cluster/room.mjs';
import { step } from '../progress.mjs';
import { PROGRAMS, USER, version } from './programs.mjs';
import { layRuntime } from './runtime.mjs';
import { SERVERS } from './servers.mjs';
import { ship } from './ship.mjs';

/**
 * Packs the wished images, or all, whose content changed, without Docker, and puts them into the local cluster.
 * `--tag NAME` gives the platform's and the node's another tag than this version's.
 */
export async function clusterImages(words) {
  const { tag, names } = wishOf(words);
  const place = placeOf();
  const first = firstProcess(place);
  if (!first) throw new Obstacle('The local cluster does not run; "npm run cluster:up" starts it.');
  fs.mkdirSync(place.images, { recursive: true });
  for (const name of names) {
    const image = imageNamed(name, tag);
    await step(`image ${image.name}`, async () => {
      const { packed, megabytes, fresh } = await pack(place, image);
      const put = await importImage(first, packed);
      process.stderr.write(`  ${megabytes} MB, ${fresh ? 'packed' : 'unchanged'}${put ? ', imported' : ''}\n`);
    });
  }
  return 0;
}

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

function wishOf(words) {
  const at = words.indexOf('--tag');
  const tag = at < 0 ? version : (words[at + 1] ?? '');
  if (!TAG.test(tag)) throw new Obstacle('--tag takes a tag as images have them, such as 0.2.0.');
  const names = at < 0 ? words : words.filter((_, i) => i !== at && i !== at + 1);
  const known = [...Object.keys(PROGRAMS), ...Object.keys(SERVERS)];
  const stranger = names.find((name) => !known.includes(name));
  if (stranger) throw new Obstacle(`There is no image "${stranger}"; there are ${known.join(', ')}.`);
  return { tag, names: names.length > 0 ? names : known };
}

/** What an image is called, what goes into it, and how it starts. */
function imageNamed(name, tag) {
  if (Object.hasOwn(SERVERS, name)) return SERVERS[name];
  const { image, commands } = PROGRAMS[name];
  return {
    name: `${image}:${tag}`,
    lay: async (root) => {
      ship(PROGRAMS[name], path.join(root, 'app'));
      await layRuntime(root);
    },
    config: {
      User: `${USER}:${USER}`,
      Env: ['PATH=/app/bin:/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production', `ATOLL_VERSION=${tag}`],
      Cmd: [Object.keys(commands)[0]],
      WorkingDir: '/app',
    },
  };
}

/** Of the same content comes the same image, so it is only packed when there is none yet. */
async function pack(place, { name, lay, config }) {
  const file = name.replaceAll(/[/:]/g, '-');
  const archive = path.join(place.images, `${file}.tar`);
  const stamp = path.join(place.images, `${file}.json`);
  const scratch = fs.mkdtempSync(path.join(place.images, `.${file}-`));
  try {
    const root = path.join(scratch, 'root');
    fs.mkdirSync(root);
    await lay(root);
    const { digest, bytes } = contentOf(root, JSON.stringify(config));
    const megabytes = Math.round(bytes / 1e6);
    const known = readJson(stamp);
    if (known?.content === digest && fs.existsSync(archive)) return { packed: known.image, megabytes, fresh: false };
    const draft = path.join(scratch, 'image.tar');
    // The cluster's runtime reads a name without a registry as one of Docker Hub.
    const packed = { ...(await imageOf({ name: `docker.io/${name}`, root, config, archive: draft })), archive };
    fs.renameSync(draft, archive);
    writeJson(stamp, { content: digest, image: packed });
    return { packed, megabytes, fresh: true };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

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

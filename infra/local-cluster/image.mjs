// Container images without Docker: `node infra/local-cluster/image.mjs NAME DIRECTORY [CONFIG.json]` packs a root file system
// and puts it into the local cluster, where pods use it by that name. CONFIG.json may set Entrypoint, Cmd, Env, User, WorkingDir.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Obstacle } from '../command.mjs';
import { placeOf } from './place.mjs';
import { firstProcess, inside } from './room.mjs';
import { run } from './shell.mjs';

const ARCHITECTURE = { x64: 'amd64', arm64: 'arm64' }[process.arch];

/** Of one content comes one layer, whoever packs it and when; every user may read it, whatever this one's umask is. */
const SAME_FOR_ALL = [
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--format=posix',
  '--mode=a+rX',
];
const NO_TIMES = '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime';

/**
 * Packs a directory into an archive in the OCI image layout (image-spec v1.1) and tells the digest of its manifest.
 * Files belong to root in it; `config` is the `config` part of the image's configuration.
 */
export async function imageOf({ name, root, config = {}, archive }) {
  const layout = fs.mkdtempSync(path.join(path.dirname(archive), '.image-'));
  try {
    fs.mkdirSync(path.join(layout, 'blobs', 'sha256'), { recursive: true });
    const layer = await packLayer(layout, root);
    const image = {
      architecture: ARCHITECTURE,
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    };
    const manifest = storeJson(layout, 'application/vnd.oci.image.manifest.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: storeJson(layout, 'application/vnd.oci.image.config.v1+json', image),
      layers: [layer],
    });
    const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
    const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
    fs.writeFileSync(path.join(layout, 'index.json'), JSON.stringify(index));
    fs.writeFileSync(path.join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    await run('tar', [...SAME_FOR_ALL, NO_TIMES, '-C', layout, '-cf', archive, 'oci-layout', 'index.json', 'blobs']);
    return { name, archive, digest: manifest.digest };
  } finally {
    fs.rmSync(layout, { recursive: true, force: true });
  }
}

/** Puts an archive into the cluster, unless the image is there with just this content; true when it was put. */
export async function importImage(first, { name, archive, digest }) {
  const ctr = (...args) => run(...inside(first, ['ctr', '-n', 'k8s.io', 'images', ...args]));
  const [, ...rows] = (await ctr('list', `name==${name}`)).trim().split('\n');
  if (rows.some((row) => row.includes(digest))) return false;
  const stream = fs.openSync(archive, 'r');
  try {
    await run(...inside(first, ['ctr', '-n', 'k8s.io', 'images', 'import', '-']), { stdio: [stream, 'pipe', 'pipe'] });
  } finally {
    fs.closeSync(stream);
  }
  return true;
}

async function packLayer(layout, root) {
  const draft = path.join(layout, 'layer');
  await run('tar', [...SAME_FOR_ALL, NO_TIMES, '-C', root, '-cf', draft, '.']);
  const hash = createHash('sha256');
  for await (const part of fs.createReadStream(draft)) hash.update(part);
  const { size } = fs.statSync(draft);
  const hex = hash.digest('hex');
  fs.renameSync(draft, path.join(layout, 'blobs', 'sha256', hex));
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${hex}`, size };
}

function storeJson(layout, mediaType, value) {
  const text = JSON.stringify(value);
  const hex = createHash('sha256').update(text).digest('hex');
  fs.writeFileSync(path.join(layout, 'blobs', 'sha256', hex), text);
  return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
}

async function main([name, root, config]) {
  const first = firstProcess(placeOf());
  if (!name || !root) throw new Obstacle('Usage: node infra/local-cluster/image.mjs NAME DIRECTORY [CONFIG.json]');
  if (!first) throw new Obstacle('The local cluster does not run; "npm run cluster:up" starts it.');
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-image-'));
  try {
    const settings = config ? JSON.parse(fs.readFileSync(config, 'utf8')) : {};
    const image = await imageOf({ name, root, config: settings, archive: path.join(scratch, 'image.tar') });
    await importImage(first, image);
    process.stdout.write(`${name} ${image.digest}\n`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error instanceof Obstacle ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });

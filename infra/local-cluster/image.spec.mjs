import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { imageOf } from './image.mjs';

let scratch;
beforeEach(() => (scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-image-spec-'))));
afterEach(() => fs.rmSync(scratch, { recursive: true, force: true }));

const long = 'x'.repeat(120);

/** A root file system with a program, a link to it, and a name longer than the oldest tar could hold. */
function rootFileSystem(name, order) {
  const root = path.join(scratch, name);
  const parts = {
    program: () => fs.writeFileSync(path.join(root, 'bin', 'program'), '#!/bin/sh\n', { mode: 0o755 }),
    link: () => fs.symlinkSync('program', path.join(root, 'bin', 'link')),
    long: () => fs.writeFileSync(path.join(root, long), 'long'),
  };
  fs.mkdirSync(path.join(root, 'bin'), { recursive: true });
  for (const part of order) parts[part]();
  return root;
}

const pack = (root, to) =>
  imageOf({
    name: 'localhost/test:1',
    root,
    config: { Entrypoint: ['/bin/program'] },
    archive: path.join(scratch, to),
  });

function unpacked(archive) {
  const to = fs.mkdtempSync(path.join(scratch, 'unpacked-'));
  expect(spawnSync('tar', ['-xf', archive, '-C', to]).status).toBe(0);
  return to;
}

it('packs the OCI layout: every blob is named by its hash, and every descriptor tells size and digest', async () => {
  const image = await pack(rootFileSystem('one', ['program', 'link', 'long']), 'one.tar');
  const layout = unpacked(image.archive);
  const blob = ({ digest, size }) => {
    const bytes = fs.readFileSync(path.join(layout, 'blobs', ...digest.split(':')));
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    expect(bytes.length).toBe(size);
    return bytes;
  };
  const [described] = JSON.parse(fs.readFileSync(path.join(layout, 'index.json'), 'utf8')).manifests;
  expect(described.digest).toBe(image.digest);
  expect(described.annotations['io.containerd.image.name']).toBe('localhost/test:1');
  const manifest = JSON.parse(blob(described));
  const config = JSON.parse(blob(manifest.config));
  expect(config).toMatchObject({ os: 'linux', config: { Entrypoint: ['/bin/program'] } });
  expect(config.rootfs.diff_ids).toEqual(manifest.layers.map(({ digest }) => digest));

  fs.writeFileSync(path.join(scratch, 'layer.tar'), blob(manifest.layers[0]));
  const root = unpacked(path.join(scratch, 'layer.tar'));
  expect(fs.readFileSync(path.join(root, long), 'utf8')).toBe('long');
  expect(fs.readlinkSync(path.join(root, 'bin', 'link'))).toBe('program');
  expect(fs.statSync(path.join(root, 'bin', 'program')).mode & 0o777).toBe(0o755);
});

it('makes of the same files the same image, whatever their order and times', async () => {
  const one = rootFileSystem('one', ['program', 'link', 'long']);
  const other = rootFileSystem('other', ['long', 'program', 'link']);
  fs.utimesSync(path.join(other, 'bin', 'program'), 1_000, 2_000);
  const images = [await pack(one, 'one.tar'), await pack(other, 'other.tar')];
  expect(images[1].digest).toBe(images[0].digest);
  expect(fs.readFileSync(images[1].archive)).toEqual(fs.readFileSync(images[0].archive));
  fs.writeFileSync(path.join(other, 'bin', 'program'), 'else');
  expect((await pack(other, 'third.tar')).digest).not.toBe(images[0].digest);
});

it('is readable for every user, whatever the umask of whoever packs it', async () => {
  const [open, closed] = ['open', 'closed'].map((name) => rootFileSystem(name, ['program', 'link', 'long']));
  for (const [at, mode] of [
    ['.', 0o700],
    ['bin', 0o700],
    ['bin/program', 0o700],
    [long, 0o600],
  ])
    fs.chmodSync(path.join(closed, at), mode);
  for (const [at, mode] of [
    ['.', 0o755],
    ['bin', 0o755],
    ['bin/program', 0o755],
    [long, 0o644],
  ])
    fs.chmodSync(path.join(open, at), mode);
  expect((await pack(closed, 'closed.tar')).digest).toBe((await pack(open, 'open.tar')).digest);
});

it('leaves nothing behind but the archive', async () => {
  await pack(rootFileSystem('one', ['program']), 'one.tar');
  expect(fs.readdirSync(scratch).sort()).toEqual(['one', 'one.tar']);
});

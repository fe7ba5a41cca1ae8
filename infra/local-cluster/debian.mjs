import fs from 'node:fs';
import path from 'node:path';

import { writeJson } from './place.mjs';
import { run } from './shell.mjs';

/** The packages with the cluster's programs, and the libraries that those need beyond libc. */
export const PACKAGES = [
  ...['containerd', 'runc', 'busybox-static'],
  ...['nftables', 'libnftables1', 'libnftnl11', 'libmnl0', 'libjansson4', 'libxtables12', 'libgmp10'],
  ...['libedit2', 'libbsd0', 'libmd0', 'libtinfo6', 'libseccomp2'],
];

/** Unpacks packages into a directory beside the cluster's programs. Nothing is installed, and the system's package lists stay as they are. */
export async function unpackPackages({ programs, cache }, name, packages) {
  const directory = path.join(programs, name);
  const downloads = path.join(cache, name);
  fs.rmSync(directory, { recursive: true, force: true });
  fs.rmSync(downloads, { recursive: true, force: true });
  for (const each of [directory, downloads]) fs.mkdirSync(each, { recursive: true });
  await download(downloads, packages);
  const files = fs.readdirSync(downloads).filter((file) => file.endsWith('.deb'));
  for (const file of files) await run('dpkg-deb', ['--extract', path.join(downloads, file), directory]);
  writeJson(path.join(directory, 'packages.json'), files);
}

async function download(cwd, packages) {
  const root = ['-o', 'APT::Sandbox::User=root'];
  try {
    await run('apt-get', [...root, 'download', ...packages], { cwd });
  } catch {
    // The system's lists are missing or too old to fetch from; lists of our own leave them alone.
    process.stderr.write('… fetching package lists for the cluster alone\n');
    const own = [...root, '-o', `Dir::State::Lists=${path.join(cwd, 'lists')}`, '-o', `Dir::Cache=${cwd}`];
    fs.mkdirSync(path.join(cwd, 'lists', 'partial'), { recursive: true });
    fs.mkdirSync(path.join(cwd, 'archives', 'partial'), { recursive: true });
    await run('apt-get', [...own, 'update'], { cwd });
    await run('apt-get', [...own, 'download', ...packages], { cwd });
  }
}

import fs from 'node:fs';
import path from 'node:path';

import { run } from '../local-cluster/shell.mjs';
import { USER } from './programs.mjs';

const NODE = '/usr/local/bin/node';
/** Where a distribution keeps what turns names into addresses; newer C libraries have it within. */
const NAME_SERVICE = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'];

/** Lays down the Node.js that runs this, with the system's libraries that it and the native modules below `root` load. */
export async function layRuntime(root) {
  put(process.execPath, root, NODE, 0o755);
  put('/usr/bin/env', root, '/usr/bin/env', 0o755);
  const native = fs
    .readdirSync(root, { recursive: true })
    .filter((file) => file.endsWith('.node'))
    .map((file) => path.join(root, file));
  for (const library of await librariesOf([process.execPath, '/usr/bin/env', ...native]))
    put(library, root, library, 0o755);
  laySystem(root, { atoll: USER });
  for (const directory of ['tmp', 'data']) fs.mkdirSync(path.join(root, directory), { recursive: true });
  fs.chmodSync(path.join(root, 'tmp'), 0o1777);
}

/** Copies one file, and not a link to it. */
export function put(from, root, to, mode) {
  fs.mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
  fs.copyFileSync(fs.realpathSync(from), path.join(root, to));
  fs.chmodSync(path.join(root, to), mode);
}

/** Who there is, and how names become addresses. */
export function laySystem(root, users) {
  const all = Object.entries({ root: 0, ...users });
  write(root, 'etc/passwd', all.map(([name, id]) => `${name}:x:${id}:${id}:${name}:/tmp:/bin/false\n`).join(''));
  write(root, 'etc/group', all.map(([name, id]) => `${name}:x:${id}:\n`).join(''));
  write(root, 'etc/nsswitch.conf', 'hosts: files dns\n');
}

/** As the loader finds them here, and itself. */
export async function librariesOf(files, env = {}) {
  const found = new Set();
  for (const file of files)
    for (const [library] of (await run('ldd', [file], { env: { ...process.env, ...env } })).matchAll(
      /\/[^\s:]+(?= \(0x)/g,
    ))
      found.add(library);
  const [libc] = [...found].filter((library) => path.basename(library) === 'libc.so.6');
  for (const name of NAME_SERVICE) {
    const library = path.join(path.dirname(libc), name);
    if (fs.existsSync(library)) found.add(library);
  }
  return [...found].sort();
}

export function write(root, file, content, mode = 0o644) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content, { mode });
}

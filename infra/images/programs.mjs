import fs from 'node:fs';
import path from 'node:path';

import { root } from '../command.mjs';

export const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/**
 * The images of this repository, without their tag: the commands that each holds, the module that a command starts, and files
 * beside them.
 */
export const PROGRAMS = {
  node: { image: 'atoll/node', commands: { 'atoll-node': 'apps/node/dist/main.js' } },
  platform: {
    image: 'atoll/platform',
    commands: {
      'atoll-api': 'apps/api/dist/main.js',
      'atoll-worker': 'apps/worker/dist/main.js',
      'atoll-gateway': 'apps/gateway/dist/main.js',
      'atoll-migrate': 'apps/migrate/dist/main.js',
      'atoll-platform': 'apps/platform/dist/main.js',
    },
    // The console is built; the API serves it from where it stands.
    files: ['prisma/migrations', 'apps/console/dist'],
  },
};

/** A user that owns nothing in any image. */
export const USER = 10_001;

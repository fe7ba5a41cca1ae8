import fs from 'node:fs';
import path from 'node:path';

import { root } from '../command.mjs';

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The images of this repository: the commands that each holds, the module that a command starts, and files beside them. */
export const PROGRAMS = {
  node: { image: `atoll/node:${version}`, commands: { 'atoll-node': 'apps/node/dist/main.js' } },
  platform: {
    image: `atoll/platform:${version}`,
    commands: { 'atoll-api': 'apps/api/dist/main.js', 'atoll-worker': 'apps/worker/dist/main.js' },
    files: ['prisma/migrations'],
  },
};

/** A user that owns nothing in any image. */
export const USER = 10_001;

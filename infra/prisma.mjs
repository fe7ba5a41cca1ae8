// The Prisma CLI without its downloaded engine: `node infra/prisma.mjs generate`, `... migrate diff`, and so on.
// Commands that look at a database go through the WebAssembly engine; set ATOLL_MIGRATION_URL for those.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/prisma/build/index.js'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'infra/prisma-engine/main.mjs'),
    },
  },
);
process.exit(status ?? 1);

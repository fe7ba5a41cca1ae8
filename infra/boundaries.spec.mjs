import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const importing = (name) => `import { x } from '${name}';\nexport const y = x;\n`;

const FLOW = '@nx/enforce-module-boundaries';
const ONE_PLACE = 'no-restricted-imports';

/** Each refused import with a twin that differs in the imported name only and is accepted. */
const cases = [
  { file: 'libs/kernel/src/probe.ts', refused: '@nestjs/common', accepted: 'node:crypto', by: FLOW },
  { file: 'libs/kernel/src/probe.ts', refused: '@atoll/store', accepted: '@atoll/crypto', by: FLOW },
  { file: 'apps/cli/src/probe.ts', refused: '@atoll/chains', accepted: '@atoll/sdk', by: FLOW },
  { file: 'apps/console/src/probe.ts', refused: '@atoll/chains', accepted: '@atoll/ui', by: FLOW },
  { file: 'libs/ui/src/probe.ts', refused: '@atoll/sdk', accepted: 'react', by: FLOW },
  { file: 'apps/api/src/probe.ts', refused: '@atoll/driver', accepted: '@atoll/chains', by: FLOW },
  { file: 'apps/gateway/src/probe.ts', refused: '@nestjs/common', accepted: '@atoll/ledger', by: FLOW },
  { file: 'libs/tenancy/src/probe.ts', refused: '@atoll/chains', accepted: '@atoll/accounts', by: FLOW },
  { file: 'libs/chains/src/probe.ts', refused: '@atoll/driver-process', accepted: '@atoll/driver', by: FLOW },
  { file: 'libs/chains/src/probe.ts', refused: '@nestjs/graphql', accepted: '@nestjs/common', by: FLOW },
  { file: 'libs/node/src/probe.ts', refused: '@atoll/store', accepted: '@atoll/protocol', by: FLOW },
  { file: 'libs/protocol/src/probe.ts', refused: '@noble/hashes/sha3.js', accepted: '@atoll/crypto', by: ONE_PLACE },
];

const linted = lint(
  cases.flatMap(({ file, refused, accepted }) => [refused, accepted].map((name) => ({ file, text: importing(name) }))),
);

it.each(cases.map((each, index) => ({ ...each, index })))('$file may not import $refused', ({ by, index }) => {
  expect(linted[2 * index].map(({ ruleId }) => ruleId)).toEqual([by]);
});

it.each(cases.map((each, index) => ({ ...each, index })))('$file may import $accepted', ({ index }) => {
  expect(linted[2 * index + 1]).toEqual([]);
});

function lint(sources) {
  // The rule judges by Nx's graph, which must be on the disk.
  node(['node_modules/nx/dist/bin/nx.js', 'show', 'projects']);
  return JSON.parse(node(['infra/lint-text.mjs'], JSON.stringify(sources)));
}

function node(args, input = '') {
  const env = { ...process.env, NX_DAEMON: 'false' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

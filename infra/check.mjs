import { bin, quietly, show } from './command.mjs';
import { generate } from './outputs.mjs';
import { step } from './progress.mjs';

/** Linting takes as long as all others one after the other, and each takes one processor. */
const LANES = [
  [['lint, with the import boundaries', 'eslint/bin/eslint.js', ['.']]],
  [
    ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
    ['types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
    ['types of the console', 'typescript/bin/tsc', ['-p', 'apps/console/tsconfig.json']],
  ],
];

/** Runs every part, so that one run names all that is wrong. */
export async function check() {
  await generate();
  // Without Nx's graph on the disk, the boundary rule is skipped in silence.
  await step('project graph', () => quietly(process.execPath, [bin('nx/dist/bin/nx.js'), 'show', 'projects']));
  const failed = (await Promise.all(LANES.map(failures))).flat();
  if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join('; ')}.\n`);
  return failed.length === 0 ? 0 : 1;
}

async function failures(parts) {
  const failed = [];
  for (const [title, file, args] of parts) {
    await step(title, async () => {
      if ((await show(bin(file), args)) !== 0) throw new Error(title);
    }).catch(() => failed.push(title));
  }
  return failed;
}

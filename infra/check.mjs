import { bin, quietly, show } from './command.mjs';
import { generate } from './outputs.mjs';
import { step } from './progress.mjs';

const PARTS = [
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['lint, with the import boundaries', 'eslint/bin/eslint.js', ['.']],
  ['types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the console', 'typescript/bin/tsc', ['-p', 'apps/console/tsconfig.json']],
];

/** Runs every part, so that one run names all that is wrong. */
export async function check() {
  await generate();
  // Without Nx's graph on the disk, the boundary rule is skipped in silence.
  await step('project graph', () => quietly(process.execPath, [bin('nx/dist/bin/nx.js'), 'show', 'projects']));
  const failed = [];
  for (const [title, file, args] of PARTS) {
    await step(title, async () => {
      if ((await show(bin(file), args)) !== 0) throw new Error(title);
    }).catch(() => failed.push(title));
  }
  if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join('; ')}.\n`);
  return failed.length === 0 ? 0 : 1;
}

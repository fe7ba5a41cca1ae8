import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const files = stdout
  .split('\0')
  .filter((file) => file && fs.existsSync(path.join(root, file)) && !file.endsWith('repository.spec.mjs'));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const places = (pattern) =>
  files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );

it('is under version control, so that there is something to look at', () => expect(files.length).toBeGreaterThan(50));

it('names no package registry, so that every machine uses its own', () => {
  expect(places(/https?:\/\/[^\s"']*(registry|npmjs|verdaccio|artifactory|nexus)[^\s"']*/i)).toEqual([]);
  const { packages } = JSON.parse(read('package-lock.json'));
  const fetched = Object.entries(packages).filter(([, { resolved }]) => /^[a-z+]+:/.test(resolved ?? ''));
  expect(fetched).toEqual([]);
});

it('holds every installed package to its checksum', () => {
  const { packages } = JSON.parse(read('package-lock.json'));
  const loose = Object.entries(packages).filter(
    ([at, { link, integrity }]) => at.includes('node_modules/') && !link && !integrity,
  );
  expect(loose.map(([at]) => at)).toEqual([]);
});

it('locks what every platform may install, without which a clean install fails', () => {
  const { packages } = JSON.parse(read('package-lock.json'));
  const locked = new Set(
    Object.keys(packages).map((at) => at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  const missing = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).flatMap((name) => (locked.has(name) ? [] : [`${name}, for ${at}`])),
  );
  expect(missing).toEqual([]);
});

it('names no directory of one particular machine', () => {
  expect(places(/(^|[\s"'`(=:])\/(root|work|home\/[a-z]|Users\/[a-z])[/\w.-]*/)).toEqual([]);
});

it('holds no private key or token of a service', () => {
  expect(places(/-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(ghp|npm|xox[bp])_[A-Za-z0-9]{20,}/)).toEqual([]);
});

it("lists in the README's commands every bench, fault and scenario that there is", () => {
  const row = (command) =>
    read('README.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`npm run ${command} `));
  const missing = (command, folder) =>
    files
      .filter((file) => path.dirname(file) === `e2e/src/${folder}` && /^export async function run\(/m.test(read(file)))
      .map((file) => path.basename(file, '.ts'))
      .filter((name) => !row(command).includes(`\`${name}\``));
  expect(missing('bench', 'bench')).toEqual([]);
  expect(missing('fault', 'faults')).toEqual([]);
  expect(missing('scenario', 'scenarios')).toEqual([]);
});

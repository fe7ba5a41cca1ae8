import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { root } from '../command.mjs';
import { closureOf } from './closure.mjs';
import { PROGRAMS, USER } from './programs.mjs';
import { ship } from './ship.mjs';

const { devDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
let scratch;

beforeAll(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-ship-'));
});
afterAll(() => fs.rmSync(scratch, { recursive: true }));

it.each(Object.entries(PROGRAMS))('%s needs no package that only developers have', (_, { commands }) => {
  const { packages } = closureOf(Object.values(commands));
  expect(packages.filter((at) => at.replace('node_modules/', '') in devDependencies)).toEqual([]);
});

it('a shipped node makes a key and replays a chain, away from the repository', async () => {
  const target = path.join(scratch, 'node');
  ship(PROGRAMS.node, target);
  const start = (...args) => promisify(execFile)(path.join(target, 'bin', 'atoll-node'), args, { cwd: target });
  expect(JSON.parse((await start('key', '--data-dir', path.join(scratch, 'data'))).stdout)).toHaveProperty('address');
  const fixtures = path.join(root, 'libs/protocol/fixtures/besu-osaka');
  const [genesis, blocks] = ['genesis.json', 'raw-blocks.json'].map((file) => path.join(fixtures, file));
  const { stdout } = await start('import', '--genesis', genesis, '--blocks', blocks);
  expect(JSON.parse(stdout)).toMatchObject({ agrees: true, blocks: 174 });
  const unread = /\.(map|ts)$|^(apps|libs)\/.*\.spec\./;
  expect(fs.readdirSync(target, { recursive: true }).filter((file) => unread.test(file))).toEqual([]);
});

it.each(Object.keys(PROGRAMS))('%s.Dockerfile builds the same program for the same user', (name) => {
  const text = fs.readFileSync(path.join(import.meta.dirname, `${name}.Dockerfile`), 'utf8');
  expect(text).toContain(`ship.mjs ${name} /app`);
  expect(text).toContain(`USER ${USER}:${USER}`);
  expect(text).toContain(`CMD ["${Object.keys(PROGRAMS[name].commands)[0]}"]`);
});

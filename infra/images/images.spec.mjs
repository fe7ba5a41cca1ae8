import { execFile, spawnSync } from 'node:child_process';
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

describe('the shipped platform', () => {
  let target;
  beforeAll(() => {
    target = path.join(scratch, 'platform');
    ship(PROGRAMS.platform, target);
  });
  const start = (program, args, input = '') => {
    const env = { PATH: process.env.PATH };
    return spawnSync(program, args, { cwd: target, env, input, encoding: 'utf8', timeout: 60_000 });
  };

  it.each(Object.keys(PROGRAMS.platform.commands))('loads all of %s, and then says what is missing', (name) => {
    const { status, stderr } = start(path.join(target, 'bin', name), []);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/ATOLL_DATABASE_URL|^Usage: /);
    expect(stderr).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find/);
  });

  it('compiles a contract that builds on a library', () => {
    const content = 'import "@openzeppelin/contracts/token/ERC20/ERC20.sol"; contract T is ERC20("T", "T") {}';
    const settings = { outputSelection: { '*': { '*': ['evm.bytecode.object'] } }, evmVersion: 'cancun' };
    const input = JSON.stringify({ language: 'Solidity', sources: { 'T.sol': { content } }, settings });
    const { stdout } = start(process.execPath, ['apps/worker/dist/solc-process.mjs'], input);
    expect(JSON.parse(stdout).contracts['T.sol'].T.evm.bytecode.object).toMatch(/^60/);
  });

  it('checks what is to stand behind a proxy', () => {
    const content = 'contract T { uint256 public immutable n = 1; }';
    const outputSelection = { '*': { '*': ['evm.bytecode', 'evm.methodIdentifiers', 'storageLayout'], '': ['ast'] } };
    const input = { language: 'Solidity', sources: { 'T.sol': { content } }, settings: { outputSelection } };
    const question = JSON.stringify({ kind: 'transparent', before: null, after: { name: 'T', input } });
    const { stdout } = start(process.execPath, ['apps/worker/dist/check-process.mjs'], question);
    expect(stdout).toMatch(/Variable `n` is immutable/);
  });

  it('has the migrations of its database', () => {
    const migrations = (at) => fs.readdirSync(path.join(at, 'prisma/migrations')).sort();
    expect(migrations(target)).toEqual(migrations(root));
  });
});

it.each(Object.keys(PROGRAMS))('%s.Dockerfile builds the same program for the same user', (name) => {
  const text = fs.readFileSync(path.join(import.meta.dirname, `${name}.Dockerfile`), 'utf8');
  expect(text).toContain(`ship.mjs ${name} /app`);
  expect(text).toContain(`USER ${USER}:${USER}`);
  expect(text).toContain(`CMD ["${Object.keys(PROGRAMS[name].commands)[0]}"]`);
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { compile } from './compile.js';
import { COMPILERS, runCompiler, runSolc } from './run-solc.js';

const LICENCE = '// SPDX-License-Identifier: Apache-2.0\npragma solidity ^0.8.24;\n';
const one = (content: string) => [{ path: 'A.sol', content: LICENCE + content }];

describe('compile', () => {
  it('resolves OpenZeppelin from the installed package', async () => {
    const token = `import {ERC20Permit, ERC20} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
      contract Token is ERC20Permit { constructor(string memory n) ERC20(n, "T") ERC20Permit(n) { _mint(msg.sender, 1e24); } }`;
    const { artefact, problems } = await compile(one(token), 'Token');

    expect(problems).toEqual([]);
    expect(artefact?.compiler).toMatch(/^0\.8\.37\+/);
    expect(artefact?.abi).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'permit' })]));
    // EIP-712's domain separator, chain id and name are immutables.
    expect(Object.keys(artefact?.immutableReferences ?? {}).length).toBeGreaterThan(0);
  });

  it('picks one of several contracts in a file', async () => {
    const fixtures = new URL('../../../protocol/fixtures/besu-osaka/', import.meta.url);
    const content = fs.readFileSync(new URL('contracts.sol', fixtures), 'utf8');
    const { artefact, problems } = await compile([{ path: 'contracts.sol', content }], 'Counter');

    expect(problems.filter((p) => p.severity === 'error')).toEqual([]);
    expect(artefact?.abi).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'function', name: 'inc' })]));
  });

  it("gives the compiler's own message with file, line and column", async () => {
    const { artefact, problems } = await compile(one('contract A {\n  string x = unicode"é" + yes;\n}'), 'A');

    expect(artefact).toBeNull();
    expect(problems[0]).toMatchObject({ severity: 'error', file: 'A.sol', line: 4, message: 'Undeclared identifier.' });
    expect(problems[0]?.column).toBe('  string x = unicode"é" + '.length + 1);
    expect(problems[0]?.formatted).toContain('A.sol:4:');
  });

  it.each([
    ['a library that is not installed', 'import "@chainlink/contracts/A.sol";', /not found/],
    [
      'a file the library does not have',
      'import "@openzeppelin/contracts/Nothing.sol";',
      /No such file in the installed library/,
    ],
    ['a file of this machine', 'import "/etc/passwd";', /not found/],
    [
      'a path out of the library',
      'import "@openzeppelin/contracts/../../../package.json";',
      /not found|Outside the library|Not among/,
    ],
  ])('refuses to import %s', async (_, statement, words) => {
    const { artefact, problems } = await compile(one(`${statement}\ncontract A {}`), 'A');
    expect(artefact).toBeNull();
    expect(problems[0]?.message).toMatch(words);
    expect(problems[0]).toMatchObject({ file: 'A.sol', line: 3 });
  });

  it.each([
    ['a name nobody defined', 'contract A {}', 'B', /no contract "B".*A/],
    ['an interface', 'interface A { function f() external; }', 'A', /no code to deploy/],
    [
      'an unlinked library',
      'library L { function f() external {} } contract A { function g() external { L.f(); } }',
      'A',
      /external libraries \(L\)/,
    ],
  ])('explains %s', async (_, source, name, words) => {
    const { artefact, problems } = await compile(one(source), name);
    expect(artefact).toBeNull();
    expect(problems.at(-1)?.message).toMatch(words);
  });

  it('asks for the path where two sources use one name', async () => {
    const sources = ['A.sol', 'B.sol'].map((path) => ({ path, content: `${LICENCE}contract Same {}` }));
    expect((await compile(sources, 'Same')).problems.at(-1)?.message).toContain('A.sol:Same, B.sol:Same');
    expect((await compile(sources, 'B.sol:Same')).artefact?.contractName).toBe('Same');
  });
});

describe('runSolc', () => {
  const input = JSON.stringify({ language: 'Solidity', sources: { 'A.sol': { content: `${LICENCE}contract A {}` } } });

  it('ends a compilation that takes too much time', async () => {
    await expect(runSolc(input, { seconds: 0.05, megabytes: 1_536 })).rejects.toMatchObject({
      detail: { code: 'LIMIT_EXCEEDED', what: 'seconds of compilation' },
    });
  });

  it('ends a compilation that takes too much memory', async () => {
    await expect(runSolc(input, { seconds: 60, megabytes: 40 })).rejects.toMatchObject({
      detail: { code: 'LIMIT_EXCEEDED', what: 'megabytes of memory in compilation' },
    });
  });

  it('never runs more compilers than the machine has processors for', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-compilers-'));
    const program = path.join(directory, 'tells-company.mjs');
    fs.writeFileSync(program, TELLS_COMPANY);
    const input = JSON.stringify({ directory, enough: COMPILERS });
    const limits = { seconds: 60, megabytes: 200 };
    const all = Array.from({ length: 3 * COMPILERS }, () => runCompiler(pathToFileURL(program), input, limits));
    const company = (await Promise.all(all)).map(Number);
    fs.rmSync(directory, { recursive: true });

    expect(Math.max(...company)).toBe(COMPILERS);
  });
});

/** Says how many it saw run at once; each runs until as many met as may, and then long enough to meet one more. */
const TELLS_COMPANY = `
  import fs from 'node:fs';
  const { directory, enough } = JSON.parse(fs.readFileSync(0, 'utf8'));
  const [mine, met] = [directory + '/run-' + process.pid, directory + '/met'];
  fs.writeFileSync(mine, '');
  let most = 0;
  for (const end = Date.now() + 300; Date.now() < end || !fs.existsSync(met); ) {
    most = Math.max(most, fs.readdirSync(directory).filter((name) => name.startsWith('run-')).length);
    if (most >= enough) fs.writeFileSync(met, '');
  }
  fs.rmSync(mine);
  process.stdout.write(String(most));`;

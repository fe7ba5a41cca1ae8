import fs from 'node:fs';
import { createRequire } from 'node:module';
import { encodeAbiParameters, parseAbiParameters, type Hex } from 'viem';

import { TOKEN } from './contracts.js';

const require = createRequire(import.meta.url);

type Solc = { compile(input: string, callbacks: { import(path: string): { contents: string } }): string };
type Output = { contracts: { 'Shell.sol': { Shell: { evm: { bytecode: { object: string } } } } } };

/** The token of the scenarios as creation code, for benches that have no platform to compile it. */
export function compileToken(supply: bigint): Hex {
  const { compile } = require('solc') as Solc;
  const input = {
    language: 'Solidity',
    sources: { 'Shell.sol': { content: TOKEN } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'osaka',
      outputSelection: { '*': { Shell: ['evm.bytecode.object'] } },
    },
  };
  const library = (name: string) => ({ contents: fs.readFileSync(require.resolve(name), 'utf8') });
  const output = JSON.parse(compile(JSON.stringify(input), { import: library })) as Output;
  const { object } = output.contracts['Shell.sol'].Shell.evm.bytecode;
  return `0x${object}${encodeAbiParameters(parseAbiParameters('uint256'), [supply]).slice(2)}`;
}

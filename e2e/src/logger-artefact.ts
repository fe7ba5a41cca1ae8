import { createRequire } from 'node:module';
import type { Hex } from 'viem';

/** A contract that logs as often as it is told. */
export const LOGGER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
contract Logger {
  event Measured(uint256 indexed number, address indexed by, int64 value, bytes32 digest);
  function log(uint256 first, uint256 count) external {
    for (uint256 i = 0; i < count; i++) emit Measured(first + i, msg.sender, int64(uint64(i)), keccak256(abi.encode(first, i)));
  }
}`;

type Solc = { compile(input: string): string };
type Output = { contracts: { 'A.sol': { Logger: { abi: unknown[]; evm: { bytecode: { object: string } } } } } };

/** A contract that logs as often as it is told, as creation code, for benches that have no platform to compile it. */
export function compileLogger(): { abi: unknown[]; bytecode: Hex } {
  const { compile } = createRequire(import.meta.url)('solc') as Solc;
  const input = {
    language: 'Solidity',
    sources: { 'A.sol': { content: LOGGER } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'osaka',
      outputSelection: { 'A.sol': { Logger: ['abi', 'evm.bytecode.object'] } },
    },
  };
  const { abi, evm } = (JSON.parse(compile(JSON.stringify(input))) as Output).contracts['A.sol'].Logger;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

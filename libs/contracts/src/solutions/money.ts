// A token that anybody may mint, for tests of what costs something.
import { concatHex, encodeAbiParameters, type Abi, type Address, type Hex } from 'viem';

import { Contract, PATIENT, type TestEvm } from '../kernel/testing.js';
import { compile, DEFAULT_SETTINGS } from '../solidity/compile.js';

const TOKEN = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Money is ERC20("Money", "MNY") {
    uint256 private immutable fee;
    constructor(uint256 fee_) { fee = fee_; }
    function mint(address to, uint256 amount) external { _mint(to, amount); }
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (fee > 0 && from != address(0) && to != address(0)) super._update(to, address(0), fee);
    }
}`;

/** It takes the fee, if any, of every transfer. */
export async function deployMoney(evm: TestEvm, deployer: Address, fee = 0n): Promise<Contract> {
  const { artefact } = await compile([{ path: 'Money.sol', content: TOKEN }], 'Money', DEFAULT_SETTINGS, PATIENT);
  const { bytecode, abi } = artefact!;
  const code = concatHex([bytecode as Hex, encodeAbiParameters([{ type: 'uint256' }], [fee])]);
  return new Contract(evm, await evm.create(deployer, code), abi as Abi);
}

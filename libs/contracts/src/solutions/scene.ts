// A kernel with the contracts of solutions on it, three arbiters, and money.
import { concatHex, encodeAbiParameters, encodeFunctionData, type Abi, type Address, type Hex } from 'viem';

import { solutionsCode } from '../generated/solutions.js';
import {
  A,
  AUTHORITY,
  CANDIDATE,
  DEPLOYER,
  kernelScene,
  REGULATOR,
  VOTERS,
  type KernelScene,
} from '../kernel/scene.js';
import { Contract, decide, deployBehindProxy, PATIENT, role, roleMask } from '../kernel/testing.js';
import { compile, DEFAULT_SETTINGS } from '../solidity/compile.js';
import { SOLUTION_PLAN, type SolutionContract } from './plan.js';

/** Organisations that sell nothing, and judge. */
export const ARBITERS = [AUTHORITY, REGULATOR, CANDIDATE].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)) as [
  Address,
  Address,
  Address,
];

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

export type SolutionScene = Awaited<ReturnType<typeof solutionScene>>;

export async function solutionScene() {
  const scene = await kernelScene();
  await decide(scene.kernel.Consortium, VOTERS, 'proposeMember', CANDIDATE, 2, roleMask('ARBITER'));
  await decide(scene.kernel.Consortium, [...VOTERS, CANDIDATE], 'proposeRole', AUTHORITY, role('ARBITER'), true);
  const [market, city] = [await deploySolution(scene, 'DataMarket'), await deploySolution(scene, 'CityExchange')];
  const { artefact } = await compile([{ path: 'Money.sol', content: TOKEN }], 'Money', DEFAULT_SETTINGS, PATIENT);
  const { bytecode, abi } = artefact!;
  const token = async (fee: bigint) => {
    const code = concatHex([bytecode as Hex, encodeAbiParameters([{ type: 'uint256' }], [fee])]);
    return new Contract(scene.evm, await scene.evm.create(DEPLOYER, code), abi as Abi);
  };
  const [money, greedy] = [await token(0n), await token(1n)];

  /** Lets the market take what somebody gets here. */
  const fund = async (who: Address, amount: bigint, of = money) => {
    await of.tell(A, 'mint', who, amount);
    await of.tell(who, 'approve', market.address, amount);
  };
  const members = [...VOTERS, CANDIDATE];
  const setMember = (org: Address, to: 2 | 3) =>
    decide(
      scene.kernel.Consortium,
      members.filter((voter) => voter !== org),
      'proposeMember',
      org,
      to,
      0,
    );
  const suspendMember = (org: Address) => setMember(org, 3);
  const resumeMember = (org: Address) => setMember(org, 2);
  /** Has the members call a contract. */
  const quorumCalls = (contract: Contract, functionName: string, ...args: unknown[]) => {
    const data = encodeFunctionData({ abi: contract.abi, functionName, args } as never);
    return decide(scene.kernel.Consortium, members, 'proposeCall', contract.address, data);
  };
  return { ...scene, market, city, money, greedy, fund, suspendMember, resumeMember, quorumCalls };
}

function deploySolution({ evm, kernel }: KernelScene, name: SolutionContract): Promise<Contract> {
  const args = SOLUTION_PLAN[name].map((contract) => kernel[contract].address);
  return deployBehindProxy(evm, DEPLOYER, solutionsCode[name], args);
}

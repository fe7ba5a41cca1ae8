// A kernel with the contracts of solutions on it, three arbiters, and money.
import { encodeFunctionData, type Address } from 'viem';

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
import { decide, deployBehindProxy, role, roleMask, type Contract } from '../kernel/testing.js';
import { deployMoney } from './money.js';
import { SOLUTION_PLAN, type SolutionContract } from './plan.js';

/** Organisations that sell nothing, and judge. */
export const ARBITERS = [AUTHORITY, REGULATOR, CANDIDATE].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)) as [
  Address,
  Address,
  Address,
];

export type SolutionScene = Awaited<ReturnType<typeof solutionScene>>;

export async function solutionScene() {
  const scene = await kernelScene();
  await decide(scene.kernel.Consortium, VOTERS, 'proposeMember', CANDIDATE, 2, roleMask('ARBITER'));
  await decide(scene.kernel.Consortium, [...VOTERS, CANDIDATE], 'proposeRole', AUTHORITY, role('ARBITER'), true);
  const [market, city] = [await deploySolution(scene, 'DataMarket'), await deploySolution(scene, 'CityExchange')];
  const money = await deployMoney(scene.evm, DEPLOYER);
  const greedy = await deployMoney(scene.evm, DEPLOYER, 1n);

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

import { solutionsCode } from '../generated/solutions.js';
import { behavesAsGoverned } from '../kernel/governed.js';
import { PATIENT } from '../kernel/testing.js';
import { compile, DEFAULT_SETTINGS } from '../solidity/compile.js';
import { SOLUTION_PLAN, sourcesOfSolution, type SolutionContract } from './plan.js';
import { solutionScene, type SolutionScene } from './scene.js';

const ALONE: Record<SolutionContract, string[]> = {
  DataMarket: ['resolveDispute', 'settleOrder', 'refundOrder'],
  CityExchange: ['receiptCall', 'pardon'],
};

let scene: SolutionScene;
beforeAll(async () => {
  scene = await solutionScene();
}, 120_000);
afterAll(() => scene.close());

it('is what the compiler for everybody’s contracts makes of its sources', async () => {
  const sources = sourcesOfSolution('CityExchange');
  const { artefact, problems } = await compile(sources, 'CityExchange', DEFAULT_SETTINGS, PATIENT);
  expect(problems).toEqual([]);
  expect(artefact!.bytecode).toBe(solutionsCode.CityExchange.bytecode);
}, 120_000);

describe.each(Object.keys(SOLUTION_PLAN) as SolutionContract[])('%s', (name) => {
  const contract = () => ({ DataMarket: scene.market, CityExchange: scene.city })[name];
  behavesAsGoverned({
    ...{ code: solutionsCode[name], alone: ALONE[name], scene: () => scene, contract },
    initialise: () => SOLUTION_PLAN[name].map((argument) => scene.kernel[argument].address),
  });
});

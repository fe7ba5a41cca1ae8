import { keccak256, type Abi, type AbiFunction, type Hex } from 'viem';

import { kernelCode } from '../generated/kernel.js';
import { checkUpgrade } from '../proxies/check-upgrade.js';
import { compile, DEFAULT_SETTINGS } from '../solidity/compile.js';
import { behavesAsGoverned } from './governed.js';
import { KERNEL_DIRECTORY, KERNEL_PLAN, sourcesOf, type KernelContract } from './plan.js';
import { kernelScene, type KernelScene } from './scene.js';
import { PATIENT, word } from './testing.js';

const CONTRACTS = Object.keys(kernelCode) as KernelContract[];

let scene: KernelScene;
beforeAll(async () => {
  scene = await kernelScene();
}, 120_000);
afterAll(() => scene.close());

it('is what the compiler for everybody’s contracts makes of its sources', async () => {
  const { artefact, problems } = await compile(sourcesOf('Consortium'), 'Consortium', DEFAULT_SETTINGS, PATIENT);
  expect(problems).toEqual([]);
  expect(keccak256(artefact!.bytecode as Hex)).toBe(keccak256(kernelCode.Consortium.bytecode));
}, 120_000);

it('may stand behind a proxy, by OpenZeppelin’s own checks', async () => {
  // The one with the most bases; they are everybody's.
  const it = { sources: sourcesOf('IdentityRegistry'), settings: DEFAULT_SETTINGS, contractName: 'IdentityRegistry' };
  expect(await checkUpgrade('UUPS', null, it as never)).toBeNull();
}, 180_000);

/** What needs no signed twin: anybody may, or only an executed proposal or another contract, or it carries its signatures itself. */
const ALONE: Record<KernelContract, string[]> = {
  Consortium: ['execute', 'expire'],
  CredentialRegistry: ['accreditIssuer', 'withdrawAccreditation'],
  IdentityRegistry: ['updateDevice', 'quarantine', 'release'],
  AccessGrant: ['expire', 'pardon'],
  IncidentVote: ['expire', 'reportProven', 'restoreStakes'],
  DataAnchor: ['anchorBatch', 'proveContradiction', 'proveEquivocation'],
  AttestedFeed: ['close', 'finalize'],
  ServiceRegistry: ['expireTicket', 'recordInteraction'],
  Handover: ['expire'],
};

describe.each(CONTRACTS)('%s', (name) => {
  behavesAsGoverned({
    ...{ code: kernelCode[name], alone: ALONE[name], scene: () => scene },
    contract: () => scene.kernel[name],
    initialise: () =>
      KERNEL_PLAN.find(({ contract }) => contract === name)!.initialise.map((argument) =>
        argument === 'founders' ? [] : scene.kernel[argument].address,
      ),
  });
});

describe('the plan', () => {
  it('deploys each contract once, after those it needs', () => {
    const done: string[] = ['founders'];
    for (const { contract, initialise } of KERNEL_PLAN) {
      for (const needed of initialise) expect(done).toContain(needed);
      const abi = kernelCode[contract].abi as Abi;
      const initialize = abi.find(
        (item): item is AbiFunction => item.type === 'function' && item.name === 'initialize',
      )!;
      expect(initialize.inputs).toHaveLength(initialise.length);
      done.push(contract);
    }
    expect(done.slice(1).sort()).toEqual([...CONTRACTS].sort());
    expect(new Set(done).size).toBe(done.length);
  });

  it('has the members agree on the contracts that others look up', async () => {
    for (const name of KERNEL_DIRECTORY)
      expect(await scene.kernel.Consortium.read('param', word(name))).toBe(BigInt(scene.kernel[name].address));
  });
});

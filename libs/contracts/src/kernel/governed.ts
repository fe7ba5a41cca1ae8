// What every contract behind the consortium's quorum holds to: run for the kernel's, and for those of solutions.
import { keccak256, toHex, type Abi, type AbiFunction, type Hex } from 'viem';

import { A, DEPLOYER, STRANGER, VOTERS, type KernelScene } from './scene.js';
import { Contract, decide, idOf, word } from './testing.js';

export type Governed = {
  code: { abi: unknown; bytecode: Hex; runtimeBytecode: Hex };
  /** Functions without a signed twin: anybody may, or only a proposal or a contract, or they carry signatures themselves. */
  alone: string[];
  scene: () => KernelScene;
  /** The one that stands in the scene, and what it was initialised with. */
  contract: () => Contract;
  initialise: () => unknown[];
};

// https://eips.ethereum.org/EIPS/eip-1967
const IMPLEMENTATION = toHex(BigInt(keccak256(toHex('eip1967.proxy.implementation'))) - 1n);

export function behavesAsGoverned({ code, alone, scene, contract, initialise }: Governed): void {
  const abi = code.abi as Abi;
  const functions = abi.filter((item): item is AbiFunction => item.type === 'function');
  const another = () => scene().evm.create(DEPLOYER, code.bytecode);

  it('can be deployed: EIP-170 and EIP-3860 bound its code', () => {
    expect((code.runtimeBytecode.length - 2) / 2).toBeLessThanOrEqual(24_576);
    expect((code.bytecode.length - 2) / 2).toBeLessThanOrEqual(49_152);
  });

  it('tells of every change of state, and how it refuses', () => {
    const known = abi.map((item) => ('name' in item ? item.name : item.type));
    for (const wanted of ['StateChanged', 'BadState', 'NotAuthorised', 'upgradeToAndCall'])
      expect(known).toContain(wanted);
    for (const owner of ['owner', 'transferOwnership', 'renounceOwnership', 'grantRole', 'admin'])
      expect(known).not.toContain(owner);
  });

  it('has a signed twin of every function that acts for its caller', () => {
    const writing = functions.filter(({ stateMutability }) => !['view', 'pure'].includes(stateMutability));
    const all = writing.map((it) => it.name);
    const single = all.filter(
      (it) => !/BySig$|Signed$/.test(it) && !all.includes(`${it}BySig`) && !all.includes(`${it}Signed`),
    );
    expect(single.sort()).toEqual(alone.concat('initialize', 'upgradeToAndCall').sort());
  });

  it('has twins by the platform’s convention, so that its sponsorships relay them', () => {
    for (const twin of functions.filter((it) => it.name.endsWith('BySig'))) {
      const types = twin.inputs.map((input) => `${input.type} ${input.name}`);
      expect([types[0], ...types.slice(-2)]).toEqual(['address signer', 'uint256 deadline', 'bytes signature']);
      // What is signed follows from the ABI: its hash must stand in the code.
      expect([twin.name, code.runtimeBytecode.includes(typeHashOf(twin).slice(2))]).toEqual([twin.name, true]);
    }
  });

  it('is initialised once, also behind no proxy, and upgraded by nobody alone', async () => {
    expect(await contract().refusal(DEPLOYER, 'initialize', ...initialise())).toEqual(['InvalidInitialization']);
    const next = await another();
    const bare = new Contract(scene().evm, next, abi);
    expect(await bare.refusal(DEPLOYER, 'initialize', ...initialise())).toEqual(['InvalidInitialization']);
    for (const nobody of [DEPLOYER, STRANGER, ...VOTERS])
      expect(await contract().refusal(nobody, 'upgradeToAndCall', next, '0x')).toEqual([
        'NotAuthorised',
        word(''),
        nobody,
      ]);
  });

  it('is upgraded by an executed proposal, and keeps what it knows', async () => {
    const { evm, kernel } = scene();
    const { address } = contract();
    const next = await another();
    const what = functions.some(({ name }) => name === 'consortium') ? 'consortium' : 'activeCount';
    const before = await contract().read(what);
    await decide(kernel.Consortium, VOTERS, 'proposeUpgrade', address, next, '0x');
    expect(await evm.client.getStorageAt({ address, slot: IMPLEMENTATION })).toBe(idOf(next));
    expect(await contract().read(what)).toEqual(before);
    // What is no contract of this kind is not run, whatever was voted.
    const wrong = await evm.create(DEPLOYER, '0x600a600c600039600a6000f3602a60005260206000f3');
    const id = await votedFor(kernel.Consortium, address, wrong);
    expect((await kernel.Consortium.refusal(A, 'execute', id))[0]).toMatch(
      /ERC1967InvalidImplementation|UUPSUnsupportedProxiableUUID/,
    );
  });
}

async function votedFor(consortium: Contract, target: Hex, implementation: Hex): Promise<Hex> {
  const deed = await consortium.tell(A, 'proposeUpgrade', target, implementation, '0x');
  const id = deed.events.find(({ name }) => name === 'Proposed')!.args.id as Hex;
  for (const voter of VOTERS) await consortium.tell(voter, 'vote', id, true);
  return id;
}

type Input = AbiFunction['inputs'][number] & { components?: readonly Input[]; internalType?: string };
const structOf = ({ internalType }: Input) => internalType!.split(' ')[1]!.split('.').at(-1)!;
const fieldsOf = (inputs: readonly Input[]) =>
  inputs.map((input) => `${input.components ? structOf(input) : input.type} ${input.name}`).join(',');

/** EIP-712's hash of the type that a twin's ABI stands for. */
function typeHashOf({ name, inputs }: AbiFunction): Hex {
  const type = `${name[0]!.toUpperCase()}${name.slice(1, -'BySig'.length)}`;
  const [nonce, deadline] = [{ name: 'nonce', type: 'uint256' }, inputs.at(-2)!];
  const structs = (inputs as readonly Input[]).filter(({ components }) => components);
  const nested = structs.map((it) => `${structOf(it)}(${fieldsOf(it.components!)})`).join('');
  return keccak256(toHex(`${type}(${fieldsOf([...inputs.slice(0, -2), nonce, deadline] as Input[])})${nested}`));
}

import { compile, type Compilation } from './compile.js';
import { readArtefact } from './artefact.js';

const content = `// SPDX-License-Identifier: Apache-2.0
  pragma solidity ^0.8.24;
  contract Vault {
    address public immutable owner = msg.sender;
    /// @notice How much there is.
    uint256 public total;
  }`;

let compilation: Promise<Compilation> | undefined;
async function compiled() {
  const { artefact } = await (compilation ??= compile([{ path: 'Vault.sol', content }], 'Vault'));
  return artefact!;
}

/** What forge copies from the compiler, beside the ABI. */
const METADATA = {
  output: {
    devdoc: { kind: 'dev', methods: {}, version: 1 },
    userdoc: { kind: 'user', methods: { 'total()': { notice: 'How much there is.' } }, version: 1 },
  },
};

/** As `hardhat compile` writes artifacts/contracts/Vault.sol/Vault.json. */
async function hardhat() {
  const { abi, bytecode, runtimeBytecode } = await compiled();
  return {
    ...{ _format: 'hh-sol-artifact-1', contractName: 'Vault', sourceName: 'contracts/Vault.sol', abi },
    ...{ bytecode, deployedBytecode: runtimeBytecode, linkReferences: {}, deployedLinkReferences: {} },
  };
}

/** As `forge build` writes out/Vault.sol/Vault.json. */
async function foundry() {
  const { abi, bytecode, runtimeBytecode, immutableReferences } = await compiled();
  return {
    abi,
    bytecode: { object: bytecode, sourceMap: '', linkReferences: {} },
    deployedBytecode: { object: runtimeBytecode, sourceMap: '', linkReferences: {}, immutableReferences },
    ...{ methodIdentifiers: { 'owner()': '8da5cb5b' }, rawMetadata: JSON.stringify(METADATA), id: 0 },
  };
}

it('refuses an ABI that does not fit the code', async () => {
  const artefact = await foundry();
  const stranger = { type: 'function', name: 'burn', inputs: [], outputs: [], stateMutability: 'nonpayable' };
  expect(() => readArtefact({ ...artefact, abi: [...artefact.abi, stranger] }, 'Vault')).toThrow(
    expect.objectContaining({
      detail: { code: 'ABI_MISMATCH', what: 'code', because: 'it has no function burn' },
    }),
  );
});

const places = (references: Record<string, { start: number; length: number }[]>) =>
  Object.values(references)
    .flat()
    .map(({ start, length }) => [start, length])
    .sort(([a = 0], [b = 0]) => a - b);

it.each([
  ['Hardhat', hardhat, null],
  ['Foundry', foundry, 'How much there is.'],
])('takes in what %s writes', async (_, make, notice) => {
  const expected = await compiled();
  const read = readArtefact(await make(), 'Vault');
  expect(read).toMatchObject({ bytecode: expected.bytecode, runtimeBytecode: expected.runtimeBytecode });
  expect(read.natspec?.userdoc.methods?.['total()']?.notice ?? null).toBe(notice);
  expect(read.abi).toMatchObject([{ name: 'owner' }, { name: 'total' }]);
  expect(places(read.immutableReferences)).toEqual(places(expected.immutableReferences));
  expect(places(read.immutableReferences).length).toBeGreaterThan(0);
});

it.each<[string, (artefact: Awaited<ReturnType<typeof hardhat>>) => unknown, string, RegExp]>([
  ['text', () => 'Vault', 'artefact', /./],
  ['no ABI', ({ abi: _, ...rest }) => rest, 'artefact.abi', /./],
  ['a function without a name', (a) => ({ ...a, abi: [{ type: 'function', inputs: [] }] }), 'artefact.abi.0.name', /./],
  [
    'a type that is none',
    (a) => ({ ...a, abi: [{ type: 'error', name: 'E', inputs: [{ type: 'u8' }] }] }),
    'artefact.abi.0.inputs.0.type',
    /type of the ABI/,
  ],
  [
    'arrays of nothing',
    (a) => ({ ...a, abi: [{ type: 'error', name: 'E', inputs: [{ type: 'bool[0][9]' }] }] }),
    'artefact.abi.0.inputs.0.type',
    /type of the ABI/,
  ],
  [
    'an unlinked library',
    (a) => ({ ...a, bytecode: `${a.bytecode}__$53aea86b7d70b31448b230b20ae141a537$__` }),
    'artefact.bytecode',
    /./,
  ],
  ['an interface', (a) => ({ ...a, bytecode: '0x' }), 'artefact.bytecode', /cannot be deployed/],
])('refuses %s, and names the place', async (_, change, field, because) => {
  const artefact = change(await hardhat());
  expect(() => readArtefact(artefact, 'Vault')).toThrow(
    expect.objectContaining({ detail: { code: 'INVALID', field, because: expect.stringMatching(because) } }),
  );
});

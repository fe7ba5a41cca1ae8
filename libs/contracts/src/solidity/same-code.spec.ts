import { compile } from './compile.js';
import { immutablesIn, isSameCode } from './same-code.js';

const bytes = (hex: string | undefined) => Buffer.from((hex ?? '').slice(2), 'hex');

async function vault() {
  const content = `// SPDX-License-Identifier: Apache-2.0
    pragma solidity ^0.8.24;
    contract Vault {
      address public immutable owner; uint256 public immutable cap; uint256 public total;
      constructor(uint256 c) { owner = msg.sender; cap = c; }
      function put(uint256 n) external { require(total + n <= cap && msg.sender == owner); total += n; }
    }`;
  const { artefact } = await compile([{ path: 'Vault.sol', content }], 'Vault');
  const compiled = bytes(artefact?.runtimeBytecode);
  const deployed = Uint8Array.from(compiled);
  for (const { start, length } of Object.values(artefact?.immutableReferences ?? {}).flat()) {
    deployed.fill(7, start, start + length);
  }
  return { compiled, deployed, immutables: artefact?.immutableReferences ?? {} };
}

it('allows for immutables and for nothing else', async () => {
  const { compiled, deployed, immutables } = await vault();
  expect(isSameCode(deployed, compiled, immutables)).toBe(true);
  expect(isSameCode(deployed, compiled, {})).toBe(false);

  const inside = new Set(
    Object.values(immutables).flatMap((p) =>
      p.flatMap(({ start, length }) => Array.from({ length }, (_, i) => start + i)),
    ),
  );
  for (let at = 0; at < deployed.length; at++) {
    const changed = Uint8Array.from(deployed);
    changed[at]! ^= 1;
    if (isSameCode(changed, compiled, immutables) !== inside.has(at)) throw new Error(`byte ${at} decided wrongly`);
  }
});

it('never takes absent code for the right one', async () => {
  const { compiled, deployed, immutables } = await vault();
  expect(isSameCode(new Uint8Array(), new Uint8Array(), {})).toBe(false);
  expect(isSameCode(deployed.subarray(1), compiled, immutables)).toBe(false);
});

it('finds the immutables that an artefact does not list', async () => {
  const { compiled, immutables } = await vault();
  const starts = (all: object) =>
    (Object.values(all).flat() as { start: number }[]).map(({ start }) => start).sort((a, b) => a - b);
  expect(starts(immutablesIn(compiled))).toEqual(starts(immutables));
});

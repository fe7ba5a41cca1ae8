import { Fault } from '@atoll/kernel';
import { functionOf, readValues } from '@atoll/ledger';
import type { ProxyKind, Release } from '@atoll/store';
import { createRequire } from 'node:module';
import { encodeAbiParameters, encodeFunctionData, parseAbi, type Abi, type Hex } from 'viem';

import { readArtefact } from '../solidity/artefact.js';
import type { Artefact } from '../solidity/compile.js';

const require = createRequire(import.meta.url);
const published = (name: string): Artefact =>
  readArtefact(require(`@openzeppelin/contracts/build/contracts/${name}.json`), name);

/** What OpenZeppelin published with its package: the very code that was audited. */
export const PROXY_CODE: Record<ProxyKind, Artefact> = {
  UUPS: published('ERC1967Proxy'),
  TRANSPARENT: published('TransparentUpgradeableProxy'),
};

const address = { type: 'address' } as const;
const bytes = { type: 'bytes' } as const;

/** The creation code of a proxy that calls its initialiser at once. A transparent one gives its `owner` the right to upgrade. */
export function proxyCreation(
  kind: ProxyKind,
  { implementation, owner, call }: Record<'implementation' | 'owner' | 'call', Hex>,
): Hex {
  const values =
    kind === 'UUPS'
      ? encodeAbiParameters([address, bytes], [implementation, call])
      : encodeAbiParameters([address, address, bytes], [implementation, owner, call]);
  return `${PROXY_CODE[kind].bytecode as Hex}${values.slice(2)}`;
}

const UPGRADES = parseAbi([
  'function upgradeToAndCall(address implementation, bytes data) payable',
  'function upgradeAndCall(address proxy, address implementation, bytes data) payable',
]);

/** The call that changes a proxy's code: a UUPS contract takes it itself, a transparent proxy's admin for it. */
export function upgradeOf(
  kind: ProxyKind,
  { proxy, admin, implementation, call }: { proxy: Hex; admin: Hex; implementation: Hex; call: Hex },
): { to: Hex; data: Hex } {
  if (kind === 'UUPS') {
    const args = [implementation, call] as const;
    return { to: proxy, data: encodeFunctionData({ abi: UPGRADES, functionName: 'upgradeToAndCall', args }) };
  }
  const args = [proxy, implementation, call] as const;
  return { to: admin, data: encodeFunctionData({ abi: UPGRADES, functionName: 'upgradeAndCall', args }) };
}

/** A call of a function by its name; a fault names the field that named it. */
export function encodedCall(release: Release, name: string, json: unknown, field: string): Hex {
  try {
    const member = functionOf(release.abi as unknown as Abi, name);
    return encodeFunctionData({ abi: [member], args: readValues(member.inputs, json) });
  } catch (error) {
    if (error instanceof Fault && error.detail.code === 'INVALID' && error.detail.field === 'function')
      throw Fault.invalid(field, error.detail.because);
    throw error;
  }
}

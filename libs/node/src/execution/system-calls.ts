import { fromHex, sha256, toHex } from '@atoll/crypto';
import type { Hash } from '@atoll/protocol';
import type { VM } from '@ethereumjs/vm';
import { bigIntToBytes, concatBytes, createAddressFromString, setLengthLeft, type Address } from '@ethereumjs/util';

const SYSTEM = createAddressFromString('0xfffffffffffffffffffffffffffffffffffffffe');
const BEACON_ROOTS = createAddressFromString('0x000f3df6d732807ef1319fb7b8bb8522d0beac02');
const BLOCK_HASHES = createAddressFromString('0x0000f90827f1c53a10cb7a02335b175320002935');

/** Contracts that hand out requests at the end of a block, by the type byte their requests carry (EIP-7685). */
const REQUESTS: readonly { eip: number; type: number; address: Address }[] = [
  { eip: 7002, type: 1, address: createAddressFromString('0x00000961ef480eb55e80d19ad83579a64c007002') },
  { eip: 7251, type: 2, address: createAddressFromString('0x0000bbddc7ce488642fb579f8b00f3a590007251') },
];

const BEACON_ROOTS_RING = 8191n;
const BLOCK_HASHES_RING = 8191n;
const GAS = 30_000_000n;

/** What a block does before its first transaction: EIP-4788 and EIP-2935, where the chain has their contracts. */
export async function openBlock(
  vm: VM,
  block: { number: bigint; timestamp: bigint; parentHash: Hash; parentBeaconBlockRoot?: Hash },
): Promise<void> {
  if (vm.common.isActivatedEIP(4788) && (await exists(vm, BEACON_ROOTS)) && block.parentBeaconBlockRoot) {
    const slot = block.timestamp % BEACON_ROOTS_RING;
    await put(vm, BEACON_ROOTS, slot, bigIntToBytes(block.timestamp));
    await put(vm, BEACON_ROOTS, slot + BEACON_ROOTS_RING, fromHex(block.parentBeaconBlockRoot));
  }
  if (vm.common.isActivatedEIP(2935) && (await exists(vm, BLOCK_HASHES))) {
    await put(vm, BLOCK_HASHES, (block.number - 1n) % BLOCK_HASHES_RING, fromHex(block.parentHash));
  }
}

/**
 * What a block does after its last transaction: collects the requests of EIP-7002 and EIP-7251, where the chain has
 * their contracts, and answers their commitment. A QBFT chain has no deposit contract, so EIP-6110 never adds any.
 */
export async function closeBlock(vm: VM): Promise<Hash | undefined> {
  if (!vm.common.isActivatedEIP(7685)) return undefined;
  const digests: Uint8Array[] = [];
  for (const { eip, type, address } of REQUESTS) {
    if (!vm.common.isActivatedEIP(eip) || !(await exists(vm, address))) continue;
    const { execResult } = await vm.evm.runCall({
      caller: SYSTEM,
      to: address,
      gasLimit: GAS,
      skipNonceIncrement: true,
    });
    await vm.evm.journal.cleanup();
    if (execResult.returnValue.length > 0)
      digests.push(sha256(concatBytes(Uint8Array.of(type), execResult.returnValue)));
  }
  return toHex(sha256(concatBytes(...digests)));
}

async function exists(vm: VM, address: Address): Promise<boolean> {
  return (await vm.stateManager.getCode(address)).length > 0;
}

async function put(vm: VM, address: Address, slot: bigint, value: Uint8Array): Promise<void> {
  await vm.stateManager.putStorage(address, setLengthLeft(bigIntToBytes(slot), 32), value);
}

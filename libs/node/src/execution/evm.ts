import { fromHex } from '@atoll/crypto';
import type { Header } from '@atoll/protocol';
import { createBlock, type Block as EvmBlock } from '@ethereumjs/block';
import { NobleBN254, type EVM, type EVMMockBlockchainInterface, type Message } from '@ethereumjs/evm';
import { createVM, type VM } from '@ethereumjs/vm';

import { Breath } from './breath.js';
import { analyseOnce } from './jumps.js';
import { loadKzgOnDemand } from './kzg.js';
import { NodeEvm } from './node-evm.js';
import { BREATHING_JUMP_DESTINATION, letBreathe } from './opcodes.js';
import type { SharedCommon } from './shared-common.js';
import type { FlatState } from './state.js';

/** The header fields that code running in a block can see. */
export type BlockContext = Pick<
  Header,
  | 'number'
  | 'timestamp'
  | 'coinbase'
  | 'gasLimit'
  | 'parentHash'
  | 'baseFeePerGas'
  | 'mixHash'
  | 'parentBeaconBlockRoot'
>;

const CUSTOM = [BREATHING_JUMP_DESTINATION];
const BN254 = new NobleBN254();

/** The hash of an earlier block, for the BLOCKHASH instruction. */
export type BlockHashes = (number: bigint) => Uint8Array | undefined;

/**
 * An EVM over a state. It is made anew for each block or call, because its journal belongs to one run at a time. A
 * signal ends what it runs, whatever gas is left.
 */
export async function openVm(
  common: SharedCommon,
  state: FlatState,
  hashes: BlockHashes,
  signal?: AbortSignal,
): Promise<{ vm: VM; evm: EVM }> {
  await analyseOnce(common);
  const blockchain = new PastBlocks(hashes);
  const breath = new Breath(signal);
  letBreathe(state, breath);
  const evm = new NodeEvm({ common, stateManager: state, blockchain, customOpcodes: CUSTOM, bn254: BN254 });
  // Calls can follow each other without any JUMPDEST. Only what this throws at once reaches the EVM.
  evm.events.on('beforeMessage', (_message: Message, go?: () => void) => {
    signal?.throwIfAborted();
    void breath.take().then(go, go);
  });
  loadKzgOnDemand(evm, common);
  const vm = await createVM({ common, stateManager: state, blockchain, evm });
  return { vm, evm };
}

/** The block as the EVM wants it. BLOBBASEFEE is 0, as it is in Besu on chains without fees. */
export function evmBlock(context: BlockContext, common: SharedCommon): EvmBlock {
  const { number, timestamp, coinbase, gasLimit, baseFeePerGas, parentBeaconBlockRoot } = context;
  const header = {
    number,
    timestamp,
    coinbase,
    gasLimit,
    mixHash: context.mixHash,
    parentHash: context.parentHash,
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(common.isActivatedEIP(4788) &&
      parentBeaconBlockRoot && { parentBeaconBlockRoot: fromHex(parentBeaconBlockRoot) }),
  };
  const options = { common, skipConsensusFormatValidation: true, setHardfork: false, freeze: false };
  const block = createBlock({ header }, options);
  block.header.getBlobGasPrice = () => 0n;
  return block;
}

class PastBlocks implements EVMMockBlockchainInterface {
  constructor(private readonly hashes: BlockHashes) {}

  async getBlock(number: number): Promise<{ hash(): Uint8Array }> {
    const hash = this.hashes(BigInt(number));
    return { hash: () => hash ?? new Uint8Array(32) };
  }

  async putBlock(): Promise<void> {
    throw new Error('The EVM only reads earlier blocks.');
  }

  shallowCopy(): PastBlocks {
    return this;
  }
}

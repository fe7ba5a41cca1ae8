import type { Genesis } from '@atoll/protocol';
import { ConsensusAlgorithm, ConsensusType, Hardfork, type ChainConfig } from '@ethereumjs/common';

import { evmCrypto } from './crypto.js';
import { SharedCommon } from './shared-common.js';

/** Forks that a QBFT chain has from block 0, in order. */
const FROM_GENESIS = [
  Hardfork.Chainstart,
  Hardfork.Homestead,
  Hardfork.TangerineWhistle,
  Hardfork.SpuriousDragon,
  Hardfork.Byzantium,
  Hardfork.Constantinople,
  Hardfork.Petersburg,
  Hardfork.Istanbul,
  Hardfork.MuirGlacier,
  Hardfork.Berlin,
  Hardfork.London,
  Hardfork.Paris,
];

/** Nobody pays deposits to this address; EthereumJS insists on having one (EIP-6110). */
const NO_DEPOSIT_CONTRACT = '0x0000000000000000000000000000000000000000';

/** Which rules hold when, from the genesis file. */
export class Rules {
  readonly chainId: bigint;
  private readonly forks: readonly { name: Hardfork; from: bigint }[];
  private readonly commons = new Map<Hardfork, SharedCommon>();

  constructor(private readonly genesis: Genesis) {
    const { config } = genesis;
    this.chainId = BigInt(config.chainId);
    this.forks = [
      { name: Hardfork.Paris, time: 0 },
      { name: Hardfork.Shanghai, time: config.shanghaiTime },
      { name: Hardfork.Cancun, time: config.cancunTime },
      { name: Hardfork.Prague, time: config.pragueTime },
      { name: Hardfork.Osaka, time: config.osakaTime },
    ].flatMap(({ name, time }) => (time === undefined ? [] : [{ name, from: BigInt(time) }]));
  }

  /** The rules at a time, one shared object per fork. */
  at(timestamp: bigint): SharedCommon {
    const fork = this.forks.findLast(({ from }) => from <= timestamp)?.name ?? Hardfork.Paris;
    const known = this.commons.get(fork);
    if (known) return known;
    const common = this.commonOf(fork);
    this.commons.set(fork, common);
    return common;
  }

  private commonOf(fork: Hardfork): SharedCommon {
    const limit = this.genesis.config.contractSizeLimit;
    const options = { chain: this.chainConfig(fork), hardfork: fork, customCrypto: { ...evmCrypto } };
    return new SharedCommon(options, limit === undefined ? {} : { 607: { maxCodeSize: limit } });
  }

  private chainConfig(fork: Hardfork): ChainConfig {
    const { gasLimit, nonce, extraData, timestamp } = this.genesis;
    return {
      name: 'qbft',
      chainId: this.genesis.config.chainId,
      defaultHardfork: fork,
      genesis: { gasLimit, difficulty: '0x1', nonce, extraData, timestamp },
      hardforks: [
        ...FROM_GENESIS.map((name) => ({ name, block: 0 })),
        ...this.forks.slice(1).map(({ name, from }) => ({ name, block: null, timestamp: Number(from) })),
      ],
      bootstrapNodes: [],
      consensus: { type: ConsensusType.ProofOfStake, algorithm: ConsensusAlgorithm.Casper, casper: {} },
      depositContractAddress: NO_DEPOSIT_CONTRACT,
    };
  }
}

import type { RpcClient } from '@atoll/protocol';
import { decodeFunctionResult, encodeAbiParameters, encodeFunctionData, keccak256, parseAbi, toHex } from 'viem';

import type { Hex } from './certificate.js';
import { HEADS_LIST } from './tree-head.js';

/** What is asked of the kernel, by the names that its contracts have. */
export const REGISTRY_ABI = parseAbi([
  'function consortium() view returns (address)',
  'function certificates(bytes32 id) view returns (bytes32 spkiHash, address ca, uint64 notAfter, uint8 state)',
  'function statusListHash(address issuer, bytes32 list, uint64 version) view returns (bytes32)',
  'function statusListVersion(address issuer, bytes32 list) view returns (uint64)',
  'function logCertificate(bytes32 certHash, bytes32 spkiHash, address ca, uint64 notAfter)',
  'function revokeCertificate(bytes32 certHash, address ca)',
  'function publishStatusList(bytes32 list, uint64 version, bytes32 hash, string uri)',
  'event CertificateLogged(bytes32 indexed certHash, bytes32 indexed spkiHash, address indexed ca, uint64 notAfter)',
  'event StatusListPublished(address indexed issuer, bytes32 indexed list, uint64 indexed version, bytes32 hash, string uri)',
]);
const CONSORTIUM_ABI = parseAbi([
  'function hasRole(address org, uint8 role) view returns (bool)',
  'function orgOf(address account) view returns (address org)',
]);
/** Its place among the consortium's roles. */
const ISSUER = 4;

export const LOGGED = 1;
export const REVOKED = 2;
export type OnChain = { spkiHash: Hex; notAfter: bigint; state: number };

/** The registry of a chain as one node has it at the end of one block: all answers are of the same moment. */
export class Registry {
  private constructor(
    private readonly rpc: RpcClient,
    readonly address: Hex,
    readonly evmChainId: bigint,
    readonly block: { number: bigint; timestamp: bigint },
  ) {}

  /** As the node has it now. */
  static async at(rpc: RpcClient, address: Hex): Promise<Registry> {
    const [evmChainId, block] = (await Promise.all([
      rpc.call<Hex>('eth_chainId', []),
      rpc.call('eth_getBlockByNumber', ['latest', false]),
    ])) as [Hex, { number: Hex; timestamp: Hex }];
    const [number, timestamp] = [BigInt(block.number), BigInt(block.timestamp)];
    return new Registry(rpc, address, BigInt(evmChainId), { number, timestamp });
  }

  async certificate(certHash: Hex, ca: Hex): Promise<OnChain> {
    const [spkiHash, , notAfter, state] = await this.ask<[Hex, Hex, bigint, number]>('certificates', [
      certificateId(certHash, ca),
    ]);
    return { spkiHash, notAfter, state };
  }

  headHash(issuer: Hex, version: number): Promise<Hex> {
    return this.ask('statusListHash', [issuer, HEADS_LIST, BigInt(version)]);
  }

  async headVersion(issuer: Hex): Promise<number> {
    return Number(await this.ask('statusListVersion', [issuer, HEADS_LIST]));
  }

  /** Whether the organisation is an active member that may issue. */
  async mayIssue(organisation: Hex): Promise<boolean> {
    const consortium = await this.ask<Hex>('consortium', []);
    return this.call<boolean>(consortium, CONSORTIUM_ABI as never, 'hasRole', [organisation, ISSUER]);
  }

  /** The organisation that an account acts for; zero for a stranger. */
  async organisationOf(account: Hex): Promise<Hex> {
    const consortium = await this.ask<Hex>('consortium', []);
    return this.call<Hex>(consortium, CONSORTIUM_ABI as never, 'orgOf', [account]);
  }

  private ask<T = never>(functionName: string, args: unknown[]): Promise<T> {
    return this.call<T>(this.address, REGISTRY_ABI as never, functionName, args);
  }

  private async call<T>(to: Hex, abi: never, functionName: string, args: unknown[]): Promise<T> {
    const data = encodeFunctionData({ abi, functionName, args } as never);
    const answer = await this.rpc.call<Hex>('eth_call', [{ to, data }, toHex(this.block.number)]);
    if (answer === '0x') throw new Error(`There is no contract with ${functionName} at ${to}.`);
    return decodeFunctionResult({ abi, functionName, data: answer } as never) as T;
  }
}

export const certificateId = (certHash: Hex, ca: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'address' }], [certHash, ca]));

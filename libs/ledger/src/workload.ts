// What happens on a chain in the tests of the index: tokens by OpenZeppelin, a factory, and whatever else a contract may log.
import type { RpcClient } from '@atoll/protocol';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { encodeDeployData, encodeFunctionData, getCreateAddress, type Abi, type Hex } from 'viem';

const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
contract Coin is ERC20 {
  constructor() ERC20("Coin", "C") { _mint(msg.sender, 10 ** 30); }
  function burn(uint256 amount) external { _burn(msg.sender, amount); }
}
contract Deed is ERC721 {
  constructor() ERC721("Deed", "D") {}
  function mint(address to, uint256 id) external { _mint(to, id); }
  function burn(uint256 id) external { _burn(id); }
}
contract Crate is ERC1155 {
  constructor() ERC1155("") {}
  function mint(address to, uint256[] calldata ids, uint256[] calldata amounts) external { _mintBatch(to, ids, amounts, ""); }
}
contract Sensor {
  struct Place { int64 latitude; int64 longitude; }
  event Installed(address indexed by);
  event Measured(uint256 indexed seq, string indexed kind, int32 value, string note, Place place, bytes4[] tags);
  constructor() { emit Installed(msg.sender); }
  function measure(uint256 seq, string calldata kind, int32 value, string calldata note) external {
    bytes4[] memory tags = new bytes4[](2);
    tags[1] = 0x01020304;
    emit Measured(seq, kind, value, note, Place(int64(value), -7), tags);
  }
}
contract Yard {
  event Made(uint256 indexed number, Sensor sensor);
  uint256 public count;
  function make() external { Sensor made = new Sensor(); made.measure(0, "birth", -1, "made"); emit Made(++count, made); }
}
contract Mimic {
  event Transfer(address indexed from, address indexed to, uint256 value);
  function pretend(address from, address to, uint256 value) external { emit Transfer(from, to, value); }
  function mumble(bytes32 a, bytes32 b, bytes32 c, bytes calldata data) external {
    assembly {
      calldatacopy(0, data.offset, data.length)
      log0(0, data.length) log1(0, data.length, a) log2(0, data.length, a, b)
      log3(0, data.length, a, b, c) log4(0, data.length, a, b, c, b)
    }
  }
  function refuse() external pure { revert("no"); }
}`;

export const NAMES = ['Coin', 'Deed', 'Crate', 'Sensor', 'Yard', 'Mimic'] as const;
export type Name = (typeof NAMES)[number];
export type Artefacts = Record<Name, { abi: Abi; bytecode: Hex }>;

type Solc = { compile(input: string, callbacks: { import(path: string): { contents: string } }): string };
type Output = { contracts: { 'A.sol': Record<string, { abi: Abi; evm: { bytecode: { object: string } } }> } };

export function artefacts(): Artefacts {
  const require = createRequire(import.meta.url);
  const { compile } = require('solc') as Solc;
  const input = {
    language: 'Solidity',
    sources: { 'A.sol': { content: SOURCE } },
    settings: { evmVersion: 'osaka', outputSelection: { 'A.sol': { '*': ['abi', 'evm.bytecode.object'] } } },
  };
  const library = (name: string) => ({ contents: fs.readFileSync(require.resolve(name), 'utf8') });
  const { contracts } = JSON.parse(compile(JSON.stringify(input), { import: library })) as Output;
  const made = NAMES.map((name) => {
    const { abi, evm } = contracts['A.sol'][name]!;
    return [name, { abi, bytecode: `0x${evm.bytecode.object}` }];
  });
  return Object.fromEntries(made) as Artefacts;
}

/** Of the types 2 and 0, without fees. */
const FREE = [{ maxFeePerGas: '0x0', maxPriorityFeePerGas: '0x0' }, { gasPrice: '0x0' }];

/** Contracts on an Anvil whose accounts are unlocked, and many transactions in each block. */
export class Workload {
  readonly at = {} as Record<Name, Hex>;
  /** Everybody who may hold something. */
  accounts: Hex[] = [];
  private waiting: object[] = [];
  private nonce = 0;

  constructor(
    private readonly rpc: RpcClient,
    private readonly compiled: Artefacts,
  ) {}

  /** Deploys every contract, in one block. */
  async deploy(): Promise<void> {
    await this.rpc.call('evm_setAutomine', [false]);
    this.accounts = await this.rpc.call<Hex[]>('eth_accounts');
    const [from] = this.accounts as [Hex];
    this.nonce = Number(await this.rpc.call('eth_getTransactionCount', [from, 'latest']));
    for (const name of NAMES) {
      this.at[name] = getCreateAddress({ from, nonce: BigInt(this.nonce + this.waiting.length) }).toLowerCase() as Hex;
      const { abi, bytecode } = this.compiled[name];
      this.waiting.push({ from, data: encodeDeployData({ abi, bytecode, args: [] }), gas: '0x989680' });
    }
    await this.mine();
  }

  /** Has an account call a contract in the next block. */
  call(account: number, name: Name, functionName: string, ...args: unknown[]): void {
    const data = encodeFunctionData({ abi: this.compiled[name].abi, functionName, args });
    this.waiting.push({ from: this.accounts[account], to: this.at[name], data, gas: '0x2dc6c0' });
  }

  pay(account: number, to: Hex, value: Hex): void {
    this.waiting.push({ from: this.accounts[account], to, value, gas: '0x5208' });
  }

  async mine(): Promise<void> {
    const calls = this.waiting
      .splice(0)
      .map((transaction, i) => ({ method: 'eth_sendTransaction', params: [{ ...transaction, ...FREE[i % 2] }] }));
    const answers = await this.rpc.batch([...calls, { method: 'evm_mine', params: [] }]);
    const refused = answers.find((answer) => answer instanceof Error);
    if (refused) throw refused;
  }

  /** Some blocks of everything, drawn by `random`. */
  async blocks(count: number, random: (below: number) => number): Promise<void> {
    const who = () => this.accounts[random(this.accounts.length)]!;
    for (let block = 0; block < count; block++) {
      for (let i = random(7); i > 0; i--) {
        const id = BigInt(random(6));
        this.call(0, 'Coin', 'transfer', who(), BigInt(random(1_000)));
        this.call(0, 'Deed', 'mint', who(), BigInt(random(1e9)));
        this.call(0, 'Crate', 'mint', who(), [id, id + 1n, id], [5n, BigInt(random(9)), 1n]);
        const giver = random(this.accounts.length);
        this.call(giver, 'Coin', 'transfer', who(), BigInt(random(500))); // some have too little
        this.call(giver, 'Crate', 'safeTransferFrom', this.accounts[giver], who(), id, 1n, '0x');
        this.call(giver, 'Crate', 'safeBatchTransferFrom', this.accounts[giver], who(), [id, id + 1n], [1n, 2n], '0x');
        this.call(giver, 'Sensor', 'measure', BigInt(i), 'heat', random(100) - 50, `note ${random(3)}`);
        this.pay(giver, who(), '0x1');
      }
      if (random(3) === 0) this.call(0, 'Yard', 'make');
      if (random(4) === 0) this.call(0, 'Mimic', 'refuse');
      await this.mine();
    }
  }
}

/** The same draws each time: mulberry32. */
export function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

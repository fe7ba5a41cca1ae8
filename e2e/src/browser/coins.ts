import type { Atoll } from '@atoll/sdk';

import { until } from '../wait.js';

type Hex = `0x${string}`;
const PATIENT = { seconds: 180 };

/** A token that is called whatever its author likes, and refuses with an error of its own. */
const COIN = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;
contract Coin {
  string public name; string public symbol; uint8 public decimals;
  mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 value);
  error TooMuch(uint256 wanted, uint256 held);
  constructor(string memory n, string memory s, uint8 d, uint256 supply) {
    (name, symbol, decimals) = (n, s, d);
    balanceOf[msg.sender] = supply;
    emit Transfer(address(0), msg.sender, supply);
  }
  function transfer(address to, uint256 value) external returns (bool) {
    if (value > balanceOf[msg.sender]) revert TooMuch(value, balanceOf[msg.sender]);
    balanceOf[msg.sender] -= value;
    balanceOf[to] += value;
    emit Transfer(msg.sender, to, value);
    return true;
  }
}`;

/** Logs a word under a topic that nobody knows, whatever it is called with: PUSH32 topic, LOG1, STOP. */
const LOGS = `7f${'de'.repeat(32)}60206000a100`;
const CREATES = `0x6026600c60003960266000f3${LOGS}` as const;

export const HOSTILE = { name: '\u202Etxt.exe <img src=x onerror=alert(1)>', symbol: '<b>X</b>' };

export type Coins = {
  dollar: Hex;
  hostile: Hex;
  tiny: Hex;
  holder: Hex;
  /** Transactions: one that the contract refused, one that created a contract, and one that this contract logged something in. */
  refused: Hex;
  created: Hex;
  logged: Hex;
};

/** Three tokens, more transfers than a page holds, and what an explorer cannot make sense of. */
export async function coins(atoll: Atoll, chainId: string): Promise<Coins> {
  const keyId = (await atoll.createKey({ input: { name: 'mint' } })).createKey.id;
  const born = async () => (await atoll.key({ id: keyId })).key.address;
  const holder = (await until('the key', born, PATIENT)).toLowerCase() as Hex;
  const sources = [{ path: 'Coin.sol', content: COIN }];
  const { createRelease } = await atoll.createRelease({ input: { name: 'Coin', contractName: 'Coin', sources } });
  const coin = async (...given: string[]) => {
    const input = { releaseId: createRelease.id, chainId, keyId, arguments: given };
    const { id } = (await atoll.deployContract({ input })).deployContract;
    const verified = async () => {
      const { status, reason, address } = (await atoll.deployment({ id })).deployment;
      if (status === 'FAILED') throw new Error(reason ?? 'The deployment failed.');
      return status === 'VERIFIED' && { id, address: address!.toLowerCase() as Hex };
    };
    return until('a coin', verified, PATIENT);
  };
  const dollar = await coin('Harbour dollar', 'HBD', '6', '1000000000000');
  const hostile = await coin(HOSTILE.name, HOSTILE.symbol, '0', '7');
  const tiny = await coin('T'.repeat(500), 'TINY', '77', `1${'0'.repeat(77)}`);

  for (let i = 1; i <= 26; i++) {
    const to = `0x${i.toString(16).padStart(40, '0')}`;
    const call = { deploymentId: dollar.id, function: 'transfer', arguments: [to, String(i * 1_500_000)], keyId };
    await atoll.writeContract({ input: call });
  }
  const mined = async (input: { to?: Hex; data: Hex; gasLimit?: string }) => {
    const { id } = (await atoll.submitTransaction({ input: { chainId, keyId, ...input } })).submitTransaction;
    const hash = async () => {
      const { transaction } = await atoll.transaction({ id });
      return transaction.blockNumber !== null && transaction.hash;
    };
    return until('a transaction in a block', hash, PATIENT);
  };
  const transfer: Hex = `0xa9059cbb${'5'.padStart(64, '0')}${'f'.repeat(64)}`;
  const refused = await mined({ to: dollar.address, data: transfer, gasLimit: '100000' });
  const created = await mined({ data: CREATES });
  const there = () => atoll.minedTransaction({ chainId, hash: created }).catch(() => null);
  const { contractAddress } = (await until('the new contract', there, PATIENT)).minedTransaction;
  const logged = await mined({ to: contractAddress!, data: '0x01020304ff' });
  await until('the last of them in the index', () =>
    atoll.minedTransaction({ chainId, hash: logged }).catch(() => null),
  );
  const addresses = { dollar: dollar.address, hostile: hostile.address, tiny: tiny.address };
  return { ...addresses, holder, refused, created, logged };
}

import type { Member } from './member.js';
import { until } from './wait.js';

/** OpenZeppelin's ERC-20 with permit (ERC-2612), and nothing of our own but the supply. */
export const TOKEN = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

contract Shell is ERC20Permit {
    constructor(uint256 supply) ERC20("Shell", "SHL") ERC20Permit("Shell") {
        _mint(msg.sender, supply);
    }
}
`;

export type SigningKey = { id: string; address: string };

/** A key of the member's, once it is born. */
export async function newKey({ atoll }: Member, name: string): Promise<SigningKey> {
  const { createKey } = await atoll.createKey({ input: { name } });
  return until(`the key ${name}`, async () => {
    const { key } = await atoll.key({ id: createKey.id });
    return key?.address ? { id: key.id, address: key.address } : null;
  });
}

export async function deployToken({ atoll }: Member, chainId: string, keyId: string, supply: string) {
  const { createRelease } = await atoll.createRelease({
    input: { name: 'Shell', contractName: 'Shell', sources: [{ path: 'Shell.sol', content: TOKEN }] },
  });
  const { deployContract } = await atoll.deployContract({
    input: { releaseId: createRelease.id, chainId, keyId, arguments: [supply] },
  });
  return until('the token to be verified', async () => {
    const { deployment } = await atoll.deployment({ id: deployContract.id });
    if (deployment?.status === 'FAILED') throw new Error(deployment.reason ?? 'The deployment failed.');
    return deployment?.status === 'VERIFIED' ? deployment : null;
  });
}

export async function balanceOf(
  { atoll }: Member,
  deploymentId: string,
  holder: string,
  nodeId?: string,
): Promise<bigint> {
  const input = { deploymentId, function: 'balanceOf', arguments: [holder], ...(nodeId ? { nodeId } : {}) };
  return BigInt(String((await atoll.readContract({ input })).readContract.result));
}

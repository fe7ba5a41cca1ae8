import type { CreatePolicyInput, SendTransactionInput } from '@atoll/sdk';
import { toFunctionSelector, type Hex } from 'viem';

/** A request that differs from the permitted one in one thing, and in which. */
export type Wrong = { dimension: string; request: Omit<SendTransactionInput, 'keyId'> };

/** A policy with what it permits, and what it does not. */
export type PolicyCase = {
  policy: Omit<CreatePolicyInput, 'keyId' | 'name'>;
  twin: Omit<SendTransactionInput, 'keyId'>;
  wrong: Wrong[];
};

const METHODS = ['transfer(address,uint256)', 'approve(address,uint256)', 'mint(address)'];
const word = (digit: number) => digit.toString(16).padStart(64, '0');

/** Draws a policy over some dimensions, at least one, and violates each of them by itself. */
export function drawCase(random: () => number, [chain, otherChain]: readonly [string, string]): PolicyCase {
  const some = () => random() < 0.6;
  const address = (): Hex => `0x${Array.from({ length: 40 }, () => Math.floor(random() * 16).toString(16)).join('')}`;
  const [to, elsewhere, method] = [address(), address(), METHODS[Math.floor(random() * METHODS.length)]!];
  const data = `${toFunctionSelector(`function ${method}`)}${word(7)}${word(9)}` as Hex;
  const most = Math.floor(random() * 1_000);
  const twin = { chainId: chain, to, data, value: '0' } satisfies PolicyCase['twin'];

  const policy: PolicyCase['policy'] = {};
  const wrong: Wrong[] = [{ dimension: 'creation', request: { chainId: chain, data: '0x6001600055', value: '0' } }];
  if (some()) {
    policy.chainIds = [chain];
    wrong.push({ dimension: 'chain', request: { ...twin, chainId: otherChain } });
  }
  if (some()) {
    policy.contracts = [to];
    wrong.push({ dimension: 'contract', request: { ...twin, to: elsewhere } });
  }
  if (some()) {
    policy.methods = [method];
    for (const other of ['0x', data.slice(0, 8), `0xdeadbeef${data.slice(10)}`] as Hex[])
      wrong.push({ dimension: 'method', request: { ...twin, data: other } });
  }
  if (some()) {
    policy.maxValue = String(most);
    wrong.push({ dimension: 'value', request: { ...twin, value: String(most + 1) } });
  }
  if (some()) policy.rate = { limit: 1, seconds: 86_400 };
  if (random() < 0.3) policy.approvals = 1;
  return { policy, twin, wrong };
}

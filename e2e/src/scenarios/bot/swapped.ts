import { createWalletClient, defineChain, http, type Address } from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';

import type { Founder } from '../../consortium-of-four.js';
import { deployToken, newKey } from '../../contracts.js';
import { until } from '../../wait.js';
import { idOf, type Setting } from './setting.js';
import { done } from './tickets.js';

type Hex = `0x${string}`;
const NAME = 'Swapped';
const ABI = [
  {
    type: 'function',
    name: 'totalSupply',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ name: '', type: 'uint256' }],
  },
];

/** A service whose target is an account that delegates to a contract: its owner can have it run another one at any time. */
export class Swapped {
  private constructor(
    readonly call: { serviceId: Hex; function: string; abi: unknown },
    private readonly account: PrivateKeyAccount,
    private readonly contract: Address,
    private readonly node: Founder['node'],
    private readonly evmChainId: number,
  ) {}

  static async registered({ ground, amber }: Setting): Promise<Swapped> {
    const { chainId, evmChainId } = ground;
    const account = privateKeyToAccount(generatePrivateKey());
    const { id: keyId } = await newKey(amber, NAME);
    const { address } = await deployToken(amber, chainId, keyId, '1');
    const serviceId = idOf(amber.principal, NAME);
    const call = { serviceId, function: 'totalSupply', abi: ABI };
    const it = new Swapped(call, account, address as Address, amber.node, evmChainId);
    await it.to('the registered');
    const target = account.address.toLowerCase() as Hex;
    const { registerService } = await amber.atoll.registerService({
      input: { chainId, name: NAME, target, descriptor: JSON.stringify({ name: NAME }), price: '0' },
    });
    await done(amber, registerService.id);
    const available = async () => (await amber.atoll.service({ chainId, id: serviceId })).service.available;
    await until('it to be available', available, { seconds: 600 });
    return it;
  }

  /** Has the account run the contract that it was registered with, or another. */
  async to(which: 'the registered' | 'another'): Promise<void> {
    const { account, node, evmChainId: id } = this;
    const { url } = node.transport as unknown as { url: string };
    const none = { name: 'ether', symbol: 'ETH', decimals: 18 };
    const chain = defineChain({ id, name: 'common', nativeCurrency: none, rpcUrls: { default: { http: [url] } } });
    const wallet = createWalletClient({ account, chain, transport: http(url) });
    const contractAddress = which === 'another' ? (`0x${'5e'.repeat(20)}` as const) : this.contract;
    const authorization = await wallet.signAuthorization({ contractAddress, executor: 'self' });
    const hash = await wallet.sendTransaction({
      ...{ authorizationList: [authorization], to: account.address, gas: 200_000n },
      ...{ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
    });
    await node.waitForTransactionReceipt({ hash, timeout: 600_000 });
  }
}

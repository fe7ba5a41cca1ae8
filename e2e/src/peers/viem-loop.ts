// A program as one would write it: viem, one key, one transaction after the other, its nonces counted by itself.
import { randomPrivateKey, toHex } from '@atoll/crypto';
import { createInterface } from 'node:readline';
import { createPublicClient, createWalletClient, defineChain, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const { NODE_URL: url = '', CHAIN_ID: id = '' } = process.env;
const nativeCurrency = { name: 'Nothing', symbol: 'NIL', decimals: 18 };
const chain = defineChain({ id: Number(id), name: 'bench', nativeCurrency, rpcUrls: { default: { http: [url] } } });
const account = privateKeyToAccount(toHex(randomPrivateKey()));
const wallet = createWalletClient({ account, chain, transport: http(url) });
const reader = createPublicClient({ chain, transport: http(url), cacheTime: 0 });
const to = `0x${'5e'.repeat(20)}` as const;

process.stdout.write('ready\n');
let nonce = 0;
for await (const line of createInterface(process.stdin)) {
  for (const end = nonce + Number(line); nonce < end; nonce++)
    await wallet.sendTransaction({ to, gas: 21_000n, nonce, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n });
  while ((await reader.getTransactionCount({ address: account.address })) < nonce)
    await new Promise((resolve) => setTimeout(resolve, 20));
  process.stdout.write('done\n');
}

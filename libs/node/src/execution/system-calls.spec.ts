import { toHex } from '@atoll/crypto';
import { type Address, CONSTANTS, type GenesisAccount, type Hex } from '@atoll/protocol';
import { createBlock } from '@ethereumjs/block';
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { createAccount, createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { createVM, runBlock } from '@ethereumjs/vm';

import { genesisFor, Workload } from '../chain/workload.js';

/** Answers a system call with one word, and remembers who called. */
const REQUESTS_A_WORD: Hex = `0x335f5560${'2a'}5f5260205ff3`;
/** Any code makes the ring buffers of EIP-4788 and EIP-2935 be written. */
const STOP: Hex = '0x00';

const SYSTEM_CONTRACTS: Record<Address, Hex> = {
  '0x000f3df6d732807ef1319fb7b8bb8522d0beac02': STOP,
  '0x0000f90827f1c53a10cb7a02335b175320002935': STOP,
  '0x00000961ef480eb55e80d19ad83579a64c007002': REQUESTS_A_WORD,
  '0x0000bbddc7ce488642fb579f8b00f3a590007251': REQUESTS_A_WORD,
};

it.each([
  { what: 'all system contracts', present: Object.keys(SYSTEM_CONTRACTS) },
  { what: 'only withdrawal requests', present: ['0x00000961ef480eb55e80d19ad83579a64c007002'] },
  { what: 'none', present: [] },
])('runs a block on a chain with $what as the block runner of EthereumJS does', async ({ present }) => {
  const alloc = Object.fromEntries(
    present.map((address): [Address, GenesisAccount] => [
      address as Address,
      { balance: '0x0', nonce: '0x1', code: SYSTEM_CONTRACTS[address as Address]! },
    ]),
  );
  const genesis = genesisFor(alloc);
  const work = await Workload.open({ genesis });
  const { header } = await work.mine();
  const { stateRoot, requestsHash } = await stockRun(genesis.alloc, work, header);
  expect(header.stateRoot).toBe(stateRoot);
  expect(header.requestsHash).toBe(requestsHash);
  expect(header.requestsHash === CONSTANTS.noRequestsHash).toBe(present.length === 0);
  await work.close();
});

async function stockRun(
  alloc: Record<Address, GenesisAccount>,
  work: Workload,
  header: { number: bigint; timestamp: bigint; gasLimit: bigint; parentHash: Hex; coinbase: Address; mixHash: Hex },
): Promise<{ stateRoot: Hex; requestsHash: Hex }> {
  const hardforks = work.chain.rules.at(0n).hardforks();
  const common = new Common({ chain: { ...Mainnet, chainId: 1337, hardforks }, hardfork: Hardfork.Osaka });
  const stateManager = new MerkleStateManager({ common });
  for (const [hex, { balance, nonce = '0x0', code }] of Object.entries(alloc)) {
    const address = createAddressFromString(hex);
    await stateManager.putAccount(address, createAccount({ balance: BigInt(balance), nonce: BigInt(nonce) }));
    if (code) await stateManager.putCode(address, hexToBytes(code));
  }
  const { number, timestamp, gasLimit, parentHash, coinbase, mixHash } = header;
  const fields = { number, timestamp, gasLimit, parentHash, coinbase, mixHash, baseFeePerGas: 0n };
  const block = createBlock({ header: fields }, { common, skipConsensusFormatValidation: true, setHardfork: false });
  const vm = await createVM({ common, stateManager });
  const result = await runBlock(vm, { block, generate: true, skipHeaderValidation: true, skipBlockValidation: true });
  return { stateRoot: toHex(result.stateRoot), requestsHash: toHex(result.requestsHash!) };
}

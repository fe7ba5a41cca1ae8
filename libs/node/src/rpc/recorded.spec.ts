import { join } from 'node:path';
import { EMPTY_TRIE_ROOT, type Hex } from '@atoll/protocol';
import { pino } from 'pino';

import { fixture, recordedBlocks, recordedGenesis, scratchDirectory } from '../chain/recorded.js';
import { type Endpoints, Node } from '../node.js';

interface Recorded {
  label: string;
  method: string;
  params: unknown[];
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** What differs from Besu on purpose, and why. */
const NOT_COMPARED: Record<string, string> = {
  web3_clientVersion: 'another client',
  eth_maxPriorityFeePerGas: 'Besu adds a tip of 1 gwei that nobody needs to pay',
  eth_config: 'EIP-7910 is not served',
  'send rejected? insufficient funds': 'Besu keeps what the sender cannot pay for; this pool refuses it',
  'call with value > balance': 'Besu has a code of its own; here it is -32000, as in geth',
  'send rejected? initcode 49153 bytes': 'Besu answers "Internal error"; this pool says what is wrong',
};

const calls = fixture<Recorded[]>('besu-osaka', 'calls.json').filter(
  ({ method, label }) => !(method in NOT_COMPARED) && !(label in NOT_COMPARED),
);

let node: Node;
let endpoints: Endpoints;

beforeAll(async () => {
  const dataDirectory = scratchDirectory();
  node = await Node.open({
    dataDirectory,
    genesis: recordedGenesis('besu-osaka'),
    p2p: { host: '127.0.0.1', port: 0 },
    rpc: { host: '127.0.0.1', port: 0 },
    control: { host: '127.0.0.1', port: 0, tokenFile: join(dataDirectory, 'token') },
    log: pino({ level: 'silent' }),
    onFatal: () => undefined,
  });
  for (const block of recordedBlocks('besu-osaka')) await node.chain.importBlock(block);
  endpoints = await node.start();
}, 120_000);

afterAll(() => node.stop());

async function ask(requests: Pick<Recorded, 'method' | 'params'>[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < requests.length; at += 50) {
    const body = requests.slice(at, at + 50).map((request, id) => ({ jsonrpc: '2.0', id, ...request }));
    const response = await fetch(`http://127.0.0.1:${endpoints.rpc.port}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    answers.push(...((await response.json()) as Answer[]));
  }
  return answers;
}

const results = async (requests: Pick<Recorded, 'method' | 'params'>[]): Promise<unknown[]> =>
  (await ask(requests)).map(({ result }) => result);

it('answers the calls that were recorded from Besu as Besu did', async () => {
  const exact = calls.filter(({ method, error }) => method !== 'eth_estimateGas' || error);
  const answers = await ask(exact);
  const shown = (call: Recorded, answer: Answer) => ({
    label: call.label,
    method: call.method,
    ...comparable(call, answer),
  });
  expect(exact.map((call, i) => shown(call, answers[i]!))).toEqual(exact.map((call) => shown(call, call)));
  expect(exact.length).toBeGreaterThan(200);
});

/** Errors are compared by their code, and by their data where a contract made it; the words are each client's own. */
function comparable({ method }: Pick<Recorded, 'method'>, { result, error }: Answer): object {
  if (error) return { code: error.code, ...(error.code === 3 && { data: error.data }) };
  if (method === 'qbft_getSignerMetrics') return { result: new Set(result as unknown[]) }; // In no order.
  return { result: result ?? null };
}

/** Both stop their search up to 1.5 % above the least gas, this node after a better guess. */
it('estimates no more gas than Besu, and at most two percent less', async () => {
  const estimates = calls.filter(({ method, result }) => method === 'eth_estimateGas' && result !== undefined);
  const answers = (await results(estimates)).map(Number);
  const besu = estimates.map(({ result }) => Number(result));
  expect(answers.map((gas, i) => gas <= besu[i]! && gas >= besu[i]! * 0.98)).toEqual(estimates.map(() => true));
});

it('shows every block with its transactions as Besu does, by number and by hash', async () => {
  const blocks = fixture<{ number: Hex; hash: Hex }[]>('besu-osaka', 'blocks.json');
  expect(
    await results(blocks.map(({ number }) => ({ method: 'eth_getBlockByNumber', params: [number, true] }))),
  ).toEqual(blocks);
  expect(await results(blocks.map(({ hash }) => ({ method: 'eth_getBlockByHash', params: [hash, true] })))).toEqual(
    blocks,
  );
});

it('shows every receipt as Besu does, by block and by transaction', async () => {
  const byBlock = fixture<Record<string, { transactionHash: Hex }[]>>('besu-osaka', 'receipts.json');
  const numbers = Object.keys(byBlock);
  const whole = numbers.map((number) => ({
    method: 'eth_getBlockReceipts',
    params: [`0x${Number(number).toString(16)}`],
  }));
  expect(await results(whole)).toEqual(numbers.map((number) => byBlock[number]));
  const receipts = Object.values(byBlock).flat();
  const single = receipts.map(({ transactionHash }) => ({
    method: 'eth_getTransactionReceipt',
    params: [transactionHash],
  }));
  expect(await results(single)).toEqual(receipts);
});

it('proves accounts and slots with the nodes Besu gave', async () => {
  interface Proof {
    storageHash: string;
    storageProof: { key: string }[];
  }
  const proofs = fixture<{ params: unknown[]; result: Proof }[]>('besu-osaka', 'proofs.json');
  // Besu sorts the slots, writes some keys with a leading zero, and names none for an account without storage.
  const plain = (proof: Proof) => ({
    ...proof,
    storageProof: (proof.storageHash === EMPTY_TRIE_ROOT ? [] : proof.storageProof)
      .map((slot) => ({ ...slot, key: BigInt(slot.key) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  });
  const answers = await results(proofs.map(({ params }) => ({ method: 'eth_getProof', params })));
  expect(answers.map((answer) => plain(answer as Proof))).toEqual(proofs.map(({ result }) => plain(result)));
});

it('names the validators of every block as Besu does', async () => {
  const byBlock = Object.entries(fixture<Record<string, Hex[]>>('besu-osaka', 'validators-by-block.json'));
  const asked = byBlock.map(([number]) => ({
    method: 'qbft_getValidatorsByBlockNumber',
    params: [`0x${Number(number).toString(16)}`],
  }));
  expect(await results(asked)).toEqual(byBlock.map(([, validators]) => validators));
});

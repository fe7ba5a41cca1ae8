import { fromHex, toHex } from '@atoll/crypto';
import { type Address, decodeRlp, type Hash, type Hex, toQuantity } from '@atoll/protocol';

import { call, type CallRequest, type StateOverrides } from './call.js';
import { CallError } from './call-error.js';
import type { Chain } from './chain.js';
import { createAccessList, estimateGas } from './estimate.js';
import { findLogs, LOG_LIMITS, type LogFilter } from './logs.js';
import { readState } from './past-state.js';
import { fixture, openRecorded } from './recorded.js';

interface Recorded {
  label: string;
  method: string;
  params: unknown[];
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

const recorded = fixture<Recorded[]>('besu-osaka', 'calls.json');
const answers = (method: string) => recorded.filter((entry) => entry.method === method);
let chain: Chain;

beforeAll(async () => {
  chain = await openRecorded('besu-osaka');
});
afterAll(() => chain.close());

const requestOf = (raw: Record<string, Hex>): CallRequest => ({
  ...(raw.from && { from: raw.from }),
  ...(raw.to && { to: raw.to }),
  ...(raw.data && { data: raw.data }),
  ...(raw.value && { value: BigInt(raw.value) }),
  ...(raw.gas && { gas: BigInt(raw.gas) }),
});

async function outcome(run: Promise<Hex>): Promise<unknown> {
  return run.catch((error: unknown) =>
    error instanceof CallError ? { kind: error.kind, data: error.data } : Promise.reject(error),
  );
}

/** What an error of Besu says in our terms: code 3 is a revert, anything else has no data. */
function expectedOf({ result, error }: Recorded): unknown {
  if (!error) return result;
  if (error.code === 3) return { kind: 'reverted', data: error.data };
  return expect.objectContaining({ data: '0x' });
}

it('answers every recorded eth_call as Besu did', async () => {
  for (const entry of answers('eth_call')) {
    const [request, block] = entry.params as [Record<string, Hex>, Hex];
    const answer = await outcome(call(chain, requestOf(request), BigInt(block)).then(({ returnValue }) => returnValue));
    expect({ label: entry.label, answer }).toEqual({ label: entry.label, answer: expectedOf(entry) });
  }
});

it('estimates gas that suffices, and at most 1.5 % more than that, as Besu does', async () => {
  for (const entry of answers('eth_estimateGas')) {
    const [request, block] = entry.params as [Record<string, Hex>, Hex];
    const answer = await outcome(estimateGas(chain, requestOf(request), BigInt(block)).then(toQuantity));
    if (entry.error) {
      expect(answer).toEqual(expectedOf(entry));
      continue;
    }
    const gas = BigInt(answer as Hex);
    const runs = (gas: bigint) =>
      call(chain, { ...requestOf(request), gas }, BigInt(block)).then(
        () => true,
        () => false,
      );
    const { label } = entry;
    expect({ label, enough: await runs(gas), less: await runs((gas * 985n) / 1_000n - 1n) }).toEqual({
      ...{ label, enough: true, less: false },
    });
    expect(Math.abs(Number(entry.result) / Number(gas) - 1)).toBeLessThan(0.015);
  }
});

it('lists the slots that a message touches, which are those that Besu proved', async () => {
  const proved = fixture<{ label: string; params: [Address, Hex[]] }[]>('besu-osaka', 'proofs.json');
  const [counter, slots] = proved.find(({ label }) => label.startsWith('contract Counter'))!.params;
  const from = '0xbccc342e3526c0a2e6bfd1ae8449a92446dff68f';
  const inc = `0x812600df${'1'.padStart(64, '0')}` as const;
  const { accessList, gasUsed } = await createAccessList(chain, { from, to: counter, data: inc }, 169n);
  expect(accessList.map(({ address }) => address)).toEqual([counter]);
  expect([...accessList[0]!.storageKeys].sort()).toEqual([slots[0], slots[1]].sort());
  const again = await call(chain, { from, to: counter, data: inc, accessList }, 169n);
  expect(again.gasUsed).toBe(gasUsed);
});

it('runs a call as if accounts were otherwise', async () => {
  const to = '0x00000000000000000000000000000000c0ffee01';
  const slot: Hex = `0x${'00'.repeat(31)}01`;
  const [one, two] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`] as const;
  const read = (overrides: StateOverrides) =>
    call(chain, { to, data: slot }, 174n, overrides).then((result) => result.returnValue);
  expect(await read({ [to]: { stateDiff: { [slot]: one } } })).toBe(one);
  expect(await read({ [to]: { state: { [slot]: two } } })).toBe(two);
  expect(await read({ [to]: { state: {} } })).toBe(`0x${'00'.repeat(32)}`);
  // PUSH1 1, MSTORE at 0, return 32 bytes.
  expect(await read({ [to]: { code: '0x60015f5260205ff3' } })).toBe(`0x${'1'.padStart(64, '0')}`);
  const rich = { '0x1111111111111111111111111111111111111111': { balance: 10n } } as const;
  const pay = { from: '0x1111111111111111111111111111111111111111', to, value: 10n } as const;
  await expect(call(chain, { ...pay, data: slot }, 174n)).rejects.toMatchObject({ kind: 'invalid' });
  await call(chain, { ...pay, data: slot }, 174n, rich);
});

it('lets a contract be the sender, as simulations of one contract by another need', async () => {
  const counter = '0xdb7cc8125713b69b73e837865330c1d24d11f9cd';
  const name = { from: counter, to: '0xeb92faa461fd4def4c16f919f6bce9dd68c8c5e1', data: '0x06fdde03' } as const;
  expect((await call(chain, name, 174n)).returnValue).toContain(Buffer.from('Heldout Token').toString('hex'));
});

it('lets an account send something to itself', async () => {
  const self: Address = `0x${'5e'.repeat(20)}`;
  const request = { from: self, to: self, data: '0x7b22' as const };
  expect(await call(chain, request, 1n)).toMatchObject({ returnValue: '0x' });
  expect(await estimateGas(chain, request, 1n)).toBe(21_000n + 8n * 10n); // two bytes by EIP-7623
});

it('reads balances, nonces, code and storage at their heights', async () => {
  for (const { method, params, result } of recorded) {
    const [address, second, third] = params as [Address, Hex, Hex | undefined];
    const read: Record<string, () => Promise<unknown>> = {
      eth_getBalance: () =>
        readState(chain, BigInt(second), async (s) => toQuantity((await s.account(address)).balance)),
      eth_getTransactionCount: () =>
        readState(chain, BigInt(second), async (s) => toQuantity((await s.account(address)).nonce)),
      eth_getCode: () => readState(chain, BigInt(second), async (s) => toHex(await s.code(address))),
      eth_getStorageAt: () => readState(chain, BigInt(third ?? 0), (s) => s.storage(address, second)),
    };
    if (read[method])
      expect({ method, params, answer: await read[method]() }).toEqual({ method, params, answer: result });
  }
});

it('holds no more data of logs at a time than it may, however few they are', async () => {
  const all = { fromBlock: 0n, toBlock: 174n };
  const bytes = (await findLogs(chain.blocks, all)).reduce((sum, { data }) => sum + fromHex(data).length, 0);
  expect(bytes).toBeGreaterThan(0);
  await expect(findLogs(chain.blocks, all, { ...LOG_LIMITS, maxBytes: bytes })).resolves.not.toHaveLength(0);
  await expect(findLogs(chain.blocks, all, { ...LOG_LIMITS, maxBytes: bytes - 1 })).rejects.toMatchObject({
    detail: { code: 'LIMIT_EXCEEDED', limit: bytes - 1 },
  });
});

it('finds no more logs than it may, but all of one block', async () => {
  const most = { ...LOG_LIMITS, maxResults: 1 };
  const counts = new Map<bigint, number>();
  for (const { blockNumber } of await findLogs(chain.blocks, { fromBlock: 0n, toBlock: 174n }))
    counts.set(blockNumber, (counts.get(blockNumber) ?? 0) + 1);
  const [number, count] = [...counts].find(([, logs]) => logs > 1)!;
  const one = { fromBlock: number, toBlock: number };
  expect(await findLogs(chain.blocks, one, most)).toHaveLength(count);
  await expect(findLogs(chain.blocks, { ...one, toBlock: number + 1n }, most)).rejects.toMatchObject({
    detail: { code: 'LIMIT_EXCEEDED', limit: 1 },
  });
});

it('finds the logs that Besu found', async () => {
  for (const { params, result, error } of answers('eth_getLogs')) {
    const filter = filterOf((params as RawFilter[])[0] ?? {});
    if (error) {
      await expect(findLogs(chain.blocks, filter)).rejects.toMatchObject({ detail: { code: 'INVALID' } });
      continue;
    }
    const found = await findLogs(chain.blocks, filter);
    const shaped = found.map(
      ({
        address,
        topics,
        data,
        blockNumber,
        blockHash,
        transactionHash,
        transactionIndex,
        logIndex,
        blockTimestamp,
      }) => ({
        address,
        topics,
        data,
        blockNumber: toQuantity(blockNumber),
        blockHash,
        blockTimestamp: toQuantity(blockTimestamp),
        transactionHash,
        transactionIndex: toQuantity(transactionIndex),
        logIndex: toQuantity(logIndex),
        removed: false,
      }),
    );
    expect(shaped).toEqual(result);
  }
});

interface RawFilter {
  fromBlock?: Hex;
  toBlock?: Hex;
  blockHash?: Hash;
  address?: Address | Address[];
  topics?: (Hash | Hash[] | null)[];
}

function filterOf(raw: RawFilter): LogFilter {
  const at = raw.blockHash && chain.blocks.numberOf(raw.blockHash);
  return {
    fromBlock: at ?? BigInt(raw.fromBlock ?? 0),
    toBlock: at ?? BigInt(raw.toBlock ?? 0),
    addresses: [raw.address ?? []].flat(),
    topics: (raw.topics ?? []).map((topic) => (topic === null ? null : [topic].flat())),
  };
}

it('proves accounts and slots with the nodes that Besu proves them with', async () => {
  interface Proof {
    params: [Address, Hex[], Hex];
    result: {
      balance: Hex;
      nonce: Hex;
      codeHash: Hex;
      storageHash: Hex;
      accountProof: Hex[];
      storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
    };
  }
  for (const { params, result } of fixture<Proof[]>('besu-osaka', 'proofs.json')) {
    const [address, slots, block] = params;
    const proof = await readState(chain, BigInt(block), (state) => state.proof(address, slots));
    expect(proof.accountProof).toEqual(result.accountProof);
    expect(toQuantity(proof.balance)).toBe(result.balance);
    expect(toQuantity(proof.nonce)).toBe(result.nonce);
    const slotsOf = new Map(
      proof.storageProof.map(({ key, value, proof }) => [BigInt(key), { value: toQuantity(value), proof }]),
    );
    // Besu answers in an order of its own.
    for (const { key, value, proof } of result.storageProof) expect(slotsOf.get(BigInt(key))).toEqual({ value, proof });
  }
});

it('keeps the receipts as Besu has them', () => {
  interface Receipt {
    from: Hex;
    gasUsed: Hex;
    cumulativeGasUsed: Hex;
    status: Hex;
    type: Hex;
    logsBloom: Hex;
    logs: { logIndex: Hex; address: Hex; topics: Hex[]; data: Hex }[];
  }
  const raw = fixture<Record<string, Hex[]>>('besu-osaka', 'raw-receipts.json');
  for (const [number, receipts] of Object.entries(fixture<Record<string, Receipt[]>>('besu-osaka', 'receipts.json'))) {
    const stored = chain.blocks.receipts(BigInt(number)) ?? [];
    expect(stored).toHaveLength(receipts.length);
    stored.forEach((receipt, index) => {
      expect({
        from: receipt.sender,
        gasUsed: toQuantity(receipt.gasUsed),
        cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
        status: toQuantity(receipt.status),
        type: toQuantity(receipt.type),
        logsBloom: toHex(receipt.logsBloom),
        logs: receipt.logs.map((log, place) => ({ ...log, logIndex: toQuantity(receipt.firstLogIndex + place) })),
      }).toMatchObject({
        ...pick(receipts[index]!),
        logs: receipts[index]!.logs.map(({ logIndex, address, topics, data }) => ({ logIndex, address, topics, data })),
      });
    });
    // Besu wraps a typed receipt in an RLP string here.
    const unwrapped = (raw[number] ?? []).map((hex) => {
      const item = decodeRlp(fromHex(hex));
      return item instanceof Uint8Array ? toHex(item) : hex;
    });
    expect((chain.blocks.rawReceipts(BigInt(number)) ?? []).map(toHex)).toEqual(unwrapped);
  }
});

const pick = <T extends { from: Hex; gasUsed: Hex; cumulativeGasUsed: Hex; status: Hex; type: Hex; logsBloom: Hex }>({
  from,
  gasUsed,
  cumulativeGasUsed,
  status,
  type,
  logsBloom,
}: T) => ({ from, gasUsed, cumulativeGasUsed, status, type, logsBloom });

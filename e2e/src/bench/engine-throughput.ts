import { compileToken } from '../token-artefact.js';
import { funded, mined, newSenders, signed, submit, tokenTransferOf, transferOf, type Sender } from '../flood.js';
import { median, print, rounded } from '../measure.js';
import { NodeNetwork } from '../node-network.js';
import { until } from '../wait.js';
import type { Hex } from 'viem';

const CHAIN_ID = 4_200;
const SENDERS = 50;

/** A real Besu 26.8 network of four on a machine of this kind, recorded; no Besu runs here. */
const REFERENCE = { besu: { nativeTransfersPerSecond: [217, 396] } };

/** Transactions per second of four validators, submitted pre-signed to all of them: `-- engine-throughput [transactions] [rounds]`. */
export async function run(transactions = '4000', rounds = '3'): Promise<void> {
  const senders = newSenders(SENDERS);
  const network = await NodeNetwork.start(4, { alloc: funded(senders) });
  try {
    const bench = new Throughput(network, senders, Number(transactions));
    await bench.deployToken();
    const native: Round[] = [];
    const token: Round[] = [];
    for (let round = 0; round < Number(rounds); round++) {
      native.push(await bench.round((to) => transferOf(to)));
      token.push(await bench.round((to) => tokenTransferOf(bench.token, to)));
    }
    report('engine-throughput.native', native, Number(transactions), REFERENCE);
    report('engine-throughput.erc20', token, Number(transactions));
  } finally {
    await network.stop();
  }
}

type Round = { perSecond: number; perCpuSecond: number };

class Throughput {
  token: Hex = '0x';
  private nonce = 0;

  constructor(
    private readonly network: NodeNetwork,
    private readonly senders: Sender[],
    private readonly transactions: number,
  ) {}

  async deployToken(): Promise<void> {
    const [owner] = this.senders as [Sender, ...Sender[]];
    const rpc = this.network.validators[0]!.rpc;
    const data = compileToken(1_000_000_000n);
    const hash = await rpc.call<Hex>('eth_sendRawTransaction', [signed(owner, CHAIN_ID, 0, { data, gas: 5_000_000n })]);
    const receipt = await until('the token', () =>
      rpc.call<{ contractAddress: Hex } | null>('eth_getTransactionReceipt', [hash]),
    );
    this.token = receipt.contractAddress;
    const shares = this.senders
      .slice(1)
      .map(({ address }, i) => signed(owner, CHAIN_ID, i + 1, { ...tokenTransferOf(this.token, address) }));
    await submit([this.network.validators[0]!], shares);
    await mined(this.network.validators, [{ address: owner.address, nonce: SENDERS }]);
    // From here on all senders count alike: the others catch up with the owner's nonce.
    const others = this.senders
      .slice(1)
      .flatMap((sender) =>
        Array.from({ length: SENDERS }, (_, nonce) => signed(sender, CHAIN_ID, nonce, transferOf(owner.address))),
      );
    await submit([this.network.validators[0]!], others);
    this.nonce = SENDERS;
    await this.allMined();
  }

  async round(body: (to: Hex) => ReturnType<typeof transferOf>): Promise<Round> {
    const each = this.transactions / this.senders.length;
    const raw = Array.from({ length: each }, (_, i) =>
      this.senders.map((sender, s) =>
        signed(sender, CHAIN_ID, this.nonce + i, body(this.senders[(s + 1) % SENDERS]!.address)),
      ),
    ).flat();
    this.nonce += each;
    const [cpu, start] = [await this.cpuSeconds(), performance.now()];
    await submit(this.network.validators, raw);
    await this.allMined();
    const seconds = (performance.now() - start) / 1_000;
    return { perSecond: raw.length / seconds, perCpuSecond: raw.length / ((await this.cpuSeconds()) - cpu) };
  }

  private allMined(): Promise<void> {
    return mined(
      this.network.validators,
      this.senders.map(({ address }) => ({ address, nonce: this.nonce })),
    );
  }

  private async cpuSeconds(): Promise<number> {
    const each = await Promise.all(this.network.validators.map((validator) => validator.cpuSeconds()));
    return each.reduce((sum, seconds) => sum + seconds, 0);
  }
}

function report(name: string, rounds: Round[], transactions: number, reference?: unknown): void {
  print({
    name,
    ours: rounded(median(rounds.map(({ perSecond }) => perSecond))),
    peer: null,
    ratio: null,
    unit: 'transactions/s, 4 validators and the client on one machine',
    rounds: rounds.length,
    transactions,
    perCpuSecondOfAllFour: rounded(median(rounds.map(({ perCpuSecond }) => perCpuSecond))),
    ...(reference ? { reference } : {}),
  });
}

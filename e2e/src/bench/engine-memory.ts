import { funded, mined, newSenders, signed, submit, transferOf } from '../flood.js';
import { median, print, rounded } from '../measure.js';
import { NodeNetwork } from '../node-network.js';

const CHAIN_ID = 4_200;

/** Resident memory of a validator at rest, and after transactions: `-- engine-memory [transactions]`. */
export async function run(transactions = '10000'): Promise<void> {
  const count = Number(transactions);
  const senders = newSenders(50);
  const network = await NodeNetwork.start(4, { alloc: funded(senders) });
  try {
    await network.reaches(10);
    const memory = async () =>
      median(await Promise.all(network.validators.map((validator) => validator.residentMegabytes())));
    const atRest = await memory();
    const each = count / senders.length;
    for (let nonce = 0; nonce < each; nonce++) {
      const round = senders.map((sender, i) =>
        signed(sender, CHAIN_ID, nonce, transferOf(senders[(i + 1) % senders.length]!.address)),
      );
      await submit([network.validators[nonce % 4]!], round);
    }
    await mined(
      network.validators,
      senders.map(({ address }) => ({ address, nonce: each })),
    );
    const after = await memory();
    print({
      name: 'engine-memory',
      ours: rounded(after, 0),
      peer: null,
      ratio: null,
      unit: `MB resident per validator after ${count} transactions`,
      rounds: 1,
      atRest: rounded(atRest, 0),
    });
  } finally {
    await network.stop();
  }
}

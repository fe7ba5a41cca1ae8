import { setTimeout as pause } from 'node:timers/promises';
import { createPublicClient, erc20Abi, http, type Hex } from 'viem';

import type { Chain } from '../chain.js';
import type { Member } from '../member.js';
import type { Patient } from '../patient.js';
import { until } from '../wait.js';

/** Nobody's account, so that what arrives there is what was sent. */
const SINK: Hex = '0x00000000000000000000000000000000000051c0';

const EVERY_MS = 250;

/** Transfers of a token, one after the other, each asked for until it is taken. */
export class Transfers {
  readonly ids: string[] = [];
  private sum = 0n;

  constructor(
    private readonly member: Member,
    private readonly deploymentId: string,
    private readonly keyId: string,
    private readonly patient: Patient,
  ) {}

  /** Goes on asking until the work is done. */
  async during(work: () => Promise<unknown>): Promise<void> {
    let done = false;
    const working = work().finally(() => (done = true));
    working.catch(() => undefined); // told below
    for (; !done; await pause(EVERY_MS)) await this.one();
    await working;
  }

  async areMinedOnce({ id: chainId, nodes }: Chain): Promise<void> {
    const { atoll } = this.member;
    for (const id of this.ids)
      await until(
        `transfer ${id} to be mined`,
        async () => (await this.patient.ask(() => atoll.transaction({ id }))).transaction?.status === 'MINED',
        {
          seconds: 300,
        },
      );
    const client = createPublicClient({ transport: http(nodes.find(({ rpcUrl }) => rpcUrl)!.rpcUrl!) });
    const { deployment } = await this.patient.ask(() => atoll.deployment({ id: this.deploymentId }));
    const logs = await client.getContractEvents({
      ...{ address: deployment!.address as Hex, abi: erc20Abi, eventName: 'Transfer', args: { to: SINK } },
      fromBlock: 0n,
    });
    expect(new Set(this.ids).size).toBe(this.ids.length);
    expect(logs.length).toBe(this.ids.length);
    expect(logs.reduce((sum, { args }) => sum + (args.value ?? 0n), 0n)).toBe(this.sum);
    const { key } = await this.patient.ask(() => atoll.key({ id: this.keyId }));
    // The deployment came before.
    expect(await client.getTransactionCount({ address: key!.address as Hex })).toBe(this.ids.length + 1);
    expect((await this.patient.ask(() => atoll.chain({ id: chainId }))).chain).not.toBeNull();
  }

  /** Each moves its own amount, so that one that is missing and one too many do not make up for each other. */
  private async one(): Promise<void> {
    const amount = BigInt(this.ids.length + 1);
    const input = {
      ...{ deploymentId: this.deploymentId, function: 'transfer', arguments: [SINK, String(amount)] },
      ...{ keyId: this.keyId, idempotencyKey: `transfer-${amount}` },
    };
    const { writeContract } = await this.patient.ask(() => this.member.atoll.writeContract({ input }));
    this.ids.push(writeContract.id);
    this.sum += amount;
  }
}

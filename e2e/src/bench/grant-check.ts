import { accessGrantAbi } from '@atoll/contracts/kernel';
import { GrantsScene } from '@atoll/data/testing';
import { RpcClient } from '@atoll/protocol';
import { encodeFunctionData } from 'viem';

import { median, print, rounded } from '../measure.js';
import { mustEqual } from '../story.js';

/** How long it takes to know whether a grant is good: through the service, and by a bare eth_call: `-- grant-check [checks] [rounds]`. */
export async function run(checks = '500', rounds = '5'): Promise<void> {
  const scene = await GrantsScene.open();
  try {
    const { A, B } = scene.network.members;
    const grant = await scene.granted(A, B, await scene.resource(A));
    const { AccessGrant: contract } = scene.network.kernel;
    const rpc = new RpcClient(scene.network.evm.url);
    const data = encodeFunctionData({ abi: accessGrantAbi, functionName: 'check', args: [grant, 1, 0] });
    const call = { to: contract.address, data };
    const bare = async () => BigInt(await rpc.call<string>('eth_call', [call, 'latest'])) === 1n;
    const served = () => scene.grants.check(B.actor, scene.chainId, grant, ['READ'], 'care');
    mustEqual(await served(), await bare(), 'The answer');
    mustEqual(await served(), true, 'The check');
    await Promise.all([p99(bare, 100), p99(served, 100)]); // warm-up, not counted
    const [ours, theirs]: number[][] = [[], []];
    for (let round = 0; round < Number(rounds); round++) {
      theirs!.push(await p99(bare, Number(checks)));
      ours!.push(await p99(served, Number(checks)));
    }
    const [service, node] = [median(ours!), median(theirs!)];
    print({
      ...{ name: 'grant-check.p99', ours: rounded(service), peer: rounded(node), ratio: rounded(service / node) },
      ...{
        unit: 'ms of one check through the service, against a bare eth_call of the same node',
        rounds: ours!.length,
      },
    });
  } finally {
    await scene.network.close();
  }
}

async function p99(check: () => Promise<boolean>, times: number): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await check();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  return took[Math.ceil(times * 0.99) - 1]!;
}

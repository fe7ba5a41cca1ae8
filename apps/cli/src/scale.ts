import type { Atoll, RpcScalingPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

const columns: Columns<RpcScalingPartsFragment> = {
  minimum: (s) => s.minimum,
  maximum: (s) => s.maximum,
  'a node answers': (s) => `${s.rate} requests a second`,
  'all answer now': (s) => (s.measured === null ? null : `${s.measured.toFixed(1)} requests a second`),
  site: (s) => s.site?.name,
  'last changed': (s) => s.changedAt,
  message: (s) => s.message ?? 'Waiting for a worker',
};

type Scaling = Format & { min?: number; max?: number; rate?: number; site?: string; stop?: boolean };

export function scaleCommand(): Command {
  return new Command('scale')
    .argument('<chain>')
    .description('Have RPC nodes of your organisation follow the load of a chain. Without options: see how they do.')
    .option('--min <n>', 'so many at least, by default as before, or 1', wholeNumber)
    .option('--max <n>', 'so many at most', wholeNumber)
    .option('--rate <n>', 'how many requests a second one node is to answer', wholeNumber)
    .option('--site <id>', 'where added nodes are to stand')
    .option('--stop', 'follow the load no longer; the nodes that were added stay, as your own')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Scaling) =>
      signedIn(async (atoll) => {
        if (!options.stop) return showOne(await scaled(atoll, chainId, options), columns, options);
        await atoll.stopScalingRpcNodes({ chainId });
        if (options.json) showJson({ stopped: true });
        else tell('Stopped. The nodes that were added are yours: see "atoll nodes list".');
      }),
    );
}

/** What is not named stays as it was. */
async function scaled(
  atoll: Atoll,
  chainId: string,
  { min, max, rate, site }: Scaling,
): Promise<RpcScalingPartsFragment> {
  const { rpcScaling: now } = (await atoll.chain({ id: chainId })).chain;
  const asked = [min, max, rate, site].some((value) => value !== undefined);
  const [maximum, answers] = [max ?? now?.maximum, rate ?? now?.rate];
  if (!asked && now) return now;
  if (maximum === undefined || answers === undefined)
    throw new UsageError('It does not follow the load yet. Say --max and --rate, for example --max 4 --rate 200.');
  const siteId = site ?? now?.site?.id;
  const input = { chainId, minimum: min ?? now?.minimum ?? 1, maximum, rate: answers, ...(siteId && { siteId }) };
  return (await atoll.scaleRpcNodes({ input })).scaleRpcNodes;
}

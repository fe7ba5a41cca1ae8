import type { QuotaPeriod, UsageMeasure, UsagePartsFragment } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { JSON_OPTION, type Columns } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { MEASURES, measureArgument, periodArgument } from './measure.js';
import { signedIn } from './session.js';

type Asked = Paged & {
  by: QuotaPeriod;
  since?: string;
  until?: string;
  measure?: UsageMeasure[];
  chain?: string[];
  application?: string[];
  perChain?: boolean;
  perApplication?: boolean;
};

export function usageCommand(): Command {
  return new Command('usage')
    .description('What your organisation used, the latest first.')
    .addOption(
      new Option('--by <period>', 'hour, day or month, in UTC').argParser(periodArgument).default('DAY', 'day'),
    )
    .option('--since <moment>', 'from the beginning of its period on; thirty days, unless said')
    .option('--until <moment>', 'before this moment')
    .addOption(
      new Option(
        '--measure <name>',
        `only this one, which may be said several times: ${MEASURES.join(', ')}`,
      ).argParser((text: string, before?: UsageMeasure[]) => [...(before ?? []), measureArgument(text)]),
    )
    .option('--chain <id...>', 'only of these chains')
    .option('--application <id...>', 'only of these application keys')
    .option('--per-chain', 'each chain by itself')
    .option('--per-application', 'each application by itself')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .action((asked: Asked) =>
      signedIn(async (atoll) => {
        const { since, until, measure, chain, application } = asked;
        const filter = {
          by: asked.by,
          ...(since && { since }),
          ...(until && { until }),
          ...(measure && { measures: measure }),
          ...(chain && { chainIds: chain }),
          ...(application && { applicationKeyIds: application }),
          ...{ perChain: asked.perChain ?? false, perApplication: asked.perApplication ?? false },
        };
        await showPages(
          async (page) => (await atoll.usage({ ...page, filter })).usage,
          columnsOf(asked),
          asked,
          'Nothing was used.',
          3,
        );
      }),
    );
}

const columnsOf = ({ perChain, perApplication }: Asked): Columns<UsagePartsFragment> => ({
  from: (u) => u.from,
  measure: (u) => u.measure,
  amount: (u) => u.amount,
  ...(perChain && { chain: (u: UsagePartsFragment) => u.chainId }),
  ...(perApplication && { application: (u: UsagePartsFragment) => u.applicationKeyId }),
});

import type { QuotaNoticePartsFragment, QuotaPartsFragment, QuotaPeriod, UsageMeasure } from '@atoll/sdk';
import { Argument, Command, InvalidArgumentError } from 'commander';

import { wholeNumber } from './arguments.js';
import { measureArgument, MEASURES, periodArgument } from './measure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<QuotaPartsFragment> = {
  id: (q) => q.id,
  measure: (q) => q.measure,
  a: (q) => q.period.toLowerCase(),
  used: (q) => q.used,
  limit: (q) => q.limit,
  refuses: (q) => (q.hard ? 'yes' : 'no'),
  'begins anew': (q) => q.resetsAt,
  'notices at, %': (q) => q.thresholds.join(' '),
  application: (q) => q.applicationKeyId,
};

const noticeColumns: Columns<QuotaNoticePartsFragment> = {
  at: (n) => n.createdAt,
  measure: (n) => n.measure,
  a: (n) => n.period.toLowerCase(),
  'came to, %': (n) => n.threshold,
  used: (n) => n.used,
  limit: (n) => n.limit,
  refuses: (n) => (n.hard ? 'yes' : 'no'),
  'begins anew': (n) => n.resetsAt,
  application: (n) => n.applicationKeyId,
};

export function quotaCommands(): Command {
  const group = new Command('quotas').description('How much your organisation may use, and wants to be told of.');

  group
    .command('list')
    .description("All quotas, the operator's first, and what is used of each.")
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.quotas()).quotas, columns, options, 'None: atoll quotas set --help', 5),
      ),
    );

  group
    .command('set')
    .description('Have yourself warned. It refuses nothing; what refuses is set by the operator.')
    .addArgument(new Argument('<measure>', `one of ${MEASURES.join(', ').toLowerCase()}`).argParser(measureArgument))
    .addArgument(new Argument('<period>', 'hour, day or month, in UTC').argParser(periodArgument))
    .addArgument(new Argument('<limit>', "in the measure's unit").argParser(amount))
    .option('--application <id>', 'of one application key alone')
    .option('--at <percent...>', 'when to give notice; at 80, 95 and 100 per cent unless said')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((measure: UsageMeasure, period: QuotaPeriod, limit: string, { application, at, ...options }: Setting) =>
      signedIn(async (atoll) => {
        const of = { ...(application && { applicationKeyId: application }) };
        const thresholds = { ...(at && { thresholds: at.map(wholeNumber) }) };
        const { setQuota } = await atoll.setQuota({ input: { measure, period, limit, ...of, ...thresholds } });
        showOne(setQuota, columns, options);
      }),
    );

  group
    .command('remove <id>')
    .description('Be warned no more.')
    .action((id: string) => signedIn(async (atoll) => void (await atoll.removeQuota({ id }))));

  group
    .command('notices')
    .description('Which quotas were nearly used up, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.quotaNotices(page)).quotaNotices, noticeColumns, options, 'None.', 4),
      ),
    );
  return group;
}

type Setting = Format & { application?: string; at?: string[] };

function amount(text: string): string {
  if (!/^\d{1,31}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return text;
}

import type { QuotaPeriod, UsageMeasure, UsagePartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Card, Chart, Empty, Notice, SelectField } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { Quotas } from './quotas.js';

const MOST_PAGES = 10;
const SPAN_MS: Record<QuotaPeriod, number> = { HOUR: 2 * 86_400_000, DAY: 30 * 86_400_000, MONTH: 365 * 86_400_000 };

/** What the organisation used, over time, and how far its quotas are. */
export function UsagePage() {
  const { words } = useWords();
  const may = useMay('usage:read');
  const [by, setBy] = useState<QuotaPeriod>('DAY');
  const usage = useQuery({
    queryKey: ['usage', by],
    queryFn: () => usageOf(by),
    enabled: may,
    refetchInterval: 30_000,
  });
  if (!may) return <Notice tone="warn">{words.organisation.mayNot}</Notice>;
  return (
    <div className="stack">
      <SelectField label={words.usage.by} value={by} onChange={(event) => setBy(event.target.value as QuotaPeriod)}>
        {(['HOUR', 'DAY', 'MONTH'] as const).map((each) => (
          <option key={each} value={each}>
            {words.usage.periods[each]}
          </option>
        ))}
      </SelectField>
      <Answer query={usage}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.usage.none}>{words.usage.noneWhy}</Empty>
          ) : (
            <div className="columns">
              {measuresIn(list).map((measure) => (
                <Measure
                  key={measure}
                  measure={measure}
                  by={by}
                  list={list.filter((each) => each.measure === measure)}
                />
              ))}
            </div>
          )
        }
      </Answer>
      <Quotas />
    </div>
  );
}

async function usageOf(by: QuotaPeriod): Promise<UsagePartsFragment[]> {
  const since = new Date(Date.now() - SPAN_MS[by]).toISOString();
  const all: UsagePartsFragment[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { usage } = await atoll.usage({ first: 100, filter: { by, since }, ...(after && { after }) });
    all.push(...usage.nodes);
    if (!usage.pageInfo.hasNextPage) break;
    after = usage.pageInfo.endCursor;
  }
  return all;
}

const measuresIn = (list: UsagePartsFragment[]): UsageMeasure[] =>
  [...new Set(list.map(({ measure }) => measure))].sort();

type MeasureProps = { measure: UsageMeasure; by: QuotaPeriod; list: UsagePartsFragment[] };

function Measure({ measure, by, list }: MeasureProps) {
  const { words, language, number } = useWords();
  const day = new Intl.DateTimeFormat(
    language,
    by === 'HOUR' ? { day: 'numeric', hour: 'numeric' } : { day: 'numeric', month: 'short' },
  );
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const points = list.map(({ from, amount }) => ({ x: Date.parse(from), y: Number(amount) })).sort((a, b) => a.x - b.x);
  const total = list.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const name = words.usage.measures[measure];
  return (
    <Card title={name} action={<span className="numbers">{number.format(total)}</span>}>
      <Chart
        look="bars"
        points={points}
        label={words.usage.chart(name, points.length)}
        xText={(x) => day.format(x)}
        yText={(y) => short.format(y)}
      />
    </Card>
  );
}

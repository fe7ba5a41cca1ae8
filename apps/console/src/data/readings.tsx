import type { DataReadingPartsFragment, DataStreamPartsFragment, ReadingsAddedSubscription } from '@atoll/sdk';
import { Button, Card, Chart, Empty, SelectField, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useLive } from '../shared/live.js';
import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { ReadingReceipt } from './reading-receipt.js';
import { textOf, valuesOf } from './values.js';

/** As many as a chart and a table show. */
const MOST = 100;
const ROWS = 20;

/** The newest readings, each as it arrives. */
export function Readings({ chainId, stream }: { chainId: string; stream: DataStreamPartsFragment }) {
  const { words } = useWords();
  const [chosen, choose] = useState<string | null>(null);
  const streamId = stream.id;
  const readings = useLive<DataReadingPartsFragment[], ReadingsAddedSubscription>({
    key: ['readings', streamId],
    read: async () =>
      (await atoll.dataReadings({ streamId, newestFirst: true, first: MOST })).dataStream.readings.nodes,
    follow: () => atoll.readingsAdded({ streamId }),
    after: (known = [], { readingsAdded }) => merged(known, readingsAdded),
  });
  return (
    <Card
      title={words.data.readings}
      action={<span className="muted small">{readings.live ? words.data.live : words.common.rereading}</span>}
    >
      <Answer query={readings}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.data.noReadings}>{words.data.noReadingsWhy}</Empty>
          ) : (
            <>
              <Curve list={list} />
              <ReadingTable list={list.slice(0, ROWS)} chosen={chosen} onChoose={choose} />
              {chosen && <ReadingReceipt key={chosen} chainId={chainId} stream={stream} seq={chosen} />}
            </>
          )
        }
      </Answer>
    </Card>
  );
}

/** Newest first; what comes a second time, or late, finds its place. */
function merged(known: DataReadingPartsFragment[], added: DataReadingPartsFragment[]): DataReadingPartsFragment[] {
  const all = new Map([...known, ...added].map((reading) => [reading.seq, reading]));
  return [...all.values()].sort((a, b) => Number(BigInt(b.seq) - BigInt(a.seq))).slice(0, MOST);
}

function Curve({ list }: { list: DataReadingPartsFragment[] }) {
  const { words, language } = useWords();
  const drawn = list.flatMap((reading) => valuesOf(reading).map((value) => ({ ...value, at: reading.occurredAt })));
  const names = [...new Set(drawn.map(({ name }) => name))];
  const [wanted, want] = useState(names[0] ?? '');
  const name = names.includes(wanted) ? wanted : (names[0] ?? '');
  const series = drawn.filter((each) => each.name === name).reverse();
  if (series.length < 2) return null;
  const unit = series[0]?.unit ?? '';
  const clock = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  const figures = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  return (
    <>
      {names.length > 1 && (
        <SelectField label={words.data.series} value={name} onChange={(event) => want(event.target.value)}>
          {names.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </SelectField>
      )}
      <Chart
        points={series.map(({ at, value }) => ({ x: Number(at) * 1_000, y: value }))}
        label={words.data.curveOf(name || words.data.value, series.length)}
        xText={(x) => clock.format(x)}
        yText={(y) => `${figures.format(y)}${unit && ` ${unit}`}`}
      />
    </>
  );
}

type TableProps = { list: DataReadingPartsFragment[]; chosen: string | null; onChoose: (seq: string | null) => void };

function ReadingTable({ list, chosen, onChoose }: TableProps) {
  const { words } = useWords();
  const { at, value, assurance } = words.data;
  return (
    <Table caption={words.data.readings} head={['#', at, value, assurance, words.common.actions]} endFrom={4}>
      {list.map((reading) => (
        <tr key={reading.seq}>
          <td>{reading.seq}</td>
          <td>
            <Moment at={new Date(Number(reading.occurredAt) * 1_000).toISOString()} />
          </td>
          <td data-wrap>
            <code className="arguments">{summary(reading)}</code>
          </td>
          <td>
            <Status tone={reading.assurance === 'DEVICE_SIGNED' ? 'good' : 'idle'}>
              {words.data.assurances[reading.assurance]}
            </Status>
          </td>
          <td className="end">
            <Button
              size="small"
              aria-expanded={chosen === reading.seq}
              aria-label={words.data.receiptOf(reading.seq)}
              onClick={() => onChoose(chosen === reading.seq ? null : reading.seq)}
            >
              {words.data.receipt}
            </Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function summary(reading: DataReadingPartsFragment): string {
  const values = valuesOf(reading);
  if (values.length === 0) return textOf(reading).slice(0, 200);
  return values.map(({ name, value, unit }) => `${name && `${name} `}${value}${unit && ` ${unit}`}`).join(', ');
}

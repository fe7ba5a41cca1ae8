import type { QuotaPartsFragment, QuotaPeriod, UsageMeasure } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Progress, SelectField, Status, Table, TextField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const KEY = ['quotas'];
const AGAIN_MS = 10_000;
const MOST_NOTICES = 10;

/** How far the organisation's quotas are: the operator's, which refuse, and its own, which tell. */
export function Quotas() {
  const { words } = useWords();
  const may = useMay('quota:manage');
  const quotas = useQuery({
    queryKey: KEY,
    queryFn: async () => (await atoll.quotas()).quotas,
    refetchInterval: AGAIN_MS,
  });
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.usage.quotas}</h2>
        {may && <Opener text={words.usage.set}>{(close) => <SetQuota onClose={close} />}</Opener>}
      </div>
      <Answer query={quotas}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.usage.noQuotas}>{words.usage.noQuotasWhy}</Empty>
          ) : (
            <QuotaTable list={list} />
          )
        }
      </Answer>
      <QuotaNotices />
    </section>
  );
}

/** Which of them were nearly used up, the newest first. */
function QuotaNotices() {
  const { words, number } = useWords();
  const { data = [] } = useQuery({
    queryKey: ['quota-notices'],
    queryFn: async () => (await atoll.quotaNotices({ first: MOST_NOTICES })).quotaNotices.nodes,
    refetchInterval: AGAIN_MS,
  });
  if (data.length === 0) return null;
  return (
    <Table caption={words.usage.notices} head={[words.usage.told, words.usage.what, words.usage.used]}>
      {data.map(({ id, createdAt, measure, period, used, limit, threshold }) => (
        <tr key={id}>
          <td>
            <Moment at={createdAt} />
          </td>
          <td>{`${words.usage.measures[measure]} · ${words.usage.periods[period]}`}</td>
          <td>{`${threshold} %: ${words.usage.of(number.format(BigInt(used)), number.format(BigInt(limit)))}`}</td>
        </tr>
      ))}
    </Table>
  );
}

function QuotaTable({ list }: { list: QuotaPartsFragment[] }) {
  const { words, number } = useWords();
  const queries = useQueryClient();
  const may = useMay('quota:manage');
  const remove = useMutation({
    mutationFn: (id: string) => atoll.removeQuota({ id }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const head = [words.usage.what, words.usage.kind, words.usage.used, words.common.actions];
  return (
    <>
      {remove.isError && <Problem error={remove.error} />}
      <Table caption={words.usage.quotas} head={head} endFrom={3}>
        {list.map(({ id, hard, measure, period, used, limit }) => (
          <tr key={id}>
            <td>{`${words.usage.measures[measure]} · ${words.usage.periods[period]}`}</td>
            <td>
              <Status tone={hard ? 'warn' : 'idle'}>{hard ? words.usage.hard : words.usage.soft}</Status>
            </td>
            <td>
              <Progress
                label={words.usage.of(number.format(BigInt(used)), number.format(BigInt(limit)))}
                done={Number(used)}
                all={Number(limit)}
              />
            </td>
            <td className="end">
              {may && !hard && (
                <Button size="small" look="danger" busy={remove.isPending} onClick={() => remove.mutate(id)}>
                  {words.usage.remove}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function SetQuota({ onClose }: { onClose: () => void }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { set, setWhat, what, limit, limitHint, by, measures, periods } = words.usage;
  return (
    <FormDialog
      title={set}
      what={setWhat}
      send={({ read }) =>
        atoll.setQuota({
          input: {
            measure: read('measure') as UsageMeasure,
            period: read('period') as QuotaPeriod,
            limit: read('limit'),
          },
        })
      }
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: KEY });
        onClose();
      }}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <SelectField label={what} name="measure" defaultValue="RPC_REQUESTS">
            {Object.entries(measures).map(([measure, text]) => (
              <option key={measure} value={measure}>
                {text}
              </option>
            ))}
          </SelectField>
          <SelectField label={by} name="period" defaultValue="MONTH">
            {Object.entries(periods).map(([period, text]) => (
              <option key={period} value={period}>
                {text}
              </option>
            ))}
          </SelectField>
          <TextField
            label={limit}
            hint={limitHint}
            error={complaint('limit')}
            name="limit"
            inputMode="numeric"
            pattern="[0-9]{1,31}"
            autoComplete="off"
            required
          />
        </>
      )}
    </FormDialog>
  );
}

import type { CityCallPartsFragment, CityCallState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Empty, SelectField, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { usePurposeList } from '../shared/purposes.js';
import { nameOf } from '../shared/resource-name.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { CallDeeds } from './call-deeds.js';
import { useDatasets } from './datasets.js';

const TONES: Record<CityCallState, Tone> = {
  ...{ REQUESTED: 'warn', AUTHORISED: 'warn', REFUSED: 'bad', SERVED: 'idle', RECEIPTED: 'good' },
};
const STATES = Object.keys(TONES) as CityCallState[];

/** The log that all departments keep: every call, and what came of it. */
export function Calls({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { noCalls, noCallsWhy, noSuchCalls, anyState, states } = words.city;
  const [state, choose] = useState<CityCallState | ''>('');
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const calls = useQuery({
    queryKey: ['city-calls', chainId, state, after ?? null],
    queryFn: async () =>
      (await atoll.cityCalls({ chainId, first: 20, ...(state && { state }), ...(after && { after }) })).cityCalls,
    meta: told(chainId, 'CITY_CALL'),
  });
  return (
    <section className="stack">
      <h2>{words.city.calls}</h2>
      <div className="search">
        <SelectField
          label={words.chains.state}
          value={state}
          onChange={(event) => {
            setPages([]);
            choose(event.target.value as CityCallState | '');
          }}
        >
          <option value="">{anyState}</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {states[each]}
            </option>
          ))}
        </SelectField>
      </div>
      <Answer query={calls}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={state ? noSuchCalls : noCalls}>{noCallsWhy}</Empty>
          ) : (
            <>
              <CallTable chainId={chainId} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function CallTable({ chainId, list }: { chainId: string; list: CityCallPartsFragment[] }) {
  const { words } = useWords();
  const { caller, title, called, states, refusedFor, notDescribed } = words.city;
  const datasets = useDatasets(chainId).data ?? [];
  const purposes = usePurposeList();
  const may = useMay('data:manage', 'transaction:send');
  const { mine } = useStanding(chainId);
  const head = [caller, words.chains.state, title, words.data.purpose, called, words.common.actions];
  const datasetOf = (resource: string) => datasets.find((each) => each.resource === resource);
  return (
    <Table caption={words.city.calls} head={head} endFrom={head.length - 1}>
      {list.map((call) => {
        const dataset = datasetOf(call.resource);
        return (
          <tr key={call.id}>
            <td>
              <Account chainId={chainId} address={call.caller} />
            </td>
            <td>
              <Status tone={TONES[call.state]}>{states[call.state]}</Status>
              {call.reason && <span className="muted small"> {refusedFor(nameOf(call.reason))}</span>}
            </td>
            <td>{dataset?.descriptor?.title ?? notDescribed}</td>
            <td>{purposes.find(({ bit }) => bit === call.purpose)?.name ?? call.purpose}</td>
            <td>
              <Moment at={call.requestedAt} />
            </td>
            <td className="end">
              {may && mine && (
                <CallDeeds
                  chainId={chainId}
                  call={call}
                  provides={dataset?.provider === mine}
                  calls={call.caller === mine}
                  published={dataset?.published !== false}
                />
              )}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

import type { CityLeakPartsFragment, CityLeakState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Empty, Hash, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Deeds, Opener, type Deed } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { useDatasets } from './datasets.js';
import { FileLeak, JudgeLeak } from './leak-forms.js';
import { TraceLeak } from './trace-leak.js';

/** Data that turned up where it should not be, and whose copy it was. */
export function LeaksPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const may = useMay('data:manage', 'transaction:send');
  const { mine } = useStanding(chainId);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const leaks = useQuery({
    queryKey: ['city-leaks', chainId, after ?? null],
    queryFn: async () => (await atoll.cityLeaks({ chainId, first: 20, ...(after && { after }) })).cityLeaks,
    meta: told(chainId, 'CITY_LEAK'),
  });
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.city.leaks}</h2>
        {may && mine && (
          <Opener text={words.city.fileLeak.title}>{(close) => <FileLeak chainId={chainId} onClose={close} />}</Opener>
        )}
      </div>
      <Answer query={leaks}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.city.noLeaks}>{words.city.noLeaksWhy}</Empty>
          ) : (
            <>
              <LeakTable chainId={chainId} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

const TONES: Record<CityLeakState, Tone> = { FILED: 'warn', TRACED: 'bad', ADJUDICATED: 'idle' };

function LeakTable({ chainId, list }: { chainId: string; list: CityLeakPartsFragment[] }) {
  const { words } = useWords();
  const { title, evidence, filedBy, accused, filed, nobody, notDescribed } = words.city;
  const datasets = useDatasets(chainId).data ?? [];
  const head = [title, words.chains.state, evidence, filedBy, accused, filed, words.common.actions];
  return (
    <Table caption={words.city.leaks} head={head} endFrom={head.length - 1}>
      {list.map((leak) => (
        <tr key={leak.id}>
          <td>{datasets.find(({ resource }) => resource === leak.resource)?.descriptor?.title ?? notDescribed}</td>
          <td>
            <Verdict leak={leak} />
          </td>
          <td>
            <Hash value={leak.evidence} />
          </td>
          <td>
            <Account chainId={chainId} address={leak.filedBy} />
          </td>
          <td>{leak.accused ? <Account chainId={chainId} address={leak.accused} /> : nobody}</td>
          <td>
            <Moment at={leak.filedAt} />
          </td>
          <td className="end">
            <LeakDeeds chainId={chainId} leak={leak} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Verdict({ leak: { state, proven, pardoned } }: { leak: CityLeakPartsFragment }) {
  const { words } = useWords();
  const { verdicts, leakStates } = words.city;
  if (state !== 'ADJUDICATED') return <Status tone={TONES[state]}>{leakStates[state]}</Status>;
  if (!proven) return <Status tone="good">{verdicts.notProven}</Status>;
  return <Status tone={pardoned ? 'idle' : 'bad'}>{pardoned ? verdicts.pardoned : verdicts.proven}</Status>;
}

/** An auditor traces; an arbiter who did not, and is not accused, repeats that and judges. */
function LeakDeeds({ chainId, leak }: { chainId: string; leak: CityLeakPartsFragment }) {
  const { words } = useWords();
  const may = useMay('data:manage', 'transaction:send');
  const { mine, plays } = useStanding(chainId);
  if (!may || !mine) return null;
  const traces = leak.state !== 'ADJUDICATED' && (plays('AUDITOR') || plays('ARBITER'));
  const judges = leak.state === 'TRACED' && plays('ARBITER') && leak.tracedBy !== mine && leak.accused !== mine;
  const trace: Deed = {
    text: words.city.trace.title,
    dialog: (close) => <TraceLeak chainId={chainId} leak={leak} onClose={close} />,
  };
  const judge: Deed = {
    ...{ text: words.city.adjudicate.title, look: 'primary' },
    dialog: (close) => <JudgeLeak chainId={chainId} leakId={leak.id} onClose={close} />,
  };
  return <Deeds size="small" deeds={[...(traces ? [trace] : []), ...(judges ? [judge] : [])]} />;
}

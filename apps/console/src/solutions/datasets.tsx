import type { CityDatasetPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Status, Table } from '@atoll/ui';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { Deeds, FormDialog, Opener, type Deed } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { CallForData } from './call-for-data.js';
import { CityPolicy, PublishDataset } from './publish-dataset.js';

const MOST = 100;

export const useDatasets = (chainId: string) =>
  useQuery({
    queryKey: ['city-datasets', chainId],
    queryFn: async () => (await atoll.cityDatasets({ chainId, first: MOST })).cityDatasets.nodes,
    meta: told(chainId, 'CITY_DATASET'),
  });

/** What departments have for others. */
export function Datasets({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { title, provider, columns, marks, noDatasets, noDatasetsWhy, notDescribed } = words.city;
  const datasets = useDatasets(chainId);
  const may = useMay('data:manage', 'transaction:send');
  const { mine } = useStanding(chainId);
  const head = [title, words.chains.state, provider, columns, marks, words.common.actions];
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.city.datasets}</h2>
        {may && mine && (
          <div className="row">
            <Opener text={words.city.policy.title}>
              {(close) => <CityPolicy chainId={chainId} onClose={close} />}
            </Opener>
            <Opener text={words.city.publish.title}>
              {(close) => <PublishDataset chainId={chainId} mine={mine} onClose={close} />}
            </Opener>
          </div>
        )}
      </div>
      <Answer query={datasets}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={noDatasets}>{noDatasetsWhy}</Empty>
          ) : (
            <Table caption={words.city.datasets} head={head} endFrom={head.length - 1}>
              {list.map((dataset) => (
                <tr key={dataset.resource}>
                  <td>
                    <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: dataset.resource }}>
                      {dataset.descriptor?.title ?? notDescribed}
                    </Link>
                  </td>
                  <td>
                    <Status tone={dataset.published ? 'good' : 'idle'}>
                      {dataset.published ? words.city.published : words.city.withdrawn}
                    </Status>
                  </td>
                  <td>
                    <Account chainId={chainId} address={dataset.provider} />
                  </td>
                  <td>{dataset.descriptor?.columns.join(', ') ?? '–'}</td>
                  <td>{dataset.descriptor?.digits.join(', ') || '–'}</td>
                  <td className="end">
                    {may && mine && <DatasetDeeds chainId={chainId} mine={mine} dataset={dataset} />}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

type DeedsProps = { chainId: string; mine: `0x${string}`; dataset: CityDatasetPartsFragment };

/** Its department withdraws it; whoever else calls for it. */
function DatasetDeeds({ chainId, mine, dataset }: DeedsProps) {
  const { words } = useWords();
  const { withdraw, call } = words.city;
  const { resource, provider, published } = dataset;
  const calls: Deed = {
    text: call.title,
    dialog: (close) => <CallForData chainId={chainId} mine={mine} resource={resource} onClose={close} />,
  };
  const withdraws: Deed = {
    ...{ text: withdraw.title, look: 'danger' },
    dialog: (close) => (
      <FormDialog
        title={withdraw.title}
        what={withdraw.what}
        look="danger"
        confirm={dataset.descriptor?.title}
        send={async () => (await atoll.withdrawDataset({ chainId, resource })).withdrawDataset.id}
        sent={(id) => <AccessDeedProgress id={id} stale={['city-datasets', 'system']} />}
        onClose={close}
      />
    ),
  };
  return <Deeds size="small" deeds={published ? [provider === mine ? withdraws : calls] : []} />;
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Status, Table } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { ServiceDeedProgress } from '../shared/deed-progress.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const MOST = 100;

export const useServices = (chainId: string) =>
  useQuery({
    queryKey: ['services', chainId, 'newest'],
    queryFn: async () => (await atoll.services({ chainId, first: MOST })).services.nodes,
    meta: told(chainId, 'SERVICE'),
  });

/** Services with what can be done about them from here: a ticket is asked for. The directory has the rest. */
export function BotServices({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const { services: title, service, seeServices, seePolicies, ask } = words.solutions.bot;
  const { offeredBy, where, offChain, price, usable, unusable, deprecated, noServices, noServicesWhy } = words.data;
  const services = useServices(chainId);
  const may = useMay('service:manage');
  const { mine } = useStanding(chainId);
  const head = [service, words.chains.state, offeredBy, where, price, words.common.actions];
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{title}</h2>
        <div className="row">
          <Link to="/chains/$chainId/data/services" params={{ chainId }}>
            {seeServices}
          </Link>
          <Link to="/chains/$chainId/data/access" params={{ chainId }}>
            {seePolicies}
          </Link>
        </div>
      </div>
      <Answer query={services}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={noServices}>{noServicesWhy}</Empty>
          ) : (
            <Table caption={title} head={head} endFrom={head.length - 1}>
              {list.map((each) => {
                const live = each.available && each.state === 'ACTIVE';
                return (
                  <tr key={each.id}>
                    <td>{each.descriptor?.name ?? each.name}</td>
                    <td>
                      <Status tone={live ? 'good' : each.state === 'DEPRECATED' ? 'idle' : 'bad'}>
                        {live ? usable : each.state === 'DEPRECATED' ? deprecated : unusable}
                      </Status>
                    </td>
                    <td>{each.organisation?.name ?? <Hash value={each.owner} />}</td>
                    <td>
                      {each.mode === 'ON_CHAIN' ? (
                        <Hash value={each.target} />
                      ) : (
                        (each.descriptor?.endpoint ?? offChain)
                      )}
                    </td>
                    <td className="numbers">{number.format(BigInt(each.price))}</td>
                    <td className="end">
                      {may && mine && live && (
                        <Opener text={ask.title} size="small">
                          {(close) => (
                            <FormDialog
                              title={ask.title}
                              what={ask.what}
                              send={async () =>
                                (await atoll.requestAccess({ input: { chainId, serviceId: each.id } })).requestAccess.id
                              }
                              sent={(id) => <ServiceDeedProgress id={id} stale={['tickets', 'system']} />}
                              onClose={close}
                            />
                          )}
                        </Opener>
                      )}
                    </td>
                  </tr>
                );
              })}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Card, CheckField, Empty, Fact, Facts, Hash, Status, TextField } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { Opener } from '../shared/form-dialog.js';
import { told } from '../shared/told.js';
import { RegisterService } from './register-service.js';

/** What of all services is looked at; in the address of the page, so that it can be sent to others. */
type Wanted = { text?: string; live?: true };
type Service = Awaited<ReturnType<typeof atoll.services>>['services']['nodes'][number];

function wantedIn(search: Record<string, unknown>): Wanted {
  const text = typeof search['text'] === 'string' ? search['text'].slice(0, 64) : '';
  return { ...(text && { text }), ...(search['live'] === true && { live: true }) };
}

/** The directory of what members offer. */
export function ServicesPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const may = useMay('service:manage');
  const navigate = useNavigate();
  const wanted = wantedIn(useSearch({ strict: false }) as Record<string, unknown>);
  const key = JSON.stringify(wanted);
  const find = onSubmit((read) => {
    const search = wantedIn({ text: read('text'), live: read('live') === 'on' }) as never;
    void navigate({ to: '/chains/$chainId/data/services', params: { chainId }, search, replace: true });
  });
  return (
    <>
      <div className="row row-between">
        <h2>{words.data.services}</h2>
        {may && (
          <Opener text={words.dataForms.service.title}>
            {(close) => <RegisterService chainId={chainId} onClose={close} />}
          </Opener>
        )}
      </div>
      <form className="search" role="search" onSubmit={find} key={key}>
        <TextField
          label={words.data.findService}
          name="text"
          defaultValue={wanted.text ?? ''}
          maxLength={64}
          autoComplete="off"
        />
        <Button type="submit">{words.explorer.go}</Button>
        <CheckField label={words.data.onlyUsable} name="live" defaultChecked={wanted.live ?? false} />
      </form>
      <Services key={`${chainId} ${key}`} chainId={chainId} wanted={wanted} />
    </>
  );
}

function Services({ chainId, wanted }: { chainId: string; wanted: Wanted }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const services = useQuery({
    queryKey: ['services', chainId, wanted, after ?? null],
    queryFn: async () => (await atoll.services({ chainId, first: 20, ...wanted, ...(after && { after }) })).services,
    meta: told(chainId, 'SERVICE'),
  });
  const any = Object.keys(wanted).length === 0;
  return (
    <Answer query={services}>
      {({ nodes, pageInfo }) =>
        nodes.length === 0 ? (
          <Empty title={any ? words.data.noServices : words.data.noSuchService}>{words.data.noServicesWhy}</Empty>
        ) : (
          <>
            <div className="columns">
              {nodes.map((service) => (
                <ServiceCard key={service.id} service={service} />
              ))}
            </div>
            <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
          </>
        )
      }
    </Answer>
  );
}

function ServiceCard({ service }: { service: Service }) {
  const { words, number } = useWords();
  const usable = service.available && service.state === 'ACTIVE';
  return (
    <Card
      title={service.descriptor?.name ?? service.name}
      action={
        <Status tone={usable ? 'good' : service.state === 'DEPRECATED' ? 'idle' : 'bad'}>
          {usable ? words.data.usable : service.state === 'DEPRECATED' ? words.data.deprecated : words.data.unusable}
        </Status>
      }
    >
      {service.descriptor?.description && <p>{service.descriptor.description}</p>}
      <Facts>
        <Fact name={words.data.offeredBy}>{service.organisation?.name ?? <Hash value={service.owner} />}</Fact>
        <Fact name={words.data.where}>
          {service.mode === 'ON_CHAIN' ? (
            <Hash value={service.target} />
          ) : (
            (service.descriptor?.endpoint ?? words.data.offChain)
          )}
        </Fact>
        <Fact name={words.data.price}>{number.format(BigInt(service.price))}</Fact>
        <Fact name={words.data.version}>{service.version}</Fact>
        {service.checkedAt && (
          <Fact name={words.data.checked}>
            <Moment at={service.checkedAt} />
          </Fact>
        )}
      </Facts>
    </Card>
  );
}

import type { WebhookDeliveryStatus, WebhookPartsFragment, WebhookStatus } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, Empty, Menu, Notice, SelectField, Status, Table, TextField, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey, onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { ReplayStream, WebhookDeeds, type WebhookDeed } from './webhook-deeds.js';

const AGAIN_MS = 4_000;
const TONES: Record<WebhookStatus, Tone> = { ACTIVE: 'good', PAUSED: 'idle', RETRYING: 'warn', STOPPED: 'bad' };
const DELIVERY_TONES: Record<WebhookDeliveryStatus, Tone> = { DELIVERED: 'good', PENDING: 'warn', DEAD: 'bad' };

/** Streams of what contracts log, and where they are posted to. */
export function WebhooksPage() {
  const may = useMay('stream:manage');
  const [chosen, choose] = useState<string | null>(null);
  return (
    <div className="stack">
      <Streams />
      <Webhooks chosen={chosen} onChoose={choose} />
      {chosen && <Deliveries key={chosen} webhookId={chosen} />}
      {may && <NewWebhook />}
    </div>
  );
}

const useStreams = () =>
  useQuery({
    queryKey: ['event-streams'],
    queryFn: async () => (await atoll.eventStreams({ first: 100 })).eventStreams.nodes,
    refetchInterval: AGAIN_MS,
  });

function Streams() {
  const { words } = useWords();
  const may = useMay('stream:manage');
  const streams = useStreams();
  const { chain, events, acknowledged } = words.webhooks;
  return (
    <section className="stack">
      <h2>{words.webhooks.streams}</h2>
      <Answer query={streams}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.webhooks.noStreams}>{words.webhooks.noStreamsWhy}</Empty>
          ) : (
            <Table
              caption={words.webhooks.streams}
              head={[words.session.name, chain, events, acknowledged, words.common.actions]}
              endFrom={4}
            >
              {list.map((stream) => (
                <tr key={stream.id}>
                  <td>{stream.name}</td>
                  <td>{stream.chain?.name ?? '–'}</td>
                  <td data-wrap>{stream.events.join(', ') || words.webhooks.all}</td>
                  <td>{stream.acknowledged.blockNumber}</td>
                  <td className="end">{may && <ReplayStream stream={stream} />}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

function Webhooks({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const { words } = useWords();
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: async () => (await atoll.webhooks({ first: 100 })).webhooks.nodes,
    refetchInterval: AGAIN_MS,
  });
  const { url, stream } = words.webhooks;
  return (
    <section className="stack">
      <h2>{words.webhooks.title}</h2>
      <Answer query={webhooks}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.webhooks.none}>{words.webhooks.noneWhy}</Empty>
          ) : (
            <Table
              caption={words.webhooks.title}
              head={[url, words.chains.state, stream, words.common.actions]}
              endFrom={3}
            >
              {list.map((webhook) => (
                <tr key={webhook.id}>
                  <td data-wrap className="mono">
                    {webhook.url}
                  </td>
                  <td title={webhook.message ?? undefined}>
                    <Status tone={TONES[webhook.status]}>{words.webhooks.statuses[webhook.status]}</Status>
                  </td>
                  <td>{webhook.stream?.name ?? '–'}</td>
                  <td className="end">
                    <Acts webhook={webhook} open={chosen === webhook.id} onChoose={onChoose} />
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

type Acting = { webhook: WebhookPartsFragment; open: boolean; onChoose: (id: string | null) => void };

function Acts({ webhook, open, onChoose }: Acting) {
  const { id, url, status } = webhook;
  const { words } = useWords();
  const may = useMay('stream:manage');
  const [asked, ask] = useState<WebhookDeed | null>(null);
  const queries = useQueryClient();
  const test = useMutation({ mutationFn: async () => (await atoll.testWebhook({ id })).testWebhook });
  const resume = useMutation({
    mutationFn: () => atoll.resumeWebhook({ id }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  return (
    <span className="row">
      <Button
        size="small"
        aria-expanded={open}
        aria-label={words.webhooks.deliveriesOf(url)}
        onClick={() => onChoose(open ? null : id)}
      >
        {words.webhooks.deliveries}
      </Button>
      {may && (
        <Button size="small" busy={test.isPending} onClick={() => test.mutate()}>
          {words.webhooks.test}
        </Button>
      )}
      {may && (
        <Menu
          trigger={
            <button type="button" className="button" data-size="small" aria-label={words.webhooks.actionsOf(url)}>
              ⋯
            </button>
          }
          entries={(['pause', 'resume', 'address', 'secret', 'remove'] as const).flatMap((deed) =>
            deed === (status === 'PAUSED' ? 'pause' : 'resume')
              ? []
              : {
                  ...{ kind: 'item' as const, text: words.webhooks.deeds[deed], onSelect: () => ask(deed) },
                  ...(deed === 'remove' && { tone: 'danger' as const }),
                },
          )}
        />
      )}
      {asked && <WebhookDeeds deed={asked} webhook={webhook} onClose={() => ask(null)} />}
      {may && status === 'STOPPED' && (
        <Button size="small" look="primary" busy={resume.isPending} onClick={() => resume.mutate()}>
          {words.webhooks.resume}
        </Button>
      )}
      {test.data && (
        <Status tone={test.data.delivered ? 'good' : 'bad'}>
          {test.data.delivered ? words.webhooks.delivered : (test.data.message ?? words.webhooks.notDelivered)}
        </Status>
      )}
      {(test.isError || resume.isError) && <Problem error={test.error ?? resume.error} />}
    </span>
  );
}

function Deliveries({ webhookId }: { webhookId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('stream:manage');
  const [status, filter] = useState<WebhookDeliveryStatus | ''>('');
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const deliveries = useQuery({
    queryKey: ['deliveries', webhookId, status, after ?? null],
    queryFn: async () => {
      const wish = { webhookId, first: 20, ...(status && { status }), ...(after && { after }) };
      return (await atoll.webhookDeliveries(wish)).webhookDeliveries;
    },
    refetchInterval: after ? false : AGAIN_MS,
  });
  const again = useMutation({
    mutationFn: (deliveryId: string) => atoll.redeliverWebhook({ deliveryId }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['deliveries', webhookId] }),
  });
  const { events, attempts, answer } = words.webhooks;
  return (
    <section className="stack">
      <h2>{words.webhooks.deliveries}</h2>
      <SelectField
        label={words.chains.state}
        value={status}
        onChange={(event) => {
          setPages([]);
          filter(event.target.value as WebhookDeliveryStatus | '');
        }}
      >
        <option value="">{words.identity.any}</option>
        {(['PENDING', 'DELIVERED', 'DEAD'] as const).map((each) => (
          <option key={each} value={each}>
            {words.webhooks.deliveryStatuses[each]}
          </option>
        ))}
      </SelectField>
      {again.isError && <Problem error={again.error} />}
      <Answer query={deliveries}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.webhooks.noDeliveries}>{words.webhooks.noDeliveriesWhy}</Empty>
          ) : (
            <>
              <Table
                caption={words.webhooks.deliveries}
                head={[words.chains.state, events, attempts, answer, words.governance.when, words.common.actions]}
                endFrom={5}
              >
                {nodes.map((each) => (
                  <tr key={each.id}>
                    <td>
                      <Status tone={DELIVERY_TONES[each.status]}>{words.webhooks.deliveryStatuses[each.status]}</Status>
                    </td>
                    <td>{each.events}</td>
                    <td>{each.attempts}</td>
                    <td data-wrap>{each.message ?? each.responseStatus ?? '–'}</td>
                    <td>
                      <Moment at={each.attemptedAt ?? each.createdAt} />
                    </td>
                    <td className="end">
                      {may && each.status !== 'PENDING' && (
                        <Button size="small" onClick={() => again.mutate(each.id)}>
                          {words.webhooks.redeliver}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

type Wish = { chainId: string; name: string; url: string };

/** A stream of everything that a chain logs, and where it goes to. */
function NewWebhook() {
  const { words } = useWords();
  const queries = useQueryClient();
  const chains = useQuery({
    queryKey: ['chains'],
    queryFn: async () => (await atoll.chains({ first: 100 })).chains.nodes,
  });
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const make = useMutation({
    mutationFn: async ({ chainId, name, url }: Wish) => {
      const { createEventStream } = await atoll.createEventStream({ input: { chainId, name, idempotencyKey } });
      return (await atoll.createWebhook({ input: { streamId: createEventStream.id, url, idempotencyKey } }))
        .createWebhook;
    },
    onSuccess: async () => {
      setKey(newIdempotencyKey());
      await queries.invalidateQueries({ queryKey: ['event-streams'] });
      await queries.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  const submit = onSubmit((read) => make.mutate({ chainId: read('chain'), name: read('name'), url: read('url') }));
  if (!chains.data || chains.data.length === 0) return null;
  return (
    <Card title={words.webhooks.add}>
      <p className="muted">{words.webhooks.addWhat}</p>
      <form className="search" onSubmit={submit}>
        <SelectField label={words.webhooks.chain} name="chain">
          {chains.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField label={words.session.name} name="name" required maxLength={64} autoComplete="off" />
        <TextField
          label={words.webhooks.url}
          name="url"
          type="url"
          placeholder="https://…"
          required
          autoComplete="off"
        />
        <Button type="submit" busy={make.isPending}>
          {words.webhooks.add}
        </Button>
      </form>
      {make.isError && <Problem error={make.error} />}
      {make.data?.secret && (
        <>
          <Notice tone="good" title={words.organisation.secretOnce}>
            {words.webhooks.secretWhat}
          </Notice>
          <Code text={make.data.secret} words={words.common} label={words.organisation.secret} />
        </>
      )}
    </Card>
  );
}

import type { DataOrderChangedSubscription, DataOrderPartsFragment } from '@atoll/sdk';
import { useMutation } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Card, Code, Fact, Facts, Hash, Notice, Steps } from '@atoll/ui';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { useLive } from '../shared/live.js';
import { Moment, useNow } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { purposesIn, usePurposeList } from '../shared/purposes.js';
import { useWords } from '../words/words.js';
import { OfferFacts } from './offer-facts.js';
import { OrderDeeds } from './order-deeds.js';
import { pathOf } from './order-path.js';
import { OrderState } from './orders.js';

/** One purchase as it goes on, with what whoever looks can do about it. */
export function OrderPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const { orderId = '' } = useParams({ strict: false });
  const id = orderId as `0x${string}`;
  const order = useLive<DataOrderPartsFragment, DataOrderChangedSubscription>({
    key: ['data-order', chainId, id],
    read: async () => (await atoll.dataOrder({ chainId, id })).dataOrder,
    follow: () => atoll.dataOrderChanged({ chainId, id }),
    after: (_, { dataOrderChanged }) => dataOrderChanged,
  });
  return (
    <>
      <div className="row row-between">
        <h2>{order.data?.licence?.title ?? words.market.order}</h2>
        <Link to="/chains/$chainId/solutions/data-market" params={{ chainId }}>
          {words.market.back}
        </Link>
      </div>
      <Answer query={order}>
        {(data) => (
          <>
            <div className="columns">
              <Path chainId={chainId} order={data} />
              <OrderFacts chainId={chainId} order={data} />
            </div>
            {data.evidence && (
              <section className="stack">
                <h2>{words.market.evidence}</h2>
                <Code text={data.evidence} words={words.common} label={words.market.evidence} />
              </section>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

type Props = { chainId: string; order: DataOrderPartsFragment };

function Path({ chainId, order }: Props) {
  const { words } = useWords();
  const { path, until, ended, licensedUntil, licenceEnded } = words.market;
  const isPast = useNow(1_000) > Date.parse(order.until);
  const term = order.state === 'SETTLED' ? [licensedUntil, licenceEnded] : [until, ended];
  return (
    <Card title={path.label} action={<OrderState state={order.state} />}>
      <Steps
        label={path.label}
        stateNames={words.stepStates}
        steps={pathOf(order).map(({ step, state }) => ({ name: path[step], state }))}
      />
      {order.state !== 'REFUNDED' && (
        <p className="muted small">
          {term[isPast ? 1 : 0]} <Moment at={order.until} />
        </p>
      )}
      <OrderDeeds chainId={chainId} order={order} />
      {order.state === 'SETTLED' && <Licensed chainId={chainId} order={order} />}
    </Card>
  );
}

/** Asks a node, for each purpose that was bought. */
function Licensed({ chainId, order }: Props) {
  const { words } = useWords();
  const { licensed, isLicensed, notLicensed } = words.market;
  const purposes = purposesIn(usePurposeList(), order.offer.purposeMask);
  const ask = useMutation({
    mutationFn: () =>
      Promise.all(
        purposes.map(async (purpose) => ({
          purpose,
          good: (await atoll.isLicensed({ chainId, order: order.id, purpose })).isLicensed,
        })),
      ),
  });
  return (
    <>
      {ask.isError && <Problem error={ask.error} />}
      {ask.data?.map(({ purpose, good }) => (
        <Notice key={purpose} tone={good ? 'good' : 'warn'}>
          {good ? isLicensed(purpose) : notLicensed(purpose)}
        </Notice>
      ))}
      <div className="row">
        <Button busy={ask.isPending} onClick={() => ask.mutate()}>
          {licensed}
        </Button>
      </div>
    </>
  );
}

function OrderFacts({ chainId, order }: Props) {
  const { words } = useWords();
  const { asset, buyer, owner, ordered, wrapHash, evidenceHash, seeResource } = words.market;
  const { resource, contentRoot } = order.asset;
  return (
    <Card title={asset}>
      <Facts>
        <Fact name={buyer}>
          <Account chainId={chainId} address={order.buyer} />
        </Fact>
        <Fact name={owner}>
          <Account chainId={chainId} address={order.asset.owner} />
        </Fact>
        <OfferFacts offer={order.offer} />
        <Fact name={words.identity.root}>
          <Hash value={contentRoot} />
        </Fact>
        <Fact name={ordered}>
          <Moment at={order.orderedAt} />
        </Fact>
        {order.wrapHash && (
          <Fact name={wrapHash}>
            <Hash value={order.wrapHash} />
          </Fact>
        )}
        {order.evidenceHash && (
          <Fact name={evidenceHash}>
            <Hash value={order.evidenceHash} />
          </Fact>
        )}
      </Facts>
      <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource }}>
        {seeResource}
      </Link>
    </Card>
  );
}

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Card, Figure, Notice, Ring, type RingSeat } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { Moment, useNow } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { carriersOf, turnAfter } from './carriers.js';
import { toneOf } from './chain-state.js';
import { Nodes } from './nodes.js';
import { Progress } from './progress.js';
import { useChain, type Chain } from '../shared/chain.js';

/** Whether the chain moves, who carries it, and how much more it can bear. */
export function HealthPage() {
  const { data: chain, live } = useChain();
  if (!chain) return null;
  const begun = chain.firstBlockAt !== null;
  const stopped = chain.desired === 'STOPPED';
  return (
    <div className="stack">
      <Trouble chain={chain} />
      {stopped && <Stopped chain={chain} />}
      {!begun && <Progress chain={chain} />}
      {begun && (
        <div className="columns">
          <div className="stack">
            <Moving chain={chain} live={live} />
            {!stopped && chain.phase !== 'Halted' && <Next chain={chain} />}
          </div>
          <Validators chain={chain} />
        </div>
      )}
      <Nodes chain={chain} />
    </div>
  );
}

/** A chain that has stalled is not ready, and one more missing validator no longer matters. */
const SAID_BY_STALLED = ['Ready', 'QuorumAtRisk'];

/** Only what is not as it should be. */
function Trouble({ chain }: { chain: Chain }) {
  const { words } = useWords();
  if (chain.desired === 'STOPPED' || chain.firstBlockAt === null) return null;
  const bad = chain.conditions.filter(({ type, status }) =>
    type === 'Ready' || type === 'SitesReachable' ? status === 'False' : status === 'True',
  );
  const stalled = bad.some(({ type }) => type === 'Stalled');
  return bad
    .filter(({ type }) => !stalled || !SAID_BY_STALLED.includes(type))
    .map(({ type, reason, message, since }) => (
      <Notice
        key={type}
        tone={type === 'Stalled' || type === 'Ready' ? 'bad' : 'warn'}
        title={words.conditions[type as keyof typeof words.conditions] ?? reason}
      >
        {message} <Moment at={since} />
      </Notice>
    ));
}

function Moving({ chain, live }: { chain: Chain; live: boolean }) {
  const { words, number } = useWords();
  const roundNote =
    chain.round > 0 ? words.health.roundHigh : chain.desired === 'RUNNING' ? words.health.roundGood : undefined;
  return (
    <Card title={words.health.moving}>
      <dl className="figures">
        <Figure name={words.chains.height} note={chain.headTime && <Moment at={chain.headTime} />}>
          <span data-height>{number.format(BigInt(chain.height))}</span>
        </Figure>
        <Figure name={words.health.round} note={roundNote}>
          {number.format(chain.round)}
        </Figure>
        <Figure name={words.found.period} note={words.health.periodNote}>
          {words.found.seconds(chain.blockPeriodMs / 1_000)}
        </Figure>
        <Figure name={words.health.chainId} note={chain.engine}>
          {chain.evmChainId}
        </Figure>
      </dl>
      <Freshness live={live} />
    </Card>
  );
}

/** So that nobody takes an old figure for a new one. */
function Freshness({ live }: { live: boolean }) {
  const { words } = useWords();
  useNow(60_000);
  return <p className="muted small">{live ? words.common.live : words.common.rereading}</p>;
}

function Validators({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const { validators, missing, up, needed, margin } = carriersOf(chain);
  const seats: RingSeat[] = validators.map(({ name, phase }) => ({
    name,
    tone: toneOf(phase),
    says: words.phases[phase as keyof typeof words.phases] ?? phase,
  }));
  const next = useTurn(chain);
  const turn = validators.find(({ address }) => address?.toLowerCase() === next)?.name;
  const sentence =
    margin > 0 ? words.health.marginLeft(margin) : margin === 0 ? words.health.marginNone : words.health.marginLost;
  return (
    <Card title={words.chains.validators}>
      <Ring
        seats={seats}
        marked={chain.desired === 'RUNNING' ? turn : undefined}
        figure={`${up} / ${validators.length}`}
        note={words.health.quorum(needed)}
        label={words.health.ring(up, validators.length, needed)}
      />
      <p className="small" data-margin={margin}>
        {sentence}
      </p>
      {chain.desired === 'RUNNING' && missing.length > 0 && (
        <p className="small">{words.health.missing(missing.map(({ name }) => name).join(', '))}</p>
      )}
      {turn && chain.desired === 'RUNNING' && <p className="muted small">{words.health.turn(turn)}</p>}
    </Card>
  );
}

/** Whose turn it is to propose. The index may be some blocks behind; each of them was the next one's turn. */
function useTurn({ id, height, validators, round }: Chain): string | undefined {
  const newest = useQuery({
    queryKey: ['newest-block', id, height],
    queryFn: async () => (await atoll.blocks({ chainId: id, first: 1 })).blocks.nodes[0] ?? null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (!newest.data) return undefined;
  const { miner, number } = newest.data;
  const since = Math.max(0, Number(BigInt(height) - BigInt(number)));
  return turnAfter(miner, validators, since + round);
}

/** By its members' wish, so that nobody looks for a fault. */
function Stopped({ chain }: { chain: Chain }) {
  const { words } = useWords();
  return (
    <Notice
      title={words.health.stopped}
      action={
        <Link className="button" to="/chains/$chainId/governance" params={{ chainId: chain.id }}>
          {words.tabs.governance}
        </Link>
      }
    >
      {words.health.stoppedWhy}
    </Notice>
  );
}

/** What one does with a chain that runs. */
function Next({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const params = { chainId: chain.id };
  return (
    <Notice
      title={words.health.nextTitle}
      action={
        <div className="row">
          <Link className="button" data-look="primary" to="/chains/$chainId/contracts/new" params={params}>
            {words.contracts.deploy}
          </Link>
          <Link className="button" to="/chains/$chainId/connect" params={params}>
            {words.health.connect}
          </Link>
        </div>
      }
    >
      {words.health.nextWhy}
    </Notice>
  );
}

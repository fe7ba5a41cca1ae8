import { faulty, quorum } from '@atoll/protocol/validators';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Fact, Facts, Notice, Page, SelectField, TextField } from '@atoll/ui';
import { useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey, onSubmit } from '../shared/form.js';
import { Invite } from '../shared/invite.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { Members, type Shares } from './members.js';

const NEW = 'new';

/** What can be chosen: consortia one belongs to, engines the platform runs, sites one may use. */
function useChoices() {
  return useQuery({
    queryKey: ['founding'],
    queryFn: async () => {
      const [{ consortia }, { engines }, { sites }] = await Promise.all([
        atoll.consortia({ first: 100 }),
        atoll.engines(),
        atoll.sites({ first: 100 }),
      ]);
      return { consortia: consortia.nodes, engines, sites: sites.nodes };
    },
    meta: told(null, 'CONSORTIUM', 'SITE'),
  });
}

export type Choices = NonNullable<ReturnType<typeof useChoices>['data']>;

export function FoundPage() {
  const { words } = useWords();
  const choices = useChoices();
  return (
    <Page
      title={words.found.title}
      lead={words.found.lead}
      crumbs={[
        <Link key="chains" to="/chains">
          {words.nav.chains}
        </Link>,
      ]}
    >
      <Answer query={choices}>{(data) => <FoundForm choices={data} />}</Answer>
    </Page>
  );
}

function FoundForm({ choices }: { choices: Choices }) {
  const { words } = useWords();
  const may = useMay('chain:create');
  const [consortiumId, setConsortium] = useState(choices.consortia[0]?.id ?? NEW);
  const [name, setName] = useState('');
  const [engine, setEngine] = useState(choices.engines[0] ?? '');
  const [periodMs, setPeriod] = useState(1_000);
  const [shares, setShares] = useState<Shares>({});
  const found = useFound();
  const queries = useQueryClient();
  const [consortiumName, setConsortiumName] = useState('');
  const foundConsortium = async () => {
    const input = { name: consortiumName || name };
    const { id } = (await atoll.foundConsortium({ input })).foundConsortium;
    await queries.invalidateQueries({ queryKey: ['founding'] });
    setConsortium(id);
    return id;
  };
  const consortium = choices.consortia.find(({ id }) => id === consortiumId);

  const total = Object.values(shares).reduce((sum, { count }) => sum + count, 0);
  const submit = onSubmit(() =>
    found.mutate({ consortiumId, consortiumName: consortiumName || name, name, engine, periodMs, shares }),
  );

  return (
    <form className="columns" onSubmit={submit}>
      <div className="stack">
        {!may && <Notice tone="warn">{words.found.mayNot}</Notice>}
        <Card title={words.found.what}>
          <TextField
            label={words.chains.name}
            hint={words.found.nameHint}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={64}
            autoComplete="off"
          />
          <SelectField
            label={words.chains.consortium}
            hint={words.found.consortiumHint}
            value={consortiumId}
            onChange={(event) => setConsortium(event.target.value)}
          >
            {choices.consortia.map(({ id, name: each }) => (
              <option key={id} value={id}>
                {each}
              </option>
            ))}
            <option value={NEW}>{words.found.newConsortium}</option>
          </SelectField>
          {consortiumId === NEW && (
            <TextField
              label={words.found.consortiumName}
              value={consortiumName}
              onChange={(event) => setConsortiumName(event.target.value)}
              placeholder={name}
              hint={words.found.consortiumNameHint}
              maxLength={64}
              autoComplete="off"
            />
          )}
        </Card>
        <Members
          consortium={consortium}
          sites={choices.sites}
          shares={shares}
          onChange={setShares}
          invite={
            <Invite
              consortiumId={consortium?.id ?? null}
              onFound={foundConsortium}
              disabled={!may || (!consortium && !(consortiumName || name))}
            />
          }
        />
        <Card title={words.found.how}>
          <SelectField
            label={words.found.engine}
            hint={words.found.engineHint[engine as keyof typeof words.found.engineHint]}
            value={engine}
            onChange={(event) => setEngine(event.target.value)}
          >
            {choices.engines.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </SelectField>
          <SelectField
            label={words.found.period}
            hint={words.found.periodHint}
            value={String(periodMs)}
            onChange={(event) => setPeriod(Number(event.target.value))}
          >
            {[500, 1_000, 2_000, 5_000, 15_000].map((ms) => (
              <option key={ms} value={ms}>
                {words.found.seconds(ms / 1_000)}
              </option>
            ))}
          </SelectField>
        </Card>
      </div>
      <div className="stack">
        <Costs total={total} periodMs={periodMs} />
        {found.isError && <Problem error={found.error} />}
        <Button look="primary" type="submit" busy={found.isPending} disabled={!may || total === 0 || total > 64}>
          {words.chains.found}
        </Button>
        <p className="muted small">{words.found.next}</p>
      </div>
    </form>
  );
}

function Costs({ total, periodMs }: { total: number; periodMs: number }) {
  const { words, number } = useWords();
  return (
    <Card title={words.found.costs}>
      <Facts>
        <Fact name={words.found.processes}>{number.format(total)}</Fact>
        <Fact name={words.found.agree}>{words.found.of(quorum(total), total)}</Fact>
        <Fact name={words.found.outlasts}>{words.found.faulty(Math.max(0, faulty(total)))}</Fact>
        <Fact name={words.found.blocksPerDay}>{number.format(Math.round(86_400_000 / periodMs))}</Fact>
      </Facts>
      {total > 0 && total < 4 && <Notice tone="warn">{words.found.tooFew}</Notice>}
      {total > 64 && <Notice tone="bad">{words.found.tooMany}</Notice>}
    </Card>
  );
}

type Founding = {
  consortiumId: string;
  consortiumName: string;
  name: string;
  engine: string;
  periodMs: number;
  shares: Shares;
};

function useFound() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [idempotencyKey] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: async ({ consortiumId, consortiumName, name, engine, periodMs, shares }: Founding) => {
      const chosen =
        consortiumId === NEW
          ? (await atoll.foundConsortium({ input: { name: consortiumName } })).foundConsortium.id
          : consortiumId;
      const validators = Object.entries(shares)
        .filter(([, { count }]) => count > 0)
        .map(([organisationId, { count, siteId }]) => ({ organisationId, count, ...(siteId && { siteId }) }));
      const input = { consortiumId: chosen, name, engine, blockPeriodMs: periodMs, validators, idempotencyKey };
      return (await atoll.createChain({ input })).createChain;
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['chains'] });
      await navigate({ to: '/chains/$chainId', params: { chainId: id } });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['founding'] }),
  });
}

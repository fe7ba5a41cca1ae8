import type { ReleaseChangedSubscription, ReleaseQuery } from '@atoll/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Notice, SelectField, TextField, Waiting } from '@atoll/ui';
import { lazy, Suspense, useMemo, useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { newIdempotencyKey } from '../shared/form.js';
import { useKeys } from '../shared/keys.js';
import { useLive } from '../shared/live.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { constructorOf } from '../shared/abi.js';
import type { Remark } from './editor.js';
import { Parameters, useValues } from './parameters.js';
import { KeyField, NEW_KEY, useKeyOf } from './signing-key.js';
import { TEMPLATES, type Template } from './templates.js';

const Editor = lazy(() => import('./editor.js'));

const nameIn = (source: string): string =>
  [...source.matchAll(/^\s*(?:abstract\s+)?contract\s+(\w+)/gm)].at(-1)?.[1] ?? '';

/** From source to a contract on the chain: write, compile, deploy. */
export function DeployPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const may = useMay('contract:deploy');
  const [template, setTemplate] = useState<Template>('readings');
  const [source, setSource] = useState(TEMPLATES.readings);
  const [name, setName] = useState<string | null>(null);
  const contractName = name ?? nameIn(source);
  const compile = useMutation({
    mutationFn: async () => {
      const sources = [{ path: `${contractName}.sol`, content: source }];
      const input = { name: contractName, contractName, sources, idempotencyKey: newIdempotencyKey() };
      return { id: (await atoll.createRelease({ input })).createRelease.id, source };
    },
  });
  const stale = compile.data !== undefined && compile.data.source !== source;
  const release = useRelease(stale ? undefined : compile.data?.id);
  const problems = release.data?.problems;
  const remarks = useMemo<Remark[]>(
    () => (problems ?? []).map(({ severity, line, column, message }) => ({ severity, line, column, message })),
    [problems],
  );
  const compiling = compile.isPending || release.data?.status === 'QUEUED';

  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{words.contracts.deploy}</h2>
        <Link to="/chains/$chainId/contracts" params={{ chainId }}>
          {words.contracts.back}
        </Link>
      </div>
      {!may && <Notice tone="warn">{words.contracts.mayNot}</Notice>}
      <div className="workbench">
        <div className="stack">
          <SelectField
            label={words.contracts.template}
            hint={words.contracts.templates[template].what}
            value={template}
            onChange={(event) => {
              const next = event.target.value as Template;
              setTemplate(next);
              setSource(TEMPLATES[next]);
              setName(null);
            }}
          >
            {(Object.keys(TEMPLATES) as Template[]).map((each) => (
              <option key={each} value={each}>
                {words.contracts.templates[each].name}
              </option>
            ))}
          </SelectField>
          <Suspense fallback={<Waiting label={words.common.loading} long={words.common.slow} />}>
            <Editor text={source} label={words.contracts.source} remarks={remarks} onChange={setSource} />
          </Suspense>
        </div>
        <div className="stack">
          <Card title={words.contracts.compile}>
            <TextField
              label={words.contracts.contractName}
              hint={words.contracts.contractNameHint}
              value={contractName}
              onChange={(event) => setName(event.target.value)}
              spellCheck={false}
              autoComplete="off"
            />
            <div>
              <Button
                look={release.data?.status === 'COMPILED' ? 'plain' : 'primary'}
                busy={compiling}
                disabled={!may || !contractName}
                onClick={() => compile.mutate()}
              >
                {compiling ? words.contracts.compiling : words.contracts.compile}
              </Button>
            </div>
            {compile.isError && <Problem error={compile.error} />}
            <Remarks remarks={remarks} />
            {release.data?.status === 'COMPILED' && (
              <Notice tone="good" title={words.contracts.compiled}>
                {words.contracts.compiledBy(release.data.compiler ?? '', release.data.bytecodeSize ?? 0)}
              </Notice>
            )}
          </Card>
          {release.data?.status === 'COMPILED' && (
            <Deploy key={release.data.id} chainId={chainId} id={release.data.id} />
          )}
        </div>
      </div>
    </div>
  );
}

type Release = Pick<ReleaseQuery['release'], 'id' | 'status' | 'problems' | 'compiler' | 'bytecodeSize'>;

/** A release as it is compiled. */
function useRelease(id: string | undefined) {
  return useLive<Release | null, ReleaseChangedSubscription>({
    key: ['release', id ?? null],
    read: async () => (id ? (await atoll.release({ id })).release : null),
    follow: () => (id ? atoll.releaseChanged({ id }) : nothing()),
    after: (_, { releaseChanged }) => releaseChanged,
  });
}

/** Says nothing, and does not end. */
async function* nothing(): AsyncGenerator<never> {
  await new Promise(() => undefined);
}

function Remarks({ remarks }: { remarks: Remark[] }) {
  const { words } = useWords();
  if (remarks.length === 0) return null;
  return (
    <div role="status">
      <ul className="remarks" aria-label={words.contracts.remarks}>
        {remarks.map(({ severity, line, message }, index) => (
          <li key={index} data-severity={severity}>
            <b>{words.contracts.severities[severity]}</b> {line !== null && words.contracts.line(line)} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Deploy({ chainId, id }: { chainId: string; id: string }) {
  const release = useQuery({
    queryKey: ['release-abi', id],
    queryFn: async () => (await atoll.release({ id })).release,
    staleTime: Infinity,
  });
  return <Answer query={release}>{({ abi }) => <DeployForm chainId={chainId} id={id} abi={abi} />}</Answer>;
}

function DeployForm({ chainId, id, abi }: { chainId: string; id: string; abi: unknown }) {
  const { words } = useWords();
  const navigate = useNavigate();
  const parameters = useMemo(() => constructorOf(abi), [abi]);
  const values = useValues(parameters);
  const keys = useKeys();
  const keyOf = useKeyOf();
  const [chosen, choose] = useState<string | null>(null);
  const key = chosen ?? keys.data?.find(({ address }) => address !== null)?.id ?? NEW_KEY;
  const [idempotencyKey] = useState(newIdempotencyKey);
  const deploy = useMutation({
    mutationFn: async (given: unknown[]) => {
      const input = { releaseId: id, chainId, keyId: await keyOf(key), arguments: given, idempotencyKey };
      return (await atoll.deployContract({ input })).deployContract;
    },
    onSuccess: (deployment) =>
      navigate({ to: '/chains/$chainId/contracts/$deploymentId', params: { chainId, deploymentId: deployment.id } }),
  });
  return (
    <Card title={words.contracts.deploy}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const given = values.read();
          if (given) deploy.mutate(given);
        }}
      >
        <Parameters parameters={parameters} values={values} />
        <KeyField value={key} onChange={choose} />
        {deploy.isError && <Problem error={deploy.error} />}
        <div>
          <Button look="primary" type="submit" busy={deploy.isPending}>
            {words.contracts.deploy}
          </Button>
        </div>
      </form>
    </Card>
  );
}

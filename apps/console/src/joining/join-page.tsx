import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Card, FileField, Notice, Page, SelectField, Table, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { complaintAbout, onSubmit, type Read } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { DownloadFile, ExchangeState, FollowExchange } from './exchange.js';
import { OwnKey } from './own-key.js';
import { useExchanges } from './queries.js';

const ROLES = ['VALIDATOR', 'RPC'] as const;

/** Joining a chain of another installation by the bundle that its members gave. */
export function JoinPage() {
  const { words } = useWords();
  return (
    <Page
      title={words.joining.title}
      lead={words.joining.lead}
      crumbs={[
        <Link key="chains" to="/chains">
          {words.nav.chains}
        </Link>,
      ]}
      width="narrow"
    >
      <Card title={words.joining.yourKey}>
        <p className="muted">{words.joining.yourKeyWhat}</p>
        <OwnKey />
      </Card>
      <TakeBundle />
      <Joined />
    </Page>
  );
}

function TakeBundle() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('consortium:manage', 'node:operate');
  const join = useMutation({
    mutationFn: async ({ file, read }: { file: Promise<string>; read: Read }) => {
      const [role, nodeName] = [read('role') as (typeof ROLES)[number], read('node')];
      const input = { file: await file, role, ...(nodeName && { nodeName }) };
      return (await atoll.joinChain({ input })).joinChain;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['exchanges'] }),
  });
  const submit = onSubmit((read, _, readFile) => join.mutate({ file: readFile('bundle'), read }));
  const said = complaintAbout(join.error, 'nodeName');
  return (
    <Card title={words.joining.bundle}>
      <p className="muted">{words.joining.bundleWhat}</p>
      {!may && <Notice tone="warn">{words.joining.mayNot}</Notice>}
      <form className="stack" onSubmit={submit}>
        <FileField
          label={words.joining.bundleFile}
          name="bundle"
          accept=".json,application/json"
          required
          onChange={() => join.reset()}
        />
        <div className="columns-tight">
          <SelectField label={words.nodes.role} hint={words.joining.roleHint} name="role">
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {words.nodes.roles[each]}
              </option>
            ))}
          </SelectField>
          <TextField
            label={words.joining.nodeName}
            hint={words.joining.nodeNameHint}
            error={said}
            // Not by the name of a property that every form has: it would hide that.
            name="node"
            maxLength={63}
            autoComplete="off"
          />
        </div>
        {join.isError && !said && <Problem error={join.error} />}
        <div>
          <Button look="primary" type="submit" busy={join.isPending} disabled={!may}>
            {words.joining.join}
          </Button>
        </div>
      </form>
      {join.data && (
        <FollowExchange key={join.data.id} begun={join.data} next={({ chainId }) => <ToChain chainId={chainId} />} />
      )}
    </Card>
  );
}

function ToChain({ chainId, plain = false }: { chainId: string | null; plain?: boolean }) {
  const { words } = useWords();
  if (chainId === null) return null;
  return (
    <Link className={plain ? '' : 'button'} to="/chains/$chainId" params={{ chainId }}>
      {words.joining.toChain}
    </Link>
  );
}

/** Bundles that were taken before, for an answer that got lost. */
function Joined() {
  const { words } = useWords();
  const { data = [] } = useExchanges();
  const joined = data.filter(({ kind }) => kind === 'JOINING');
  if (joined.length === 0) return null;
  const head = [words.governance.when, words.chains.state, words.joining.message, words.common.actions];
  return (
    <section className="stack">
      <h2>{words.joining.before}</h2>
      <Table caption={words.joining.before} head={head} endFrom={3}>
        {joined.map((exchange) => (
          <tr key={exchange.id}>
            <td>
              <Moment at={exchange.createdAt} />
            </td>
            <td>
              <ExchangeState exchange={exchange} />
            </td>
            {exchange.status === 'DONE' ? (
              <td>
                <ToChain chainId={exchange.chainId} plain />
              </td>
            ) : (
              <td data-wrap>{exchange.message}</td>
            )}
            <td className="end">
              <DownloadFile exchange={exchange} size="small" />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

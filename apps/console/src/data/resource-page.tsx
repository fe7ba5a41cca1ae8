import type { ProcessorsQuery } from '@atoll/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Card, Empty, Fact, Facts, Graph, Hash, Notice, Status, Table, type GraphNode } from '@atoll/ui';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { BreakGlass, OwnReasons } from './emergency-forms.js';
import { AskForAccess, GrantDeeds } from './grant-forms.js';
import { usePurposeList, usePurposes } from '../shared/purposes.js';
import { nameOf } from '../shared/resource-name.js';
import { told } from '../shared/told.js';

/** One resource: what its owner allows, who got what of it, and who used that. */
export function ResourcePage() {
  const { words } = useWords();
  const chainId = useChainId();
  const { resource = '' } = useParams({ strict: false });
  const id = resource as `0x${string}`;
  const { mine } = useStanding(chainId);
  const found = useQuery({
    queryKey: ['resource', chainId, id],
    queryFn: async () => {
      const [{ dataPolicy }, { accessGrants }, { processors }] = await Promise.all([
        atoll.dataPolicy({ chainId, resource: id }),
        atoll.accessGrants({ chainId, resource: id, first: 50 }),
        atoll.processors({ chainId, resource: id, first: 50 }),
      ]);
      return { policy: dataPolicy, grants: accessGrants.nodes, receipts: processors.nodes };
    },
    meta: told(chainId, 'ACCESS_GRANT'),
  });
  return (
    <>
      <div className="row row-between">
        <h2>{(found.data && nameOf(found.data.policy.name)) || words.data.resource}</h2>
        <Link to="/chains/$chainId/data/access" params={{ chainId }}>
          {words.data.backToAccess}
        </Link>
      </div>
      <Answer query={found}>
        {(data) => (
          <>
            <PolicyFacts chainId={chainId} policy={data.policy} />
            <Lines chainId={chainId} data={data} />
            <section className="stack">
              <div className="row row-between">
                <h2>{words.data.grants}</h2>
                <div className="row">
                  <BreakGlass chainId={chainId} policy={data.policy} />
                  <AskForAccess chainId={chainId} policy={data.policy} />
                </div>
              </div>
              {data.grants.length === 0 ? (
                <Empty title={words.data.noGrants}>{words.data.noGrantsWhy}</Empty>
              ) : (
                <GrantDeeds chainId={chainId} owner={data.policy.owner} list={data.grants} />
              )}
            </section>
            {data.grants.some(({ emergencyOf }) => emergencyOf && emergencyOf === mine) && (
              <OwnReasons chainId={chainId} resource={id} />
            )}
            <Uses chainId={chainId} receipts={data.receipts} />
          </>
        )}
      </Answer>
    </>
  );
}

type Receipt = ProcessorsQuery['processors']['nodes'][number];

type Data = {
  policy: Awaited<ReturnType<typeof atoll.dataPolicy>>['dataPolicy'];
  grants: Awaited<ReturnType<typeof atoll.accessGrants>>['accessGrants']['nodes'];
  receipts: Receipt[];
};

function PolicyFacts({ chainId, policy }: { chainId: string; policy: Data['policy'] }) {
  const { words } = useWords();
  const purposes = usePurposes();
  return (
    <Card>
      <Facts>
        <Fact name={words.data.resource}>
          <Hash value={policy.resource} whole />
        </Fact>
        <Fact name={words.data.owner}>
          <Account chainId={chainId} address={policy.owner} />
        </Fact>
        <Fact name={words.data.scopes}>{policy.scopes.map((each) => words.data.scopeNames[each]).join(', ')}</Fact>
        <Fact name={words.data.purpose}>{purposes(policy.purposeMask)}</Fact>
        <Fact name={words.data.release}>{policy.brokered ? words.data.brokered : words.data.direct}</Fact>
        <Fact name={words.data.emergency}>
          {policy.emergencies ? words.data.emergencyMay : words.data.emergencyMayNot}
        </Fact>
        <Fact name={words.data.storers}>
          {policy.storers ? words.data.onlyStorers(policy.storers.length) : words.data.allStorers}
        </Fact>
        <Fact name={words.data.version}>{`${policy.version} · ${words.data.epoch} ${policy.epoch}`}</Fact>
      </Facts>
    </Card>
  );
}

/** Owner, resource, grants and uses, as lines from one to the next. */
function Lines({ chainId, data: { policy, grants, receipts } }: { chainId: string; data: Data }) {
  const { words } = useWords();
  const shown = grants.slice(0, 6);
  const nodes: GraphNode[] = [
    { id: 'owner', column: 0, title: <Account chainId={chainId} address={policy.owner} />, note: words.data.owner },
    {
      id: 'policy',
      column: 1,
      title: nameOf(policy.name) || <Hash value={policy.resource} />,
      note: words.data.policy,
    },
    ...shown.map(({ id, grantee, state }): GraphNode => ({
      ...{ id, column: 2, title: <Account chainId={chainId} address={grantee} /> },
      note: words.data.accessStates[state],
    })),
    ...shown.flatMap(({ id }): GraphNode[] => {
      const uses = receipts.filter(({ grantId }) => grantId === id).length;
      return uses > 0 ? [{ id: `uses-${id}`, column: 3, title: words.data.used(uses) }] : [];
    }),
  ];
  const edges: [string, string][] = [
    ['owner', 'policy'],
    ...shown.flatMap(({ id }): [string, string][] => [
      ['policy', id],
      [id, `uses-${id}`],
    ]),
  ];
  return <Graph label={words.data.provenance} nodes={nodes} edges={edges} />;
}

function Uses({ chainId, receipts }: { chainId: string; receipts: Receipt[] }) {
  const { words } = useWords();
  const purposes = usePurposeList();
  const { grantee, kind, purpose } = words.data;
  return (
    <section className="stack">
      <h2>{words.data.usesOf}</h2>
      {receipts.length === 0 ? (
        <Empty title={words.data.noUses}>{words.data.noUsesWhy}</Empty>
      ) : (
        <Table
          caption={words.data.usesOf}
          head={[grantee, kind, purpose, words.governance.when, words.explorer.transaction, words.common.actions]}
          endFrom={5}
        >
          {receipts.map((receipt) => (
            <tr key={`${receipt.block}-${receipt.logIndex}`}>
              <td>{receipt.grantee ? <Account chainId={chainId} address={receipt.grantee} /> : '–'}</td>
              <td>{words.data.receiptKinds[receipt.kind]}</td>
              <td>{purposes.find(({ bit }) => bit === receipt.purpose)?.name ?? receipt.purpose ?? '–'}</td>
              <td>
                <Moment at={receipt.minedAt} />
              </td>
              <td>
                <Link
                  to="/chains/$chainId/explorer/transactions/$hash"
                  params={{ chainId, hash: receipt.transactionHash }}
                >
                  <Hash value={receipt.transactionHash} />
                </Link>
              </td>
              <td className="end">
                <OnChain chainId={chainId} receipt={receipt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

/** Asks a node of the organisation's own whether the chain has it just so. */
function OnChain({ chainId, receipt }: { chainId: string; receipt: Receipt }) {
  const { words } = useWords();
  const { block, logIndex } = receipt;
  const check = useMutation({
    mutationFn: async () => (await atoll.verifyAccessReceipt({ chainId, block, logIndex })).verifyAccessReceipt,
  });
  if (check.isError) return <Problem error={check.error} />;
  if (check.data === true) return <Status tone="good">{words.data.onTheChain}</Status>;
  if (check.data === false) return <Notice tone="bad">{words.data.notOnTheChain}</Notice>;
  return (
    <Button size="small" busy={check.isPending} onClick={() => check.mutate()}>
      {words.data.askNode}
    </Button>
  );
}

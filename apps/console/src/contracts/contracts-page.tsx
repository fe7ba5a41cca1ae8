import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Table } from '@atoll/ui';

import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { DeploymentState } from './deployment-state.js';

export function ContractsPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const deployments = useQuery({
    queryKey: ['deployments', chainId],
    queryFn: async () => (await atoll.deployments({ chainId, first: 100 })).deployments.nodes,
    meta: told(chainId, 'DEPLOYMENT'),
  });
  const action = (
    <Link className="button" data-look="primary" to="/chains/$chainId/contracts/new" params={{ chainId }}>
      {words.contracts.deploy}
    </Link>
  );
  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{words.tabs.contracts}</h2>
        {deployments.data?.length ? action : null}
      </div>
      <Answer query={deployments}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.contracts.none} action={action}>
              {words.contracts.noneWhy}
            </Empty>
          ) : (
            <Table
              caption={words.tabs.contracts}
              head={[
                words.contracts.contract,
                words.chains.state,
                words.nodes.address,
                words.nodes.owner,
                words.governance.when,
              ]}
            >
              {list.map(({ id, contractName, status, address, organisation, createdAt }) => (
                <tr key={id}>
                  <td>
                    <Link to="/chains/$chainId/contracts/$deploymentId" params={{ chainId, deploymentId: id }}>
                      {contractName}
                    </Link>
                  </td>
                  <td>
                    <DeploymentState status={status} />
                  </td>
                  <td>{address ? <Hash value={address} /> : '–'}</td>
                  <td>{organisation?.name ?? '–'}</td>
                  <td>
                    <Moment at={createdAt} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </div>
  );
}

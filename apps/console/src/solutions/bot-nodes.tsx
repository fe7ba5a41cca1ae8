import { useQuery } from '@tanstack/react-query';
import { Empty, Table, TextArea, TextField } from '@atoll/ui';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { ServiceDeedProgress } from '../shared/deed-progress.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const MOST = 100;

/** The nodes by which members take part, as they told of them. */
export function BotNodes({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const { nodes: title, node, height, lastSeen, never, noNodes, noNodesWhy, register } = words.solutions.bot;
  const may = useMay('service:manage');
  const { mine } = useStanding(chainId);
  const nodes = useQuery({
    queryKey: ['service-nodes', chainId],
    queryFn: async () => (await atoll.serviceNodes({ chainId, first: MOST })).serviceNodes.nodes,
    meta: told(chainId, 'SERVICE'),
  });
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{title}</h2>
        {may && mine && (
          <Opener text={register.title}>{(close) => <RegisterNode chainId={chainId} onClose={close} />}</Opener>
        )}
      </div>
      <Answer query={nodes}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={noNodes}>{noNodesWhy}</Empty>
          ) : (
            <Table caption={title} head={[node, words.data.owner, height, lastSeen]}>
              {list.map((each) => (
                <tr key={each.id}>
                  <td>{each.name}</td>
                  <td>
                    <Account chainId={chainId} address={each.owner} />
                  </td>
                  <td className="numbers">{number.format(BigInt(each.height))}</td>
                  <td>{each.lastSeen ? <Moment at={each.lastSeen} /> : never}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

function RegisterNode({ chainId, onClose }: { chainId: string; onClose: () => void }) {
  const { words } = useWords();
  const { register, nodeName, nodeNameHint, nodeInfo, nodeInfoHint } = words.solutions.bot;
  return (
    <FormDialog
      title={register.title}
      what={register.what}
      send={async ({ read }) =>
        (await atoll.registerNode({ input: { chainId, name: read('name'), info: read('info') } })).registerNode.id
      }
      sent={(id) => <ServiceDeedProgress id={id} stale={['service-nodes', 'system']} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <TextField
            label={nodeName}
            hint={nodeNameHint}
            error={complaint('name')}
            name="name"
            required
            maxLength={32}
            autoComplete="off"
          />
          <TextArea label={nodeInfo} hint={nodeInfoHint} error={complaint('info')} name="info" rows={2} required />
        </>
      )}
    </FormDialog>
  );
}

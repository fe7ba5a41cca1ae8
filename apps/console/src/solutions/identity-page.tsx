import type { CredentialStatus, DeviceStatus } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Card, Empty, Figure, Hash, Status, Table, TextField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChain, useChainId } from '../shared/chain.js';
import { didOf } from '../shared/did.js';
import { onSubmit } from '../shared/form.js';
import { useMembers } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { countBy, MOST_COUNTED, type Counted } from './count.js';
import { InPlace } from './in-place.js';

const DEVICE_STATES = ['REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED'] as const satisfies DeviceStatus[];
const CREDENTIAL_STATES = [
  ...(['QUEUED', 'SIGNED', 'VALID', 'SUSPENDED', 'REVOKED', 'FAILED'] as const),
] satisfies CredentialStatus[];

/** Who the things of a chain are, at a glance: how many in which state, who vouched for them, and whose logs show it. */
export function IdentitySystemPage() {
  const chainId = useChainId();
  return (
    <InPlace chainId={chainId}>
      <FindDid chainId={chainId} />
      <Devices chainId={chainId} />
      <Credentials chainId={chainId} />
      <LogHeads chainId={chainId} />
    </InPlace>
  );
}

/** Any DID of the chain, by itself or by its address. */
function FindDid({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { find, findHint } = words.solutions.identity;
  const evmChainId = useChain().data?.evmChainId;
  const navigate = useNavigate();
  const go = (text: string) => {
    const did = text.startsWith('did:') || !evmChainId ? text : didOf(evmChainId, text);
    void navigate({ to: '/chains/$chainId/identity/devices/$did', params: { chainId, did } });
  };
  return (
    <form className="search" role="search" onSubmit={onSubmit((read) => go(read('did')))}>
      <TextField
        label={find}
        hint={findHint}
        name="did"
        className="mono"
        pattern="(did:ethr:0x[0-9a-fA-F]+:)?0x[0-9a-fA-F]{40}"
        placeholder="did:ethr:0x…"
        required
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit">{words.explorer.go}</Button>
    </form>
  );
}

function Devices({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { devices, seeDevices } = words.solutions.identity;
  const counts = useQuery({
    queryKey: ['devices-by-state', chainId],
    queryFn: () =>
      Promise.all(
        DEVICE_STATES.map(async (state): Promise<Counted<DeviceStatus>> => {
          const { nodes, pageInfo } = (await atoll.devices({ chainId, filter: { status: state }, first: MOST_COUNTED }))
            .devices;
          return { state, count: nodes.length, more: pageInfo.hasNextPage };
        }),
      ),
    meta: told(chainId, 'DEVICE'),
  });
  return (
    <Card
      title={devices}
      action={
        <Link to="/chains/$chainId/identity" params={{ chainId }}>
          {seeDevices}
        </Link>
      }
    >
      <Answer query={counts}>
        {(list) =>
          list.every(({ count }) => count === 0) ? (
            <Empty
              title={words.identity.none}
              action={
                <Link className="button" to="/chains/$chainId/identity/enrolments" params={{ chainId }}>
                  {words.identity.enrol}
                </Link>
              }
            >
              {words.identity.noneWhy}
            </Empty>
          ) : (
            <Figures list={list.map((each) => ({ ...each, name: words.identity.statuses[each.state] }))} />
          )
        }
      </Answer>
    </Card>
  );
}

function Figures({ list }: { list: { name: string; count: number; more?: boolean }[] }) {
  const { words, number } = useWords();
  const { atLeast } = words.solutions.identity;
  return (
    <dl className="figures">
      {list.map(({ name, count, more }) => (
        <Figure key={name} name={name}>
          {more ? atLeast(number.format(count)) : number.format(count)}
        </Figure>
      ))}
    </dl>
  );
}

function Credentials({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { credentials, credentialsOf, seeCredentials, noCredentials, noCredentialsWhy } = words.solutions.identity;
  const newest = useQuery({
    queryKey: ['credentials-by-state', chainId],
    queryFn: async () => (await atoll.credentials({ chainId, first: MOST_COUNTED })).credentials.nodes,
    meta: told(chainId, 'CREDENTIAL'),
  });
  return (
    <Card
      title={credentials}
      action={
        <Link to="/chains/$chainId/identity/credentials" params={{ chainId }}>
          {seeCredentials}
        </Link>
      }
    >
      <Answer query={newest}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={noCredentials}>{noCredentialsWhy}</Empty>
          ) : (
            <>
              <p className="muted small">{credentialsOf}</p>
              <Figures
                list={countBy(
                  CREDENTIAL_STATES,
                  list.map(({ status }) => status),
                ).map(({ state, count }) => ({ name: words.identity.credentialStatuses[state], count }))}
              />
            </>
          )
        }
      </Answer>
    </Card>
  );
}

/** What each member's log says of itself, and whether the chain has it. */
function LogHeads({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const { logs: title, seeCertificates } = words.solutions.identity;
  const { member, entries, root, headAt, anchoredAt } = words.identity;
  const logs = useQuery({
    queryKey: ['certificate-logs', chainId],
    queryFn: async () => (await atoll.certificateLogs({ chainId })).certificateLogs,
    meta: told(chainId, 'CERTIFICATE'),
  });
  return (
    <Card
      title={title}
      action={
        <Link to="/chains/$chainId/identity/certificates" params={{ chainId }}>
          {seeCertificates}
        </Link>
      }
    >
      <Answer query={logs}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.identity.noLogs}>{words.identity.noLogsWhy}</Empty>
          ) : (
            <Table caption={title} head={[member, words.chains.state, entries, root, headAt, anchoredAt]}>
              {list.map(({ organisationId, head, problem }) => (
                <tr key={organisationId}>
                  <td>
                    <Member chainId={chainId} organisationId={organisationId} />
                  </td>
                  <td title={problem ?? undefined}>
                    <Status tone={problem ? 'bad' : 'good'}>
                      {problem ? words.identity.logTrouble : words.identity.logGood}
                    </Status>
                  </td>
                  <td className="numbers">{head ? number.format(BigInt(head.size)) : '–'}</td>
                  <td>{head ? <Hash value={head.root} /> : '–'}</td>
                  <td>{head ? <Moment at={head.at} /> : '–'}</td>
                  <td>{head?.anchoredAt ? <Moment at={head.anchoredAt} /> : '–'}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </Card>
  );
}

function Member({ chainId, organisationId }: { chainId: string; organisationId: string }) {
  const known = useMembers(chainId).data?.find(({ organisation }) => organisation?.id === organisationId);
  return known?.organisation?.name ?? <Hash value={organisationId} />;
}

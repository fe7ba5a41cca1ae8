import type { CertificateState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Hash, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';

const TONES: Record<CertificateState, Tone> = {
  ...{ REQUESTED: 'idle', SIGNED: 'idle', PLACED: 'idle', LOGGED: 'good', REVOKING: 'warn', REVOKED: 'bad' },
};

/** The members' logs of certificates, and whose authorities wrote into them. */
export function CertificatesPage() {
  const chainId = useChainId();
  const [authority, choose] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <Logs chainId={chainId} />
      <Authorities chainId={chainId} chosen={authority?.id} onChoose={choose} />
      {authority && <Certificates key={authority.id} {...authority} />}
    </>
  );
}

function Logs({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const logs = useQuery({
    queryKey: ['certificate-logs', chainId],
    queryFn: async () => (await atoll.certificateLogs({ chainId })).certificateLogs,
    meta: told(chainId, 'CERTIFICATE'),
  });
  const { member, entries, root, headAt, anchoredAt } = words.identity;
  return (
    <section className="stack">
      <h2>{words.identity.logs}</h2>
      <Answer query={logs}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.identity.noLogs}>{words.identity.noLogsWhy}</Empty>
          ) : (
            <Table caption={words.identity.logs} head={[member, words.chains.state, entries, root, headAt, anchoredAt]}>
              {list.map(({ organisationId, head, problem }) => (
                <tr key={organisationId}>
                  <td>
                    <Hash value={organisationId} />
                  </td>
                  <td title={problem ?? undefined}>
                    <Status tone={problem ? 'bad' : 'good'}>
                      {problem ? words.identity.logTrouble : words.identity.logGood}
                    </Status>
                  </td>
                  <td>{head ? number.format(BigInt(head.size)) : '–'}</td>
                  <td>{head ? <Hash value={head.root} /> : '–'}</td>
                  <td>{head ? <Moment at={head.at} /> : '–'}</td>
                  <td>{head?.anchoredAt ? <Moment at={head.anchoredAt} /> : '–'}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

type Choosing = {
  chainId: string;
  chosen: string | undefined;
  onChoose: (authority: { id: string; name: string }) => void;
};

function Authorities({ chainId, chosen, onChoose }: Choosing) {
  const { words } = useWords();
  const authorities = useQuery({
    queryKey: ['authorities', chainId],
    queryFn: async () => (await atoll.certificateAuthorities({ chainId, first: 100 })).certificateAuthorities.nodes,
    meta: told(chainId, 'CERTIFICATE'),
  });
  const { name, member, enrols } = words.identity;
  return (
    <section className="stack">
      <h2>{words.identity.authorities}</h2>
      <Answer query={authorities}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.identity.noAuthorities}>{words.identity.noAuthoritiesWhy}</Empty>
          ) : (
            <Table
              caption={words.identity.authorities}
              head={[name, member, enrols, words.governance.when, words.common.actions]}
              endFrom={4}
            >
              {list.map((each) => (
                <tr key={each.id}>
                  <td>{each.name}</td>
                  <td>
                    <Hash value={each.organisationId} />
                  </td>
                  <td>{each.enrols ? words.identity.yes : words.identity.no}</td>
                  <td>
                    <Moment at={each.createdAt} />
                  </td>
                  <td className="end">
                    <Button
                      size="small"
                      aria-pressed={each.id === chosen}
                      aria-label={words.identity.certificatesOf(each.name)}
                      onClick={() => onChoose({ id: each.id, name: each.name })}
                    >
                      {words.identity.certificates}
                    </Button>
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

function Certificates({ id, name }: { id: string; name: string }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const certificates = useQuery({
    queryKey: ['certificates', id, after ?? null],
    queryFn: async () =>
      (await atoll.certificates({ authorityId: id, first: 25, ...(after && { after }) })).certificates,
    meta: told(null, 'CERTIFICATE'),
  });
  const { subject, position, validUntil, hash } = { ...words.identity, hash: words.explorer.hash };
  return (
    <section className="stack">
      <h2>{words.identity.certificatesOf(name)}</h2>
      <Answer query={certificates}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.identity.noCertificates}>{words.identity.noCertificatesWhy}</Empty>
          ) : (
            <>
              <Table
                caption={words.identity.certificates}
                head={[subject, words.chains.state, position, validUntil, hash]}
              >
                {nodes.map((each) => (
                  <tr key={each.id}>
                    <td>{each.subject}</td>
                    <td title={each.problem ?? undefined}>
                      <Status tone={TONES[each.state]}>{words.identity.certificateStates[each.state]}</Status>
                    </td>
                    <td>{each.position ?? '–'}</td>
                    <td>
                      <Moment at={each.notAfter} />
                    </td>
                    <td>{each.certHash ? <Hash value={each.certHash} /> : '–'}</td>
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

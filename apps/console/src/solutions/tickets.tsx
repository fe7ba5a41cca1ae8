import type { ServiceTicketPartsFragment, TicketState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { CheckField, Empty, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { useServices } from './bot-services.js';
import { Interactions } from './interactions.js';
import { TicketDeeds } from './ticket-deeds.js';

const TONES: Record<TicketState, Tone> = {
  ...{ REQUESTED: 'warn', GRANTED: 'good', DENIED: 'bad', CLOSED: 'idle', EXPIRED: 'idle', REVOKED: 'bad' },
};

/** Who may use which service, and who asks to. */
export function Tickets({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { tickets: title, onlyOpen, noTickets, noTicketsWhy } = words.solutions.bot;
  const [open, onlyRequests] = useState(false);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const tickets = useQuery({
    queryKey: ['tickets', chainId, open, after ?? null],
    queryFn: async () => {
      const filter = { ...(open && { state: 'REQUESTED' as const }), ...(after && { after }) };
      return (await atoll.serviceTickets({ chainId, first: 20, ...filter })).serviceTickets;
    },
    meta: told(chainId, 'SERVICE_TICKET'),
  });
  return (
    <section className="stack">
      <h2>{title}</h2>
      <CheckField
        label={onlyOpen}
        checked={open}
        onChange={(event) => {
          setPages([]);
          onlyRequests(event.target.checked);
        }}
      />
      <Answer query={tickets}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={noTickets}>{noTicketsWhy}</Empty>
          ) : (
            <>
              <TicketTable chainId={chainId} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function TicketTable({ chainId, list }: { chainId: string; list: ServiceTicketPartsFragment[] }) {
  const { words, number } = useWords();
  const { tickets: title, holder, service, uses, states, through, itself } = words.solutions.bot;
  const services = useServices(chainId).data ?? [];
  const may = useMay('service:manage');
  const { mine } = useStanding(chainId);
  const head = [service, words.chains.state, holder, through, uses, words.identity.validUntil, words.common.actions];
  return (
    <Table caption={title} head={head} endFrom={head.length - 1}>
      {list.map((ticket) => {
        const of = services.find(({ id }) => id === ticket.serviceId);
        return (
          <tr key={ticket.id}>
            <td>{of?.descriptor?.name ?? of?.name ?? '–'}</td>
            <td>
              <Status tone={TONES[ticket.state]}>{states[ticket.state]}</Status>
            </td>
            <td>
              <Account chainId={chainId} address={ticket.holder} />
            </td>
            <td>
              {ticket.through === ticket.holder ? itself : <Account chainId={chainId} address={ticket.through} />}
            </td>
            <td className="numbers">{number.format(ticket.interactions)}</td>
            <td>
              {ticket.validUntil ? <Moment at={new Date(Number(ticket.validUntil) * 1_000).toISOString()} /> : '–'}
            </td>
            <td className="end">
              <span className="row">
                {may && mine && (
                  <TicketDeeds
                    chainId={chainId}
                    ticket={ticket}
                    serves={of?.owner === mine}
                    holds={ticket.holder === mine}
                  />
                )}
                {ticket.interactions > 0 && <Interactions chainId={chainId} ticketId={ticket.id} />}
              </span>
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

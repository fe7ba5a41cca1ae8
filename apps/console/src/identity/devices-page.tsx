import type { DeviceFilterInput, DevicePartsFragment, DeviceStatus } from '@atoll/sdk';
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Empty, SelectField, TextField } from '@atoll/ui';
import { useCallback } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { onSubmit } from '../shared/form.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { DeviceTable } from './device-table.js';

const PART = 100;

/** What of all devices is looked at; in the address of the page, so that it can be sent to others. */
export type DeviceSearch = { status?: DeviceStatus; class?: 'FULL' | 'CONSTRAINED'; text?: string };

const STATUSES = ['UNREGISTERED', 'REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED'] as const;

export function deviceSearch(search: Record<string, unknown>): DeviceSearch {
  const status = STATUSES.find((each) => each === search['status']);
  const kind = (['FULL', 'CONSTRAINED'] as const).find((each) => each === search['class']);
  const text = typeof search['text'] === 'string' ? search['text'].slice(0, 64) : '';
  return { ...(status && { status }), ...(kind && { class: kind }), ...(text && { text }) };
}

export function DevicesPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const filter = deviceSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const devices = useDevices(chainId, filter);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = devices;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filter).length > 0;
  const enrol = (
    <Link className="button" data-look="primary" to="/chains/$chainId/identity/enrolments" params={{ chainId }}>
      {words.identity.enrol}
    </Link>
  );
  return (
    <>
      <Filters filter={filter} />
      <Answer query={devices}>
        {(rows) => {
          if (rows.length === 0 && filtered)
            return <Empty title={words.identity.noneSuch}>{words.identity.noneSuchWhy}</Empty>;
          if (rows.length === 0)
            return (
              <Empty title={words.identity.none} action={enrol}>
                {words.identity.noneWhy}
              </Empty>
            );
          return <DeviceTable chainId={chainId} rows={rows} more={hasNextPage} onNearEnd={onNearEnd} />;
        }}
      </Answer>
    </>
  );
}

/** In the order of addresses, part by part as somebody comes near the end of what is known. */
function useDevices(chainId: string, search: DeviceSearch) {
  const { text, ...exact } = search;
  const filter: DeviceFilterInput = { ...exact, ...(text && { text }) };
  return useInfiniteQuery({
    queryKey: ['devices', chainId, filter],
    queryFn: async ({ pageParam }) =>
      (await atoll.devices({ chainId, filter, first: PART, ...(pageParam && { after: pageParam }) })).devices,
    initialPageParam: '',
    select: rowsOf,
    structuralSharing: false, // every part that comes would be compared with all that came before
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    meta: told(chainId, 'DEVICE'),
  });
}

const rowsOf = ({ pages }: InfiniteData<{ nodes: DevicePartsFragment[] }>) => pages.flatMap(({ nodes }) => nodes);

function Filters({ filter }: { filter: DeviceSearch }) {
  const { words } = useWords();
  const navigate = useNavigate();
  const chainId = useChainId();
  const look = (search: DeviceSearch) =>
    void navigate({ to: '/chains/$chainId/identity', params: { chainId }, search: search as never, replace: true });
  const find = onSubmit((read) =>
    look(deviceSearch({ status: read('status'), class: read('class'), text: read('text') })),
  );
  return (
    <form className="search" role="search" onSubmit={find} key={JSON.stringify(filter)}>
      <TextField
        label={words.identity.find}
        name="text"
        defaultValue={filter.text ?? ''}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField
        label={words.chains.state}
        name="status"
        defaultValue={filter.status ?? ''}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      >
        <option value="">{words.identity.any}</option>
        {STATUSES.map((each) => (
          <option key={each} value={each}>
            {words.identity.statuses[each]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={words.identity.class}
        name="class"
        defaultValue={filter.class ?? ''}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      >
        <option value="">{words.identity.any}</option>
        <option value="FULL">{words.identity.classes.FULL}</option>
        <option value="CONSTRAINED">{words.identity.classes.CONSTRAINED}</option>
      </SelectField>
      <Button type="submit">{words.explorer.go}</Button>
    </form>
  );
}

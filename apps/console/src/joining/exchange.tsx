import type { ExchangePartsFragment, ExchangeStatus } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Button, Notice, Status, Waiting, type Tone } from '@atoll/ui';
import type { ReactNode } from 'react';

import { atoll } from '../shared/atoll.js';
import { download } from '../shared/download.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';

export type Exchange = ExchangePartsFragment;

const TONES: Record<ExchangeStatus, Tone> = { WAITING: 'warn', DONE: 'good', REFUSED: 'bad' };

/** Where a file is on its way: worked on, carried out with what is next, or refused with why. */
export function FollowExchange({ begun, next }: { begun: Exchange; next?: (done: Exchange) => ReactNode }) {
  const { words } = useWords();
  const { data: exchange, error } = useQuery({
    queryKey: ['exchange', begun.id],
    queryFn: async () => (await atoll.exchange({ id: begun.id })).exchange,
    initialData: begun,
    meta: told(null, 'EXCHANGE'),
  });
  if (exchange.status === 'REFUSED')
    return (
      <Notice tone="bad" title={words.joining.refused}>
        {exchange.message}
      </Notice>
    );
  if (exchange.status === 'WAITING')
    return (
      <>
        {error && <Problem error={error} />}
        <p>{words.joining.waiting[exchange.kind]}</p>
        <Waiting label={words.common.loading} long={words.joining.waitingLong} />
      </>
    );
  return (
    <>
      <Notice tone="good" title={words.joining.done[exchange.kind]}>
        {words.joining.next[exchange.kind]}
      </Notice>
      <div className="row">
        <DownloadFile exchange={exchange} look="primary" />
        {next?.(exchange)}
      </div>
    </>
  );
}

export function ExchangeState({ exchange: { status } }: { exchange: Exchange }) {
  const { words } = useWords();
  return <Status tone={TONES[status]}>{words.joining.statuses[status]}</Status>;
}

type DownloadProps = { exchange: Exchange; look?: 'primary'; size?: 'small' };

/** Byte for byte as it was signed. */
export function DownloadFile({ exchange: { kind, file, id }, ...look }: DownloadProps) {
  const { words } = useWords();
  if (file === null) return null;
  const [name, text] =
    kind === 'BUNDLE' ? ['join-bundle', words.joining.downloadBundle] : ['join-answer', words.joining.downloadAnswer];
  return (
    <Button {...look} onClick={() => download(`${name}-${id.slice(-6)}.json`, file, 'application/json')}>
      {text}
    </Button>
  );
}

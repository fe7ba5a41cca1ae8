import { AtollError } from '@atoll/sdk';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Card, Code, Notice, Progress } from '@atoll/ui';
import { useEffect, useRef, useState } from 'react';

import type { Chain } from '../shared/chain.js';
import { download, save } from '../shared/download.js';
import { Problem } from '../shared/problem.js';
import { genesisFile } from '../shared/snippets.js';
import { useWords } from '../words/words.js';
import type { Packed, Packing } from './pack-export.js';
import { namedOf } from './undecoded.js';

/** Nothing of a chain is bound to whoever keeps it. */
export function Leaving({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const { id, name, genesis } = chain;
  const saveGenesis = () => download(genesisFile(name), JSON.stringify(genesis, null, 2), 'application/json');
  return (
    <Card
      title={words.connect.leaving}
      action={
        <Button onClick={saveGenesis} disabled={!genesis}>
          {words.connect.genesis}
        </Button>
      }
    >
      <p className="muted">{words.connect.leavingWhy}</p>
      <TakeAlong chain={chain} />
      <p className="muted">{words.connect.leavingLong}</p>
      <Code text={`atoll export ${id} --to leaving`} words={words.common} label={words.connect.leaving} />
    </Card>
  );
}

function TakeAlong({ chain: { id, name, genesis, height } }: { chain: Chain }) {
  const { words, number } = useWords();
  const [packing, setPacking] = useState<Packing | null>(null);
  const leave = useRef(new AbortController());
  useEffect(() => () => leave.current.abort(), []);
  const pack = useMutation({
    mutationFn: async () => {
      leave.current = new AbortController();
      setPacking(null);
      const { packExport } = await import('./pack-export.js');
      return packExport(id, leave.current.signal, setPacking);
    },
    onSuccess: ({ archive }) => save(`${name}.zip`, archive),
  });
  const { packing: says } = words.connect;
  return (
    <>
      <div className="row">
        <Button look="primary" busy={pack.isPending} disabled={!genesis} onClick={() => pack.mutate()}>
          {words.connect.takeAlong}
        </Button>
        {pack.isPending && <Button onClick={() => leave.current.abort()}>{words.common.cancel}</Button>}
      </div>
      {pack.isPending && packing && (
        <Progress
          label={says(packing.file, number.format(packing.block))}
          done={packing.block}
          all={Math.max(packing.block, Number(height))}
        />
      )}
      {pack.isSuccess && <Taken {...pack.data} />}
      {pack.isError && <Refused error={pack.error} />}
    </>
  );
}

/** What whoever takes keys along must know. */
function Taken({ leaving: { head, counts, running, undecoded } }: Packed) {
  const { words, number } = useWords();
  const { named, more } = namedOf(undecoded);
  return (
    <>
      <Notice tone="good" title={words.connect.taken(number.format(head.number))}>
        {words.connect.takenWhat(counts, number.format)}
      </Notice>
      {running.length > 0 && (
        <Notice tone="warn" title={words.connect.stillRuns(running.join(', '))}>
          {words.connect.stillRunsWhy}
        </Notice>
      )}
      {named.length > 0 && (
        <Notice tone="warn" title={words.connect.undecoded}>
          {words.connect.undecodedWhy(named.map((block) => number.format(block)).join(', '), more, number.format)}
        </Notice>
      )}
      {counts.keys === 0 && (
        <Notice
          title={words.connect.noKeys}
          action={
            <Link className="button" to="/organisation/backups">
              {words.backups.title}
            </Link>
          }
        >
          {words.connect.noKeysWhy}
        </Notice>
      )}
    </>
  );
}

function Refused({ error }: { error: Error }) {
  const { words } = useWords();
  if (error.name === 'AbortError') return null;
  if (error instanceof AtollError || error instanceof TypeError) return <Problem error={error} />;
  return (
    <Notice tone="bad" title={words.connect.unsound}>
      {words.connect.unsoundWhy} <span className="mono small">{error.message}</span>
    </Notice>
  );
}

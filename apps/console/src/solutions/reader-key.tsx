import { toHex } from '@atoll/crypto';
import { kemKeys } from '@atoll/crypto/hpke';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, Hash, Notice } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { Problem } from '../shared/problem.js';
import { useStanding } from '../shared/members.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const AGAIN_MS = 5_000;
const DAYS = 365;

/** The key that the chain shows of an account, for others to wrap keys for; null where it shows none. */
export function useReaderKey(chainId: string, of?: string) {
  const { mine } = useStanding(chainId);
  const address = (of ?? mine) as `0x${string}` | undefined;
  return useQuery({
    queryKey: ['reader-key', chainId, address ?? null],
    queryFn: async () => (await atoll.readerKey({ chainId, address: address! })).readerKey ?? null,
    enabled: address !== undefined,
    refetchInterval: AGAIN_MS,
  });
}

/** A key whose private half this browser makes, shows once, and forgets. */
export function ReaderKey({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { title, what, none, publish, another, once, id, private: secret } = words.market.reader;
  const { mine } = useStanding(chainId);
  const may = useMay('data:manage', 'transaction:send');
  const queries = useQueryClient();
  const known = useReaderKey(chainId);
  const make = useMutation({
    mutationFn: async () => {
      const { publicKey, privateKey } = await kemKeys('P256');
      const input = { chainId, kem: 'P256' as const, publicKey: toHex(publicKey), days: DAYS };
      const deed = (await atoll.publishReaderKey({ input })).publishReaderKey;
      return { deed: deed.id, privateKey: toHex(privateKey) };
    },
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: ['reader-key'] }),
  });
  if (!mine) return null;
  return (
    <Card title={title}>
      <p className="muted">{what}</p>
      {known.data ? (
        <p>
          {id} <Hash value={known.data.publicKey} />
        </p>
      ) : (
        <p>{none}</p>
      )}
      {make.isError && <Problem error={make.error} />}
      {make.data ? (
        <>
          <Notice tone="warn">{once}</Notice>
          <Code text={make.data.privateKey} words={words.common} label={secret} />
          <AccessDeedProgress id={make.data.deed} stale={['reader-key']} />
        </>
      ) : (
        may && (
          <div className="row">
            <Button busy={make.isPending} onClick={() => make.mutate()}>
              {known.data ? another : publish}
            </Button>
          </div>
        )
      )}
    </Card>
  );
}

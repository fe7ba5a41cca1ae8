import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Card, Fact, Facts, Hash, Notice } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Verify } from '../shared/verify/verify.js';
import { useWords } from '../words/words.js';
import { ether } from './units.js';

type Props = { chainId: string; address: `0x${string}` };

/** What the address is in the state of one block. It stays that block's until somebody asks anew, so that what is proven is what is shown. */
export function AccountFacts({ chainId, address }: Props) {
  const { words, number } = useWords();
  const account = useQuery({
    queryKey: ['account', chainId, address],
    queryFn: async () => (await atoll.account({ chainId, address })).address.account ?? null,
    staleTime: Infinity,
  });
  const { state } = words.explorer;
  return (
    <Answer query={account}>
      {(data) =>
        data === null ? (
          <Notice tone="warn">{words.explorer.noNode}</Notice>
        ) : (
          <>
            <Card
              title={words.explorer.now}
              action={
                <Button size="small" busy={account.isFetching} onClick={() => void account.refetch()}>
                  {words.explorer.again}
                </Button>
              }
            >
              <Facts>
                <Fact name={words.explorer.asOf}>
                  <Link
                    to="/chains/$chainId/explorer/blocks/$number"
                    params={{ chainId, number: data.blockNumber }}
                    title={state}
                  >
                    {number.format(BigInt(data.blockNumber))}
                  </Link>
                </Fact>
                <Fact name={words.explorer.balance}>{ether(data.balance)}</Fact>
                <Fact name={words.explorer.sent}>{number.format(BigInt(data.nonce))}</Fact>
                <Fact name={words.explorer.code}>
                  {data.codeHash ? <Hash value={data.codeHash} whole /> : words.explorer.noCode}
                </Fact>
              </Facts>
            </Card>
            <Verify
              key={data.blockNumber}
              what={words.explorer.address}
              checks={['chain', 'seals', 'account']}
              work={(checks, hearing) => checks.checkAccount(chainId, address, data, hearing)}
            />
          </>
        )
      }
    </Answer>
  );
}

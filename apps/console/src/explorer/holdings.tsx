import type { TokenPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Table } from '@atoll/ui';
import { useState, type ReactNode } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { amountOf, useTokens } from './tokens.js';
import { AddressLink } from './transactions.js';

type Hex = `0x${string}`;

/** What somebody has of tokens. */
export function Holdings({ chainId, holder }: { chainId: string; holder: Hex }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const holdings = useQuery({
    queryKey: ['holdings', chainId, holder, after ?? null],
    queryFn: async () =>
      (await atoll.tokenBalances({ chainId, holder, first: 25, ...(after && { after }) })).address.tokenBalances,
    meta: told(chainId, 'BLOCK'),
  });
  const tokens = useTokens(chainId, holdings.data?.nodes.map(({ token }) => token) ?? []);
  const { token, tokenId, amount } = words.explorer;
  if (holdings.data?.nodes.length === 0 && pages.length === 0) return null;
  return (
    <section className="stack">
      <h2>{words.explorer.tokens}</h2>
      <Answer query={holdings}>
        {({ nodes, pageInfo }) => (
          <>
            <Table caption={words.explorer.tokens} head={[token, tokenId, amount]}>
              {nodes.map((each) => (
                <HoldingRow
                  key={`${each.token}-${each.standard}-${each.tokenId}`}
                  holding={each}
                  token={tokens.get(each.token)}
                >
                  <bdi className="written">{tokens.get(each.token)?.name}</bdi>{' '}
                  <AddressLink chainId={chainId} address={each.token} />
                </HoldingRow>
              ))}
            </Table>
            <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} oldestFirst />
          </>
        )}
      </Answer>
    </section>
  );
}

/** Who has a token. */
export function Holders({ chainId, token }: { chainId: string; token: TokenPartsFragment }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const holders = useQuery({
    queryKey: ['holders', chainId, token.address, after ?? null],
    queryFn: async () =>
      (await atoll.tokenHolders({ chainId, token: token.address, first: 25, ...(after && { after }) })).address
        .tokenHolders,
    meta: told(chainId, 'BLOCK'),
  });
  const { holder, tokenId, amount } = words.explorer;
  return (
    <section className="stack">
      <h2>{words.explorer.holders}</h2>
      <Answer query={holders}>
        {({ nodes, pageInfo }) => (
          <>
            <Table caption={words.explorer.holders} head={[holder, tokenId, amount]}>
              {nodes.map((each) => (
                <HoldingRow key={`${each.holder}-${each.standard}-${each.tokenId}`} holding={each} token={token}>
                  <AddressLink chainId={chainId} address={each.holder} />
                </HoldingRow>
              ))}
            </Table>
            <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} oldestFirst />
          </>
        )}
      </Answer>
    </section>
  );
}

type RowProps = {
  holding: { standard: TokenPartsFragment['standard']; tokenId: string; amount: string };
  token: TokenPartsFragment | undefined;
  /** Of what, or whose. */
  children: ReactNode;
};

function HoldingRow({ holding: { standard, tokenId, amount }, token, children }: RowProps) {
  return (
    <tr>
      <td>{children}</td>
      <td>
        <span className="numbers written">{standard === 'ERC20' ? '–' : tokenId}</span>
      </td>
      <td>
        <Amount amount={amount} token={token} />
      </td>
    </tr>
  );
}

/** On hover what the chain has. */
function Amount({ amount, token }: { amount: string; token: TokenPartsFragment | undefined }) {
  const { words } = useWords();
  // Without decimals it may be a millionth or a whole, and must not pass for the one or the other.
  const unit = token?.decimals == null && token?.standard !== 'ERC721' && words.explorer.smallest;
  return (
    <span className="numbers written" title={amount}>
      {amountOf(amount, token)} <bdi className="muted">{token?.symbol}</bdi>{' '}
      {unit && <span className="muted">{unit}</span>}
    </span>
  );
}

import type { MinedTransactionPartsFragment } from '@atoll/sdk';
import { Link } from '@tanstack/react-router';
import { Hash, Status, Table } from '@atoll/ui';

import { useWords } from '../words/words.js';
import { ether } from './ether.js';

export function AddressLink({ chainId, address }: { chainId: string; address: string }) {
  return (
    <Link to="/chains/$chainId/explorer/addresses/$address" params={{ chainId, address }}>
      <Hash value={address} />
    </Link>
  );
}

type Props = { chainId: string; caption: string; list: MinedTransactionPartsFragment[] };

export function Transactions({ chainId, caption, list }: Props) {
  const { words } = useWords();
  const { hash, from, to, block, value } = words.explorer;
  return (
    <Table caption={caption} head={[hash, words.chains.state, block, from, to, value]}>
      {list.map((each) => (
        <tr key={each.hash}>
          <td>
            <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: each.hash }}>
              <Hash value={each.hash} />
            </Link>
          </td>
          <td>
            <Status tone={each.succeeded ? 'good' : 'bad'}>
              {each.succeeded ? words.explorer.succeeded : words.explorer.failed}
            </Status>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: each.blockNumber }}>
              {each.blockNumber}
            </Link>
          </td>
          <td>
            <AddressLink chainId={chainId} address={each.from} />
          </td>
          <td>{each.to ? <AddressLink chainId={chainId} address={each.to} /> : words.explorer.creates}</td>
          <td>{ether(each.value)}</td>
        </tr>
      ))}
    </Table>
  );
}

import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { useWords } from '../words/words.js';
import { TransactionPages } from './transactions.js';

/** Everything that was mined, whoever sent it. */
export function TransactionsPage() {
  const { words } = useWords();
  const chainId = useChainId();
  return (
    <TransactionPages
      chainId={chainId}
      of="all"
      empty={words.explorer.noTransactionsWhy}
      read={async (part) => (await atoll.minedTransactions({ chainId, ...part })).minedTransactions}
    />
  );
}

import { AtollError, type DataStreamPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Code, Notice } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { Verify } from '../shared/verify/verify.js';

type Props = { chainId: string; stream: DataStreamPartsFragment; seq: string };

/** What its owner can carry away and show to anybody, and the check that those would make. */
export function ReadingReceipt({ chainId, stream, seq }: Props) {
  const { words } = useWords();
  const receipt = useQuery({
    queryKey: ['receipt', stream.id, seq],
    queryFn: async () => (await atoll.receipt({ streamId: stream.id, seq })).receipt,
    meta: told(null, 'DATA_STREAM'),
  });
  // Until its batch is on the chain.
  if (receipt.error instanceof AtollError && /NOT_FOUND|CONFLICT/.test(receipt.error.code))
    return <Notice title={words.data.noReceipt}>{words.data.noReceiptWhy}</Notice>;
  return (
    <Answer query={receipt}>
      {(text) => (
        <div className="stack">
          <Verify
            what={words.data.reading(seq)}
            checks={['reading', 'chain', 'seals', 'transactions', 'receipts', 'receipt']}
            work={(checks, hearing) =>
              checks.checkReadingReceipt(chainId, { text, contract: stream.contract }, hearing)
            }
          />
          <Code text={text} words={words.common} label={words.data.receiptOf(seq)} />
        </div>
      )}
    </Answer>
  );
}

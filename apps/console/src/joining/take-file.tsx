import { useQueryClient } from '@tanstack/react-query';
import { FileField } from '@atoll/ui';
import type { ReactNode } from 'react';

import { atoll } from '../shared/atoll.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { ProposeValidator } from './elsewhere.js';
import { FollowExchange, type Exchange } from './exchange.js';

type Props = {
  title: string;
  what: string;
  label: string;
  take: (file: string) => Promise<Exchange>;
  next?: (done: Exchange) => ReactNode;
};

/** A file that another installation gave, and what became of it. */
function TakeFile({ title, what, label, take, next }: Props) {
  const queries = useQueryClient();
  return (
    <Opener text={title}>
      {(close) => (
        <FormDialog
          title={title}
          what={what}
          send={async ({ readFile }) => take(await readFile('file'))}
          onSent={() => queries.invalidateQueries({ queryKey: ['exchanges'] })}
          sent={(exchange) => <FollowExchange begun={exchange} {...(next && { next })} />}
          onClose={close}
        >
          {(complaint) => (
            <FileField label={label} error={complaint('file')} name="file" accept=".json,application/json" required />
          )}
        </FormDialog>
      )}
    </Opener>
  );
}

/** The answer to a bundle: its node becomes a peer, and may be proposed as a validator. */
export function TakeAnswer({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const may = useMay('chain:govern');
  if (!may) return null;
  return (
    <TakeFile
      title={words.joining.takeAnswer}
      what={words.joining.takeAnswerWhat}
      label={words.joining.answerFile}
      take={async (file) => (await atoll.admitNode({ input: { file } })).admitNode}
      next={({ nodeId }) => nodeId && <ProposeValidator chainId={chainId} nodeId={nodeId} />}
    />
  );
}

export function TakeMembership() {
  const { words } = useWords();
  return (
    <TakeFile
      title={words.joining.takeMembership}
      what={words.joining.takeMembershipWhat}
      label={words.joining.membershipFile}
      take={async (file) => (await atoll.takeMembership({ input: { file } })).takeMembership}
    />
  );
}

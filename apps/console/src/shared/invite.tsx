import { useMutation } from '@tanstack/react-query';
import { Button, Code, Dialog, Notice } from '@atoll/ui';
import { useState } from 'react';

import { useWords } from '../words/words.js';
import { atoll } from './atoll.js';
import { Problem } from './problem.js';

type InviteProps = { consortiumId: string | null; onFound: () => Promise<string>; disabled: boolean };

/** An invitation needs a consortium, so one that is only about to be founded is founded now. */
export function Invite({ consortiumId, onFound, disabled }: InviteProps) {
  const { words } = useWords();
  const [open, setOpen] = useState(false);
  const invite = useMutation({
    mutationFn: async () => {
      const input = { consortiumId: consortiumId ?? (await onFound()) };
      return (await atoll.inviteOrganisation({ input })).inviteOrganisation;
    },
  });
  const start = () => {
    setOpen(true);
    invite.mutate();
  };
  return (
    <>
      <Button size="small" disabled={disabled} onClick={start}>
        {words.found.invite}
      </Button>
      <Dialog title={words.found.invite} open={open} onClose={() => setOpen(false)}>
        <p>{words.found.inviteHow}</p>
        {invite.isError && <Problem error={invite.error} onRetry={() => invite.mutate()} />}
        {invite.data && <Code text={invite.data.code} words={words.common} label={words.welcome.code} />}
        <Notice>{words.found.inviteOnce}</Notice>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>{words.common.close}</Button>
        </div>
      </Dialog>
    </>
  );
}

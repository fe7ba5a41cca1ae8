import { identityIn } from '@atoll/crypto/age';
import { AtollError, type RestorationPartsFragment } from '@atoll/sdk';
import { bringNodeKey, openNodeKey } from '@atoll/sdk/backups';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, FileField, Notice, Waiting } from '@atoll/ui';
import { useEffect } from 'react';

import { atoll } from '../shared/atoll.js';
import type { Node } from '../shared/chain.js';
import { FormDialog } from '../shared/form-dialog.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';

type Begun = { restoration: RestorationPartsFragment; opened: string };

/** Brings the key of a node back to its lost disk. It is opened in this page, and encrypted here to the new disk. */
export function RestoreNode({ node, onClose }: { node: Node; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, backupKey, noKey, sealed, sealedHint } = words.nodes.restore;
  return (
    <FormDialog
      title={`${title}: ${node.name}`}
      what={what}
      send={async ({ readFile }) => {
        const identity = identityIn(await readFile('key'));
        if (!identity) throw unreadable(noKey);
        const opened = await openNodeKey(atoll, node.id, identity, (await readFile('sealed')) || undefined);
        return { opened, restoration: (await atoll.restoreNode({ id: node.id })).restoreNode };
      }}
      sent={(begun) => <Follow begun={begun} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <FileField label={backupKey} name="key" error={complaint('key')} required />
          <FileField label={sealed} hint={sealedHint} name="sealed" error={complaint('sealed')} />
        </>
      )}
    </FormDialog>
  );
}

const unreadable = (because: string) =>
  new AtollError({ message: because, extensions: { code: 'INVALID', field: 'key', because } });

/** Waits for the new disk, gives it the key once, and says how it ended. */
function Follow({ begun: { restoration: first, opened } }: { begun: Begun }) {
  const { words } = useWords();
  const { states, end, long } = words.nodes.restore;
  const { data, error } = useQuery({
    queryKey: ['restoration', first.id],
    queryFn: async () => (await atoll.restoration({ id: first.id })).restoration,
    initialData: first,
    meta: told(null, 'BACKUP'),
  });
  const { status, recipient, message } = data;
  const { mutate: bring, error: notBrought } = useMutation({
    mutationFn: (to: string) => bringNodeKey(atoll, first.id, to, opened),
  });
  const cancel = useMutation({ mutationFn: () => atoll.cancelRestoration({ id: first.id }) });
  useEffect(() => {
    if (status === 'KEY_WANTED' && recipient) bring(recipient);
  }, [status, recipient, bring]);
  if (isOver(status))
    return (
      <Notice tone={status === 'DONE' ? 'good' : 'bad'} title={states[status]}>
        {status === 'FAILED' && message}
      </Notice>
    );
  return (
    <>
      {[error, notBrought, cancel.error].map((each, i) => each && <Problem key={i} error={each} />)}
      <p>{states[status]}</p>
      <p className="muted small">{message}</p>
      <Waiting label={words.common.loading} long={long} />
      <div>
        <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
          {end}
        </Button>
      </div>
    </>
  );
}

const isOver = (status: RestorationPartsFragment['status'] | undefined): boolean =>
  status === 'DONE' || status === 'FAILED';

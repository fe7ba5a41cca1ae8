import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, TextArea, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** Names who is to come, by the key that it gave. The members sign, and more than half of them decide. */
export function InviteElsewhere({ consortiumId }: { consortiumId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { invite, inviteWhat, inviteName, inviteAt, inviteAtHint, inviteKey, inviteKeyHint } = words.joining;
  return (
    <Opener text={invite}>
      {(close) => (
        <FormDialog
          title={invite}
          what={inviteWhat}
          send={async ({ read }) => {
            const wish = { name: read('name'), installation: read('installation'), publicKey: read('publicKey') };
            return atoll.proposeMembership({ input: { consortiumId, invite: wish } });
          }}
          onSent={async () => {
            await queries.invalidateQueries({ queryKey: ['membership-versions', consortiumId] });
            close();
          }}
          onClose={close}
        >
          {(complaint) => (
            <>
              <TextField
                label={inviteName}
                error={complaint('name')}
                name="name"
                required
                maxLength={120}
                autoComplete="off"
              />
              <TextField
                label={inviteAt}
                hint={inviteAtHint}
                error={complaint('installation')}
                name="installation"
                required
                maxLength={120}
                autoComplete="off"
              />
              <TextArea
                label={inviteKey}
                hint={inviteKeyHint}
                error={complaint('publicKey')}
                className="input mono"
                name="publicKey"
                placeholder='{"crv":"P-256","kty":"EC","x":"…","y":"…"}'
                required
                maxLength={1_000}
                autoComplete="off"
                spellCheck={false}
              />
            </>
          )}
        </FormDialog>
      )}
    </Opener>
  );
}

/** The first version, or one that only names chains that were founded since. */
export function ProposeVersion({ consortiumId, first }: { consortiumId: string; first: boolean }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const propose = useMutation({
    mutationFn: () => atoll.proposeMembership({ input: { consortiumId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['membership-versions', consortiumId] }),
  });
  return (
    <>
      {propose.isError && <Problem error={propose.error} />}
      <Button look={first ? 'primary' : 'plain'} busy={propose.isPending} onClick={() => propose.mutate()}>
        {first ? words.joining.proposeFirst : words.joining.proposeChains}
      </Button>
    </>
  );
}

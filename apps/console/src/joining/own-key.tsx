import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Code, Notice } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { useOwnKey } from './queries.js';

/** The key by which other installations know the organisation: made here once, and given to who invites. */
export function OwnKey() {
  const { words } = useWords();
  const key = useOwnKey();
  return (
    <Answer query={key}>
      {(data) => {
        if (!data) return <MakeKey />;
        if (!data.publicKey) return <Notice>{words.joining.keyComes}</Notice>;
        return <Code text={data.publicKey} words={words.common} label={words.joining.publicKey} />;
      }}
    </Answer>
  );
}

export function MakeKey() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('consortium:manage');
  const make = useMutation({
    mutationFn: () => atoll.createOrganisationKey(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['organisation-key'] }),
  });
  if (!may) return <Notice tone="warn">{words.joining.mayNot}</Notice>;
  return (
    <>
      {make.isError && <Problem error={make.error} />}
      <div>
        <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
          {words.joining.makeKey}
        </Button>
      </div>
    </>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Hash, TextField } from '@atoll/ui';

import { onSubmit } from '../shared/form.js';
import { pageOf } from '../shared/found.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { placesOf } from './places.js';

/** Goes to what was meant; where it may be several things, or one by its name, it shows them. */
export function Search({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const navigate = useNavigate();
  const find = useMutation({
    mutationFn: (wanted: string) => placesOf(chainId, wanted),
    onSuccess: ({ exact }) => exact && navigate({ to: exact as '/' }),
  });
  const { exact = null, found = [] } = find.data ?? {};
  return (
    <div className="stack">
      <form className="search" role="search" onSubmit={onSubmit((read) => find.mutate(read('wanted')))}>
        <TextField
          label={words.explorer.find}
          name="wanted"
          error={find.isSuccess && !exact && found.length === 0 ? words.explorer.nothing : undefined}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <Button type="submit" busy={find.isPending}>
          {words.explorer.go}
        </Button>
      </form>
      {find.isError && <Problem error={find.error} />}
      {found.length > 0 && (
        <ul className="found" aria-label={words.explorer.foundLabel}>
          {found.map((each) => (
            <li key={`${each.kind} ${each.id}`}>
              <Link {...(pageOf(chainId, each) as { to: '/' })} onClick={() => find.reset()}>
                <bdi>{each.name}</bdi>
              </Link>{' '}
              <span className="muted small">
                {words.explorer.kinds[each.kind]} {each.address && <Hash value={each.address} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, TextField } from '@atoll/ui';

import { onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { placesOf } from './places.js';

/** Goes to what was meant; where it may be several things, or one by its name, it shows them. */
export function Search({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const navigate = useNavigate();
  const find = useMutation({
    mutationFn: (wanted: string) => placesOf(chainId, wanted),
    onSuccess: ([first, ...others]) => first?.exact && others.length === 0 && navigate({ to: first.path as '/' }),
  });
  const named = find.data?.filter(({ exact }) => !exact) ?? [];
  return (
    <div className="stack">
      <form className="search" role="search" onSubmit={onSubmit((read) => find.mutate(read('wanted')))}>
        <TextField
          label={words.explorer.find}
          name="wanted"
          error={find.data?.length === 0 ? words.explorer.nothing : undefined}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <Button type="submit" busy={find.isPending}>
          {words.explorer.go}
        </Button>
      </form>
      {find.isError && <Problem error={find.error} />}
      {named.length > 0 && (
        <ul className="found" aria-label={words.explorer.foundLabel}>
          {named.map(({ path, text, kind }) => (
            <li key={path}>
              <Link to={path as '/'} onClick={() => find.reset()}>
                <bdi>{text}</bdi>
              </Link>{' '}
              <span className="muted small">{words.explorer.kinds[kind]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

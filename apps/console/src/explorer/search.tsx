import { useNavigate } from '@tanstack/react-router';
import { Button, TextField } from '@atoll/ui';
import { useState } from 'react';

import { onSubmit } from '../shared/form.js';
import { useWords } from '../words/words.js';

/** Finds by what it looks like: a number, a hash, or an address. */
export function Search({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const navigate = useNavigate();
  const [error, setError] = useState<string>();
  const find = onSubmit((read) => {
    const wanted = read('wanted').toLowerCase();
    setError(undefined);
    if (/^\d+$/.test(wanted))
      return void navigate({ to: '/chains/$chainId/explorer/blocks/$number', params: { chainId, number: wanted } });
    if (/^0x[0-9a-f]{64}$/.test(wanted))
      return void navigate({ to: '/chains/$chainId/explorer/transactions/$hash', params: { chainId, hash: wanted } });
    if (/^0x[0-9a-f]{40}$/.test(wanted))
      return void navigate({
        to: '/chains/$chainId/explorer/addresses/$address',
        params: { chainId, address: wanted },
      });
    setError(words.explorer.notThat);
  });
  return (
    <form className="search" role="search" onSubmit={find}>
      <TextField
        label={words.explorer.find}
        name="wanted"
        error={error}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <Button type="submit">{words.explorer.go}</Button>
    </form>
  );
}

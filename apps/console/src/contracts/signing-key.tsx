import { useQueryClient } from '@tanstack/react-query';
import { SelectField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { useKeys } from '../shared/keys.js';
import { useWords } from '../words/words.js';

export const NEW_KEY = 'new';
const BORN_MS = 300;

type Props = { value: string; onChange: (id: string) => void };

export function KeyField({ value, onChange }: Props) {
  const { words } = useWords();
  const keys = useKeys().data?.filter(({ address }) => address !== null) ?? [];
  return (
    <SelectField
      label={words.contracts.key}
      hint={words.contracts.keyHint}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {keys.map(({ id, name, address }) => (
        <option key={id} value={id}>
          {name} {address?.slice(0, 10)}…
        </option>
      ))}
      <option value={NEW_KEY}>{words.contracts.newKey}</option>
    </SelectField>
  );
}

/** The chosen key; a new one is made under a free name, and waited for until it is born. */
export function useKeyOf() {
  const queries = useQueryClient();
  return async (chosen: string): Promise<string> => {
    if (chosen !== NEW_KEY) return chosen;
    const names = new Set((await atoll.keys({ first: 100 })).keys.nodes.map(({ name }) => name));
    let name = 'deployer';
    for (let n = 2; names.has(name); n++) name = `deployer-${n}`;
    const { id } = (await atoll.createKey({ input: { name } })).createKey;
    for (;;) {
      const { key } = await atoll.key({ id });
      if (key.problem) throw new Error(key.problem);
      if (key.address) break;
      await new Promise((resolve) => setTimeout(resolve, BORN_MS));
    }
    await queries.invalidateQueries({ queryKey: ['keys'] });
    return id;
  };
}

import { TextField } from '@atoll/ui';

import { useWords } from '../words/words.js';

/** What an owner calls data by: a text of up to 32 bytes, or those bytes in hexadecimal. */
export function PolicyNameField({ error }: { error: string | undefined }) {
  const { words } = useWords();
  const { name, nameHint } = words.dataForms.policy;
  return (
    <TextField label={name} hint={nameHint} error={error} name="name" required maxLength={66} autoComplete="off" />
  );
}

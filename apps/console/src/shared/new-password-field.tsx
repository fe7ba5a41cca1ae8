import { TextField } from '@atoll/ui';

import { useWords } from '../words/words.js';

/** A password that is about to be set; what the platform asks of it is in the field. */
export function NewPasswordField({ label, name }: { label: string; name: string }) {
  const { words } = useWords();
  return (
    <TextField
      label={label}
      hint={words.session.passwordHint}
      name={name}
      type="password"
      autoComplete="new-password"
      minLength={12}
      maxLength={256}
      required
    />
  );
}

import { TextField } from '@atoll/ui';

/** Six digits of an app, or a recovery code; phones offer the one that they know. */
export function CodeField({ label, hint }: { label: string; hint?: string }) {
  return (
    <TextField
      label={label}
      {...(hint !== undefined && { hint })}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={64}
      required
    />
  );
}

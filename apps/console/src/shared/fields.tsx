import { CheckField, TextField } from '@atoll/ui';
import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

type SeveralProps = {
  legend: string;
  name: string;
  offered: { value: string; text: string }[];
  chosen?: readonly string[];
  error: string | undefined;
};

/** Some of several, under one name. */
export function ChooseSeveral({ legend, name, offered, chosen = [], error }: SeveralProps) {
  const id = useId();
  return (
    <fieldset className="scopes" aria-describedby={error && id}>
      <legend className="field-label">{legend}</legend>
      {offered.map(({ value, text }) => (
        <CheckField key={value} label={text} name={name} value={value} defaultChecked={chosen.includes(value)} />
      ))}
      {error && (
        <span className="field-error" id={id} role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}

type HexProps = { label: string; hint?: ReactNode; error?: ReactNode; bytes: number };

/** So many bytes, from 0x on. */
export function HexField({ bytes, ...rest }: HexProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <TextField
      className="mono"
      placeholder="0x…"
      pattern={`0x[0-9a-fA-F]{${bytes * 2}}`}
      autoComplete="off"
      spellCheck={false}
      {...rest}
    />
  );
}

import { TextField } from '@atoll/ui';

type Props = {
  label: string;
  hint?: string;
  accept?: string;
  error?: string | undefined;
  onFile: (file: File | null) => void;
};

/** A file that stays in the page: what is sent of it is made here. */
export function FileField({ onFile, ...rest }: Props) {
  return <TextField type="file" required onChange={(event) => onFile(event.target.files?.[0] ?? null)} {...rest} />;
}

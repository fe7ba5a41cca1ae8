import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, TextField } from '@atoll/ui';
import { useState, type ReactNode } from 'react';

import { complaintAbout, onSubmit, type FieldName, type Read, type ReadAll, type ReadFile } from './form.js';
import { Problem } from './problem.js';
import { useWords } from '../words/words.js';

type Filled = { read: Read; readAll: ReadAll; readFile: ReadFile };

type Props<T> = {
  /** What its button says, too. */
  title: string;
  what: ReactNode;
  look?: 'primary' | 'danger';
  /** What has to be typed before, where others lose something by it: the name of what, or who, it is about. */
  confirm?: string | undefined;
  send: (filled: Filled) => Promise<T>;
  onSent?: (sent: T) => unknown;
  /** What stands in place of the fields once it was sent. */
  sent?: (sent: T) => ReactNode;
  onClose: () => void;
  /** The fields; `complaint` is what the platform says about the one that it calls so, and has to be asked here, not in a part of them. */
  children?: (complaint: (field: FieldName) => string | undefined) => ReactNode;
};

/** A form in front of the page. What no field of it can be told stands below all of them. */
export function FormDialog<T>({
  title,
  what,
  look = 'primary',
  confirm,
  send,
  onSent,
  sent,
  onClose,
  children,
}: Props<T>) {
  const { words } = useWords();
  const [typed, setTyped] = useState('');
  const work = useMutation({ mutationFn: send, ...(onSent && { onSuccess: onSent }) });
  if (work.isSuccess && sent)
    return (
      <Dialog title={title} open onClose={onClose}>
        {sent(work.data)}
        <div className="dialog-actions">
          <Button onClick={onClose}>{words.common.close}</Button>
        </div>
      </Dialog>
    );
  let told = false;
  const complaint = (field: FieldName) => {
    const text = complaintAbout(work.error, field);
    told ||= text !== undefined;
    return text;
  };
  const fields = children?.(complaint);
  return (
    <Dialog title={title} open onClose={onClose}>
      <p className="muted">{what}</p>
      <form
        className="stack"
        onSubmit={onSubmit((read, readAll, readFile) => work.mutate({ read, readAll, readFile }))}
      >
        {fields}
        {confirm !== undefined && (
          <TextField
            label={words.common.typeName(confirm)}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {work.isError && !told && <Problem error={work.error} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button
            look={look}
            type="submit"
            busy={work.isPending}
            disabled={confirm !== undefined && typed.trim() !== confirm}
          >
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type OpenerProps = {
  text: string;
  look?: 'primary' | 'danger';
  size?: 'small';
  children: (close: () => void) => ReactNode;
};

/** A button, and the dialog that it opens. */
export function Opener({ text, children, ...rest }: OpenerProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} {...rest}>
        {text}
      </Button>
      {open && children(() => setOpen(false))}
    </>
  );
}

export type Deed = {
  text: string;
  look?: 'primary' | 'danger';
  dialog: (close: () => void) => ReactNode;
};

/** What can be done now. The dialog of what was pressed stays until it is closed, though its button goes once the deed is done. */
export function Deeds({ deeds, size }: { deeds: Deed[]; size?: 'small' }) {
  const [open, setOpen] = useState<Deed | null>(null);
  if (deeds.length === 0 && !open) return null;
  return (
    <span className="row">
      {deeds.map((deed) => (
        <Button
          key={deed.text}
          onClick={() => setOpen(deed)}
          {...(size && { size })}
          {...(deed.look && { look: deed.look })}
        >
          {deed.text}
        </Button>
      ))}
      {open?.dialog(() => setOpen(null))}
    </span>
  );
}

import { Dialog as Base } from '@base-ui/react/dialog';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import { useRef, useState, type FormEvent, type ReactElement, type ReactNode } from 'react';

import { Button } from './button.js';
import { TextField } from './field.js';

type DialogProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** Takes the focus and gives it back; Escape and a press beside it close it. */
export function Dialog({ title, open, onClose, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog">
          <Base.Title>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmProps = {
  title: string;
  children: ReactNode;
  /** What has to be typed: the name of what it is about. */
  name: string;
  words: { type: (name: string) => string; confirm: string; cancel: string };
  open: boolean;
  busy: boolean;
  problem?: ReactNode;
  onClose: () => void;
  onConfirm: () => void;
};

/** For what cannot be taken back, or stops what others use: whoever does it types its name. */
export function ConfirmByName({ title, children, name, words, open, busy, problem, onClose, onConfirm }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === name && !busy) onConfirm();
  };
  return (
    <Dialog title={title} open={open} onClose={close}>
      <div>{children}</div>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={words.type(name)}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        {problem}
        <div className="dialog-actions">
          <Button onClick={close}>{words.cancel}</Button>
          <Button look="danger" type="submit" busy={busy} disabled={typed.trim() !== name}>
            {words.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export type MenuEntry =
  | { kind: 'item'; text: string; onSelect: () => void; tone?: 'danger'; disabled?: boolean; chosen?: boolean }
  | { kind: 'label'; text: string }
  | { kind: 'line' };

export function Menu({ trigger, entries }: { trigger: ReactElement<Record<string, unknown>>; entries: MenuEntry[] }) {
  const place = useRef<HTMLSpanElement>(null);
  // It stays in the landmark it belongs to; fixed, so that nothing around it cuts it off.
  return (
    <span ref={place} className="menu-place">
      <BaseMenu.Root modal={false}>
        <BaseMenu.Trigger render={trigger} />
        <BaseMenu.Portal container={place}>
          <BaseMenu.Positioner className="menu-position" sideOffset={6} align="end" positionMethod="fixed">
            <BaseMenu.Popup className="menu">{entries.map(entryOf)}</BaseMenu.Popup>
          </BaseMenu.Positioner>
        </BaseMenu.Portal>
      </BaseMenu.Root>
    </span>
  );
}

function entryOf(entry: MenuEntry, index: number) {
  if (entry.kind === 'line') return <BaseMenu.Separator key={index} className="menu-line" />;
  if (entry.kind === 'label')
    return (
      <div key={index} className="menu-label" role="presentation">
        {entry.text}
      </div>
    );
  const { text, onSelect, tone, disabled = false, chosen } = entry;
  return (
    <BaseMenu.Item key={index} className="menu-item" data-tone={tone} disabled={disabled} onClick={onSelect}>
      {text}
      {chosen && <span aria-hidden="true">✓</span>}
    </BaseMenu.Item>
  );
}

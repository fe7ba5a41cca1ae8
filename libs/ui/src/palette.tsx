import { Dialog as Base } from '@base-ui/react/dialog';
import { useId, useState, type KeyboardEvent } from 'react';

export type PaletteEntry = { id: string; text: string; note?: string; onSelect: () => void };

type Props = {
  label: string;
  entries: PaletteEntry[];
  wanted: string;
  onWanted: (text: string) => void;
  /** What is said when nothing fits. */
  nothing: string;
  open: boolean;
  onClose: () => void;
};

/** Goes anywhere by a few letters: the arrows choose, Enter goes, Escape closes. */
export function Palette({ label, entries, wanted, onWanted, nothing, open, onClose }: Props) {
  const list = useId();
  const [place, setPlace] = useState(0);
  const at = Math.min(place, entries.length - 1);
  const go = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    entry.onSelect();
  };
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setPlace((at + move + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(entries[at]);
    }
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog palette">
          <Base.Title className="visually-hidden">{label}</Base.Title>
          <input
            className="input"
            role="combobox"
            aria-label={label}
            aria-expanded={entries.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={entries[at] ? `${list}-${at}` : undefined}
            placeholder={label}
            autoComplete="off"
            spellCheck={false}
            value={wanted}
            onChange={(event) => {
              setPlace(0);
              onWanted(event.target.value);
            }}
            onKeyDown={press}
          />
          {entries.length === 0 && (
            <p className="muted" role="status">
              {nothing}
            </p>
          )}
          <ul id={list} role="listbox" aria-label={label} className="palette-list">
            {entries.map((entry, index) => (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the input's, which names the option that is active
              <li
                key={entry.id}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                onPointerMove={() => setPlace(index)}
                onClick={() => go(entry)}
              >
                <span>{entry.text}</span>
                {entry.note && <span className="muted small">{entry.note}</span>}
              </li>
            ))}
          </ul>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

import { useEffect, useRef, useState, type ReactNode } from 'react';

import { Button } from './button.js';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** Its shape says the same as its colour. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="status" data-tone={tone}>
      {children}
    </span>
  );
}

type TableProps = { caption: string; head: ReactNode[]; children: ReactNode; endFrom?: number };

/** Scrolls by itself where the window is narrow, by keyboard, too. */
export function Table({ caption, head, children, endFrom = head.length }: TableProps) {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col" className={index >= endFrom ? 'end' : undefined}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function Figure({ name, note, children }: { name: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

type CopyWords = { copy: string; copied: string };

/** A button that puts a text on the clipboard and says so. */
export function CopyButton({ text, words, label }: { text: string; words: CopyWords; label?: string }) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 2_000);
  }

  const says = copied ? words.copied : words.copy;
  return (
    <Button size="small" onClick={() => void copy()} aria-label={label && `${says}: ${label}`}>
      <span aria-live="polite">{says}</span>
    </Button>
  );
}

type CodeProps = { text: string; words: CopyWords; label: string; most?: number };

/** Shows as many letters of it as asked for, and copies all. */
export function Code({ text, words, label, most = text.length }: CodeProps) {
  return (
    <div className="code">
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text.length > most ? `${text.slice(0, most)}…` : text}</code>
      </pre>
      <CopyButton text={text} words={words} label={label} />
    </div>
  );
}

/** A hash or an address: its ends, the whole on hover. */
export function Hash({ value, whole = false }: { value: string; whole?: boolean }) {
  const short = value.length > 14 ? `${value.slice(0, 8)}…${value.slice(-6)}` : value;
  return (
    <span className="hash" title={value}>
      {whole ? value : short}
    </span>
  );
}

export type Step = { name: string; state: 'done' | 'now' | 'later' | 'failed'; note?: ReactNode };

/** What has been done, what is being done, and what comes. */
export function Steps({
  steps,
  label,
  stateNames,
}: {
  steps: Step[];
  label: string;
  stateNames: Record<Step['state'], string>;
}) {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map(({ name, state, note }) => (
        <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span>
            {name}
            <span className="visually-hidden"> – {stateNames[state]}</span>
          </span>
          <span className="muted small numbers">{note}</span>
        </li>
      ))}
    </ol>
  );
}

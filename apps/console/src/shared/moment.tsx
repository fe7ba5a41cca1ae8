import { useEffect, useState } from 'react';

import { useWords } from '../words/words.js';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, in the viewer's zone on hover. */
export function Moment({ at }: { at: string }) {
  const { language } = useWords();
  const now = useNow(1_000);
  const date = new Date(at);
  const seconds = (date.getTime() - now) / 1_000;
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(date);
  return (
    <time dateTime={at} title={exact} className="numbers">
      {relative(seconds, language)}
    </time>
  );
}

function relative(seconds: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return format.format(Math.trunc(seconds / size), unit);
}

export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

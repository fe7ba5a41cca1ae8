import { useEffect, useState } from 'react';

/** Longer than from one letter to the next of somebody who types. */
const SETTLED_MS = 250;

/** What is being typed, once it stays as it is for a moment. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

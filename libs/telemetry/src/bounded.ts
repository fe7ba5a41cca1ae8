/**
 * Lets so many different words become values of a label, and calls the rest `other`: what a caller can say without end must
 * not become a time series without end.
 */
export function bounded(most: number): (word: string) => string {
  const known = new Set<string>();
  return (word) => {
    if (known.has(word)) return word;
    if (known.size >= most) return 'other';
    known.add(word);
    return word;
  };
}

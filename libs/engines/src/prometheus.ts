/** One number of Prometheus's text format, with its labels. */
export type Sample = { labels: Readonly<Record<string, string>>; value: number };

/** Every sample of one name. Older exporters leave a comma after the last label; a sample may end in a time stamp. */
export function samplesOf(text: string, name: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const found = SAMPLE.exec(line);
    const value = Number(found?.[3]);
    return found?.[1] === name && Number.isFinite(value) ? [{ labels: labelsIn(found[2] ?? ''), value }] : [];
  });
}

/** All of them together. Throws where there is none: a number that is not told is not zero. */
export function sumOf(text: string, name: string): number {
  const samples = samplesOf(text, name);
  if (samples.length === 0) throw new Error(`The metrics hold no ${name}.`);
  return samples.reduce((sum, { value }) => sum + value, 0);
}

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

const labelsIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name!, value!]));

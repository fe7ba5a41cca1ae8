import { parser } from '@prometheus-io/lezer-promql';

/** One series as an expression names it. */
export type Selector = { metric: string; labels: string[] };

/** Every series that a PromQL expression asks for, and every label that it groups by, read by Prometheus' own grammar. */
export function selectorsOf(expression: string): { selectors: Selector[]; grouped: string[] } {
  const text = expression.replaceAll('$chain', 'x');
  const selectors: Selector[] = [];
  const grouped: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      const said = text.slice(from, to);
      if (node.type.isError) throw new Error(`Not understood at ${from}: ${text}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') selectors.at(-1)!.metric = said;
      if (name !== 'LabelName') return;
      if (node.parent?.name === 'GroupingLabels') grouped.push(said);
      else selectors.at(-1)!.labels.push(said);
    },
  });
  return { selectors, grouped };
}

import { kubectl } from './kubectl.js';

type Item = {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
};

/** Every kind that the platform makes, and those that others make of it. */
const KINDS =
  'namespaces,serviceaccounts,resourcequotas,limitranges,networkpolicies,secrets,configmaps,services,' +
  'persistentvolumeclaims,poddisruptionbudgets,statefulsets,jobs,pods';

/** All that carries an installation's label, or that of one chain of it. */
export async function objectsOf(installation: string, chainId?: string): Promise<Item[]> {
  const labels = [`atoll.dev/installation=${installation}`, ...(chainId ? [`atoll.dev/chain=${chainId}`] : [])];
  const text = await kubectl(['get', KINDS, '--all-namespaces', '--selector', labels.join(','), '--output', 'json']);
  return (JSON.parse(text) as { items: Item[] }).items;
}

/**
 * The same objects as lines that can be compared with those of another chain: ids, keys and hashes are told by their kind, and
 * what the API server and the controllers choose is left out.
 */
export function normalised(items: readonly Item[]): string[] {
  const names = new Map<string, string>();
  for (const { metadata } of items) {
    const { 'atoll.dev/chain': chain = '', 'atoll.dev/organisation': organisation = '' } = metadata.labels ?? {};
    if (chain) names.set(chain, '<chain>');
    if (organisation) names.set(organisation, '<organisation>');
    if (metadata.namespace) names.set(metadata.namespace, '<namespace>');
  }
  return items.map((item) => anonymous(JSON.stringify(essence(item)), names)).sort();
}

function essence({ kind, metadata, spec, data }: Item): object {
  const { labels = {}, annotations = {}, name, deletionTimestamp } = metadata;
  const own = Object.keys(annotations).filter((key) => key.startsWith('atoll.dev/') && !PASSING.has(key));
  const said = own.sort().map((key) => [key, DIGESTS.has(key) ? '<digest>' : annotations[key]]);
  const marks = Object.entries(labels).filter(([key]) => key.startsWith('atoll.dev/') || key.startsWith('app.'));
  const base = {
    kind,
    name: kind === 'Namespace' ? '' : name,
    marks: marks.sort(),
    said,
    leaving: !!deletionTimestamp,
  };
  // A pod's own form is its set's business; that there is one, and which, is what counts.
  if (kind === 'Pod' || kind === 'Job') return base;
  const { clusterIP: _ip, clusterIPs: _ips, volumeName: _volume, finalizers: _finalizers, ...rest } = spec ?? {};
  return { ...base, spec: rest, data: kind === 'Secret' ? Object.keys(data ?? {}).sort() : data };
}

const DIGESTS = new Set(['applied', 'control', 'recipe'].map((note) => `atoll.dev/${note}`));
/** Who wrote last, and what the kubelet was told to look at: of the way, not of the place. */
const PASSING = new Set(['fence', 'leaving', 'files'].map((note) => `atoll.dev/${note}`));

function anonymous(text: string, names: ReadonlyMap<string, string>): string {
  let plain = text;
  for (const [name, kind] of names) plain = plain.replaceAll(name, kind);
  return plain
    .replace(/atoll-[0-9a-f]{24}/g, '<namespace>')
    .replace(/\b[0-9a-f]{24}\b/g, '<digest>')
    .replace(/(0x)?[0-9a-f]{40,}/g, '<bytes>')
    .replace(/\\"chainId\\": ?\d+/g, '<evm chain>');
}

/** What two sets of lines do not have in common, for whoever reads why a test failed. */
export function difference(wished: readonly string[], found: readonly string[]): string[] {
  const short = (line: string) => line.slice(0, 300);
  const missing = wished.filter((line) => !found.includes(line)).map((line) => `missing: ${short(line)}`);
  return [...missing, ...found.filter((line) => !wished.includes(line)).map((line) => `not wished: ${short(line)}`)];
}

import { setMaxListeners } from 'node:events';

import type { Cluster } from './cluster.js';
import { KindWatch, PATIENCE } from './kind-watch.js';
import { WATCHED } from './kinds.js';
import { LABEL } from './names.js';
import { Watched } from './watched.js';

/** Changes that come together are told together, and of one chain no more often than this. */
const TOLD_EVERY_MS = 250;

/** What a silent server may keep from us for so long, and no longer. */
const BELIEVED_MS = 1.2 * PATIENCE.watchMs + PATIENCE.graceMs + PATIENCE.answerMs;

/** Watches all that an installation has in a cluster, until the signal; `onChange` is told which chain to look at. */
export function watch(
  cluster: Cluster,
  installation: string,
  onChange: (chainId: string) => void,
  signal: AbortSignal,
): { watched: Watched; ended: Promise<void> } {
  const changed = new Set<string>();
  const watched = new Watched((chainId) => changed.add(chainId), BELIEVED_MS);
  const tell = setInterval(() => {
    const told = [...changed];
    changed.clear();
    for (const chainId of told) if (chainId !== '') onChange(chainId);
  }, TOLD_EVERY_MS);
  const selector = `${LABEL.installation}=${installation}`;
  // Each kind listens for the end in a few places at once.
  setMaxListeners(4 * WATCHED.length, signal);
  const watches = WATCHED.map((kind) => new KindWatch(cluster, kind, selector, watched));
  const ended = Promise.all(watches.map((one) => one.run(signal))).then(() => clearInterval(tell));
  return { watched, ended };
}

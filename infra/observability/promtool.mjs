import fs from 'node:fs';
import path from 'node:path';

import { unpack } from '../local-cluster/build.mjs';
import { placeOf } from '../local-cluster/place.mjs';
import { run } from '../local-cluster/shell.mjs';

/** Prometheus' own program for rules, out of Debian's package of it, which is fetched the first time; returns what it prints. */
export async function promtool(...args) {
  const place = placeOf();
  fs.mkdirSync(place.programs, { recursive: true });
  await unpack(place, 'prometheus', ['prometheus'], 'Prometheus');
  return run(path.join(place.programs, 'prometheus', 'usr', 'bin', 'promtool'), args, { cwd: import.meta.dirname });
}

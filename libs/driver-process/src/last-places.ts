import type { NodePlan } from '@atoll/driver';
import { parseStaticNodes, type Peer } from '@atoll/engines';
import fs from 'node:fs/promises';

import type { NodeHome } from './node-home.js';

/**
 * Where nodes were that lost their disks, by the files of the others. They stay listed as peers: whatever still runs with such a key
 * stays connected, and is seen before the key is brought back.
 */
export async function lastPlaces(lost: readonly NodePlan[], homes: readonly NodeHome[]): Promise<Peer[]> {
  if (lost.length === 0) return [];
  const files = await Promise.all(homes.map(({ paths }) => fs.readFile(paths.staticNodes, 'utf8').catch(() => '')));
  const known = files.flatMap(parseStaticNodes);
  return lost.flatMap(({ identity }) => known.find(({ publicKey }) => publicKey === identity.publicKey) ?? []);
}

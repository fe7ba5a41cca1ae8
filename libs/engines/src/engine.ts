import { Fault } from '@atoll/kernel';

import { atollNode } from './atoll-node.js';
import { besu } from './besu.js';
import type { EngineSpec } from './engine-spec.js';

const ENGINES = new Map([atollNode, besu].map((spec) => [spec.name, spec]));

/** The engine of this name. */
export function engine(name: string): EngineSpec {
  const spec = ENGINES.get(name);
  if (!spec) throw Fault.invalid('engine', `must be one of ${[...ENGINES.keys()].join(', ')}`);
  return spec;
}

import { keccak256, toHex } from '@atoll/crypto';
import { SAMPLE_SETUP, type EngineSpec } from '@atoll/engines';

import type { Programs } from './node-process.js';

/** What nodes are started as: another program, other arguments or another environment is another recipe. */
export function recipeOf(spec: EngineSpec, { programs, memoryMb }: { programs: Programs; memoryMb: number }): string {
  const { program, args, env } = spec.run({ ...SAMPLE_SETUP, memoryMb });
  const recipe = JSON.stringify([programs[program] ?? [program], args, env]);
  return toHex(keccak256(new TextEncoder().encode(recipe))).slice(2, 26);
}

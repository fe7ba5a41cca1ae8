import type { Tally } from '../story.js';
import { held } from '../held.js';

// Smaller than by hand, and each prints its size: a kill in each phase of one life, 100 watches cut, every kind changed once.
it.each([
  ['R1', '5'],
  ['R3', '100'],
  ['R4', ''],
])(
  '%s',
  async (id, size) => {
    const { run } = (await import(`./${id}.js`)) as { run: (size?: string) => Promise<Tally> };
    held(await run(size || undefined), 6);
  },
  900_000,
);

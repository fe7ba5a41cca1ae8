import { held } from '../held.js';
import { inTurn } from '../in-turn.js';
import type { Tally } from '../story.js';

const IN_TURN = ['R5', 'R6', 'R11', 'R13', 'R14', 'R15', 'R16', 'R18', 'crash'];
/** Smaller than what each has by default, which it prints; the full size is `ATOLL_FULL=1 npm run fault -- ID`. */
const SIZE: Record<string, string[]> = { R6: ['200', '4', '7'], crash: ['40', '10', '7'] };

it.each(['R10', ...inTurn(IN_TURN, 2)])(
  '%s',
  async (id) => {
    const { run } = (await import(`./${id}.js`)) as { run: (...size: string[]) => Promise<Tally> };
    held(await run(...(SIZE[id] ?? [])), 1);
  },
  900_000,
);

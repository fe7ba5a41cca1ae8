import { held } from '../held.js';
import { run } from './R12.js';

it('R12', async () => held(await run(), 60), 600_000);

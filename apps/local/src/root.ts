import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout; this file is `apps/local/{src,dist}/root`. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const entryOf = (app: string) => path.join(ROOT, 'apps', app, 'dist', 'main.js');

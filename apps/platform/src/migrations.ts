import { fileURLToPath } from 'node:url';

/** The migrations of this version; the file lies in `apps/platform/{src,dist}`, of the checkout as of the image. */
export const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

import { createRootRoute } from '@tanstack/react-router';

import { Lost } from './lost.js';
import { Shell } from './shell.js';

/** What every page stands in. */
export const root = createRootRoute({ component: Shell, notFoundComponent: Lost });
export const under = () => root;

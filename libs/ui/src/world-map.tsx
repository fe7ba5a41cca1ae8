import { lazy, Suspense } from 'react';

import type { WorldProps } from './world.js';

/** It comes when somebody sees it. Where it does not come, what stands beside it says the same. */
const World = lazy(() => import('./world.js').catch(() => ({ default: () => null })));

/** Places in the world. A table or a list of the same stands beside it. */
export function WorldMap(props: WorldProps) {
  return (
    <Suspense fallback={<div className="world" aria-busy="true" />}>
      <World {...props} />
    </Suspense>
  );
}

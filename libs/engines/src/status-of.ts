import type { Ask, EngineSpec, EngineStatus } from './engine-spec.js';

/**
 * A node's status, or null while it does not answer. A connection kept from the last look may just have ended, so one
 * failure says nothing.
 */
export function statusOf(spec: EngineSpec, ask: Ask): Promise<EngineStatus | null> {
  return spec
    .status(ask)
    .catch(() => spec.status(ask))
    .catch(() => null);
}

import type { SitePartsFragment } from '@atoll/sdk';
import type { Tone } from '@atoll/ui';

export type Site = SitePartsFragment;
export type SiteState = 'OPEN' | 'FULL' | 'DRAINING';

/** Whether nodes may still come. Who may not place any is not told how many there are. */
export function stateOf({ draining, occupied, capacity }: Site): SiteState {
  if (draining) return 'DRAINING';
  return (occupied ?? 0) >= capacity ? 'FULL' : 'OPEN';
}

export const SITE_TONES: Record<SiteState, Tone> = { OPEN: 'good', FULL: 'warn', DRAINING: 'idle' };

export const freeAt = ({ capacity, occupied }: Site): number => Math.max(0, capacity - (occupied ?? 0));

/**
 * Whether nodes of a member may stand at a site, as far as the viewer can tell: at its own, and at the installation's. What others
 * share with the viewer's own organisation is told by its count of nodes.
 */
export function mayStandAt(site: Site, memberId: string, ownId: string | undefined): boolean {
  if (site.draining) return false;
  if (site.operator === null || site.operator.id === memberId) return true;
  return memberId === ownId && site.occupied !== null;
}

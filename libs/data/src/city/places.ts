import type { GrantPlace } from '../grants/grants.service.js';

/** A part of a list that goes by the places of events, newest first. */
export type CityPage = { take: number; after?: GrantPlace };

export const olderThan = (after?: GrantPlace) =>
  after ? { OR: [{ block: { lt: after.block } }, { block: after.block, logIndex: { lt: after.logIndex } }] } : {};

import { Fault } from '@atoll/kernel';

/** The longest that a bundle may be good for. */
export const MAX_BUNDLE_DAYS = 30;
const DAY_MS = 86_400_000;
/** How far two clocks may be apart. */
const SKEW_MS = 300_000;

export function checkLifetime(
  what: string,
  { issuedAt, expiresAt }: { issuedAt: string; expiresAt: string },
  now: Date,
): void {
  const [from, to] = [Date.parse(issuedAt), Date.parse(expiresAt)];
  if (from > now.getTime() + SKEW_MS) throw Fault.invalid(`${what}.issuedAt`, 'lies in the future');
  if (to <= from || to - from > MAX_BUNDLE_DAYS * DAY_MS)
    throw Fault.invalid(`${what}.expiresAt`, `must be within ${MAX_BUNDLE_DAYS} days of its issue`);
  if (to <= now.getTime()) throw new Fault({ code: 'EXPIRED', what, because: `it was good until ${expiresAt}` });
}

/** How patient the platform is with a webhook that does not take its events. */
export type WebhookPace = {
  /** The first wait after a failure; each is twice as long as the one before, up to the longest. */
  firstMs: number;
  longestMs: number;
  /** After so many attempts a delivery is given up. */
  attempts: number;
  /** After so long without a single success nothing more is tried, whatever the order. */
  giveUpMs: number;
};

/** Fifteen attempts take about seven hours. */
export const USUAL_PACE: WebhookPace = { firstMs: 5_000, longestMs: 3_600_000, attempts: 15, giveUpMs: 86_400_000 };

export const WEBHOOK_PACE = Symbol('WebhookPace');

/** The wait after so many failures; up to half of it is left to chance, so that those that failed together do not come back together. */
export function waitAfter({ firstMs, longestMs }: WebhookPace, attempts: number, chance = Math.random()): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(whole * (1 - chance / 2));
}

import { Refusal, type StatusList } from '@atoll/credentials';

import type { ForeignList } from './foreign-list-door.js';

/** How long an answer is shared that nobody has judged, a failure among them: a moment, so that a crowd asks once. */
const UNJUDGED_MS = 10_000;
const MOST_KEPT = 64;

type Kept = { answer: Promise<ForeignList>; askedAt: number; until: number; believed: boolean };

/**
 * Lists of other installations, as they were fetched, for as long as they say that they may be believed. Each use verifies them
 * anew, by the issuer's keys of now.
 */
export class ForeignLists {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly door: { fetch(url: string): Promise<ForeignList> },
    private readonly now: () => number = Date.now,
  ) {}

  async fetch(url: string): Promise<string> {
    const known = this.kept.get(url);
    const answer = await (known && known.until > this.now() ? known.answer : this.ask(url));
    if ('text' in answer) return answer.text;
    throw new Refusal('STATUS_UNKNOWN', `The status list cannot be had: ${answer.because}.`);
  }

  /** Once for each answer: what is verified again is no younger for that. */
  believe({ url, freshUntil }: Pick<StatusList, 'url' | 'freshUntil'>): void {
    const known = this.kept.get(url);
    if (!known || known.believed) return;
    // Its time began when it was asked for, and verifying took some of it.
    known.until = freshUntil.getTime() - (this.now() - known.askedAt);
    known.believed = true;
  }

  private ask(url: string): Promise<ForeignList> {
    const [answer, askedAt] = [this.door.fetch(url), this.now()];
    this.kept.delete(url);
    this.kept.set(url, { answer, askedAt, until: askedAt + UNJUDGED_MS, believed: false });
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return answer;
  }
}

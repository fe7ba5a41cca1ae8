import type { Address, Vote } from '@atoll/protocol';

/**
 * The wishes of this validator about who should be one too, until its operator takes them back. One rides in each block
 * it proposes, in turn, as in Besu: only a wish that would change something and is not counted already. A wish is kept
 * after its majority too, and counts again should the validators change back.
 */
export class PendingVotes {
  readonly #wishes = new Map<Address, boolean>();
  #turn = 0;

  propose(recipient: Address, add: boolean): void {
    this.#wishes.set(recipient, add);
  }

  discard(recipient: Address): void {
    this.#wishes.delete(recipient);
  }

  all(): Vote[] {
    return [...this.#wishes].map(([recipient, add]) => ({ recipient, add }));
  }

  /** The vote for the next block that this validator proposes. */
  next(validators: readonly Address[], isCounted: (vote: Vote) => boolean): Vote | null {
    const useful = this.all().filter((vote) => validators.includes(vote.recipient) !== vote.add && !isCounted(vote));
    if (useful.length === 0) return null;
    this.#turn = (this.#turn + 1) % useful.length;
    return useful[this.#turn] ?? null;
  }
}

import type { KernelView } from '@atoll/contracts';
import type { LookAgain } from '@atoll/queue';
import type { DataStream, Lease, Store } from '@atoll/store';

/** One look at one stream. */
export type Pass = {
  lease: Lease;
  platform: Store['platform'];
  view: KernelView;
  stream: DataStream;
  /** Whether the chain has it at all. */
  isThere: boolean;
};

/** Makes one thing so, and says when to look again where it has to wait; null where it is so. */
export type Step = (pass: Pass) => Promise<LookAgain | null>;

/** A transaction takes a block; its nudge is not for us, so we look. */
export const SOON: LookAgain = { lookAgainMs: 500 };
/** What is refused now may not be a while later. */
export const LATER: LookAgain = { lookAgainMs: 10_000 };

export const whereOf = ({ organisationId, id }: DataStream) => ({ organisationId, streamId: id });

import { QuotaPeriod, UsageMeasure } from '@atoll/store';

/** In the words of "a quota of 500 …". */
const WORDS: Record<UsageMeasure, string> = {
  RPC_REQUESTS: 'RPC requests',
  RPC_POINTS: 'points of RPC requests',
  RPC_BYTES: 'bytes of RPC answers',
  TRANSACTIONS_SUBMITTED: 'submitted transactions',
  TRANSACTIONS_MINED: 'mined transactions',
  EVENTS_DELIVERED: 'delivered events',
  STORAGE_BYTE_SECONDS: 'byte-seconds of storage',
  NODE_SECONDS: 'seconds of nodes',
};

export const MEASURES = Object.keys(WORDS) as readonly UsageMeasure[];

/** What is spent by having nodes. */
export const BY_NODES: readonly UsageMeasure[] = ['NODE_SECONDS', 'STORAGE_BYTE_SECONDS'];
/** What is spent by sending. */
export const BY_TRANSACTIONS: readonly UsageMeasure[] = ['TRANSACTIONS_SUBMITTED', 'TRANSACTIONS_MINED'];

const EACH: Record<QuotaPeriod, string> = { HOUR: 'an hour', DAY: 'a day', MONTH: 'a month' };

export const wordsOf = ({ measure, period }: { measure: UsageMeasure; period: QuotaPeriod }): string =>
  `${WORDS[measure]} ${EACH[period]}`;

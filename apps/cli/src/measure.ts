import type { QuotaPeriod, UsageMeasure } from '@atoll/sdk';
import { InvalidArgumentError } from 'commander';

export const MEASURES: readonly UsageMeasure[] = [
  ...(['RPC_REQUESTS', 'RPC_POINTS', 'RPC_BYTES', 'TRANSACTIONS_SUBMITTED', 'TRANSACTIONS_MINED'] as const),
  ...(['EVENTS_DELIVERED', 'STORAGE_BYTE_SECONDS', 'NODE_SECONDS'] as const),
];
const PERIODS: readonly QuotaPeriod[] = ['HOUR', 'DAY', 'MONTH'];

export const measureArgument = (text: string): UsageMeasure => oneOf(MEASURES, text.replaceAll('-', '_'));
export const periodArgument = (text: string): QuotaPeriod => oneOf(PERIODS, text);

/** In letters of either case. */
function oneOf<T extends string>(all: readonly T[], text: string): T {
  const found = all.find((each) => each === text.toUpperCase());
  if (!found) throw new InvalidArgumentError(`It must be one of ${all.join(', ').toLowerCase()}.`);
  return found;
}

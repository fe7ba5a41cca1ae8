import { AtollError } from '@atoll/sdk';

const OUTAGES = ['UNAVAILABLE', 'INTERNAL', 'INTERNAL_SERVER_ERROR'];

/** Whether nobody answered, or a platform that is ill: the same may be answered later as it stands. */
export const isOutage = (error: unknown): boolean => !(error instanceof AtollError) || OUTAGES.includes(error.code);
